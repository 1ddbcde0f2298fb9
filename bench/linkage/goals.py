"""The goals of record linkage beside what was measured, each hit or missed with its distance.

Knows: the goals, and where their figures stand in the results. Does not know: how anything was measured or is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Any, NamedTuple

from bench.linkage.ceiling_figures import Ceiling, ceiling_of
from naungan.reports.link_scores import Counts, Share, score_of

Record = dict[str, Any]

SECONDS = {5_000_000: 5.0, 15_000_000: 10.0}
PEAK_MIB = {5_000_000: 2048.0, 15_000_000: 4096.0}
TIMES_FASTER = {5_000_000: 10.0}
F1 = {1_000_000: 0.997, 5_000_000: 0.996, 15_000_000: 0.994}
ABSENT = {1_000_000: 0.002, 5_000_000: 0.003}
LOOKUP_MS = {15_000_000: 20.0}
"""One person looked up by a warm process, 99 times of 100."""
WITHOUT_NIK = {5_000_000: (0.985, 0.998)}
"""(recall, precision) of rows without a NIK."""
OFF_BY = 0.01
"""How far the observed may be from the stated probability, in every band."""
PUBLIC = {"census-ssa": 0.996, "census-w2": 0.97}
WITHIN_CEILING = 0.001


class Goal(NamedTuple):
    """One goal and its figure. `at_least`: the figure has to reach the limit, else to stay below it."""

    what: str
    limit: float
    value: float
    at_least: bool
    shown: str = "{:.4f}"

    @property
    def result(self) -> str:
        """'hit', or by how much it was missed."""
        if self.value >= self.limit if self.at_least else self.value <= self.limit:
            return "hit"
        return f"**missed** by {self.shown.format(abs(self.value - self.limit))}"

    @property
    def row(self) -> tuple[str, str, str, str]:
        """As the page prints it."""
        sign = "≥" if self.at_least else "≤"
        return self.what, f"{sign} {self.shown.format(self.limit)}", self.shown.format(self.value), self.result


def pooled(records: Iterable[Record], *path: str) -> Counts:
    """The counts of several runs added up. In: where they stand in each record."""
    total = Counts()
    for record in records:
        here: Any = record
        for key in path:
            here = here.get(key, {})
        if here:
            total = Counts(*(a + b for a, b in zip(total, here["counts"].values(), strict=True)))
    return total


def judged(results: Sequence[Record]) -> list[Goal]:
    """Every goal of which there is a figure. Seeds are pooled; only mistakes the model was built for count here."""
    good = [r for r in results if "failed" not in r]
    ours = [r for r in good if r["system"] == "ours"]
    synthetic = [r for r in good if r.get("noise") == "model"]
    found: list[Goal] = []
    for people in sorted({r["people"] for r in ours if r.get("noise") == "model"}):
        found += _of_size(people, [r for r in synthetic if r["people"] == people])
    found += _lookups([r for r in good if r["system"] == "lookup"])
    found += _bands([r for r in ours if r.get("noise") == "model"])
    for record in ours:
        if record.get("task") in PUBLIC:
            f1 = record["shipped"]["f1"][0]
            found.append(Goal(f"{record['task']}: F1", PUBLIC[record["task"]], f1, True))
    return found


def _of_size(people: int, records: Sequence[Record]) -> Iterator[Goal]:
    label = f"{people:,}"
    ours = [r for r in records if r["system"] == "ours"]
    splink = [r for r in records if r["system"] == "splink"]
    took = median(r["seconds"] for r in ours)
    score = score_of(pooled(ours, "shipped"))
    if people in SECONDS:
        yield Goal(f"{label}: seconds, index ready", SECONDS[people], took, False, "{:.1f}")
        yield Goal(f"{label}: peak MiB", PEAK_MIB[people], max(r["peak_mib"] for r in ours), False, "{:,.0f}")
    if people in TIMES_FASTER and splink:
        faster = median(r["working"] for r in splink) / took
        yield Goal(f"{label}: times faster than Splink without cleaning", TIMES_FASTER[people], faster, True, "{:.1f}")
    if people in F1:
        yield _f1(label, F1[people], score.f1.value, ceiling_of(records))
    if people in ABSENT:
        yield Goal(f"{label}: absent people linked", ABSENT[people], score.absent_linked.value, False)
    if people in WITHOUT_NIK:
        recall, precision = WITHOUT_NIK[people]
        empty = score_of(pooled(ours, "classes", "KOSONG"))
        false = pooled(ours, "classes", "KOSONG (absent)").absent_linked
        right = empty.counts.right / max(1, empty.counts.linked + false)
        yield Goal(f"{label}: recall without a NIK", recall, empty.recall.value, True)
        yield Goal(f"{label}: precision without a NIK, the absent counted", precision, right, True)


def _f1(label: str, goal: float, reached: float, ceiling: Ceiling | None) -> Goal:
    """The goal, or within a tenth of a point of the computed ceiling where that asks less."""
    if ceiling is None:
        return Goal(f"{label}: F1 (no ceiling computed)", goal, reached, True)
    best = ceiling.whole.expected["f1"]
    words = f"F1 ≥ {goal}, or within 0.1 point of the computed ceiling {best:.4f}"
    return Goal(f"{label}: {words}", min(goal, best - WITHIN_CEILING), reached, True)


def _lookups(records: Sequence[Record]) -> Iterator[Goal]:
    for record in records:
        if record["people"] in LOOKUP_MS:
            for way, figures in record["ways"].items():
                what = f"{record['people']:,}: one person looked up by {way}, p99 in ms"
                yield Goal(what, LOOKUP_MS[record["people"]], figures["p99"], False, "{:.1f}")


def _bands(records: Sequence[Record]) -> Iterator[Goal]:
    for band in sorted({band for record in records for band in record.get("bands", {})}):
        rows = [record["bands"][band] for record in records if band in record["bands"]]
        of = sum(Share(*row["observed"]).of for row in rows)
        stated = sum(row["stated"] * row["observed"][3] for row in rows) / of
        observed = sum(row["observed"][0] * row["observed"][3] for row in rows) / of
        yield Goal(f"calibration of {band}: stated {stated:.4f}, observed {observed:.4f}, apart", OFF_BY,
                   abs(stated - observed), False)  # fmt: skip
