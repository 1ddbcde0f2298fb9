"""The computed ceilings of one size put together: what the page prints beside the results, and the goals lean on.

Knows: the record of one ceiling, and that each weighs as many rows as it judged. Does not know: how it was computed
(ceiling.py) or is printed (page.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

FIGURES = ("f1", "precision", "recall", "absent_false")


class Figures(NamedTuple):
    """Shares 0-1, and of how many rows: expected by the generator's likelihood, and achieved on the draw's truth."""

    rows: int
    expected: Mapping[str, float]
    achieved: Mapping[str, float]


class Ceiling(NamedTuple):
    """The ceiling of one size. `strict`: with the fewest absent people at nearly the best F1; `classes`: by NIK."""

    seeds: int
    whole: Figures
    strict: Figures
    classes: Mapping[str, Figures]


def ceiling_of(records: Iterable[Mapping[str, Any]]) -> Ceiling | None:
    """The ceilings among the records of one size; None where none was computed."""
    good = [r for r in records if r["system"] == "ceiling" and "failed" not in r]
    if not good:
        return None
    names = sorted({name for record in good for name in record["by_nik_class"]})
    return Ceiling(
        len(good),
        _mean([(record["rows"], record) for record in good]),
        _mean([(record["rows"], record["strict"]) for record in good]),
        {name: _mean([_part(record, name) for record in good if name in record["by_nik_class"]]) for name in names},
    )


def _part(record: Mapping[str, Any], name: str) -> tuple[int, Mapping[str, float]]:
    part = record["by_nik_class"][name]
    return part["rows"], part


def _mean(parts: Sequence[tuple[int, Mapping[str, float]]]) -> Figures:
    rows = sum(n for n, _ in parts)

    def mean(name: str) -> float:
        return sum(n * part[name] for n, part in parts) / max(1, rows)

    return Figures(rows, {name: mean(name) for name in FIGURES}, {name: mean(f"achieved_{name}") for name in FIGURES})
