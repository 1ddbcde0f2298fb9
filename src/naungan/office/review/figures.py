"""The figures of a determination: one source for every page, minutes, decree, report and answer that prints one.

Knows: what is counted, and the stamp (day and short code) that every printed figure carries. Does not know: who prints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone

from naungan.model.decision import Verdict
from naungan.model.programme import Programme
from naungan.office.programmes import queries as programmes
from naungan.office.review.models import Determination

Record = Mapping[str, Any]


class Stamp(NamedTuple):
    """By what a figure is known to be of the same list: the day it was worked out, the short code of its bundle; after
    amendments '…/P2', and the day of the last."""

    day: date
    code: str


class Count(NamedTuple):
    """One line. Units: people; `monthly` and `whole` (all the programme's months) rupiah."""

    code: str
    name: str
    seats: int
    filled: int
    waiting: int
    monthly: int
    whole: int


class Figures(NamedTuple):
    """Everything that is ever printed of a determination. `by_sector` has no seats: a cell may serve several."""

    stamp: Stamp
    root: str
    months: int
    total: Count
    by_regency: tuple[Count, ...]
    by_sector: tuple[Count, ...]
    by_fund: tuple[Count, ...]


def counted(cells: Iterable[Record], people: Iterable[Record]) -> dict[str, Any]:
    """What is kept of a result. In: rows as of bundle_rows. Out: cells without people, sectors of the chosen."""
    kept = [
        [each["cell"], each["kode_kab"], each["fund"], each["seats"], each["filled"], each["waiting"]]
        for each in sorted(cells, key=lambda each: str(each["cell"]))
    ]
    chosen = Counter(str(each["sector"]) for each in people if each["verdict"] == Verdict.DITETAPKAN)
    return {"cells": kept, "sectors": dict(sorted(chosen.items()))}


class Moved(NamedTuple):
    """What amending decrees changed since: cell -> people more with a seat, people more who wait; sector -> people.
    `times`: how many they are, and `day`: of the last; other figures than the bundle's never carry its bare code."""

    cells: Mapping[str, tuple[int, int]] = {}
    sectors: Mapping[str, int] = {}
    times: int = 0
    day: date | None = None


NOTHING_MOVED = Moved()


def figures(determination: Determination, moved: Moved = NOTHING_MOVED) -> Figures:
    """Of a determination with a result, as it was worked out or as it was amended since."""
    policy = programmes.read_policy(determination.version)
    cells = [_moved(each, moved) for each in determination.counted["cells"]]
    sectors: Counter[str] = Counter(determination.counted["sectors"])
    sectors.update(moved.sectors)
    regions = {region.code: region.name for region in policy.regions}
    funds, names = {fund.code: fund.name for fund in policy.funds}, dict(policy.sectors)
    return Figures(
        _stamp(determination, moved),
        determination.root, policy.months, _sum("", "", cells, policy),
        _by(lambda cell: cell.kode_kab, regions, cells, policy),
        tuple(_count(code, names.get(code, code), (0, n, 0), policy) for code, n in sorted(sectors.items())),
        _by(lambda cell: cell.fund, funds, cells, policy),
    )  # fmt: skip


def _stamp(determination: Determination, moved: Moved) -> Stamp:
    if moved.times:
        return Stamp(moved.day or timezone.localdate(), f"{determination.code}/P{moved.times}")
    return Stamp(timezone.localdate(determination.frozen_at or determination.created_at), determination.code)


class _Cell(NamedTuple):
    kode_kab: str
    fund: str
    people: tuple[int, int, int]


def _moved(kept: Sequence[Any], moved: Moved) -> _Cell:
    code, kode_kab, fund, seats, filled, waiting = kept
    more, more_waiting = moved.cells.get(code, (0, 0))
    return _Cell(kode_kab, fund, (seats, filled + more, waiting + more_waiting))


def _by(
    key: Callable[[_Cell], str], names: Mapping[str, str], cells: Sequence[_Cell], policy: Programme
) -> tuple[Count, ...]:
    codes = sorted({key(cell) for cell in cells})
    return tuple(_sum(code, names.get(code, code), [c for c in cells if key(c) == code], policy) for code in codes)


def _sum(code: str, name: str, cells: Sequence[_Cell], policy: Programme) -> Count:
    return _count(code, name, tuple(sum(cell.people[at] for cell in cells) for at in range(3)), policy)


def _count(code: str, name: str, people: tuple[int, ...], policy: Programme) -> Count:
    monthly = people[1] * policy.monthly_contribution
    return Count(code, name, people[0], people[1], people[2], monthly, monthly * policy.months)
