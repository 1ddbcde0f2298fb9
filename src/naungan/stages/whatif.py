"""What-if: who would pass under other limits, and what allocation needs of each to give the seats again.

Knows: which checks rest on a number that can be judged again, and when a result alone tells too little.
Does not know: how seats are given (allocate), how people are ranked (rank), or where facts come from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from naungan.model.decision import Outcome, Result
from naungan.model.programme import Programme, RankKey, SpareSeats
from naungan.stages import allocate, assess, rank


class Told(NamedTuple):
    """What a check said: its outcome, and the value it rests on."""

    outcome: Outcome
    value: str


class Facts(NamedTuple):
    """One row whose every other check passed. `age` and `decile` are judged again; the rest ranks and seats it.

    `person`, `card`, `likeness`: words that are equal where two rows share the NIK, the family card, or are alike as
    allocate.likeness says; '' where they share none with anybody. `values`: what each RankKey says, in the order of
    that enum. `ticket`, `row_ticket`: sort as the lottery's. `apart`: has somebody said that this is nobody else's NIK?
    """

    candidate_id: str
    kode_kab: str
    cell: str
    age: Told
    decile: Told
    person: str
    card: str
    domicile: str
    values: tuple[int, ...]
    ticket: str
    row_ticket: str
    likeness: str
    apart: bool


class Ranked(NamedTuple):
    """A row that competed in the result: its cell, and its place there. Units: `place` 1-based."""

    candidate_id: str
    kode_kab: str
    cell: str
    place: int


def judged_again(told: Told, judge: Callable[[int], Result]) -> Outcome:
    """The outcome under another limit. Only a number is judged again: unknown stays unknown, and so does what an
    officer has answered or what rests on absence."""
    if told.outcome is Outcome.TIDAK_DIKETAHUI or not told.value.isdigit():
        return told.outcome
    return judge(int(told.value))[0]


def passes(age: Told, decile: Told, programme: Programme) -> bool:
    """Do both checks that rest on a number pass under this programme?"""
    outcomes = (
        judged_again(age, lambda years: assess.judge_age(years, programme)),
        judged_again(decile, lambda number: assess.judge_decile(number, programme)),
    )
    return all(outcome is Outcome.LOLOS for outcome in outcomes)


def entries(facts: Sequence[Facts], programme: Programme) -> list[allocate.Entry]:
    """Everyone who passes, as allocation sees them. Rows that do not pass can take no seat from anybody."""
    known: dict[tuple[Told, Told], bool] = {}
    for pair in {(f.age, f.decile) for f in facts}:
        known[pair] = passes(*pair, programme)
    places = [list(RankKey).index(key) for key in programme.ranking]
    return [_entry(f, programme, places) for f in facts if known[f.age, f.decile]]


def _entry(facts: Facts, programme: Programme, places: Sequence[int]) -> allocate.Entry:
    text = rank.text_of([facts.values[place] for place in places])
    return allocate.Entry(
        facts.candidate_id, facts.kode_kab, facts.person, facts.card, facts.domicile,
        allocate.outcome_with_card(Outcome.LOLOS, facts.person, facts.card, programme), facts.cell, (facts.cell,),
        text, text, facts.ticket, facts.row_ticket, (facts.likeness,) if facts.likeness else (),
        ("petugas", "") if facts.apart else ("", ""),
    )  # fmt: skip


def seat(
    entries: Sequence[allocate.Entry], programme: Programme
) -> tuple[Mapping[str, Sequence[allocate.Entry]], tuple[allocate.CellResult, ...]]:
    """Everyone who competes, by cell and in ranking order, and every cell; the open rows are not counted."""
    found = allocate.compete(entries, programme)
    return found.competing, tuple(
        allocate.cell_result(cell, found.moved[cell.code], len(found.competing[cell.code]), 0, programme)
        for cell in programme.cells
    )


def ranked_entries(rows: Sequence[Ranked]) -> list[allocate.Entry]:
    """Those who competed, in the order that the result gives them within their cell; across cells it tells nothing."""
    return [
        allocate.Entry(
            row.candidate_id, row.kode_kab, "", "", "", Outcome.LOLOS, row.cell, (row.cell,), f"{row.place:08d}",
            f"{row.place:08d}", "", "",
        )
        for row in rows
    ]  # fmt: skip


def programme_of_ranks(
    before: Programme, after: Programme, seats: Mapping[str, int], rows: Sequence[Ranked]
) -> tuple[Programme, tuple[str, ...]]:
    """The changed programme so that ranks within cells suffice, and the pools (by their first cell) for which they do
    not: spare seats that go to the best of several cells, of whom nobody knows who comes first.

    In: `seats`: cell -> seats in the result, moves included: they stand where nothing changes.
    """
    competing = Counter(row.cell for row in rows)
    old = {cell.code: cell.seats for cell in before.cells}
    shared, same_rule = after.spare_seats is SpareSeats.PINDAH, before.spare_seats is after.spare_seats
    settled: dict[str, int] = {}
    open_pools = []
    for pool in allocate.pools(after.cells):
        if same_rule and all(old[cell.code] == cell.seats for cell in pool):
            settled |= {cell.code: seats[cell.code] for cell in pool}
            continue
        spare = sum(max(0, cell.seats - competing[cell.code]) for cell in pool)
        crowded = [competing[cell.code] - cell.seats for cell in pool if competing[cell.code] > cell.seats]
        if shared and len(crowded) > 1 and 0 < spare < sum(crowded):
            open_pools.append(pool[0].code)
    cells = tuple(replace(cell, seats=settled.get(cell.code, cell.seats)) for cell in after.cells)
    return replace(after, cells=cells, max_per_family=0), tuple(open_pools)
