"""The page of measurements: each figure as the median of its runs with the extremes, beside its target.

Knows: figures, units, Markdown. Does not know: how a figure was got.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

UNITS = {
    "s": "{:,.2f} s",
    "ms": "{:,.2f} ms",
    "MiB": "{:,.0f} MiB",
    "rows/s": "{:,.0f} rows/s",
    "requests/s": "{:,.0f} requests/s",
    "×": "{:,.2f} ×",
    "": "{:,.0f}",
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure must keep to: at most `limit`, or at least."""

    limit: float
    at_least: bool = False

    def kept(self, value: float) -> bool:
        """Is it hit?"""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing: a value for each run. `failed`: why there is none; `note`: what one must know to read it."""

    group: str
    what: str
    unit: str
    values: tuple[float, ...] = ()
    target: Target | None = None
    note: str = ""
    failed: str = ""

    @property
    def median(self) -> float:
        """The middle run, or the mean of the two middle ones."""
        return statistics.median(self.values)


INTRODUCTION = """As measured; a missed target is shown with its distance. Every run is a process of its own, a figure
the median of its runs. Seconds are of the work, without starting the interpreter, unless it says from start to end."""


def page(facts: Iterable[tuple[str, str]], figures: Sequence[Figure], *, judged: bool) -> str:
    """The whole page. `judged` False: sizes too small for the targets."""
    lines = [
        "<!-- Made by `make bench`: do not edit. -->",
        "",
        "# Measurements",
        "",
        INTRODUCTION,
        "",
        *_table(("machine", ""), facts),
        "",
        *_table(
            ("measure", "figure", "median", "min–max", "runs", "target", "result"),
            (_row(figure, judged) for figure in figures),
        ),
        "",
        *(f"- {note}" for note in dict.fromkeys(f"{f.group}: {f.note}." for f in figures if f.note)),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    body = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return [f"| {' | '.join(headers)} |", "|" + "---|" * len(headers), *body]


def _row(figure: Figure, judged: bool) -> tuple[str, ...]:
    if figure.failed:
        return figure.group, figure.what, "–", "–", "0", _target(figure), f"**failed**: {figure.failed}"
    low, high = min(figure.values), max(figure.values)
    span = "" if len(figure.values) == 1 else f"{_number(low, figure.unit)} – {_number(high, figure.unit)}"
    return (
        figure.group, figure.what, _number(figure.median, figure.unit), span, str(len(figure.values)), _target(figure),
        verdict(figure, judged),
    )  # fmt: skip


def verdict(figure: Figure, judged: bool) -> str:
    """Hit, or missed with the distance; '' where nothing is promised."""
    target = figure.target
    if not target:
        return ""
    if not judged:
        return "not judged: small sizes"
    if target.kept(figure.median):
        return "hit"
    distance = abs(figure.median - target.limit)
    return f"**missed** by {_number(distance, figure.unit)} ({distance / target.limit:.0%})"


def line(figure: Figure, judged: bool) -> str:
    """A figure as one plain line of progress."""
    if figure.failed:
        return f"{figure.what}: FAILED: {figure.failed}"
    span = f" ({_number(min(figure.values), figure.unit)} – {_number(max(figure.values), figure.unit)})"
    result = f"  target {_target(figure)}: {verdict(figure, judged)}" if figure.target else ""
    return f"{figure.what}: {_number(figure.median, figure.unit)}{span if len(figure.values) > 1 else ''}{result}"


def _target(figure: Figure) -> str:
    if not figure.target:
        return ""
    return f"{'≥' if figure.target.at_least else '≤'} {_number(figure.target.limit, figure.unit)}"


def _number(value: float, unit: str) -> str:
    return UNITS[unit].format(value)
