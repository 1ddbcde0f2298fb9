"""The page of linkage measurements: speed, accuracy with intervals, calibration, anatomy of the errors.

Knows: Markdown, a plot in SVG, how runs over several seeds are put together. Does not know: how anything was measured.
Seeds are pooled: counts are added and the intervals are those of the sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from statistics import median
from typing import Any

from bench.linkage.goals import judged, pooled
from naungan.reports.link_scores import Counts, Share, score_of, wilson

Record = dict[str, Any]
NAMES = {"ours": "Naungan", "splink": "Splink 5", "join": "bare join on NIK"}
KINDS_SHOWN = 12

INTRODUCTION = """Links of synthetic candidate lists to a synthetic population register of which the truth is known.
All systems read the same two files on the same machine, one after another, each in a process of its own. Splink 5 is
set as well as we can in `bench/linkage/splink_settings.py`; its time is given with and without cleaning its inputs,
because our register is indexed once for each release, and that is not in our time (it has a column). "At the shipped
threshold": band `COCOK`; for Splink, probability 0.95 or more. "Picked on the truth": the threshold with the best F1
once the truth is known, which nobody has in practice. Intervals: 95 %, Wilson's."""

SPEED = ("register × candidates", "system", "seeds", "seconds", "without cleaning", "× ours", "peak MiB", "index, once")
ACCURACY = ("register × candidates", "system", "precision", "recall", "F1", "F1, picked on the truth", "absent linked")
CLASSES = (
    "register × candidates", "NIK class", "system", "in the register", "precision", "recall", "absent", "absent linked",
)  # fmt: skip


def page(facts: Iterable[tuple[str, str]], results: Sequence[Record], stem: str) -> str:
    """The whole page. In: results as they are kept; `stem`: the start of the drawings' names, '' = none."""
    every = [record for record in results if "people" in record]
    synthetic = [record for record in every if record["system"] in NAMES]
    lines = [
        "<!-- Made by `python -m bench.linkage`: do not edit. -->", "", "# Linkage measurements", "", INTRODUCTION, "",
        *table(("machine", ""), facts), "", *_goals(results),
    ]  # fmt: skip
    for noise in sorted({record["noise"] for record in synthetic}, reverse=True):
        lines += [*_noise(noise, [record for record in synthetic if record["noise"] == noise]), ""]
        lines += _ceiling([record for record in every if record["noise"] == noise and record["system"] == "ceiling"])
    lines += _lookups([record for record in every if record["system"] == "lookup"])
    lines += _calibration(synthetic, stem)
    lines += _anatomy([record for record in synthetic if record["system"] != "join"])
    lines += _public([record for record in results if "task" in record])
    return "\n".join(lines).rstrip() + "\n"


def _goals(results: Sequence[Record]) -> list[str]:
    found = judged(results)
    return (
        ["## Goals", "", *table(("goal", "limit", "measured", "result"), (g.row for g in found)), ""] if found else []
    )


def _ceiling(records: Sequence[Record]) -> list[str]:
    good = [record for record in records if "failed" not in record]
    if not good:
        return []
    return [
        "The ceiling: what no linkage can beat on average, by the generator's own likelihood. Strict: of all rules",
        "within 0.0005 of the best F1, the one that links the fewest absent people.", "",
        *table(
            ("register × candidates", "seed", "F1", "F1 on this draw", "strict F1", "absent linked, best F1", "strict"),
            ((size(r), str(r["seed"]), f"{r['f1']:.4f}", f"{r['achieved_f1']:.4f}", f"{r['strict']['f1']:.4f}",
              f"{r['absent_false']:.4f}", f"{r['strict']['absent_false']:.4f}") for r in good),
        ), "",
    ]  # fmt: skip


def _noise(noise: str, records: Sequence[Record]) -> list[str]:
    title = "Mistakes the model was built for" if noise == "model" else "Mistakes nobody built a model for"
    failed = [
        f"- {NAMES[r['system']]}, {size(r)}, seed {r['seed']}: **failed**: {r['failed']}"
        for r in records
        if "failed" in r
    ]
    good = [record for record in records if "failed" not in record]
    return [
        f"## {title}", "",
        *table(
            SPEED,
            (_speed(group, good) for group in groups(good)),
        ), "",
        *table(
            ACCURACY,
            (_accuracy(group) for group in groups(good)),
        ), "",
        "By class of NIK, at the shipped threshold: those in the register, and the absent who were linked.", "",
        *table(
            CLASSES,
            (row for group in groups(good) if group[0]["system"] != "join" for row in _classes(group)),
        ), "", *failed,
    ]  # fmt: skip


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


def _accuracy(group: Sequence[Record]) -> tuple[str, ...]:
    shipped, picked = score_of(pooled(group, "shipped")), score_of(pooled(group, "picked"))
    return (
        size(group[0]), NAMES[group[0]["system"]], interval(shipped.precision), interval(shipped.recall),
        interval(shipped.f1), f"{picked.f1.value:.4f}", interval(shipped.absent_linked),
    )  # fmt: skip


def _classes(group: Sequence[Record]) -> Iterable[tuple[str, ...]]:
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
    lines = [
        "## Calibration", "",
        "The best record of each candidate by its stated probability, beside how often it is the right person; all",
        "sizes, seeds and kinds of mistakes that are above.", "",
    ]  # fmt: skip
    for system in ("ours", "splink"):
        bins = bins_of([record for record in records if record["system"] == system])
        if not bins:
            continue
        drawing = [f"![Stated and observed probability, {NAMES[system]}]({stem}-{system}.svg)", ""] if stem else []
        lines += [f"### {NAMES[system]}", "", *drawing, *table(
            ("stated", "candidates", "mean stated", "observed", "95 %"),
            ((f"{low:g} – {high:g}", f"{o.of:,}", f"{stated:.4f}", f"{o.value:.4f}", f"{o.low:.4f} – {o.high:.4f}")
             for low, high, stated, o in bins),
        ), ""]  # fmt: skip
    return lines


def drawings(records: Sequence[Record]) -> dict[str, str]:
    """System -> its calibration plot."""
    synthetic = [record for record in records if "people" in record and record["system"] in NAMES]
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


def _anatomy(records: Sequence[Record]) -> list[str]:
    lines = [
        "## Where the errors are",
        "",
        "At the shipped threshold, over all runs above. A row counts under each kind of mistake it has.",
        "",
    ]
    for system in ("ours", "splink"):
        runs = [r for r in records if r["system"] == system and "anatomy" in r]
        if not runs:
            continue
        kinds: dict[str, Counts] = {}
        for run in runs:
            for row in run["anatomy"]:
                now = Counts(*(row[name] for name in Counts._fields))
                kinds[row["kind"]] = Counts(
                    *(a + b for a, b in zip(kinds.get(row["kind"], Counts()), now, strict=True))
                )
        worst = sorted(kinds.items(), key=lambda item: -_errors(item[1]))[:KINDS_SHOWN]
        lines += [f"### {NAMES[system]}", "", *table(
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
