"""Counts fit for the public: none below five, and none that the total of its regency would give away.

Knows: what can be worked out of a total and the counts beside it. Does not know: what is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

SMALLEST_SHOWN = 5
"""Fewer people than this are never counted in public."""
FEW, HIDDEN = f"<{SMALLEST_SHOWN}", "-"
"""What stands for a small count, and for one that is left out because it would tell a small one."""


class Shown(NamedTuple):
    """Counts by name as the public may see them, and their total: numbers, FEW or HIDDEN."""

    counts: Mapping[str, str]
    total: str


class _Bounds(NamedTuple):
    """What everybody knows of a count that is not shown."""

    least: int
    most: int


def for_public(counts: Mapping[str, int]) -> Shown:
    """Counts above zero with their total. While a small one could be worked out, the smallest that is shown is left out
    too; if that does not help, the total is. Ties: by name."""
    total = sum(counts.values())
    few = [name for name, count in counts.items() if count < SMALLEST_SHOWN]
    rest = sorted((name for name in counts if name not in few), key=lambda name: (counts[name], name))
    hidden: list[str] = []
    while _is_told(few, hidden, counts, rest) and rest:
        hidden.append(rest.pop(0))
    withheld = _is_told(few, hidden, counts, rest)
    shown = dict.fromkeys(few, FEW) | dict.fromkeys(hidden, HIDDEN) | {name: str(counts[name]) for name in rest}
    if total < SMALLEST_SHOWN:
        return Shown(shown, FEW)
    return Shown(shown, HIDDEN if withheld else str(total))


def _is_told(few: Sequence[str], hidden: Sequence[str], counts: Mapping[str, int], rest: Sequence[str]) -> bool:
    """Could somebody who reads the total work out a small count?"""
    left = sum(counts[name] for name in (*few, *hidden))
    ceiling = counts[rest[0]] if rest else left  # whoever knows the rule knows that no larger one was left out
    bounds = [_Bounds(1, SMALLEST_SHOWN - 1)] * len(few) + [_Bounds(SMALLEST_SHOWN, ceiling)] * len(hidden)
    least, most = (sum(each[at] for each in bounds) for at in (0, 1))
    return any(
        max(each.least, left - (most - each.most)) == min(each.most, left - (least - each.least))
        for each in bounds[: len(few)]
    )
