"""Wet ink: a scan counts only when it is of this content, by somebody who may sign, and a second officer has seen it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Role
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.blobs import blob_ids
from naungan.office.notices.models import Notice
from naungan.office.signing import paper, policies, queries
from naungan.office.signing.machine import State, Step
from naungan.office.signing.models import Scan, ScanState, Signature
from naungan.office.signing.policies import Part
from naungan.sources.key_file import data_home
from tests.office.cast import ELSEWHERE, HOME, person
from tests.office.places import Place
from tests.office.signing_world import (
    AT_ELSEWHERE,
    AT_HOME,
    BPJS,
    PDF,
    PROVINCE,
    Meeting,
    acting,
    by,
    fresh,
    head_of,
    sign,
    standing,
)
from tests.office.test_signing import code_of

TODAY = timezone.localdate


@pytest.fixture
def meeting(sqlite_office: Place) -> Meeting:
    return Meeting()


def test_a_confirmed_scan_is_the_signature_of_whoever_signed(office: Place) -> None:
    meeting = Meeting()
    made = meeting.opened()
    scan = meeting.handed(made)
    assert not Signature.objects.exists(), "a scan alone is no signature"
    assert standing(made).of(AT_HOME).paper == scan  # type: ignore[union-attr]
    signed = paper.confirm_scan(**by(meeting.second), scan=scan)
    assert (signed.account, signed.scan, signed.content_hash) == (meeting.heads[HOME], scan, made.content_hash)
    assert signed.capacity == "Kepala dinas kabupaten/kota Deli Serdang"
    assert paper.confirm_scan(**by(meeting.second), scan=scan) == signed, "the same act sent again"
    assert Signature.objects.count() == 1
    assert verify().fault is None


def test_minutes_signed_on_paper_alone_become_complete(meeting: Meeting) -> None:
    made = meeting.opened()
    bpjs, third = person("bpjs-dua", Role.BPJS_OFFICER), meeting.second
    other = person("pengirim-lain")
    from naungan.office.accounts.models import Assignment

    Assignment.objects.create(account=other, role=Role.REGENCY_OFFICER, regency=ELSEWHERE)
    steps: list[tuple[Part, dict[str, Any]]] = [
        (AT_HOME, {}),
        (AT_ELSEWHERE, {"account": other, "signer": meeting.heads[ELSEWHERE]}),
        (BPJS, {"account": bpjs, "signer": meeting.bpjs}),
        (PROVINCE, {"account": meeting.officer, "signer": meeting.head}),
    ]
    for part, told in steps:
        paper.confirm_scan(**by(third), scan=meeting.handed(made, part, **told))
    assert fresh(made).state == State.COMPLETE
    assert standing(made).is_complete


def test_the_officer_of_another_regency_hands_nothing_in(meeting: Meeting) -> None:
    made = meeting.opened()
    told = {"signer": meeting.heads[ELSEWHERE]}
    assert code_of(lambda: meeting.handed(made, AT_ELSEWHERE, **told)) == "TIDAK_BERWENANG"
    assert code_of(lambda: meeting.handed(made, account=meeting.heads[HOME])) == "TIDAK_BERWENANG"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"data": b"MZ-a-program"}, "BUKAN_PINDAIAN"),
        ({"data": b""}, "BUKAN_PINDAIAN"),
        ({"data": PDF[:20]}, "PINDAIAN_RUSAK"),
        ({"data": b"\x89PNG\r\n\x1a\n" + bytes(policies.SCAN_BYTES)}, "PINDAIAN_BESAR"),
        ({"code": "0" * 32}, "KODE_ISI_LAIN"),
        ({"code": ""}, "KODE_ISI_LAIN"),
        ({"name": " "}, "TANPA_NAMA"),
        ({"post": ""}, "TANPA_NAMA"),
        ({"day": TODAY() + timedelta(days=1)}, "HARI_TIDAK_SAH"),
        ({"day": TODAY() - timedelta(days=1)}, "HARI_TIDAK_SAH"),
    ],
)
def test_what_cannot_be_a_signed_paper_is_refused(meeting: Meeting, told: dict[str, Any], code: str) -> None:
    made, before = meeting.opened(), set(blob_ids(data_home()))
    assert code_of(lambda: meeting.handed(made, **told)) == code
    assert set(blob_ids(data_home())) == before, "no file is left behind"


def test_paper_that_nobody_from_the_pool_signed_is_refused(meeting: Meeting) -> None:
    made = meeting.opened()
    for who in (meeting.heads[ELSEWHERE], meeting.sender, meeting.head):
        assert code_of(lambda who=who: meeting.handed(made, signer=who)) == "BUKAN_PENANDA_TANGAN"  # type: ignore[misc]
    acting(meeting.sender, Role.REGENCY_HEAD, HOME, TODAY(), TODAY() + timedelta(days=1))
    assert code_of(lambda: meeting.handed(made, signer=meeting.sender)) == "PENGAJU_TIDAK_MENYETUJUI"


def test_order_holds_on_paper_too(meeting: Meeting) -> None:
    made = meeting.opened()
    told = {"account": meeting.second, "signer": meeting.head}
    assert code_of(lambda: meeting.handed(made, PROVINCE, **told)) == "KABKOTA_DAHULU"


def test_the_printed_code_may_be_typed_as_it_is_printed(meeting: Meeting) -> None:
    made = meeting.opened()
    typed = queries.minutes(made, HOME).code.upper().replace("-", " - ")
    assert meeting.handed(made, code=typed).content_hash == made.content_hash
    assert len(queries.minutes(made, HOME).code.replace("-", "")) == 32


def test_the_same_file_sent_again_is_one_scan(meeting: Meeting) -> None:
    made = meeting.opened()
    before = set(blob_ids(data_home()))
    assert meeting.handed(made) == meeting.handed(made)
    assert Scan.objects.count() == 1
    assert len(set(blob_ids(data_home())) - before) == 1


def test_a_scan_of_an_older_content_falls(meeting: Meeting) -> None:
    made = meeting.opened()
    scan = meeting.handed(made)
    after = meeting.edit(made, place="Binjai")
    scan.refresh_from_db()
    assert scan.state == ScanState.FELL
    assert code_of(lambda: paper.confirm_scan(**by(meeting.second), scan=scan)) == "PINDAIAN_DIPUTUS"
    assert code_of(lambda: meeting.handed(after, code=made.content_hash)) == "KODE_ISI_LAIN"


def test_nobody_confirms_what_they_uploaded_or_signed(meeting: Meeting) -> None:
    made = meeting.complete()
    made = meeting.edit(made, place="Binjai", why="Rapat dipindah")
    for code, head in meeting.heads.items():
        sign(head, made, Part(Step.REGENCY, code))
    sign(meeting.bpjs, made, BPJS)
    scan = meeting.handed(made, PROVINCE, account=meeting.officer, signer=meeting.head)
    assert code_of(lambda: paper.confirm_scan(**by(meeting.officer), scan=scan)) == "ORANG_KEDUA"
    assert code_of(lambda: paper.reject_scan(**by(meeting.officer), scan=scan, why="Tidak terbaca")) == "ORANG_KEDUA"
    for who in (meeting.heads[HOME], meeting.auditor, meeting.sender):
        assert code_of(lambda who=who: paper.confirm_scan(**by(who), scan=scan)) == "TIDAK_BERWENANG"  # type: ignore[misc]


def test_a_signer_who_lost_the_post_meanwhile_is_not_confirmed(meeting: Meeting) -> None:
    made = meeting.opened()
    scan = meeting.handed(made)
    meeting.heads[HOME].is_active = False
    meeting.heads[HOME].save()
    assert code_of(lambda: paper.confirm_scan(**by(meeting.second), scan=scan)) == "BUKAN_PENANDA_TANGAN"


def test_a_person_signs_once_on_paper_or_in_the_office(meeting: Meeting) -> None:
    made = meeting.opened()
    scan = meeting.handed(made)
    sign(meeting.heads[HOME], made, AT_HOME)
    refused = code_of(lambda: paper.confirm_scan(**by(meeting.second), scan=scan))
    assert refused == "SUDAH_CUKUP"
    assert Signature.objects.count() == 1


def test_a_rejected_scan_says_why_to_whoever_uploaded_it(meeting: Meeting) -> None:
    made = meeting.opened()
    scan = meeting.handed(made)
    assert code_of(lambda: paper.reject_scan(**by(meeting.second), scan=scan, why="")) == "TANPA_ALASAN"
    Notice.objects.all().delete()
    paper.reject_scan(**by(meeting.second), scan=scan, why="Tanda tangan tidak terbaca")
    (notice,) = Notice.objects.all()
    assert (notice.account, notice.text) == (meeting.sender, "Tanda tangan tidak terbaca")
    assert code_of(lambda: paper.confirm_scan(**by(meeting.second), scan=scan)) == "PINDAIAN_DIPUTUS"
    assert meeting.handed(made, data=PDF + b" lagi").state == ScanState.WAITING


def test_a_scan_lies_sealed_and_whoever_reads_it_is_logged(meeting: Meeting) -> None:
    scan = meeting.handed(meeting.opened())
    from naungan.office.blobs import blob_file

    assert b"pindaian" not in blob_file(data_home(), scan.blob).read_bytes()
    assert paper.read_scan(by=by(meeting.second)["by"], scan=scan) == PDF
    assert LogEntry.objects.filter(act="baca_pindaian").count() == 1


def test_a_deputy_who_signed_within_the_days_of_the_letter_is_confirmed_later(meeting: Meeting) -> None:
    made = meeting.opened()
    yesterday = TODAY() - timedelta(days=1)
    made.revisions.update(at=timezone.now() - timedelta(days=3))
    deputy = person("plt")
    acting(deputy, Role.REGENCY_HEAD, HOME, TODAY() - timedelta(days=3), TODAY())
    scan = meeting.handed(made, signer=deputy, day=yesterday)
    assert paper.confirm_scan(**by(meeting.second), scan=scan).capacity.startswith("Plt. ")
    assert (
        code_of(lambda: meeting.handed(made, AT_HOME, signer=head_of(HOME, "lain"), data=PDF + b"2")) == "SUDAH_CUKUP"
    )


def test_what_is_printed_names_nobody_of_the_list(meeting: Meeting) -> None:
    made = meeting.opened()
    with scope.entered(scope.NOWHERE):
        told = queries.minutes(made, HOME)
    assert [each["code"] for each in told.regencies] == [HOME]
    assert told.names == (("Kepala-12.07", "Kepala dinas kabupaten/kota Deli Serdang"),)
    assert [each["code"] for each in queries.minutes(made, "provinsi").regencies] == [HOME, ELSEWHERE]
    with pytest.raises(LookupError):
        queries.minutes(made, "99.99")
