"""A what-if beside the result it starts from: seats, people, cost and coverage, before and after.

Knows: sums over candidate ids. Does not know: how seats were given (stages/), words or pages. Names nobody: whoever
shows a comparison decides who may see the names behind its ids.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, NamedTuple

from naungan.model.decision import Verdict
from naungan.model.programme import Programme
from naungan.stages import allocate

AGE_BANDS = ((0, 17), (18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 200))
"""Units: completed years, both ends included."""
MARGIN = 3
"""How many ids on either side of a cut-off are named."""
UNTOLD = "tidak diketahui"
SEX = {"L": "laki-laki", "P": "perempuan", "": UNTOLD}


class Change(NamedTuple):
    """A number before and after."""

    before: int
    after: int


class CellChange(NamedTuple):
    """One cell. `last_in`: the last who sit, the very last at the end; `first_out`: the first who wait. Candidate ids.

    Units: seats and persons.
    """

    cell: str
    kode_kab: str
    fund: str
    seats: Change
    filled: Change
    waiting: Change
    last_in: tuple[str, ...]
    first_out: tuple[str, ...]


class RegencyChange(NamedTuple):
    """One proposing regency. `enters`, `leaves`: candidate ids that gain or lose a seat. Units: seats and persons."""

    code: str
    name: str
    seats: Change
    filled: Change
    waiting: Change
    enters: tuple[str, ...]
    leaves: tuple[str, ...]


class FundChange(NamedTuple):
    """One fund. `cost`: filled seats x contribution x months. Units: whole rupiah."""

    code: str
    name: str
    budget: Change
    cost: Change

    @property
    def left(self) -> int:
        """What the budget would still hold."""
        return self.budget.after - self.cost.after


class Coverage(NamedTuple):
    """One group of people, counted after the cut. Units: rows proposed, persons with a seat."""

    group: str
    proposed: int
    seated: Change


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes would lead to, beside the result as it is. `quota`: seats of the programme, before any moves;
    `waiting_target`: how long the waiting list should be."""

    changes: tuple[str, ...]
    cells: tuple[CellChange, ...]
    regencies: tuple[RegencyChange, ...]
    funds: tuple[FundChange, ...]
    by_sex: tuple[Coverage, ...]
    by_age: tuple[Coverage, ...]
    by_regency: tuple[Coverage, ...]
    waiting_target: Change
    quota: Change

    @property
    def enters(self) -> int:
        """Persons who would gain a seat."""
        return sum(len(regency.enters) for regency in self.regencies)

    @property
    def leaves(self) -> int:
        """Persons who would lose their seat."""
        return sum(len(regency.leaves) for regency in self.regencies)


class Held(NamedTuple):
    """What the result holds, column by column: candidate id, proposing regency, cell, verdict, sex, age as text; and
    its rows of CELLS."""

    ids: Sequence[str]
    regencies: Sequence[str]
    cells: Sequence[str]
    verdicts: Sequence[str]
    sexes: Sequence[str]
    ages: Sequence[str]
    cell_rows: Sequence[Mapping[str, Any]]


def compare(
    held: Held, before: Programme, after: Programme, changes: tuple[str, ...],
    competing: Mapping[str, Sequence[allocate.Entry]], cells: Sequence[allocate.CellResult],
) -> Comparison:  # fmt: skip
    """Lay the seats of a what-if beside those of the result. In: the changes as asked; everyone competing in each cell,
    in ranking order."""
    rows = {cell["cell"]: cell for cell in held.cell_rows}
    order = {found.cell.code: [entry.candidate_id for entry in competing[found.cell.code]] for found in cells}
    seated = {row for found in cells for row in order[found.cell.code][: found.filled]}
    had = [verdict == Verdict.DITETAPKAN for verdict in held.verdicts]
    has = [row in seated for row in held.ids]
    cell_changes = tuple(
        CellChange(
            found.cell.code, found.cell.kode_kab, found.cell.fund,
            Change(rows[found.cell.code]["seats"], found.seats),
            Change(rows[found.cell.code]["filled"], found.filled),
            Change(rows[found.cell.code]["waiting"], found.waiting),
            tuple(order[found.cell.code][max(0, found.filled - MARGIN) : found.filled]),
            tuple(order[found.cell.code][found.filled : found.filled + MARGIN]),
        )
        for found in cells
    )  # fmt: skip
    regencies = _regencies(after, held, cell_changes, had, has)
    names = {region.code: region.name for region in after.regions}
    bands = {age: _band(age) for age in set(held.ages)}
    return Comparison(
        changes, cell_changes, regencies, _funds(before, after, cell_changes),
        _coverage([SEX[sex] for sex in held.sexes], had, has),
        _coverage([bands[age] for age in held.ages], had, has),
        _coverage([names.get(code, code) or UNTOLD for code in held.regencies], had, has),
        Change(
            sum(cell["reserve_target"] for cell in held.cell_rows), sum(found.reserve_target for found in cells)
        ),
        Change(before.seats, after.seats),
    )  # fmt: skip


def _regencies(
    programme: Programme, held: Held, cells: Sequence[CellChange], had: Sequence[bool], has: Sequence[bool]
) -> tuple[RegencyChange, ...]:
    moves: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for row, kab, old, new in zip(held.ids, held.regencies, had, has, strict=True):
        if old is not new:
            moves[kab, new].append(row)

    def total(code: str, name: str) -> Change:
        changes = [getattr(cell, name) for cell in cells if cell.kode_kab == code]
        return Change(sum(c.before for c in changes), sum(c.after for c in changes))

    return tuple(
        RegencyChange(
            region.code, region.name, total(region.code, "seats"), total(region.code, "filled"),
            total(region.code, "waiting"), tuple(sorted(moves[region.code, True])),
            tuple(sorted(moves[region.code, False])),
        )
        for region in programme.regions
    )  # fmt: skip


def _funds(before: Programme, after: Programme, cells: Sequence[CellChange]) -> tuple[FundChange, ...]:
    budgets = {fund.code: fund.budget for fund in before.funds}
    each = after.monthly_contribution * after.months
    return tuple(
        FundChange(
            fund.code, fund.name, Change(budgets[fund.code], fund.budget),
            Change(
                each * sum(cell.filled.before for cell in cells if cell.fund == fund.code),
                each * sum(cell.filled.after for cell in cells if cell.fund == fund.code),
            ),
        )
        for fund in after.funds
    )  # fmt: skip


def _band(age: str) -> str:
    if not age.isdigit():
        return UNTOLD
    low, high = next(band for band in AGE_BANDS if band[0] <= min(int(age), AGE_BANDS[-1][1]) <= band[1])
    return f"di bawah {high + 1}" if not low else f"{low}+" if (low, high) == AGE_BANDS[-1] else f"{low}-{high}"


def _coverage(groups: Sequence[str], had: Sequence[bool], has: Sequence[bool]) -> tuple[Coverage, ...]:
    proposed, before, after = Counter(groups), Counter(compress(groups, had)), Counter(compress(groups, has))
    return tuple(Coverage(group, proposed[group], Change(before[group], after[group])) for group in sorted(proposed))
