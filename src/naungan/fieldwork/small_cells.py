"""Counts fit for the public: none below five, and totals made of nothing but what is shown.

Knows: that an exact total gives the one small count away that is missing in it, so that where one is, the total is a
range. Does not know: what is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

SMALLEST_SHOWN = 5
"""Fewer people than this are never counted in public."""
FEW = f"<{SMALLEST_SHOWN}"


class Total(NamedTuple):
    """A sum, as far as the public may know it: at least and at most so many."""

    least: int
    most: int

    def __str__(self) -> str:
        if self.most < SMALLEST_SHOWN:
            return FEW
        return str(self.least) if self.least == self.most else f"{self.least}-{self.most}"


class Shown(NamedTuple):
    """Counts by name as the public may see them, and their total."""

    counts: Mapping[str, str]
    total: Total


def for_public(counts: Mapping[str, int]) -> Shown:
    """Counts above zero with their total. Any small count could be any other small one: nothing here would change."""
    shown = {name: FEW if count < SMALLEST_SHOWN else str(count) for name, count in counts.items()}
    few = [count for count in counts.values() if count < SMALLEST_SHOWN]
    rest = sum(counts.values()) - sum(few)
    return Shown(shown, Total(rest + len(few), rest + len(few) * (SMALLEST_SHOWN - 1)))


def summed(totals: Iterable[Total]) -> Total:
    """The total of totals."""
    listed = list(totals)
    return Total(sum(each.least for each in listed), sum(each.most for each in listed))
