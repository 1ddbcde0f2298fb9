"""A tile map: one square per regency, placed as the programme's regions say, as SVG text.

Knows: the grid, the five-step palette, short labels, the hatch for 'no data'. Does not know: what the numbers mean.
The palette's label contrast was measured: 17.2, 13.4, 9.1, 5.3 and 11.1 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from naungan.model.programme import Region

PALETTE = (
    ("#f1f5f9", "#111111"), ("#c7dcef", "#111111"), ("#8fb9dc", "#111111"), ("#2f6fa6", "#ffffff"),
    ("#0b3c6f", "#ffffff"),
)  # fmt: skip
"""(fill, label) from little to much."""
NO_DATA = -1

TILE, GAP = 84, 6
LONGEST_WORD, SQUEEZED_FROM = 12, 10
"""Units: letters. A word longer than the first is not shown whole; from the second on it is squeezed into the tile."""


class Tile(NamedTuple):
    """One regency: `level` 0-4 chooses the colour, NO_DATA the hatch; `value` is printed; `spoken` is its tooltip."""

    region: Region
    level: int
    value: str
    spoken: str


def level_of(share: float | None, bounds: Sequence[float]) -> int:
    """Which colour a number has: how many of the four bounds it reaches; None = NO_DATA."""
    return NO_DATA if share is None else sum(share >= bound for bound in bounds)


def tile_map(tiles: Sequence[Tile], *, name: str, title: str, description: str) -> str:
    """The map as one SVG element. In: `name` is unique in the page. Out: the same text for the same tiles."""
    left, top = min((t.region.tile_col for t in tiles), default=0), min((t.region.tile_row for t in tiles), default=0)
    right, low = max((t.region.tile_col for t in tiles), default=0), max((t.region.tile_row for t in tiles), default=0)
    width = (right - left + 1) * (TILE + GAP) - GAP
    height = (low - top + 1) * (TILE + GAP) - GAP
    drawn = "\n".join(_tile(tile, left, top, name) for tile in sorted(tiles, key=lambda tile: tile.region.code))
    return (
        f'<svg class="peta" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-t {name}-d">\n'
        f'<title id="{name}-t">{escape(title)}</title>\n<desc id="{name}-d">{escape(description)}</desc>\n'
        f"{hatch(name)}\n{drawn}\n</svg>"
    )


def hatch(name: str) -> str:
    """The pattern for 'no data'; every drawing has its own, so that it can be cut out and still be whole."""
    return (
        f'<defs><pattern id="{name}-arsir" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="7" height="7" fill="#ffffff"/>'
        '<rect width="2" height="7" fill="#d7dfe7"/></pattern></defs>'
    )


def short_name(region: Region) -> tuple[str, ...]:
    """The words of a name that fits: its own, else of an alias, else the name cut. 'Deli Serdang' -> two lines."""
    for name in (region.name, *region.aliases):
        words = tuple(name.split())
        if words and len(words) <= 2 and max(map(len, words)) <= LONGEST_WORD:
            return words
    return tuple(
        word if len(word) <= LONGEST_WORD else f"{word[: LONGEST_WORD - 1]}." for word in region.name.split()[:2]
    )


def _tile(tile: Tile, left: int, top: int, name: str) -> str:
    x, y = (tile.region.tile_col - left) * (TILE + GAP), (tile.region.tile_row - top) * (TILE + GAP)
    fill, ink = PALETTE[tile.level] if tile.level >= 0 else (f"url(#{name}-arsir)", "#111111")
    words = short_name(tile.region)
    first = 34 if len(words) == 1 else 25
    size = "angka panjang" if len(tile.value) > 4 else "angka"
    lines = "".join(
        f'<text class="nama" x="{x + TILE // 2}" y="{y + first + 15 * index}" fill="{ink}"{_squeeze(word)}>'
        f"{escape(word)}</text>"
        for index, word in enumerate(words)
    )
    return (
        f"<g><title>{escape(tile.spoken)}</title>"
        f'<rect x="{x}" y="{y}" width="{TILE}" height="{TILE}" rx="6" fill="{fill}" stroke="#5b6b7b" stroke-width="1"/>'
        f'{lines}<text class="{size}" x="{x + TILE // 2}" y="{y + 64}" fill="{ink}">{escape(tile.value)}</text></g>'
    )


def _squeeze(word: str) -> str:
    return f' textLength="{TILE - 8}" lengthAdjust="spacingAndGlyphs"' if len(word) >= SQUEEZED_FROM else ""
