"""Which NIKs Excel has spoiled: the damage rules."""

from __future__ import annotations

from typing import Any

import pytest

from naungan.model.problem import ProblemCode as C
from naungan.sources.list_file import ListRead
from naungan.sources.nik_damage import NikCell, judge_niks, read_nik_cell

from .list_builder import HEADER, codes, csv_text, nik, people, person, read_one, xlsx

SOUND = nik(1)
ENDING_IN_ZERO = SOUND[:-1] + "0"


def read_niks(*niks: Any) -> ListRead:
    grid = [HEADER, *(person(number, NIK=value) for number, value in enumerate(niks, 1))]
    return read_one("langkat.xlsx", xlsx(("Data", grid)))


@pytest.mark.parametrize(
    ("cell", "text", "numeric", "damaged"),
    [
        (SOUND, SOUND, False, False),
        (f" '{SOUND} ", f"'{SOUND}", False, False),
        (int(SOUND), SOUND, True, False),
        (float(SOUND), SOUND, True, False),
        (int(ENDING_IN_ZERO), ENDING_IN_ZERO, True, True),
        (9_006_999_999_999_999, "9006999999999999", True, False),
        (9_007_000_000_000_001, "9007000000000001", True, True),
        (9_107_040_101_800_001, "9107040101800001", True, True),
        (120704010180, "120704010180", True, False),
        (f"{SOUND}.0", SOUND, True, False),
        (f"{ENDING_IN_ZERO},00", ENDING_IN_ZERO, True, True),
        ("1,20704E+15", "1,20704E+15", False, True),
        ("1.20704012038E+15", "1.20704012038E+15", False, True),
        ("1.20704012038001E+15", "1207040120380010", False, True),
        ("", "", False, False),
        ("12O7.0401 0180", "12O7.0401 0180", False, False),
    ],
)  # fmt: skip
def test_a_nik_cell_says_what_it_still_holds(cell: Any, text: str, numeric: bool, damaged: bool) -> None:
    assert read_nik_cell(cell) == NikCell(text, numeric, damaged)


def test_whole_numbers_are_kept_with_a_warning_and_cut_ones_marked() -> None:
    read = read_niks(int(nik(1)), int(ENDING_IN_ZERO), nik(3))
    assert [(row.nik, row.nik_numeric, row.nik_damaged) for row in read.rows] == [
        (nik(1), True, False), (ENDING_IN_ZERO, True, True), (nik(3), False, False),
    ]  # fmt: skip
    assert [(at, p.row, p.column, p.value, p.code) for at, p in read.problems] == [
        (0, 2, "nik", f"{'*' * 12}{nik(1)[-4:]}", C.NIK_ANGKA),
        (1, 3, "nik", f"{'*' * 12}{ENDING_IN_ZERO[-4:]}", C.NIK_DIGIT_AKHIR_HILANG),
    ]


def numbers(whole: int, cut: int) -> list[int]:
    return [int(nik(n)) for n in range(1, whole + 1)] + [int(nik(n)[:-1] + "0") for n in range(101, 101 + cut)]


@pytest.mark.parametrize(
    ("whole", "cut", "fails"),
    [(8, 2, False), (7, 3, True), (6, 3, False), (16, 4, False), (15, 5, True), (40, 0, False)],
)
@pytest.mark.parametrize("as_text", [False, True])
def test_a_file_in_which_more_than_a_fifth_ends_in_zero_is_damaged_throughout(
    whole: int, cut: int, fails: bool, as_text: bool
) -> None:
    niks: list[Any] = [str(number) if as_text else number for number in numbers(whole, cut)]
    read = read_niks(*niks)
    damaged = sum(row.nik_damaged for row in read.rows)
    assert damaged == (whole + cut if fails else 0 if as_text else cut)
    assert (C.NIK_SATU_BERKAS_RUSAK in codes(read)) is fails
    assert codes(read).count(C.NIK_DIGIT_AKHIR_HILANG) == damaged


def test_a_failing_share_of_numbers_leaves_the_texts_of_the_file_alone() -> None:
    read = read_niks(*numbers(7, 4), *(nik(n) for n in range(200, 212)))
    assert [row.nik_damaged for row in read.rows] == [True] * 11 + [False] * 12
    assert [p.value for _, p in read.problems if p.code is C.NIK_SATU_BERKAS_RUSAK] == [
        "4 dari 11 NIK angka berakhir 0"
    ]


def test_the_test_is_of_the_whole_file_not_of_one_sheet() -> None:
    sheets = [
        (f"T{n}", [HEADER, *(person(n * 10 + i, NIK=cell) for i, cell in enumerate(numbers(3, 3)))]) for n in range(2)
    ]
    read = read_one("langkat.xlsx", xlsx(*sheets))
    assert all(row.nik_damaged for row in read.rows)
    assert len(read.rows) == 12


def test_niks_in_a_text_table_are_texts() -> None:
    rows = read_one("langkat.csv", csv_text([HEADER, *people(3)]).encode()).rows
    assert not any(row.nik_numeric or row.nik_damaged for row in rows)


def test_text_that_is_no_nik_never_makes_a_file_fail() -> None:
    cells = (
        [NikCell("", False, False)] * 50 + [NikCell("0", True, False)] * 50 + [NikCell("belum 0", False, False)] * 20
    )
    assert judge_niks(cells).failed == ""
    assert not any(judge_niks(cells).damaged)
