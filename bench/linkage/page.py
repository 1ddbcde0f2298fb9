"""The page of linkage measurements: speed, accuracy beside the ceiling, calibration, anatomy of the errors.

Knows: Markdown, a plot in SVG, how runs over several seeds are put together. Does not know: how anything was measured.
Seeds are pooled: counts are added and the intervals are those of the sum. Kinds of mistakes that the model was not
built for stand apart, and so do the public sets.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from statistics import median
from typing import Any

from bench.linkage.ceiling_figures import Ceiling, Figures, ceiling_of
from bench.linkage.goals import judged, pooled
from naungan.reports.link_scores import Counts, Share, score_of, wilson

Record = dict[str, Any]
NAMES = {"ours": "Naungan", "splink": "Splink 5", "join": "bare join on NIK"}
KINDS_SHOWN = 12
FOREIGN = "ASING_"
"""How the kinds begin that no model was built for."""
CEILING_NAMES = ("computed ceiling", "computed ceiling, fewest absent")

INTRODUCTION = """Links of synthetic candidate lists to a synthetic population register of which the truth is known.
All systems read the same two files on the same machine, one after another, each in a process of its own. Splink 5 is
set as well as we can in `bench/linkage/splink_settings.py`; its time is given with and without cleaning its inputs,
because our register is indexed once for each release, and that is not in our time (it has a column). "At the shipped
threshold": band `COCOK`; for Splink, probability 0.95 or more. "Picked on the truth": the threshold with the best F1
once the truth is known, which nobody has in practice. Intervals: 95 %, Wilson's. "Computed ceiling": Bayes' rule with
the probabilities that the generator itself drew from, which nobody has in practice either; see below the tables."""
CEILING_TEXT = """The ceiling is what no linkage that sees one row and the register can beat on average; on one draw
luck moves it. "Fewest absent": of all rules within 0.0005 of the best F1, the one that links the fewest absent people.
Where fewer rows were judged than there are candidates, they are spread evenly over the list."""
FOREIGN_TEXT = """Whole rows gone wrong in other ways: scanned, cut off, shifted by a column, written by ear, under the
husband's name (`src/naungan/synthetic/linkage_foreign.py`). No threshold, weight or rule was chosen on them, no goal
counts them, and the ceiling does not know them."""
CALIBRATION_TEXT = """The best record of each candidate by its stated probability, beside how often it is the right
person; all sizes and seeds above."""
ANATOMY_TEXT = "At the shipped threshold, over all runs above. A row counts under each kind of mistake it has."

SPEED = ("register × candidates", "system", "seeds", "seconds", "without cleaning", "× ours", "peak MiB", "index, once")
ACCURACY = ("register × candidates", "system", "precision", "recall", "F1", "F1, picked on the truth", "absent linked")
CLASSES = (
    "register × candidates", "NIK class", "system", "in the register", "precision", "recall", "absent", "absent linked",
)  # fmt: skip


def page(facts: Iterable[tuple[str, str]], results: Sequence[Record], stem: str) -> str:
    """The whole page. In: results as they are kept; `stem`: the start of the drawings' names, '' = none."""
    every = [record for record in results if "people" in record]
    asked = [record for record in every if record["system"] == "lookup"]
    ours, foreign = (_of_noise(every, noise) for noise in ("model", "foreign"))
    lines = [
        "<!-- Made by `python -m bench.linkage`: do not edit. -->", "", "# Linkage measurements", "", INTRODUCTION, "",
        *table(("machine", ""), facts), "", *_goals(results), *_built_for(ours, stem), *_not_built_for(foreign),
        *_lookups(asked), *_public([record for record in results if "task" in record]),
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def _of_noise(records: Iterable[Record], noise: str) -> list[Record]:
    return [record for record in records if record["noise"] == noise and record["system"] != "lookup"]


def _goals(results: Sequence[Record]) -> list[str]:
    found = judged(results)
    return (
        ["## Goals", "", *table(("goal", "limit", "measured", "result"), (g.row for g in found)), ""] if found else []
    )


def _built_for(records: Sequence[Record], stem: str) -> list[str]:
    """Mistakes the model was built for, beside the ceiling."""
    if not records:
        return []
    return [
        "## Mistakes the model was built for", "", *_measured(records), *_ceilings(records),
        "### Calibration", "", CALIBRATION_TEXT, "", *_calibration(records, stem),
        "### Where the errors are", "", ANATOMY_TEXT, "", *_anatomy(records, lambda kind: not kind.startswith(FOREIGN)),
    ]  # fmt: skip


def _not_built_for(records: Sequence[Record]) -> list[str]:
    """Mistakes that no model here was built for: no goal counts them."""
    if not records:
        return []
    errors = _anatomy(records, lambda kind: kind.startswith(FOREIGN), many=None)
    return [
        "## Kinds of mistakes the model was not built for", "", FOREIGN_TEXT, "", *_measured(records),
        "### Errors by kind", "", ANATOMY_TEXT, "", *errors,
        "### Calibration on them", "", CALIBRATION_TEXT, "", *_calibration(records, ""),
    ]  # fmt: skip


def _measured(records: Sequence[Record]) -> list[str]:
    """Speed, accuracy with the ceiling of each size, and both by class of NIK; then what failed."""
    good = [record for record in records if "failed" not in record]
    measured = [record for record in good if record["system"] in NAMES]
    failed = [
        f"- {NAMES.get(r['system'], 'ceiling')}, {size(r)}, seed {r['seed']}: **failed**: {r['failed']}"
        for r in records
        if "failed" in r
    ]
    return [
        *table(SPEED, (_speed(group, measured) for group in groups(measured))), "",
        *table(ACCURACY, _by_size(good, _accuracy, _ceiling_accuracy)), "",
        "By class of NIK, at the shipped threshold: those in the register, and the absent who were linked.", "",
        *table(CLASSES, _by_size(good, _classes, _ceiling_classes)), "", *failed, *([""] if failed else []),
    ]  # fmt: skip


Rows = Iterable[tuple[str, ...]]


def _by_size(
    good: Sequence[Record], told: Callable[[Sequence[Record]], Rows], ceiling: Callable[[str, Ceiling], Rows]
) -> Iterator[tuple[str, ...]]:
    """Size by size the systems' rows, then the ceiling's where it was computed."""
    measured = groups([record for record in good if record["system"] in NAMES])
    for name in dict.fromkeys(size(group[0]) for group in measured):
        for group in measured:
            if size(group[0]) == name:
                yield from told(group)
        found = ceiling_of(record for record in good if size(record) == name)
        if found:
            yield from ceiling(name, found)


def _ceilings(records: Sequence[Record]) -> list[str]:
    """What was computed for each size: expected and on these draws."""
    sizes = dict.fromkeys(size(record) for record in records)
    found = [(name, ceiling_of(r for r in records if size(r) == name)) for name in sizes]
    rows = [
        (name, label, str(each.seeds), f"{figures.rows:,}", f"{figures.expected['f1']:.4f}",
         f"{figures.achieved['f1']:.4f}", f"{figures.expected['absent_false']:.4f}",
         f"{figures.achieved['absent_false']:.4f}")
        for name, each in found if each
        for label, figures in zip(CEILING_NAMES, (each.whole, each.strict), strict=True)
    ]  # fmt: skip
    headers = (
        "register × candidates", "", "seeds", "rows judged", "F1", "F1 on these draws", "absent linked",
        "absent linked on these draws",
    )  # fmt: skip
    return [CEILING_TEXT, "", *table(headers, rows), ""] if rows else []


def _ceiling_accuracy(name: str, found: Ceiling) -> Rows:
    for label, figures in zip(CEILING_NAMES, (found.whole, found.strict), strict=True):
        precision, recall, f1, absent = _shares(figures)
        yield name, label, precision, recall, f1, "–", absent


def _ceiling_classes(name: str, found: Ceiling) -> Rows:
    for nik_class, figures in found.classes.items():
        precision, recall, _, absent = _shares(figures)
        yield name, nik_class or "–", CEILING_NAMES[0], "–", precision, recall, "–", absent


def _shares(figures: Figures) -> Iterator[str]:
    return (f"{figures.expected[name]:.4f}" for name in ("precision", "recall", "f1", "absent_false"))


def _lookups(records: Sequence[Record]) -> list[str]:
    """Milliseconds of one question to a warm process."""
    if not records:
        return []
    rows = [
        (f"{r['people']:,}", way, kind, f"{f['asked']:,}", f"{f['p50']:.1f}", f"{f['p99']:.1f}", f"{f['slowest']:.1f}",
         f"{f['right']:.4f}", f"{r['peak_mib']:,.0f}")
        for r in records
        if "failed" not in r
        for way, all_ in r["ways"].items()
        for kind, f in (("all", all_), *all_["kinds"].items())
    ]  # fmt: skip
    failed = [f"- {r['people']:,}, seed {r['seed']}: **failed**: {r['failed']}" for r in records if "failed" in r]
    return [
        "## One person looked up", "",
        "Milliseconds of a question to a process that has the register open (`naungan lookup` without its start).",
        "Right: the first who is named is the one meant, or nobody is accepted (COCOK) where nobody is meant, as by a",
        "mistyped NIK asked alone. Several people may bear one name and one birth date.", "",
        *table(("register", "asked by", "kind", "questions", "p50", "p99", "slowest", "right", "peak MiB"), rows), "",
        *failed,
    ]  # fmt: skip


def groups(records: Sequence[Record]) -> list[list[Record]]:
    """Runs that differ by their seed only, by size and system."""
    found: dict[tuple[int, int, int], list[Record]] = {}
    for record in records:
        key = (record["people"], record["candidates"], list(NAMES).index(record["system"]))
        found.setdefault(key, []).append(record)
    return [found[key] for key in sorted(found)]


def _speed(group: Sequence[Record], every: Sequence[Record]) -> tuple[str, ...]:
    ours = [r for r in every if r["system"] == "ours" and size(r) == size(group[0])]
    ratio = f"{median(r['working'] for r in group) / median(r['seconds'] for r in ours):.1f}" if ours else "–"
    once = [r for r in group if r["once"]]
    index = f"{median(r['once'] for r in once):.0f} s, {max(r['once_mib'] for r in once):,.0f} MiB" if once else "–"
    return (
        size(group[0]), NAMES[group[0]["system"]], str(len(group)), _span([r["seconds"] for r in group]),
        _span([r["working"] for r in group]), ratio, f"{max(r['peak_mib'] for r in group):,.0f}", index,
    )  # fmt: skip


def _accuracy(group: Sequence[Record]) -> Rows:
    shipped, picked = score_of(pooled(group, "shipped")), score_of(pooled(group, "picked"))
    yield (
        size(group[0]), NAMES[group[0]["system"]], interval(shipped.precision), interval(shipped.recall),
        interval(shipped.f1), f"{picked.f1.value:.4f}", interval(shipped.absent_linked),
    )  # fmt: skip


def _classes(group: Sequence[Record]) -> Rows:
    if group[0]["system"] == "join":
        return
    for name in sorted({name.removesuffix(" (absent)") for record in group for name in record["classes"]}):
        present = score_of(pooled(group, "classes", name))
        absent = score_of(pooled(group, "classes", f"{name} (absent)"))
        yield (
            size(group[0]), name or "–", NAMES[group[0]["system"]], f"{present.counts.present:,}",
            interval(present.precision), interval(present.recall), f"{absent.counts.absent:,}",
            interval(absent.absent_linked),
        )  # fmt: skip


def bins_of(records: Sequence[Record]) -> list[tuple[float, float, float, Share]]:
    """The bins of several runs put together. Out: low, high, mean stated, observed."""
    found: dict[tuple[float, float], tuple[float, float, int]] = {}
    for record in records:
        for b in record.get("bins", ()):
            stated, hits, rows = found.get((b["low"], b["high"]), (0.0, 0.0, 0))
            of = b["observed"][3]
            found[b["low"], b["high"]] = (stated + b["stated"] * of, hits + b["observed"][0] * of, rows + of)
    return [(*edges, stated / rows, wilson(round(hits), rows)) for edges, (stated, hits, rows) in sorted(found.items())]


def _calibration(records: Sequence[Record], stem: str) -> list[str]:
    lines: list[str] = []
    for system in ("ours", "splink"):
        bins = bins_of([record for record in records if record["system"] == system])
        if not bins:
            continue
        drawing = [f"![Stated and observed probability, {NAMES[system]}]({stem}-{system}.svg)", ""] if stem else []
        lines += [f"{NAMES[system]}:", "", *drawing, *table(
            ("stated", "candidates", "mean stated", "observed", "95 %"),
            ((f"{low:g} – {high:g}", f"{o.of:,}", f"{stated:.4f}", f"{o.value:.4f}", f"{o.low:.4f} – {o.high:.4f}")
             for low, high, stated, o in bins),
        ), ""]  # fmt: skip
    return lines


def drawings(records: Sequence[Record]) -> dict[str, str]:
    """System -> its calibration plot; of mistakes the models were built for."""
    synthetic = _of_noise((record for record in records if "people" in record), "model")
    bins = {system: bins_of([r for r in synthetic if r["system"] == system]) for system in ("ours", "splink")}
    return {system: plot(NAMES[system], found) for system, found in bins.items() if found}


SIDE, MARGIN = 360, 56
LOWEST, HIGHEST = -3.0, 4.0
"""Ends of the scale, as powers of ten of the odds: 0.001 and 0.9999; most candidates stand near the ends."""
TICKS = (0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999)


def plot(name: str, bins: Sequence[tuple[float, float, float, Share]]) -> str:
    """Stated probability to the right, observed upwards, both by their odds; a dot on the diagonal is calibrated."""
    whole, title = SIDE + 2 * MARGIN, f"Stated and observed probability of {name}"
    marks = "".join(
        f'<text x="{_x(tick)}" y="{MARGIN + SIDE + 16}" text-anchor="middle">{tick:g}</text>'
        f'<text x="{MARGIN - 6}" y="{_y(tick)}" text-anchor="end">{tick:g}</text>'
        for tick in TICKS
    )
    dots = "".join(
        f'<path d="M{_x(stated)} {_y(o.low)}V{_y(o.high)}" stroke="#0b3c6f"/>'
        f'<circle cx="{_x(stated)}" cy="{_y(o.value)}" r="4" fill="#0b3c6f">'
        f"<title>stated {stated:.4f}, observed {o.value:.4f}, {o.of:,} candidates</title></circle>"
        for _, _, stated, o in bins
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" width="{whole}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title>'
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>'
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#888" stroke-dasharray="4 4"/>{marks}{dots}'
        f'<text x="{MARGIN + SIDE // 2}" y="{whole - 12}" text-anchor="middle">stated probability</text>'
        f'<text x="{MARGIN}" y="{MARGIN - 14}">observed share of right links (bars: 95 %)</text></svg>\n'
    )


def _x(share: float) -> str:
    return f"{MARGIN + SIDE * _place(share):.1f}"


def _y(share: float) -> str:
    return f"{MARGIN + SIDE * (1 - _place(share)):.1f}"


def _place(share: float) -> float:
    """Where a probability stands between the ends, 0-1."""
    odds = share / (1 - share) if share < 1 else math.inf
    power = math.log10(odds) if odds > 0 else -math.inf
    return (min(max(power, LOWEST), HIGHEST) - LOWEST) / (HIGHEST - LOWEST)


def _anatomy(records: Sequence[Record], wanted: Callable[[str], bool], many: int | None = KINDS_SHOWN) -> list[str]:
    """Each system's errors by kind of row, the worst first. In: `many`: how many kinds are shown, None = all."""
    lines: list[str] = []
    for system in ("ours", "splink"):
        runs = [r for r in records if r["system"] == system and "anatomy" in r]
        if not runs:
            continue
        kinds: dict[str, Counts] = {}
        for row in (row for run in runs for row in run["anatomy"] if wanted(row["kind"])):
            now = Counts(*(row[name] for name in Counts._fields))
            kinds[row["kind"]] = Counts(*(a + b for a, b in zip(kinds.get(row["kind"], Counts()), now, strict=True)))
        worst = sorted(kinds.items(), key=lambda item: (-_errors(item[1]), item[0]))[:many]
        lines += [f"{NAMES[system]}:", "", *table(
            ("kind of row", "rows", "missed", "wrong person", "absent, linked", "share in error"),
            ((kind, f"{sum(c):,}", f"{c.missed:,}", f"{c.wrong_person:,}", f"{c.absent_linked:,}",
              interval(wilson(_errors(c), sum(c)))) for kind, c in worst),
        ), ""]  # fmt: skip
        for what, key in (("False links", "false_links"), ("Misses", "misses")):
            total = {name: sum(run[key][name] for run in runs) for name in runs[0][key]}
            lines += [f"{what}: {'; '.join(f'{name} {n:,}' for name, n in total.items())}.", ""]
    return lines


def _errors(counts: Counts) -> int:
    return counts.missed + counts.wrong_person + counts.absent_linked


def _public(records: Sequence[Record]) -> list[str]:
    if not records:
        return []
    rows = (
        (r["task"], r["name"], *((f"**failed**: {r['failed']}", "", "", "", "") if "failed" in r else _public_row(r)))
        for r in sorted(records, key=lambda r: (r["task"], r["name"]))
    )
    return [
        "## Public sets", "",
        "Small sets inside packages of the bench lock; `bench/linkage/public_sets.py` says who is linked to whom.", "",
        *table(("task", "system", "F1", "F1, picked on the truth", "precision", "recall", "seconds"), rows), "",
    ]  # fmt: skip


def _public_row(record: Record) -> tuple[str, ...]:
    shipped, picked = score_of(pooled([record], "shipped")), score_of(pooled([record], "picked"))
    return (
        interval(shipped.f1), f"{picked.f1.value:.4f}", f"{shipped.precision.value:.4f}", f"{shipped.recall.value:.4f}",
        f"{record['seconds']:.1f}",
    )  # fmt: skip


def size(record: Record) -> str:
    """'5,000,000 × 100,000'."""
    return f"{record['people']:,} × {record['candidates']:,}"


def interval(share: Share) -> str:
    """'0.9970 (0.9961 – 0.9977)', '–' of nothing."""
    return f"{share.value:.4f} ({share.low:.4f} – {share.high:.4f})" if share.of else "–"


def _span(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    return f"{median(values):.1f}" if len(values) == 1 else f"{median(values):.1f} ({low:.1f} – {high:.1f})"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table."""
    body = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return [f"| {' | '.join(headers)} |", "|" + "---|" * len(headers), *body]
