"""NIK repair on paper: a regency's folder has its own people only, numbers stay text, the letter names nobody."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from naungan.cli.main import main
from naungan.cli.summary import next_steps
from naungan.exchange.service import SystemClock
from naungan.model.decision import Check
from naungan.model.errors import BundleBroken, EvidenceMissing, FileMissing, OutputInTheWay
from naungan.reports.nik_repair import (
    LATE,
    LEDGER,
    LETTER,
    WORKLIST,
    RepairReport,
    Sender,
    find_repairs,
    read_earlier,
    read_result,
    write_repairs,
)
from naungan.stages.nik_repair import RepairState
from tests.reports import bundles, cast
from tests.reports.cast import TJ, TM, decision, evidence, row, table, unknown
from tests.reports.papers import everything, pages

PROGRAMMES = Path(__file__).parents[2] / "programmes"
DUE, EARLY, LATER = date(2025, 9, 15), date(2025, 9, 1), date(2025, 9, 20)
SENDER = Sender(("PEMERINTAH PROVINSI CONTOH",), "Kepala Dinas", "Kota Contoh")
FORMULA = '=HYPERLINK("http://a.example";"klik")'


def faulty(candidate_id: str, kode_kab: str, number: int, code: str, **cells: Any) -> dict[str, Any]:
    check = Check.HIDUP if code in ("NIK_NONAKTIF", "NIK_GANDA_DUKCAPIL") else Check.IDENTITAS
    said = evidence(unknown(check, code))
    return decision(candidate_id, kode_kab, number, TJ, [code], cell="", above_cut_off=False, evidence=said, **cells)


FIRST = [
    faulty("n01", "12.05", 1, "NIK_NONAKTIF"),
    faulty("n02", "12.05", 2, "NIK_GANDA_DUKCAPIL"),
    faulty("n03", "12.07", 3, "IDENTITAS_BELUM_PASTI", nik="1207010101809999"),
    faulty("n04", "", 4, "NIK_NONAKTIF"),
    decision("n05", "12.24", 5, TM, ["MENINGGAL"]),
]  # fmt: skip
BENT = {"column": "nik", "code": "NIK_BUKAN_16_ANGKA"}


def result(folder: Path, decided: list[dict[str, Any]], **changes: Any) -> Path:
    """A bundle of these rows; n03's NIK is malformed."""
    names = {"n01": FORMULA, "n02": "SITI CONTOH"}
    nik = {"n03": "12070101018"}
    rows = [
        row(each["candidate_id"], each["kode_kab"], each["source_row"], nama=names.get(each["candidate_id"], "BUDI CONTOH"), nik=nik.get(each["candidate_id"], each["nik"]))
        for each in decided
    ]  # fmt: skip
    bent = [each for each in decided if each["candidate_id"] == "n03"]
    problems = [cast.problem(each["candidate_id"], each["source_row"], BENT["code"], BENT["column"]) for each in bent]
    found = cast.found()._replace(
        decisions=table(cast.DECISIONS, decided), links=table(cast.LINKS, [cast.link(each) for each in decided]),
        problems=table(cast.PROBLEMS, problems),
    )  # fmt: skip
    texts = {
        "programme_text": (PROGRAMMES / "sumut-2025.toml").read_text("utf-8"),
        "regions_text": (PROGRAMMES / "sumut-regions.csv").read_text("utf-8"),
    }
    none = table(cast.PROBLEMS, [])
    bundles.write(folder, rows=table(cast.ROWS, rows), problems=none, determined=found, **{**texts, **changes})
    return folder


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first result, and `daftar` beside it: what was written of it."""
    folder = tmp_path_factory.mktemp("perbaikan")
    result(folder / "hasil", FIRST)
    repair(folder / "hasil", folder / "daftar")
    return folder


def repair(bundle: Path, out: Path, earlier: Path | None = None, today: date = EARLY) -> RepairReport:
    read = read_result(bundle)
    before = read_earlier(earlier, read) if earlier else None
    report = find_repairs(read, before, due=DUE, today=today)
    write_repairs(out, read, report, SENDER)
    return report


def sheet(path: Path, name: str = "Perbaikan NIK") -> list[dict[str, Any]]:
    lines = list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_each_regency_gets_its_own_people_and_nobody_elses(first: Path) -> None:
    lists = {
        path.parent.name: [line["ID BARIS"] for line in sheet(path)] for path in first.glob(f"daftar/*/{WORKLIST}")
    }
    assert lists == {"12.05-langkat": ["n01", "n02"], "12.07-deli-serdang": ["n03"], "tanpa-kabkota": ["n04"]}
    everybody = {each["nik"] for each in FIRST}
    for path in (first / "daftar" / "12.07-deli-serdang").iterdir():
        assert not any(nik.encode() in path.read_bytes() for nik in everybody)


def test_nobody_but_their_owner_reads_the_files(first: Path) -> None:
    for path in [first / "daftar", *(first / "daftar").rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_numbers_and_names_are_text_and_run_as_nothing(first: Path) -> None:
    book = openpyxl.load_workbook(first / "daftar" / "12.05-langkat" / WORKLIST)
    for cells in book["Perbaikan NIK"].iter_rows(min_row=2):
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
        assert [cell.hyperlink for cell in cells] == [None] * len(cells)
    line = sheet(first / "daftar" / "12.05-langkat" / WORKLIST)[0]
    assert line["NAMA"] == FORMULA
    assert line["NIK PADA DAFTAR"] == "1207010101800001"


def test_a_row_says_what_is_wrong_what_to_do_where_and_until_when(first: Path) -> None:
    inactive, twice = sheet(first / "daftar" / "12.05-langkat" / WORKLIST)
    assert "nonaktif" in inactive["YANG SALAH"]
    assert "ganda" in twice["YANG SALAH"]
    assert "Disdukcapil" in inactive["YANG PERLU DILAKUKAN KELUARGA"]
    assert (inactive["TENGGAT"], inactive["KEADAAN"]) == ("2025-09-15", "baru")
    assert inactive["DISDUKCAPIL YANG DITUJU"].startswith(("Kabupaten", "Kota"))


def test_a_strangers_nik_is_not_told_while_nobody_knows_whose_row_it_is(first: Path) -> None:
    (line,) = sheet(first / "daftar" / "12.07-deli-serdang" / WORKLIST)
    assert (line["NIK PADA DAFTAR"], line["NIK DI DUKCAPIL"]) == ("12070101018", None)
    assert b"1207010101809999" not in (first / "daftar" / "12.07-deli-serdang" / WORKLIST).read_bytes()


def test_the_letter_counts_and_names_nobody(first: Path) -> None:
    pdf = (first / "daftar" / "12.05-langkat" / LETTER).read_bytes()
    text = " ".join(pages(pdf))
    assert "Kabupaten Langkat" in text
    assert "2 (dua) orang" in text
    assert "15 September 2025" in text
    assert "belum diverifikasi" in text
    for word in ("SITI CONTOH", "HYPERLINK", "n01", *(each["nik"] for each in FIRST)):
        assert word.encode() not in everything(pdf)


def test_rows_of_no_known_regency_have_a_list_and_no_letter(first: Path) -> None:
    assert [path.name for path in (first / "daftar" / "tanpa-kabkota").iterdir()] == [WORKLIST]


def test_the_ledger_knows_ids_and_days_only(first: Path) -> None:
    text = (first / "daftar" / LEDGER).read_text("utf-8")
    assert {each["candidate_id"] for each in json.loads(text)["open"]} == {"n01", "n02", "n03", "n04"}
    assert not any(word in text for word in ("CONTOH", *(each["nik"] for each in FIRST)))


def test_looking_again_says_who_was_repaired_who_is_open_and_who_is_late(first: Path, tmp_path: Path) -> None:
    newer = [
        decision("n01", "12.05", 1, cast.DT, ["DALAM_KUOTA"], rank=1, cut_off=2),
        faulty("n02", "12.05", 2, "NIK_GANDA_DUKCAPIL"),
        faulty("n06", "12.05", 6, "NIK_NONAKTIF"),
    ]  # fmt: skip
    report = repair(result(tmp_path / "hasil", newer), tmp_path / "daftar", first / "daftar", LATER)
    assert {each.candidate_id: (each.state, each.is_late) for each in report.repairs} == {
        "n01": (RepairState.DIPERBAIKI, False), "n02": (RepairState.TERBUKA, True),
        "n03": (RepairState.TIDAK_DIAJUKAN, True), "n04": (RepairState.TIDAK_DIAJUKAN, True),
        "n06": (RepairState.BARU, True),
    }  # fmt: skip
    book = tmp_path / "daftar" / "12.05-langkat" / WORKLIST
    assert [(line["ID BARIS"], line["KEADAAN"]) for line in sheet(book)] == [
        ("n02", f"masih terbuka, {LATE}"), ("n06", f"baru, {LATE}"),
    ]  # fmt: skip
    (done,) = sheet(book, "Sudah selesai")
    assert (done["ID BARIS"], done["KEADAAN"], done["HASIL SEKARANG"]) == ("n01", "sudah beres", "DITETAPKAN")
    letter = " ".join(pages((tmp_path / "daftar" / "12.05-langkat" / LETTER).read_bytes()))
    assert "NIK 1 (satu) orang sudah beres" in letter
    assert "lewat tenggat" in letter
    (gone,) = sheet(tmp_path / "daftar" / "12.07-deli-serdang" / WORKLIST)
    assert (gone["ID BARIS"], gone["NAMA"], gone["KEADAAN"]) == ("n03", None, f"tidak diajukan lagi, {LATE}")
    open_ = {each["candidate_id"] for each in json.loads((tmp_path / "daftar" / LEDGER).read_bytes())["open"]}
    assert open_ == {"n02", "n03", "n04", "n06"}


def test_the_same_result_gives_the_same_bytes(first: Path, tmp_path: Path) -> None:
    repair(first / "hasil", tmp_path / "lagi")
    for path in (first / "daftar").rglob("*"):
        if path.is_file():
            assert (tmp_path / "lagi" / path.relative_to(first / "daftar")).read_bytes() == path.read_bytes(), path.name


def test_a_folder_of_another_key_or_programme_is_refused(first: Path, tmp_path: Path) -> None:
    other = read_result(result(tmp_path / "hasil", FIRST, key_id="lain"))
    with pytest.raises(EvidenceMissing, match="--key"):
        read_earlier(first / "daftar", other)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"kind": "lain", "format": 1, "programme": "", "key_id": "", "open": []}']
)
def test_a_folder_that_is_none_of_ours_is_refused(first: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / LEDGER).write_text(text, "utf-8")
    with pytest.raises(FileMissing, match="nik-repair"):
        read_earlier(tmp_path, read_result(first / "hasil"))


def test_an_older_folder_is_never_written_over(first: Path) -> None:
    read = read_result(first / "hasil")
    with pytest.raises(OutputInTheWay):
        write_repairs(first / "daftar", read, find_repairs(read, None, due=DUE, today=EARLY), SENDER)


def test_a_result_that_lacks_a_table_is_refused(first: Path, tmp_path: Path) -> None:
    shutil.copytree(first / "hasil", tmp_path / "hasil")
    (tmp_path / "hasil" / "problems.parquet").unlink()
    with pytest.raises(BundleBroken):
        read_result(tmp_path / "hasil")


def test_the_command_shows_counts_and_no_person(
    first: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = [
        "nik-repair",
        str(first / "hasil"),
        "--out",
        str(tmp_path / "daftar"),
        "--due",
        "2025-09-15",
        "--today",
        "2025-09-01",
    ]
    assert main([*call, "--dry-run"]) == 1
    assert not (tmp_path / "daftar").exists()
    assert main(call) == 1
    shown = capsys.readouterr()
    assert "4 baris perlu dibereskan paling lambat 2025-09-15" in shown.out
    assert (tmp_path / "daftar" / "12.05-langkat" / LETTER).is_file()
    for each in FIRST:
        assert each["nik"] not in shown.out + shown.err
    assert "CONTOH" not in shown.out + shown.err


@pytest.mark.parametrize(
    "words", [(), ("--due", "2025-10-01"), ("--due", "kemarin")], ids=["nobody says", "too late", "no day"]
)
def test_a_due_day_is_asked_for_and_lies_before_enrolment(first: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    call = ["nik-repair", str(first / "hasil"), "--out", str(tmp_path / "daftar"), *words]
    try:
        assert main(call) == 2
    except SystemExit as stop:
        assert stop.code == 2
    assert not (tmp_path / "daftar").exists()


def test_the_programme_may_say_how_long_before_enrolment(
    first: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (PROGRAMMES / "sumut-2025.toml").read_text("utf-8")
    text = text.replace("[sumber]\n", '[perbaikan_nik]\nhari = 14\n\n[sumber]\n"perbaikan_nik.hari" = "asumsi: uji"\n')
    folder = result(tmp_path / "hasil", FIRST, programme_text=text)
    assert main(["nik-repair", str(folder), "--out", str(tmp_path / "daftar"), "--dry-run", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["due"] == "2025-09-17"


def test_a_due_day_that_is_past_is_said(first: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["nik-repair", str(first / "hasil"), "--out", str(tmp_path / "daftar"), "--due", "2025-09-15", "--dry-run"]
    main([*call, "--today", "2025-09-15"])
    assert "sudah lewat" not in capsys.readouterr().out
    main([*call, "--today", "2025-09-16"])
    assert "Tenggat 2025-09-15 sudah lewat" in capsys.readouterr().out


def test_a_day_begins_at_midnight_in_jakarta(
    first: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    call = ["nik-repair", str(first / "hasil"), "--out", str(tmp_path / "daftar"), "--due", "2025-09-15", "--dry-run"]
    for hour, is_late in ((16, False), (17, True)):
        monkeypatch.setattr(SystemClock, "now", lambda _, hour=hour: datetime(2025, 9, 15, hour, tzinfo=UTC))
        main(call)
        assert ("sudah lewat" in capsys.readouterr().out) is is_late


def test_a_determination_leads_to_the_worklists_where_a_nik_is_faulty() -> None:
    def steps(source: str, *, dry_run: bool = False) -> str:
        summary = SimpleNamespace(
            rows_to_mend=0, unsettled_above=(), reasons=(), fetch=[SimpleNamespace(source=source, rows=3)]
        )
        told = SimpleNamespace(
            missing_registers=(), files_unread=0, final=False, dry_run=dry_run, out="hasil", summary=summary
        )
        return " ".join(next_steps(told))  # type: ignore[arg-type]

    assert "3 orang perlu membereskan NIK di Disdukcapil" in steps("person")
    assert "nik-repair" not in steps("membership")
    assert "nik-repair" not in steps("person", dry_run=True)


def test_where_nothing_is_faulty_nothing_is_to_be_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = result(tmp_path / "hasil", [decision("n01", "12.05", 1, cast.DT, ["DALAM_KUOTA"], rank=1, cut_off=2)])
    assert main(["nik-repair", str(folder), "--out", str(tmp_path / "daftar"), "--due", "2025-09-15"]) == 0
    assert "Tidak ada NIK" in capsys.readouterr().out
