"""Seats and budgets changed after a programme was made: the last change counts, with its source; others stay as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from naungan.model.errors import ProgrammeInvalid
from naungan.model.programme import Programme
from naungan.sources.programme_amendments import with_budget, with_seats
from naungan.sources.programme_changes import read_changes
from naungan.sources.programme_file import load_programme

PROGRAMMES = Path(__file__).parents[2] / "programmes"
RIGHT = (PROGRAMMES / "contoh-provinsi-lain.toml").read_text(encoding="utf-8")
SHARED, FIXED = "99.01/PEDAGANG/APBD", "99.05/SAWIT/DBH_SAWIT"


def load(folder: Path, text: str) -> Programme:
    (folder / "contoh-regions.csv").write_bytes((PROGRAMMES / "contoh-regions.csv").read_bytes())
    (folder / "p.toml").write_text(text, encoding="utf-8")
    return load_programme(folder / "p.toml")


def seats(programme: Programme) -> dict[str, int]:
    return {cell.code: cell.seats for cell in programme.cells}


@pytest.mark.parametrize("cell", [SHARED, FIXED])
def test_a_cell_is_changed_alone_and_says_why(tmp_path: Path, cell: str) -> None:
    before = load(tmp_path, RIGHT)
    twice = with_seats(with_seats(RIGHT, cell, 5, "Rapat pertama"), cell, 7, 'SK "Gubernur" 12')
    after = load(tmp_path, twice)
    assert seats(after) == {**seats(before), cell: 7}
    changed = next(each for each in after.cells if each.code == cell)
    assert changed.origin == 'diubah: SK "Gubernur" 12'
    assert dict(after.laws)[f"kursi_diubah.{cell}"] == 'SK "Gubernur" 12'
    assert twice.startswith(RIGHT.rstrip()), "what stood there stands there still"


def test_a_budget_is_changed_and_bounds_the_seats(tmp_path: Path) -> None:
    more = with_budget(RIGHT, "APBD", 200_000_000, "Perda perubahan APBD")
    assert [fund.budget for fund in load(tmp_path, more).funds] == [95_000_000, 200_000_000]
    with pytest.raises(ProgrammeInvalid) as caught:
        load(tmp_path, with_budget(RIGHT, "APBD", 1_000_000, "Dipotong"))
    assert [fault.key for fault in caught.value.faults] == ["dana[2].pagu"]
    with pytest.raises(ProgrammeInvalid) as caught:
        load(tmp_path, with_seats(RIGHT, FIXED, 90_000, "Salah ketik"))
    assert [fault.key for fault in caught.value.faults] == ["dana[1].pagu"]


def test_what_is_not_there_cannot_be_changed(tmp_path: Path) -> None:
    for text, key in (
        (with_seats(RIGHT, "99.05/SAWIT/APBD", 1, "Rapat"), "kursi_diubah[1].sel"),
        (with_seats(RIGHT, FIXED, -1, "Rapat"), "kursi_diubah[1].kursi"),
        (with_seats(RIGHT, FIXED, 1, " "), "kursi_diubah[1].sumber"),
        (with_budget(RIGHT, "APBN", 1, "Rapat"), "pagu_diubah[1].dana"),
        (with_budget(RIGHT, "APBD", 0, "Rapat"), "pagu_diubah[1].pagu"),
        (f"{with_budget(RIGHT, 'APBD', 200_000_000, 'Rapat')}catatan = 1\n", "pagu_diubah[1].catatan"),
    ):
        with pytest.raises(ProgrammeInvalid) as caught:
            load(tmp_path, text)
        assert key in [fault.key for fault in caught.value.faults]


def test_a_what_if_is_asked_of_the_programme_as_it_was_amended(tmp_path: Path) -> None:
    text = with_budget(with_seats(RIGHT, FIXED, 7, "Rapat"), "APBD", 200_000_000, "Rapat")
    amended = load(tmp_path, text)
    import tomllib

    changes = read_changes([f"sel.{FIXED}=9", "dana.APBD.pagu=300000000"], tomllib.loads(text), amended.cells)
    asked = load_programme(tmp_path / "p.toml", changes=changes)
    assert seats(asked)[FIXED] == 9
    assert asked.funds[1].budget == 300_000_000
