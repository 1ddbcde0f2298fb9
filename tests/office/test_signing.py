"""Minutes and who signs them: right person, right order, exactly this content; and everything that must not happen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.model.programme import Signatures
from naungan.office import scope
from naungan.office.accounts.models import Account, Assignment, Role
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.intake.models import HandIn
from naungan.office.notices.models import Notice
from naungan.office.programmes import queries as programmes
from naungan.office.review import actions as review
from naungan.office.review.models import Person
from naungan.office.review.models import State as Stands
from naungan.office.signing import actions, policies, queries
from naungan.office.signing.facts import facts_of
from naungan.office.signing.machine import State, Step
from naungan.office.signing.models import Agreement, Kind, Signature
from naungan.office.signing.policies import Part, Pool
from tests.office.cast import ELSEWHERE, HOME, person
from tests.office.places import Place
from tests.office.signing_world import (
    AT_ELSEWHERE,
    AT_HOME,
    BPJS,
    PROVINCE,
    Meeting,
    acting,
    by,
    fresh,
    head_of,
    sign,
    standing,
)

TODAY = timezone.localdate


@pytest.fixture
def meeting(sqlite_office: Place) -> Meeting:
    return Meeting()


def code_of(act: Callable[[], object]) -> str:
    """The code by which it is refused."""
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.refusal.code


def held(agreement: Agreement, content_hash: str = "") -> Agreement:
    with transaction.atomic():
        return actions.hold_complete(agreement.pk, content_hash or agreement.content_hash)


def test_minutes_go_from_being_drawn_up_to_a_decree(office: Place) -> None:
    meeting = Meeting()
    made = meeting.complete()
    assert made.state == State.COMPLETE
    assert standing(made).is_complete
    assert held(made) == made
    actions.conclude(by=actor(meeting.head), agreement=made)
    assert fresh(made).state == State.ISSUED
    assert [row.account for row in Signature.objects.all()] == [*meeting.heads.values(), meeting.bpjs, meeting.head]
    assert Signature.objects.first().capacity == "Kepala dinas kabupaten/kota Deli Serdang"  # type: ignore[union-attr]
    told = {notice.account.username for notice in Notice.objects.all()}
    assert told == {"kepala-12.07", "kepala-12.71", "bpjs", "kepala"}
    assert verify().fault is None
    assert LogEntry.objects.filter(act="tanda_tangani").count() == 4


def test_the_facts_are_the_figures_and_a_hash_of_each_regencys_rows(meeting: Meeting) -> None:
    with scope.entered(scope.EVERYWHERE):
        before = facts_of(meeting.determination)
        Person.objects.filter(kode_kab=HOME).update(rank=2)
        after = facts_of(meeting.determination)
    assert before["total"] == {"seats": 4, "filled": 2, "waiting": 2, "rupiah": before["total"]["rupiah"]}
    changed = [each["code"] for each, new in zip(before["regencies"], after["regencies"], strict=True) if each != new]
    assert changed == [HOME], "a head signs exactly his list"


@pytest.mark.parametrize(
    ("who", "where", "code"),
    [
        ("second", AT_HOME, "BUKAN_PENANDA_TANGAN"),
        ("bpjs", AT_HOME, "BUKAN_PENANDA_TANGAN"),
        ("sender", AT_HOME, "BUKAN_PENANDA_TANGAN"),
        ("auditor", AT_HOME, "BUKAN_PENANDA_TANGAN"),
        ("head", AT_HOME, "BUKAN_PENANDA_TANGAN"),
        ("bpjs", BPJS, "KABKOTA_DAHULU"),
        ("head", PROVINCE, "KABKOTA_DAHULU"),
    ],
)
def test_the_wrong_person_or_order_is_refused(meeting: Meeting, who: str, where: Part, code: str) -> None:
    made = meeting.opened()
    assert code_of(lambda: sign(getattr(meeting, who), made, where)) == code
    assert not Signature.objects.exists()


def test_a_head_signs_for_no_other_regency(meeting: Meeting) -> None:
    made = meeting.opened()
    assert code_of(lambda: sign(meeting.heads[HOME], made, AT_ELSEWHERE)) == "BUKAN_PENANDA_TANGAN"
    assert code_of(lambda: sign(meeting.heads[HOME], made, Part(Step.REGENCY, "12.99"))) == "BUKAN_BAGIANNYA"


def test_the_province_waits_for_bpjs(meeting: Meeting) -> None:
    made = meeting.opened()
    for code, head in meeting.heads.items():
        sign(head, made, Part(Step.REGENCY, code))
    assert code_of(lambda: sign(meeting.head, fresh(made), PROVINCE)) == "BPJS_DAHULU"
    assert fresh(made).state == State.AWAITS_BPJS


def test_one_regency_that_has_not_signed_keeps_bpjs_waiting(meeting: Meeting) -> None:
    made = meeting.opened()
    sign(meeting.heads[HOME], made, AT_HOME)
    assert fresh(made).state == State.OPEN
    assert code_of(lambda: sign(meeting.bpjs, made, BPJS)) == "KABKOTA_DAHULU"


def test_nothing_is_signed_before_it_is_opened(meeting: Meeting) -> None:
    assert code_of(lambda: sign(meeting.heads[HOME], meeting.drawn(), AT_HOME)) == "BELUM_DIBUKA"


def test_the_same_act_sent_again_is_one_signature(meeting: Meeting) -> None:
    made = meeting.opened()
    first = sign(meeting.heads[HOME], made, AT_HOME)
    assert sign(meeting.heads[HOME], made, AT_HOME) == first
    assert Signature.objects.count() == 1
    assert LogEntry.objects.filter(act="tanda_tangani").count() == 1


def test_one_person_never_signs_for_two_regencies(meeting: Meeting) -> None:
    made = meeting.opened()
    acting(meeting.heads[HOME], Role.REGENCY_HEAD, ELSEWHERE, TODAY(), TODAY() + timedelta(days=2))
    sign(meeting.heads[HOME], made, AT_HOME)
    assert code_of(lambda: sign(meeting.heads[HOME], made, AT_ELSEWHERE)) == "SUDAH_MENANDATANGANI"


def test_one_person_never_signs_two_steps(meeting: Meeting) -> None:
    made = meeting.opened()
    sign(meeting.heads[HOME], made, AT_HOME)
    sign(meeting.heads[ELSEWHERE], made, AT_ELSEWHERE)
    sign(meeting.bpjs, made, BPJS)
    acting(meeting.heads[HOME], Role.PROVINCE_HEAD, "", TODAY(), TODAY() + timedelta(days=2))
    assert code_of(lambda: sign(meeting.heads[HOME], made, PROVINCE)) == "SUDAH_MENANDATANGANI"


def test_the_database_itself_refuses_one_person_twice(meeting: Meeting) -> None:
    made = meeting.opened()
    sign(meeting.heads[HOME], made, AT_HOME)
    row = Signature.objects.get()
    row.pk, row.step, row.regency = None, "provinsi", ""
    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        row.save(force_insert=True)


def test_a_second_head_of_a_regency_that_signed_is_not_needed(meeting: Meeting) -> None:
    made = meeting.opened()
    other = head_of(HOME, "wakil")
    sign(meeting.heads[HOME], made, AT_HOME)
    assert code_of(lambda: sign(other, made, AT_HOME)) == "SUDAH_CUKUP"


@pytest.mark.parametrize("how", ["sent the list", "handed it in", "froze it", "drew it up", "edited it"])
def test_whoever_submitted_never_signs(meeting: Meeting, how: str) -> None:
    made = meeting.opened()
    handed = person("penyerah", Role.REGENCY_OFFICER)
    with scope.entered(scope.EVERYWHERE):
        HandIn.objects.update(account=handed)
    who = handed if how == "handed it in" else None
    who = who or {"sent the list": meeting.sender, "froze it": meeting.freezer, "drew it up": meeting.officer}.get(how)
    if who is None:
        who = meeting.second
        with scope.entered(scope.EVERYWHERE):
            made = actions.edit(**by(who), agreement=made, place="Binjai")
    Assignment.objects.filter(account=who).delete()
    Assignment.objects.create(account=who, role=Role.REGENCY_HEAD, regency=HOME)
    assert code_of(lambda: sign(who, made, AT_HOME)) == "PENGAJU_TIDAK_MENYETUJUI"
    if how not in ("sent the list", "handed it in"):
        Assignment.objects.create(account=who, role=Role.REGENCY_HEAD, regency=ELSEWHERE)
        assert code_of(lambda: sign(who, made, AT_ELSEWHERE)) == "PENGAJU_TIDAK_MENYETUJUI"


def test_a_pool_of_submitters_holds_and_says_so(meeting: Meeting) -> None:
    made = meeting.opened()
    Assignment.objects.filter(account__in=[meeting.sender, meeting.heads[HOME]]).delete()
    Assignment.objects.create(account=meeting.sender, role=Role.REGENCY_HEAD, regency=HOME)
    (sentence,) = standing(made).holds
    assert "Deli Serdang" in sentence
    assert "Tetapkan" in sentence


def test_an_empty_pool_holds_and_says_who_is_to_be_appointed_where(meeting: Meeting) -> None:
    made = meeting.opened()
    meeting.heads[HOME].is_active = False
    meeting.heads[HOME].save()
    (sentence,) = standing(made).holds
    assert sentence == "Deli Serdang belum punya kepala dinas kabupaten/kota. Administrator perlu menetapkan orangnya."
    sign(meeting.heads[ELSEWHERE], made, AT_ELSEWHERE)
    assert fresh(made).state == State.OPEN, "nobody to approve is not an approval"
    assert code_of(lambda: sign(meeting.bpjs, made, BPJS)) == "KABKOTA_DAHULU"
    assert code_of(lambda: held(made)) == "TANDA_TANGAN_BELUM_LENGKAP"


def test_a_disabled_account_does_not_sign(meeting: Meeting) -> None:
    made, head = meeting.opened(), meeting.heads[HOME]
    told = by(head)  # as whoever opened the page before the account was closed
    Account.objects.filter(pk=head.pk).update(is_active=False)
    assert code_of(lambda: actions.sign(**told, agreement=made, part=AT_HOME, seen=made.content_hash)) == (
        "BUKAN_PENANDA_TANGAN"
    )


@pytest.mark.parametrize(("days", "may"), [(1, True), (0, False), (-1, False)])
def test_a_delegation_counts_until_its_last_day(meeting: Meeting, days: int, may: bool) -> None:
    made = meeting.opened()
    other = person("pelaksana")
    acting(other, Role.REGENCY_HEAD, HOME, TODAY() - timedelta(days=5), TODAY() + timedelta(days=days))
    if not may:
        assert code_of(lambda: sign(other, made, AT_HOME)) == "BUKAN_PENANDA_TANGAN"
        return
    assert sign(other, made, AT_HOME).capacity == (
        "Plt. Kepala dinas kabupaten/kota Deli Serdang, surat perintah nomor 821/77"
    )


RULES = [
    (0, {1}, (), (), "Aturan"),
    (-1, {1}, (), (), "Aturan"),
    (0, {1}, (), (1,), "Aturan"),
    (1, (), (), (), "belum punya"),
    (2, {1}, (), (), "Tetapkan 1 orang lagi"),
    (3, {1, 2}, {2}, (), "Tetapkan 2 orang lagi"),
    (1, {1, 2}, {1, 2}, (), "Setiap"),
    (2, {1, 2}, (), {1}, ""),
    (2, {1}, (), {1}, "Tetapkan 1 orang lagi"),
    (2, (), (), {1, 2}, ""),
    (1, {1}, (), (), ""),
]


@pytest.mark.parametrize(("count", "holders", "barred", "signed", "says"), RULES)
def test_a_rule_that_nobody_can_fulfil_holds(count: int, holders: Any, barred: Any, signed: Any, says: str) -> None:
    found = policies.hold(count, Pool(*map(frozenset, (holders, barred, signed))), "kepala", "Medan")
    assert says in found
    assert bool(says) == bool(found)


@pytest.mark.parametrize(
    "rule", [Signatures(0, 1, 1), Signatures(1, 0, 1), Signatures(1, 1, 0), Signatures(-1, -1, -1)]
)
def test_none_needed_never_passes(meeting: Meeting, monkeypatch: pytest.MonkeyPatch, rule: Signatures) -> None:
    made = meeting.complete()
    policy = programmes.read_policy(made.determination.version)
    object.__setattr__(policy, "signatures", rule)
    try:
        assert code_of(lambda: held(made)) == "TANDA_TANGAN_BELUM_LENGKAP"
        assert not standing(made).is_complete
        assert "Perbaiki [persetujuan]" in standing(made).holds[0]
    finally:
        object.__setattr__(policy, "signatures", Signatures())


def test_two_signatures_of_a_regency_take_two_people(sqlite_office: Place) -> None:
    from tests.office import clean_world

    extra = '\n[persetujuan]\nkabkota = 2\n\n[sumber]\n"persetujuan.kabkota" = "Contoh"\n'
    meeting = Meeting(clean_world.PROGRAMME.replace("\n[sumber]\n", extra))
    made = meeting.opened()
    assert len(standing(made).holds) == 2, "each regency has one head only"
    assert code_of(lambda: sign(meeting.heads[HOME], made, AT_HOME)) == "PERSETUJUAN_TERTAHAN"
    others = {code: head_of(code, f"wakil-{code}") for code in meeting.codes}
    for code in meeting.codes:
        sign(meeting.heads[code], made, Part(Step.REGENCY, code))
        assert fresh(made).state == State.OPEN
        sign(others[code], made, Part(Step.REGENCY, code))
    assert fresh(made).state == State.AWAITS_BPJS


def test_a_stale_page_signs_nothing(meeting: Meeting) -> None:
    seen = meeting.opened()
    meeting.edit(seen, notes="Diubah sesudah halaman dibuka")
    assert code_of(lambda: sign(meeting.heads[HOME], seen, AT_HOME)) == "ISI_BERUBAH"
    assert not Signature.objects.exists()


def test_an_edit_lets_every_signature_fall_visibly(meeting: Meeting) -> None:
    made = meeting.complete()
    assert code_of(lambda: meeting.edit(made, place="Binjai")) == "TANPA_ALASAN"
    Notice.objects.all().delete()
    after = meeting.edit(made, place="Binjai", why="Rapat dipindah")
    assert after.state == State.OPEN
    assert after.content_hash != made.content_hash
    rows = list(Signature.objects.all())
    assert len(rows) == 4
    assert all(row.fell_at and row.fell_by == meeting.officer for row in rows)
    assert {row.fell_why for row in rows} == {"Isi diubah (tempat): Rapat dipindah"}
    assert {notice.account_id for notice in Notice.objects.all()} == {row.account_id for row in rows}
    assert code_of(lambda: held(made)) in ("ISI_BERUBAH", "TANDA_TANGAN_BELUM_LENGKAP")
    assert code_of(lambda: held(after)) == "TANDA_TANGAN_BELUM_LENGKAP"
    sign(meeting.heads[HOME], after, AT_HOME)
    assert len(queries.standing_signatures(after)) == 1, "whose signature fell may sign again"


def test_a_signature_does_not_rise_again_with_the_old_content(meeting: Meeting) -> None:
    made = meeting.complete()
    meeting.edit(made, place="Binjai", why="Rapat dipindah")
    again = meeting.edit(made, place="Medan", why="Rapat kembali")
    assert again.content_hash == made.content_hash
    assert queries.standing_signatures(again) == []
    assert code_of(lambda: held(again)) == "TANDA_TANGAN_BELUM_LENGKAP"


def test_an_edit_that_changes_nothing_changes_nothing(meeting: Meeting) -> None:
    made = meeting.complete()
    meeting.edit(made, place=" Medan ", notes="")
    assert fresh(made).state == State.COMPLETE
    assert made.revisions.count() == 1


def test_two_editors_do_not_overwrite_each_other(meeting: Meeting) -> None:
    made = meeting.drawn()
    meeting.edit(made, place="Binjai", seen=made.content_hash)
    assert code_of(lambda: meeting.edit(made, notes="Lain", seen=made.content_hash)) == "ISI_BERUBAH"


def test_facts_of_a_whole_list_are_its_own(meeting: Meeting) -> None:
    with scope.entered(scope.EVERYWHERE):
        facts = facts_of(meeting.determination)
    facts["total"]["seats"] += 1
    assert code_of(lambda: meeting.drawn(facts=facts)) == "BUKAN_DAFTARNYA"
    assert code_of(lambda: meeting.drawn(regions=[HOME])) == "WILAYAH_KURANG"
    assert code_of(lambda: meeting.drawn(regions=[])) == "WILAYAH_TIDAK_SAH"
    assert code_of(lambda: meeting.drawn(regions=[HOME, HOME, ELSEWHERE])) == "WILAYAH_TIDAK_SAH"


def test_an_amendment_names_the_regencies_it_touches(meeting: Meeting) -> None:
    made = meeting.opened(kind=Kind.AMENDMENT, regions=[HOME], facts={"out": 1, "in": 1})
    sign(meeting.heads[HOME], made, AT_HOME)
    assert fresh(made).state == State.AWAITS_BPJS
    assert code_of(lambda: meeting.drawn(kind=Kind.AMENDMENT, regions=[], facts={})) == "SUDAH_DISUSUN"
    assert queries.newest(meeting.determination, "perubahan") == made
    assert queries.newest(meeting.determination, "penetapan") is None


def test_only_a_frozen_list_is_agreed_on(meeting: Meeting) -> None:
    meeting.determination.state = Stands.DONE
    meeting.determination.save()
    assert code_of(meeting.drawn) == "PENETAPAN_TIDAK_BEKU"


def test_minutes_of_a_kind_are_drawn_up_once(meeting: Meeting) -> None:
    made = meeting.drawn()
    assert code_of(meeting.drawn) == "SUDAH_DISUSUN"
    actions.cancel(**by(meeting.officer), agreement=made, why="Salah tempat")
    assert meeting.drawn().number == 2


def test_opening_the_list_again_ends_its_minutes(office: Place) -> None:
    meeting = Meeting()
    made = meeting.complete()
    Notice.objects.all().delete()
    with scope.entered(scope.EVERYWHERE):
        review.reopen(by=actor(meeting.second), determination=meeting.determination, why="Keberatan diterima")
    assert fresh(made).state == State.CANCELLED
    assert not standing(made).is_complete
    fallen = list(Signature.objects.exclude(fell_at=None))
    assert len(fallen) == 4
    assert fallen[0].fell_why == "Penetapan dibuka kembali: Keberatan diterima"
    assert fallen[0].fell_by == meeting.second
    assert Notice.objects.count() == 4
    assert code_of(lambda: held(made)) == "PENETAPAN_TIDAK_BEKU"
    assert code_of(lambda: sign(meeting.heads[HOME], made, AT_HOME)) == "PENETAPAN_TIDAK_BEKU"
    assert queries.newest(meeting.determination, "penetapan") is None
    assert verify().fault is None


def test_complete_minutes_of_a_list_that_is_not_frozen_are_not_held(meeting: Meeting) -> None:
    made = meeting.complete()
    meeting.determination.state = Stands.REOPENED  # as if whoever opened it had told nobody
    meeting.determination.save()
    assert code_of(lambda: held(made)) == "PENETAPAN_TIDAK_BEKU"
    assert not standing(made).is_valid


def test_a_list_under_a_decree_or_at_rest_is_not_opened_again(meeting: Meeting) -> None:
    made = meeting.complete()
    actions.set_quiet(by=actor(meeting.officer), agreement=made, since=TODAY(), until=TODAY() + timedelta(days=2))
    for says in ("Masa tenang", "sudah terbit"):
        with pytest.raises(Refused, match=says), scope.entered(scope.EVERYWHERE):
            review.reopen(by=actor(meeting.second), determination=meeting.determination, why="Keberatan diterima")
        if says == "Masa tenang":
            actions.conclude(by=actor(meeting.head), agreement=made)


def test_nothing_is_edited_in_a_quiet_time_but_people_sign(meeting: Meeting) -> None:
    made, told = meeting.opened(), {"by": actor(meeting.officer)}
    actions.set_quiet(**told, agreement=made, since=TODAY(), until=TODAY() + timedelta(days=1))
    assert code_of(lambda: meeting.edit(made, place="Binjai")) == "MASA_TENANG"
    assert code_of(lambda: actions.cancel(**by(meeting.officer), agreement=made, why="Tidak jadi")) == "MASA_TENANG"
    later = TODAY() + timedelta(days=3)
    assert code_of(lambda: actions.set_quiet(**told, agreement=made, since=TODAY(), until=later)) == "MASA_TENANG"
    sign(meeting.heads[HOME], made, AT_HOME)
    Agreement.objects.update(closed_from=TODAY() - timedelta(days=1), closed_until=TODAY())
    assert meeting.edit(made, place="Binjai", why="Sesudah masa tenang").place == "Binjai"


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [(0, 0, "TANPA_HARI"), (3, 1, "TANPA_HARI"), (0, 32, "TERLALU_LAMA"), (-3, 0, "SUDAH_LEWAT")],
)
def test_a_quiet_time_has_days_and_not_too_many(meeting: Meeting, since: int, until: int, code: str) -> None:
    first, last = (TODAY() + timedelta(days=n) for n in (since, until))
    made = meeting.drawn()
    told = {"by": actor(meeting.officer), "agreement": made, "since": first, "until": last}
    assert code_of(lambda: actions.set_quiet(**told)) == code


def test_after_the_decree_nothing_changes(meeting: Meeting) -> None:
    made = meeting.complete()
    actions.conclude(by=actor(meeting.head), agreement=made)
    assert code_of(lambda: meeting.edit(made, place="Binjai", why="Terlambat")) == "SUDAH_TERBIT"
    assert code_of(lambda: actions.cancel(**by(meeting.officer), agreement=made, why="Terlambat")) == "SUDAH_TERBIT"
    other = head_of(HOME, "wakil")
    assert code_of(lambda: sign(other, fresh(made), AT_HOME)) == "SUDAH_TERBIT"
    assert code_of(lambda: held(made)) == "SUDAH_TERBIT"
    assert code_of(meeting.drawn) == "SUDAH_DISUSUN"


def test_nobody_else_writes_minutes(meeting: Meeting) -> None:
    made, days = meeting.opened(), {"since": TODAY(), "until": TODAY() + timedelta(days=1)}
    for who in (meeting.heads[HOME], meeting.auditor, meeting.bpjs, meeting.head, meeting.sender):
        told, only = by(who), {"by": actor(who)}
        acts: list[Callable[[], object]] = [
            partial(actions.edit, **told, agreement=made, place="Binjai"),
            partial(actions.cancel, **told, agreement=made, why="Tidak jadi"),
            partial(actions.open_signing, **only, agreement=made, seen=made.content_hash),
            partial(actions.set_quiet, **only, agreement=made, **days),
        ]
        assert {code_of(act) for act in acts} == {"TIDAK_BERWENANG"}


def test_a_content_changed_behind_the_programs_back_is_not_held(meeting: Meeting) -> None:
    made = meeting.complete()
    Agreement.objects.filter(pk=made.pk).update(place="Jakarta")
    assert code_of(lambda: held(made)) == "ISI_BERUBAH"


def test_the_hash_binds_every_part_of_the_content(meeting: Meeting) -> None:
    made = meeting.drawn()
    hashes = {made.content_hash}
    for change in ({"place": "Binjai"}, {"notes": "Catatan"}, {"held_on": TODAY() - timedelta(days=1)}):
        hashes.add(meeting.edit(made, **change).content_hash)
    assert len(hashes) == 4


@pytest.mark.parametrize("days", [1, 26700, -4])
def test_a_meeting_was_held_on_the_frozen_list_and_not_tomorrow(meeting: Meeting, days: int) -> None:
    day = TODAY() + timedelta(days=days)
    assert code_of(lambda: meeting.drawn(held_on=day)) == "HARI_RAPAT_TIDAK_SAH"
    made = meeting.drawn(held_on=TODAY() - timedelta(days=3))
    with pytest.raises(Refused, match=rf"Hari rapat antara {made.held_on:%d-%m-%Y} dan {TODAY():%d-%m-%Y}\."):
        meeting.edit(made, held_on=day)


@pytest.mark.parametrize(("why", "told"), [("Rapat dipindah", "Rapat dipindah. Tanda"), ("Salah!", "Salah! Tanda")])
def test_a_notice_of_a_fallen_signature_is_sentences(meeting: Meeting, why: str, told: str) -> None:
    made = meeting.opened()
    sign(meeting.heads[HOME], made, AT_HOME)
    meeting.edit(made, place="Binjai", why=why)
    assert told in Notice.objects.get(subject="Tanda tangan Anda gugur").text


def test_a_number_in_notes_is_masked(meeting: Meeting) -> None:
    made = meeting.drawn(notes="NIK 1207011203800001 hadir")
    assert "1207011203800001" not in made.notes


def test_a_reason_too_long_or_with_a_number_is_refused_or_masked(office: Place) -> None:
    meeting = Meeting()
    made = meeting.complete()
    assert code_of(lambda: meeting.edit(made, notes="Lagi", why="a" * 301)) == "ALASAN_PANJANG"
    assert code_of(lambda: actions.cancel(**by(meeting.officer), agreement=made, why="a" * 301)) == "ALASAN_PANJANG"
    changed = {"notes": "Catatan\0", "place": "Binjai", "held_on": TODAY() - timedelta(days=1)}
    meeting.edit(made, **changed, why="NIK 1207011203800001 " + "a" * 279)
    told = Signature.objects.exclude(fell_at=None)[0].fell_why + Notice.objects.all()[0].text
    assert "120701120380" not in told
    assert fresh(made).notes == "Catatan"
    with scope.entered(scope.EVERYWHERE):
        review.reopen(by=actor(meeting.second), determination=meeting.determination, why="b" * 2000)
    assert fresh(made).state == State.CANCELLED


def test_the_standing_is_the_same_behind_either_wall(meeting: Meeting) -> None:
    made = meeting.opened()
    Assignment.objects.filter(account__in=[meeting.sender, meeting.heads[HOME]]).delete()
    Assignment.objects.create(account=meeting.sender, role=Role.REGENCY_HEAD, regency=HOME)
    seen = []
    for each in (scope.EVERYWHERE, scope.NOWHERE, scope.Scope(frozenset({ELSEWHERE}))):
        with scope.entered(each):
            seen.append(standing(made).holds)
    assert seen[0] == seen[1] == seen[2] != []


def test_a_regency_without_a_seat_or_a_person_does_not_sign(meeting: Meeting) -> None:
    fund = meeting.determination.counted["cells"][0][2]
    seats = ((HOME, 1, 0), (ELSEWHERE, 0, 3))
    cells = [[f"{code}/SAWIT/{fund}", code, fund, seat, 0, waiting] for code, seat, waiting in seats]
    meeting.determination.counted["cells"] = cells
    meeting.determination.save()
    assert meeting.drawn().regions == [HOME]


def test_tables_that_only_grow_cannot_be_emptied_by_the_pages_role() -> None:
    from naungan.office.grants import SPECIAL

    for name in ("signing_agreement", "signing_revision", "signing_scan", "signing_signature"):
        assert "DELETE" not in SPECIAL[name]
    assert "account" not in SPECIAL["signing_signature"]
    assert "content_hash" not in SPECIAL["signing_signature"]


def test_the_log_is_sound_after_all_of_it(office: Place) -> None:
    meeting = Meeting()
    made = meeting.complete()
    meeting.edit(made, notes="Lagi", why="Catatan kurang")
    assert verify().fault is None
    assert connection.vendor in ("sqlite", "postgresql")
