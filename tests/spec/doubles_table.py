"""Doubles: which rows are probably one person's while it is open who one of them is. Every case is a few rows of one
person and of people near him, among some hundred others.

Row `r("A")` is a palm-oil worker proposed by 12.01 with a NIK, a name, a birth date and a mother's name of his own. Row
`r("B")` says the same of him, but for what the case says; he stands in the population register where the case says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

UNKNOWN, PASSED, REFUSED = "TIDAK_DIKETAHUI", "LOLOS", "GAGAL"


class Row(NamedTuple):
    """One row. `cells`: what it says otherwise; 'NEXT' in a NIK is the serial number after his."""

    row: str
    cells: Mapping[str, Any]


def r(row: str, **cells: Any) -> Row:
    """A row; what is not said is the person's own."""
    return Row(row, cells)


class DoubleCase(NamedTuple):
    """`told`: row -> the rows that it names as probably the same person's; `double`: row -> outcome and code of the check
    GANDA, where the case looks at it; `registered`: people of the register, as changes to his own record."""

    sentence: str
    rows: tuple[Row, ...]
    told: Mapping[str, str]
    double: Mapping[str, tuple[str, str]]
    registered: tuple[Mapping[str, Any], ...]
    said: tuple[tuple[str, str, str, str], ...]


def case(sentence: str, *rows: Row, told: Mapping[str, str] | None = None, double: Mapping[str, tuple[str, str]] | None = None,
         registered: tuple[Mapping[str, Any], ...] = (), said: tuple[tuple[str, str, str, str], ...] = ()) -> DoubleCase:  # fmt: skip
    """A case of doubles. `said`: rulings, as kind, row, field and value."""
    return DoubleCase(sentence, rows, told or {}, double or {}, registered, said)


MAYBE, NOBODY_KNOWS, NIK_TWICE = (UNKNOWN, "GANDA_MUNGKIN"), (UNKNOWN, ""), (REFUSED, "NIK_GANDA")
BOTH = {"A": "B", "B": "A"}
NO_NIK: Mapping[str, Any] = {"nik": ""}
HIM: tuple[Mapping[str, Any], ...] = ({},)
VAGUE: Mapping[str, Any] = {"nik": "", "nama": "FIRST", "nama_ibu": "", "kode_kab": "12.03"}
"""So little that an officer has to look whether it is he."""

TABLE: list[DoubleCase] = [
    case("who is in no register and proposed twice in one list is told in both rows", r("A"), r("B"), told=BOTH, double={"A": MAYBE, "B": MAYBE}),
    case("and by two regencies", r("A"), r("B", kode_kab="12.02"), told=BOTH, double={"A": MAYBE, "B": MAYBE}),
    case("without a NIK in either row", r("A", **NO_NIK), r("B", kode_kab="12.02", **NO_NIK), told=BOTH),
    case("with a letter wrong and no NIK", r("A"), r("B", nama="TYPO", **NO_NIK), told=BOTH),
    case("with a digit of the NIK wrong and day and month swapped", r("A"), r("B", nik="TYPO", tanggal_lahir="FLIPPED"), told=BOTH),
    case("three times: each row names both others", r("A"), r("B", **NO_NIK), r("C", kode_kab="12.03"), told={"A": "B C", "B": "A C", "C": "A B"}),
    case("a twin is another person", r("A"), r("B", nik="NEXT", nama="OTHER"), double={"A": NOBODY_KNOWS, "B": NOBODY_KNOWS}),
    case("so is a younger brother", r("A", **NO_NIK), r("B", nama="OTHER", tanggal_lahir="14-11-1984", **NO_NIK)),
    case("so is a namesake born in another year of another mother", r("A"), r("B", nik="1203050407910033", tanggal_lahir="04-07-1991", nama_ibu="ROTUA PURBA")),
    case("so is somebody with his NIK and nothing else of his", r("A"), r("B", nama="OTHER", tanggal_lahir="04-07-1991", nama_ibu="ROTUA PURBA", jenis_kelamin="P")),

    case("beside a row that is surely linked, the row that is probably his", r("A"), r("B", **VAGUE), registered=HIM,
        told=BOTH, double={"A": (PASSED, ""), "B": MAYBE}),
    case("and both rows of whom is surely proposed twice", r("A"), r("B", kode_kab="12.02"), r("C", **VAGUE), registered=HIM,
        told={"A": "C", "B": "C", "C": "A B"}, double={"A": (PASSED, ""), "B": NIK_TWICE, "C": MAYBE}),
    case("two rows surely linked to one NIK need no guess", r("A"), r("B", **NO_NIK), registered=HIM, double={"A": (PASSED, ""), "B": NIK_TWICE}),
    case("two rows surely linked to two NIKs are two people", r("A"), r("B", nik="NEXT", nama="OTHER"), registered=({}, {"nik": "NEXT", "nama": "OTHER"}),
        double={"A": (PASSED, ""), "B": (PASSED, "")}),

    case("an officer's word that a row is a person of its own settles it", r("A"), r("B"), said=(("evidence", "B", "GANDA", PASSED),),
        double={"A": NOBODY_KNOWS, "B": (PASSED, "")}),
    case("of three rows the two others are still told", r("A"), r("B"), r("C"), said=(("evidence", "B", "GANDA", PASSED),), told={"A": "C", "C": "A"}),
    case("said of one row of a person it holds for the other", r("A"), r("B", kode_kab="12.02"), r("C", **VAGUE), registered=HIM,
        said=(("evidence", "B", "GANDA", PASSED),), double={"C": NOBODY_KNOWS}),
    case("an officer's word on who a row is leaves nothing to guess", r("A"), r("B", **VAGUE), registered=HIM,
        said=(("judgements", "B", "IDENTITAS", "HIS"),), double={"A": (PASSED, ""), "B": NIK_TWICE}),
    case("an officer's word that he is in no register does not say that he is proposed once", r("A"), r("B"),
        said=(("judgements", "B", "IDENTITAS", "TIDAK_ADA"),), told=BOTH),

    case("in a chain each row names its neighbours only", r("A", **NO_NIK), r("B"), r("C", tanggal_lahir="", nama_ibu=""),
        told={"A": "B", "B": "A C", "C": "B"}),
]  # fmt: skip
