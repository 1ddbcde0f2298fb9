"""P3KE beside DTSEN: nobody is joined on a NIK alone, nobody is lost from the counts, and the page gives nobody away."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from naungan.cli.main import main
from naungan.engines.registers import open_register
from naungan.engines.welfare_shift import welfare_shift
from tests.journeys.test_other_programmes import PEOPLE, World, world
from tests.sources.register_world import import_files, write_csv

__all__ = ["world"]

NIK = 1207010101800000
OTHERS_NIK = "1207010101800077"
"""Under it the second register has Dewi, not matched with Dukcapil: she is found by name, birth date and regency."""


class Person(NamedTuple):
    """One row of a welfare register; `matched` '' = the register does not say."""

    number: int | None
    decile: int | str
    matched: str = "YA"
    name: str = ""
    born: str = "12-03-1980"
    kab: str = "1207"

    def row(self) -> dict[str, Any]:
        nik = "" if self.number is None else str(NIK + self.number)
        return {"NIK": nik, "NAMA": self.name, "TANGGAL LAHIR": self.born, "KODE KAB": self.kab,
                "DESIL": str(self.decile), "PADAN DUKCAPIL": self.matched}  # fmt: skip


def compared(
    tmp_path: Path, first: list[Person], second: list[Person], most: int | None = 2
) -> tuple[Any, list[dict[str, Any]]]:
    """What became of them, and every person of it."""
    for name, people in (("a", first), ("b", second)):
        import_files(
            "welfare", [write_csv(tmp_path / f"{name}.csv", [person.row() for person in people])], tmp_path / name
        )
    registers = [open_register(tmp_path / name, "welfare") for name in ("a", "b")]
    assert registers[0]
    assert registers[1]
    shift = welfare_shift(
        registers[0],
        registers[1],
        decile_column="desil",
        decile_max=most,
        people=tmp_path / "orang.parquet",
        temp=tmp_path / "t",
    )
    total = shift.total
    assert shift.first.people == total.both + total.only_first + total.open_first, "nobody of the first is lost"
    assert shift.second.people == total.both + total.only_second + total.open_second, "nobody of the second is lost"
    assert sum(map(sum, shift.matrix)) == total.both - total.undecided
    return shift, pq.read_table(tmp_path / "orang.parquet").to_pylist()


BUDI, RINA = {"name": "BUDI SANTOSO"}, {"name": "RINA WATI SIREGAR", "born": "05-06-1985"}

CASES: list[tuple[str, Person, Person, tuple[int, int, int, int, int]]] = [
    # both, only in the first, only in the second, open in the first, open in the second
    ("both matched with Dukcapil: the NIK joins", Person(1, 1, **BUDI), Person(1, 3, **RINA), (1, 0, 0, 0, 0)),
    ("one does not say, but name and birth date agree", Person(1, 1, **BUDI), Person(1, 3, "", **BUDI), (1, 0, 0, 0, 0)),
    ("one does not say, and the name is another's: never on the NIK alone", Person(1, 1, **BUDI), Person(1, 3, "", **RINA), (0, 0, 0, 1, 1)),
    ("not matched, but spelled alike and born the same day", Person(1, 1, "TIDAK", name="BUDI SANTOSA"), Person(1, 3, **BUDI), (1, 0, 0, 0, 0)),
    ("not matched and of nobody's NIK: found by name, birth date and regency", Person(9, 1, "TIDAK", **BUDI), Person(1, 3, **BUDI), (1, 0, 0, 0, 0)),
    ("without a NIK at all, too", Person(None, 1, "TIDAK", **BUDI), Person(1, 3, **BUDI), (1, 0, 0, 0, 0)),
    ("not in another regency", Person(None, 1, "TIDAK", **BUDI), Person(1, 3, kab="1208", **BUDI), (0, 0, 1, 1, 0)),
    ("both matched under two NIKs are two people, however alike", Person(9, 1, **BUDI), Person(1, 3, **BUDI), (0, 1, 1, 0, 0)),
    ("not matched and not found cannot be compared", Person(9, 1, "TIDAK", **RINA), Person(1, 3, **BUDI), (0, 0, 1, 1, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "first", "second", "counts"), CASES, ids=[case[0] for case in CASES])
def test_a_person_is_found_again_or_said_not_to_be(
    tmp_path: Path, sentence: str, first: Person, second: Person, counts: tuple[int, ...]
) -> None:
    """Beside a stranger in each, so that no register is empty; and the same the other way round."""
    mine, theirs = [first, Person(50, 5, name="ANDI PURBA")], [second, Person(60, 5, name="EKO TARIGAN")]
    total = compared(tmp_path, mine, theirs)[0].total
    assert (total.both, total.only_first - 1, total.only_second - 1, total.open_first, total.open_second) == counts
    (tmp_path / "back").mkdir()
    back = compared(tmp_path / "back", theirs, mine)[0].total
    assert (back.both, back.only_second - 1, back.only_first - 1, back.open_second, back.open_first) == counts


def test_two_namesakes_are_not_told_apart_and_not_guessed(tmp_path: Path) -> None:
    first = [Person(None, 1, "TIDAK", **BUDI)]
    second = [Person(1, 3, **BUDI), Person(2, 1, **BUDI)]
    total = compared(tmp_path, [*first, Person(50, 5)], second)[0].total
    assert (total.both, total.open_first, total.only_second) == (0, 1, 2)


def test_what_a_switch_changes_is_counted_by_regency_and_decile(tmp_path: Path) -> None:
    first = [
        Person(1, 1),
        Person(2, 3),
        Person(3, 2),
        Person(4, 1),
        Person(5, "", name="X"),
        Person(6, 4, kab="1271"),
        Person(6, 9, kab="1271"),
    ]
    second = [
        Person(1, 3),
        Person(2, 2),
        Person(3, 2),
        Person(7, 2),
        Person(5, 1, name="X"),
        Person(8, 7),
        Person(6, 5, kab="1271"),
    ]
    shift, people = compared(tmp_path, first, second)
    by_code = {each.code: each for each in shift.regencies}
    assert by_code["12.07"]._asdict() == {
        "code": "12.07", "both": 4, "enters": 1, "leaves": 1, "new": 1, "gone": 1, "only_first": 1, "only_second": 2,
        "open_first": 0, "open_second": 0, "undecided": 1,
    }  # fmt: skip
    assert {(a, b): n for a, row in enumerate(shift.matrix, 1) for b, n in enumerate(row, 1) if n} == {
        (1, 3): 1,
        (3, 2): 1,
        (2, 2): 1,
        (9, 5): 1,
    }
    assert (shift.first.repeated, shift.first.people) == (1, 6), "of two rows of a day the higher decile stands"
    assert len(people) == 8
    unlimited = compared(tmp_path, first, second, most=None)[0].total
    assert (unlimited.enters, unlimited.new, unlimited.both) == (None, None, 5)


@pytest.fixture(scope="module")
def result(world: World) -> Path:
    return world.determined("for-compare", asks=False)


def test_candidates_gain_and_lose_by_name_only_in_the_workbook(
    world: World, result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deciles = {
        "BUDI SANTOSO": "1",
        "RINA WATI SIREGAR": "4",
        "TONO GINTING": "",
        "DEWI LESTARI": "2",
    }  # Maruli is not in it
    rows = [
        {
            "nomor_induk_kependudukan": OTHERS_NIK if name == "DEWI LESTARI" else nik,
            "nama": name,
            "tanggal_lahir": born,
            "kode_kab": "1207",
            "desil_nasional": deciles[name],
            "padan_dukcapil": "TIDAK" if name == "DEWI LESTARI" else "",
        }
        for name, (nik, born, _) in PEOPLE.items()
        if name in deciles
    ]
    import_files(
        "welfare", [write_csv(tmp_path / "dtsen.csv", rows)], tmp_path / "dtsen", source="DTSEN", as_of=date(2026, 6, 1)
    )
    out = tmp_path / "banding"
    first, second = world.registers / "welfare", tmp_path / "dtsen" / "welfare"
    call = [
        "welfare",
        "compare",
        str(first),
        str(second),
        "--candidates",
        str(result),
        "--registers",
        str(world.registers),
    ]
    assert main([*call, "--out", str(out)]) == 0
    shown = capsys.readouterr().out
    book = load_workbook(out / "perbandingan.xlsx")
    assert {(row[1].value, row[7].value) for row in book["Calon yang berubah"].iter_rows(min_row=2)} == {
        ("RINA WATI SIREGAR", "tidak lagi memenuhi syarat"), ("MARULI SIMBOLON", "tidak lagi memenuhi syarat"),
        ("TONO GINTING", "menjadi belum diketahui"),
    }  # fmt: skip
    page = (out / "perbandingan.html").read_text("utf-8")
    for name, (nik, *_) in PEOPLE.items():
        assert name not in shown + page
        assert nik not in shown + page
    for name in ("perbandingan.xlsx", "orang.parquet", "kabkota.parquet"):
        assert (out / name).stat().st_mode & 0o077 == 0
    cells = re.findall(r'<td class="(?:k|d\d[^"]*)">([^<]*)</td>', page)
    assert set(cells) <= {"0", "&lt;5", "5"}, "no small figure stands on the page"
    assert "&lt;5" in cells
    shutil.rmtree(out)
    assert main([*call, "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sorted(each["move"] for each in told["candidates"]["changed"]) == [
        "MENJADI_BELUM_DIKETAHUI",
        "TIDAK_LAGI_MEMENUHI",
        "TIDAK_LAGI_MEMENUHI",
    ]
    assert told["candidates"]["judged_otherwise_than_the_result"] == 0, "the first register is the one that was used"
    assert main([*call[:3], str(first), *call[4:], "--out", str(tmp_path / "same"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["candidates"]["changed"] == [], "a register beside itself changes nobody"


def test_a_folder_that_is_no_welfare_register_is_said_so(
    tmp_path: Path, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["welfare", "compare", str(world.registers / "population"), str(tmp_path), "--out", str(tmp_path / "o")])
        == 3
    )
    assert "naungan import welfare" in capsys.readouterr().err
