"""A breach drill from start to end; and the clock of 3 x 24 hours, at its last moment and one second later."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.db import transaction
from django.utils import timezone

from naungan.cli.main import main
from naungan.cli.office_breach import spoken
from naungan.model.errors import FileMissing, OutputInTheWay, Refused
from naungan.office import scope
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.intake.actions import log_export
from naungan.office.privacy import breach, erasure
from naungan.office.privacy.breach import Reach
from naungan.office.privacy.models import Incident
from tests.office.cast import ELSEWHERE, HOME
from tests.office.one_person import NIK, Traces, silent
from tests.office.places import Place, whole_text_of

DISCOVERED = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)
LIMIT = timedelta(hours=72)
At = Callable[[timedelta], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """So long after the discovery."""

    def go(span: timedelta) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: DISCOVERED + span)

    return go


def opened(**more: object) -> Incident:
    told = {
        "discovered": DISCOVERED,
        "classes": ["NIK", "nama"],
        "reach": Reach(),
        "story": "Laptop hilang",
        "is_drill": False,
    }
    made, _ = breach.open_incident(**{**told, **more})  # type: ignore[arg-type]
    return made


def words(*arguments: str) -> list[str]:
    return ["office", "breach", *arguments]


def test_a_drill_from_start_to_end(
    own_home: Path, office: Place, at: At, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Traces()
    at(timedelta(hours=2))
    letters = tmp_path / "surat"
    letters.mkdir()
    story = tmp_path / "uraian.txt"
    story.write_text(f"Laptop petugas hilang; memuat {NIK}", encoding="utf-8")
    start = words("open", "--discovered", "2026-11-29 08:00", "--data", "NIK, nama", "--regency", HOME, "--drill")
    assert main([*start, "--story", str(story), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["code"], told["drill"], told["people"], told["unnumbered"]) == ("L-2026-001", True, 2, 0)
    assert told["seconds_left"] == 70 * 3600
    assert b"Laptop" not in whole_text_of(office)
    at(timedelta(hours=3))
    assert main(words("notice", "L-2026-001", "--out", str(letters))) == 0
    said = capsys.readouterr().out
    assert "LATIHAN L-2026-001" in said
    assert "69 jam 0 menit" in said
    assert "belum diverifikasi" in said
    people, authority = (letters / f"L-2026-001-{name}.md" for name in ("pemberitahuan-orang", "laporan-lembaga"))
    assert all(file.read_text(encoding="utf-8").startswith("> **LATIHAN") for file in (people, authority))
    assert "29-11-2026 08.00 WIB" in people.read_text(encoding="utf-8")
    report = authority.read_text(encoding="utf-8")
    assert "02-12-2026 08.00 WIB" in report
    assert "2 orang menurut NIK" in report
    assert "Laptop petugas hilang" in report
    assert NIK not in report
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in letters.iterdir())
    book = openpyxl.load_workbook(letters / "L-2026-001-penerima.xlsx")
    rows = list(book.worksheets[0].iter_rows(min_row=4, values_only=True))
    assert [row[:3] for row in rows] == [
        (HOME, "BUDI SANTOSO", "************0003"),
        (HOME, "RINA WATI", "************0001"),
    ]
    at(LIMIT)
    sent = ("--people-told", "2026-12-02 08:00", "--authority-told", "2026-11-30 09:00", "--letter", "300/1/2026")
    assert main(words("close", "L-2026-001", *sent)) == 0
    assert "Semua diberi tahu pada waktunya" in capsys.readouterr().out
    acts = list(LogEntry.objects.filter(subject="insiden:L-2026-001").order_by("seq").values_list("act", flat=True))
    assert acts == ["buka_insiden", "tulis_pemberitahuan", "tutup_insiden"]
    assert verify().fault is None


def test_the_last_moment_is_in_time_and_a_second_later_is_told_late(
    own_home: Path, at: At, capsys: pytest.CaptureFixture[str]
) -> None:
    at(timedelta(minutes=5))
    code = opened().code
    at(LIMIT)
    assert breach.standing(code).late == {}
    assert main(words("status", code)) == 0
    assert "0 detik" in capsys.readouterr().out
    at(LIMIT + timedelta(seconds=1))
    assert breach.standing(code).late == {"orang yang terdampak": timedelta(seconds=1), "lembaga": timedelta(seconds=1)}
    assert main(words("status", code)) == 1
    assert "TERLAMBAT memberi tahu lembaga: 1 detik" in capsys.readouterr().out


def test_what_was_sent_late_stays_late(own_home: Path, at: At) -> None:
    at(timedelta(hours=80))
    code = opened().code
    ended = breach.close(
        code, people_told=DISCOVERED + timedelta(hours=79), authority_told=DISCOVERED + LIMIT, letter="300/2/2026"
    )
    assert ended.late == {"orang yang terdampak": timedelta(hours=7)}
    at(timedelta(days=400))
    assert breach.standing(code).late == {"orang yang terdampak": timedelta(hours=7)}


def test_an_incident_is_closed_once_with_a_letter_and_true_times(own_home: Path, at: At) -> None:
    at(timedelta(hours=5))
    code = opened().code
    good = {"people_told": DISCOVERED + timedelta(hours=4), "authority_told": DISCOVERED, "letter": "300/3/2026"}
    for wrong in (
        {"letter": " "}, {"people_told": DISCOVERED - timedelta(seconds=1)}, {"authority_told": DISCOVERED + LIMIT},
    ):  # fmt: skip
        with pytest.raises(Refused):
            breach.close(code, **{**good, **wrong})  # type: ignore[arg-type]
    breach.close(code, **good)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="sudah ditutup"):
        breach.close(code, **good)  # type: ignore[arg-type]


def test_a_discovery_in_the_future_or_without_data_is_refused(own_home: Path, at: At) -> None:
    at(timedelta())
    with pytest.raises(Refused, match="masa depan"):
        opened(discovered=DISCOVERED + timedelta(seconds=1))
    with pytest.raises(Refused, match="--data"):
        opened(classes=[" "])
    with pytest.raises(FileMissing, match="belum ada"):
        breach.standing("I-2026-001")
    assert not Incident.objects.exists()


def test_drills_and_incidents_are_numbered_apart(own_home: Path, at: At) -> None:
    at(timedelta())
    codes = [opened(is_drill=drill).code for drill in (True, False, True)]
    assert codes == ["L-2026-001", "I-2026-001", "L-2026-002"]


def test_whom_it_concerns(own_home: Path, at: At) -> None:
    traces = Traces()
    began = timezone.now()
    traces.worked_on(traces.determined())
    with scope.entered(scope.EVERYWHERE):
        traces.add()
        assert breach.concerned(Reach())[:2] == (2, 1)
        assert breach.concerned(Reach(regency=ELSEWHERE))[:2] == (0, 0)
        by_account = Reach(username="peninjau", since=began)
        assert breach.concerned(by_account)[:2] == (1, 0), "whose number was read"
        assert breach.concerned(by_account._replace(until=began))[:2] == (0, 0)
        assert breach.concerned(Reach(username="petugas"))[:2] == (0, 0)
        with transaction.atomic():
            log_export(by=actor(traces.desk.account), what="asli", subject=traces.upload.log_id)
        assert breach.concerned(Reach(username="petugas"))[:2] == (2, 0)
        with pytest.raises(FileMissing):
            breach.concerned(Reach(username="tidak-ada"))
    traces.leave()
    erasure.erase(own_home, NIK, letter="1", reason="Permintaan", report=silent)
    with scope.entered(scope.EVERYWHERE):
        assert breach.concerned(Reach())[:2] == (1, 1), "nobody is counted who was erased"


def test_a_letter_is_never_written_over(own_home: Path, at: At, tmp_path: Path) -> None:
    at(timedelta())
    code = opened().code
    breach.write_notices(code, tmp_path)
    with pytest.raises(OutputInTheWay):
        breach.write_notices(code, tmp_path)
    assert LogEntry.objects.filter(act="tulis_pemberitahuan").count() == 1


def test_a_call_that_cannot_be_meant(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (("open",), ("open", "I-1"), ("status",), ("notice", "I-1"), ("close", "I-1"),
                  ("open", "--discovered", "kemarin", "--data", "NIK")):  # fmt: skip
        assert main(words(*wrong)) == 2, wrong
    assert capsys.readouterr().out == ""


def test_a_length_of_time_is_spoken() -> None:
    assert [spoken(timedelta(seconds=s)) for s in (0, 59, 60, 3661, 72 * 3600)] == [
        "0 detik", "59 detik", "0 jam 1 menit", "1 jam 1 menit", "72 jam 0 menit",
    ]  # fmt: skip
