"""Erasure: what is held is found, what must stay is said, what goes is gone from every seal, and the log stays whole."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from naungan.cli.main import main
from naungan.law.parameters import Verification
from naungan.model.errors import Refused
from naungan.office import scope
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.backup import back_up
from naungan.office.blobs import blob_ids
from naungan.office.intake import workbooks
from naungan.office.intake.models import ListRow
from naungan.office.privacy import data_classes, erasure, policies
from naungan.office.privacy.data_classes import Kept, classes_on
from naungan.office.privacy.queries import Place
from naungan.office.programmes import queries as programmes
from naungan.office.review import actions
from naungan.office.review.models import Confirmation, Person, Ruling, RulingKind
from naungan.office.vault import load_vault
from tests.office.cast import HOME
from tests.office.one_person import NIK, Traces, silent
from tests.office.sealed_world import placed
from tests.office.test_intake import GOOD, OTHER, book

LETTER, REASON = "470/12/2026", "Permintaan yang bersangkutan"
TODAY = date(2026, 11, 29)


@pytest.fixture
def traces(own_home: Path) -> Traces:
    return Traces()


def erase(own_home: Path) -> erasure.Erased:
    return erasure.erase(own_home, NIK, letter=LETTER, reason=REASON, report=silent)


def everything_opened(own_home: Path) -> str:
    vault = load_vault(own_home)
    with scope.entered(scope.EVERYWHERE):
        return " ".join(vault.open(value, place).decode() for values in placed().values() for place, value in values)


def test_whoever_stands_in_a_list_that_counts_stays_and_is_told_why(own_home: Path, traces: Traces) -> None:
    planned = erasure.plan(NIK, silent)
    assert [each.place for each in planned.holdings.shredded] == [Place.LIST_ROW]
    assert [each.code for each in planned.refusals] == ["PROSEDUR_BERJALAN"]
    assert "mengunggah daftar tanpa baris ini" in planned.refusals[0].sentence
    with pytest.raises(Refused, match="daftarnya sedang berlaku"):
        erase(own_home)
    assert NIK in everything_opened(own_home)


def test_everything_of_one_person_goes_and_nothing_of_another(own_home: Path, traces: Traces) -> None:
    traces.worked_on(traces.determined())
    traces.leave()
    before, size = everything_opened(own_home), LogEntry.objects.count()
    assert before.count(NIK) >= 4
    kept = before.count(OTHER[0])
    assert len(list(blob_ids(own_home))) == 3
    planned = erasure.plan(NIK, silent)
    assert planned.refusals == []
    places = [each.place for each in planned.holdings.found]
    assert {place: places.count(place) for place in places} == {
        Place.LIST_ROW: 1, Place.UPLOAD: 1, Place.PERSON: 1, Place.MENTION: 1, Place.RULING: 1, Place.PAPER: 1, Place.LOG: 1,
    }  # fmt: skip
    assert everything_opened(own_home) == before, "looking changes nothing"
    done = erase(own_home)
    after = everything_opened(own_home)
    assert NIK not in after
    assert "BUDI" not in after
    assert after.count(OTHER[0]) == kept
    assert len(list(blob_ids(own_home))) == 2, "the paper is gone, the two lists hold others"
    with scope.entered(scope.EVERYWHERE):
        assert ListRow.objects.count() == 3
        assert Person.objects.count() == 2
        assert Ruling.objects.get().is_settled is False
        assert not Person.objects.exclude(nik_blind=None).exists()
    verdict = verify()
    assert (verdict.fault, verdict.erased, verdict.size) == (None, 1, size + 2)
    assert LogEntry.objects.order_by("-seq").values_list("act", "subject")[0] == ("hapus_data_orang", done.subject)
    again = erase(own_home)
    assert (again.subject, again.counts) == ("", {})
    assert LogEntry.objects.count() == size + 2


def test_pages_still_open_where_somebody_was_erased(own_home: Path, traces: Traces) -> None:
    made = traces.determined()
    traces.leave()
    with scope.entered(scope.EVERYWHERE):
        candidate = Person.objects.exclude(nik_blind=None).get().candidate_id
    erase(own_home)
    client = Client(headers={"host": "kantor.test"})
    client.force_login(traces.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    base = f"/penetapan/{made.pk}/orang/"
    for address in (base, f"{base}{candidate}/", f"/usulan/{HOME}/v1/?keadaan=semua"):
        page = client.get(address, secure=True)
        assert page.status_code == 200, address
        assert "BUDI" not in page.content.decode()
        assert erasure.GONE in page.content.decode() or "usulan" in address


def test_a_run_that_breaks_half_way_changes_nothing_and_can_be_run_again(
    own_home: Path, traces: Traces, monkeypatch: pytest.MonkeyPatch
) -> None:
    traces.worked_on(traces.determined())
    traces.leave()
    before = everything_opened(own_home)
    with monkeypatch.context() as patched:
        patched.setattr(erasure, "append", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            erase(own_home)
    assert everything_opened(own_home) == before
    assert verify().fault is None
    assert erase(own_home).counts[Place.RULING] == 1
    assert "BUDI" not in everything_opened(own_home)


def test_without_a_letter_or_a_reason_nothing_goes(own_home: Path, traces: Traces) -> None:
    traces.leave()
    for letter, reason in (("", REASON), (LETTER, "  x ")):
        with pytest.raises(Refused, match="Tulis"):
            erasure.erase(own_home, NIK, letter=letter, reason=reason, report=silent)
    assert NIK in everything_opened(own_home)


def test_a_number_in_the_reason_is_masked_in_the_log(own_home: Path, traces: Traces) -> None:
    traces.leave()
    erasure.erase(own_home, NIK, letter=LETTER, reason=f"Permintaan {NIK}", report=silent)
    assert NIK not in everything_opened(own_home)


@pytest.mark.parametrize(
    ("verdict", "days", "word"), [("DITETAPKAN", 3650, "WAJIB_DISIMPAN"), ("TIDAK_MEMENUHI", 30, "WAJIB_DISIMPAN")]
)
def test_a_frozen_result_stays_until_its_day(
    own_home: Path, traces: Traces, verdict: str, days: int, word: str
) -> None:
    traces.determined(frozen=True, verdict=verdict)
    planned = erasure.plan(NIK, silent)
    assert word in {each.code for each in planned.refusals}
    until = timezone.localdate() + timedelta(days=days)
    assert any(f"{until:%d-%m-%Y}" in each.sentence for each in planned.refusals)
    assert all("belum diverifikasi" in each.sentence for each in planned.refusals)
    with pytest.raises(Refused):
        erase(own_home)


def test_whoever_was_refused_may_go_once_the_appeal_is_over(own_home: Path, traces: Traces) -> None:
    made = traces.determined(frozen=True, verdict="TIDAK_MEMENUHI")
    day = timezone.localdate() - timedelta(days=1)
    with scope.entered(scope.EVERYWHERE):
        Person.objects.filter(verdict="PERLU_TINJAUAN").delete()
        Confirmation.objects.create(
            determination=made, kode_kab=HOME, reason="USIA_TUA", people=1, account=traces.officer, notice_number="1",
            notice_date=day - timedelta(days=20), appeal_until=day,
        )  # fmt: skip
    assert erase(own_home).counts == {Place.LIST_ROW: 1, Place.PERSON: 1}


def test_an_open_objection_holds(own_home: Path, traces: Traces) -> None:
    traces.determined()
    traces.leave()
    with scope.entered(scope.EVERYWHERE):
        own = Person.objects.exclude(nik_blind=None).get()
        told = {"by": actor(traces.officer), "account": traces.officer, "person": own, "kind": RulingKind.OBJECTION}
        actions.rule(field="KEBERATAN", value="DIAJUKAN", why="Keberatan tertulis", **told)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="keberatannya belum diputus"):
        erase(own_home)
    with scope.entered(scope.EVERYWHERE):
        actions.rule(field="KEBERATAN", value="DITOLAK", why="Tidak berdasar", **told)  # type: ignore[arg-type]
    assert erase(own_home).counts[Place.RULING] == 2


def test_a_row_without_the_number_is_found_by_its_candidate_id(own_home: Path, traces: Traces) -> None:
    """The version before had a damaged NIK; the mended row keeps its id."""
    broken = [GOOD[0][:11], *GOOD[1:]]
    with scope.entered(scope.EVERYWHERE):
        made = traces.desk.upload(book(broken)).upload
        mended = load_workbook(BytesIO(workbooks.correction(made, programmes.policy(traces.desk.programme))))
        sheet = mended.active
        assert sheet is not None
        heads = [cell.value for cell in sheet[4]]
        sheet.cell(5, heads.index("NIK") + 1, NIK)
        stream = BytesIO()
        mended.save(stream)
        traces.desk.upload(stream.getvalue())
    rows = [each for each in erasure.plan(NIK, silent).holdings.found if each.place is Place.LIST_ROW]
    assert len(rows) == 3
    with scope.entered(scope.EVERYWHERE):
        assert {row.nik_blind is None for row in ListRow.objects.filter(pk__in=[each.key for each in rows])} == {
            True,
            False,
        }


def test_a_backup_that_holds_the_person_is_told_with_its_day(
    own_home: Path, traces: Traces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "cadangan"
    folder.mkdir()
    (folder / "bukan.tar").write_bytes(b"nothing")
    back_up(own_home, folder / "kantor.tar")
    traces.leave()
    monkeypatch.setattr("sys.stdin", StringIO(f"{NIK[:8]} {NIK[8:]}\n"))
    assert main(["office", "erase", "--json", "--backups", str(folder)]) == 0
    told = json.loads(capsys.readouterr().out)
    due = (timezone.localdate() + timedelta(days=90)).isoformat()
    assert told["backups"] == [{"file": str(folder / "kantor.tar"), "until": due, "certain": True}]
    assert told["rows"] == {"intake_listrow": 1}
    assert [each["place"] for each in told["left"]] == ["berkas usulan asli"]
    monkeypatch.setattr("sys.stdin", StringIO(f"{NIK}\n"))
    assert main(["office", "erase", "--yes", "--letter", LETTER, "--reason", REASON]) == 0
    said = capsys.readouterr().out
    assert "rotate-keys" in said
    assert "************0003" in said
    assert NIK not in said
    monkeypatch.setattr("sys.stdin", StringIO(f"{NIK}\n"))
    assert main(["office", "erase"]) == 0
    assert "Tidak ada yang tersisa" in capsys.readouterr().out


def test_a_number_that_is_none_is_not_repeated(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"{NIK}9\n"))
    assert main(["office", "erase"]) == 2
    told = capsys.readouterr()
    assert NIK not in told.out + told.err


def test_no_class_claims_to_be_checked_and_every_one_has_its_law() -> None:
    classes, spans = data_classes.book()
    assert {each.kept for each in classes} == set(Kept)
    assert all(each.source.law and each.content and each.purpose for each in classes)
    assert {each.source.verification for each in (*classes, *spans)} == {Verification.BELUM}


def test_a_class_holds_until_its_day_and_not_on_it() -> None:
    of = classes_on(TODAY)
    since = TODAY - timedelta(days=of[Kept.RECIPIENT].held_days)
    assert policies.may_erase([("x", Kept.RECIPIENT, since, "")], of, TODAY) == []
    held = policies.may_erase([("x", Kept.RECIPIENT, since + timedelta(days=1), "")], of, TODAY)
    assert [each.code for each in held] == ["WAJIB_DISIMPAN"]
    for kept in policies.NOT_YET:
        assert policies.may_erase([("x", kept, None, "")], of, TODAY) != []
    assert policies.may_erase([("x", Kept.DRAFT, None, "")], of, TODAY) == []
