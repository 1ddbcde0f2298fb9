"""Bar charts as text: HTML labels that wrap on a phone, bars in SVG that print.

Knows: how a row of bars is drawn and described. Does not know: what the numbers mean. Every chart stands before its
table, which is the accessible equivalent.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

FILLS = {"isi": "#0b3c6f", "tunggu": "#2f6fa6", "gagal": "#8fb9dc", "belum": "url(#arsir)", "kosong": "#e3eaf1"}
"""Kinds of a segment: filled, waiting, failed, unknown (hatched), empty."""


class Segment(NamedTuple):
    """A part of a bar. `kind` is a key of FILLS. Units: share of the whole width (0-1)."""

    kind: str
    share: float


class Bar(NamedTuple):
    """One row of a chart: what it is, the number as printed, the parts from left to right."""

    label: str
    value: str
    segments: tuple[Segment, ...]


def bar_chart(bars: Sequence[Bar], *, name: str, title: str, description: str) -> str:
    """A column of horizontal bars with one spoken description. In: `name` is unique in the page."""
    rows = "\n".join(_row(bar) for bar in bars)
    return (
        f'<div class="batang" role="img" aria-labelledby="{name}-t" aria-describedby="{name}-d">\n'
        f'<p class="judul-grafik" id="{name}-t">{escape(title)}</p>\n'
        f'<p class="tersembunyi" id="{name}-d">{escape(description)}</p>\n{rows}\n</div>'
    )


def _row(bar: Bar) -> str:
    return (
        f'<div class="baris"><span class="label">{escape(bar.label)}</span>'
        f'<span class="nilai">{escape(bar.value)}</span>{bar_svg(bar.segments)}</div>'
    )


def bar_svg(segments: Sequence[Segment]) -> str:
    """One bar; the rest of its width is drawn empty. Widths in hundredths of a per cent, so that bytes are stable."""
    parts, start = [], 0
    for segment in segments:
        width = min(round(10_000 * max(0.0, segment.share)), 10_000 - start)
        if width > 0:
            parts.append(
                f'<rect x="{_percent(start)}" width="{_percent(width)}" height="16" fill="{FILLS[segment.kind]}"/>'
            )
        start += width
    back = f'<rect width="100%" height="16" fill="{FILLS["kosong"]}"/>'
    drawn = "".join(parts)
    return f'<svg class="bar" width="100%" height="16" aria-hidden="true" focusable="false">{back}{drawn}</svg>'


def _percent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}%"
