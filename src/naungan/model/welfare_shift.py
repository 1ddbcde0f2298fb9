"""Two welfare registers side by side: who is in both, what a switch from the first to the second would change.

Knows: what is counted, and what each person's standing is called. Does not know: how people are found again (engines/),
or how it is shown.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

DECILES = range(1, 11)

BOTH, ONLY_FIRST, ONLY_SECOND = "KEDUANYA", "HANYA_PERTAMA", "HANYA_KEDUA"
OPEN_FIRST, OPEN_SECOND = "TAK_TERBANDING_PERTAMA", "TAK_TERBANDING_KEDUA"
"""A row of which nobody can tell whether the other register holds the same person: it is compared with nobody, and
counted."""


class Side(NamedTuple):
    """One of the two registers. `people` are its rows but for repeated ones. Units: rows; `sha256` of its data file."""

    source: str
    as_of: date
    sha256: str
    rows: int
    repeated: int
    people: int


class RegencyShift(NamedTuple):
    """One regency, '' where neither register says. `both`: people found in both; `enters`, `leaves`: of those, who move
    into the programme's deciles and out of them; `new`, `gone`: who are in those deciles and in one register only;
    `undecided`: in both, but one says no decile. Units: persons; None without a limit."""

    code: str
    both: int
    enters: int | None
    leaves: int | None
    new: int | None
    gone: int | None
    only_first: int
    only_second: int
    open_first: int
    open_second: int
    undecided: int


class WelfareShift(NamedTuple):
    """Everything that is counted. `matrix`: persons by decile in the first (rows) and in the second; `by_name`: how
    many of those in both were found by name, birth date and regency; `decile_max` None = no programme was named."""

    first: Side
    second: Side
    decile_column: str
    decile_max: int | None
    matrix: tuple[tuple[int, ...], ...]
    regencies: tuple[RegencyShift, ...]
    by_name: int

    @property
    def total(self) -> RegencyShift:
        """All regencies together."""
        sums = [[each[at] for each in self.regencies] for at in range(1, len(RegencyShift._fields))]
        return RegencyShift("", *(None if None in each else sum(each) for each in sums))  # type: ignore[arg-type]


class CandidateShift(NamedTuple):
    """One candidate whose standing would change. `before`, `after`: outcome of all checks together under the first and
    under the second register; deciles as text, '' where none is known."""

    candidate_id: str
    kode_kab: str
    decile_before: str
    decile_after: str
    before: str
    after: str


class CandidateShifts(NamedTuple):
    """`changed`: whose standing would change, by regency; `compared`: how many were judged under both; `unlinked`: of
    whom nobody knows who they are; `unlike`: judged otherwise under the first than in the result, for another register
    was used there."""

    changed: tuple[CandidateShift, ...]
    compared: int
    unlinked: int
    unlike: int
