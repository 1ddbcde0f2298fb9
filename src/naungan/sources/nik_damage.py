"""Which NIKs a spreadsheet has spoiled: Excel keeps 15 digits of a number and writes 0 for the sixteenth.

Knows: numbers, exponents, and how often a sound list ends in 0. Does not know: whether a NIK is anybody's.
The rules are explained to officers in docs/how-to/fix-a-list.md; the share is what practitioners go by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from naungan.sources.cell_text import Cell, text_of

EXACT_BELOW = 9_007_000_000_000_000
"""Whole numbers above 2^53 (9.007e15) are not all representable in a spreadsheet's numbers."""
SUSPECT_SHARE_PERCENT = 20
"""A list in which more than this share of NIKs ends in 0 has lost last digits: serials mostly run 0001 to 0009."""
FEWEST = 10
"""Fewer NIKs than this say nothing about a file."""
_WITH_POINT = re.compile(r"([0-9]{16,17})[.,]0+\Z")
_EXPONENT = re.compile(r"([0-9])[.,]?([0-9]*)[eE]\+?([0-9]{1,2})\Z")
_SEPARATORS = re.compile(r"[^0-9]+")


class NikCell(NamedTuple):
    """A NIK as read: its text, whether it was a number, whether its own look already says digits are lost."""

    text: str
    numeric: bool
    damaged: bool


class NikJudgement(NamedTuple):
    """The damage test of one file: is each NIK damaged, and if the test failed, what it counted ('' = passed)."""

    damaged: tuple[bool, ...]
    failed: str


def read_nik_cell(cell: Cell) -> NikCell:
    """Read one NIK cell. '1.20704012038001E+15' keeps the 15 digits it shows; with fewer digits the text stays."""
    text = text_of(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return NikCell(text, True, _number_is_damaged(text))
    if with_point := _WITH_POINT.match(text):
        return NikCell(with_point[1], True, _number_is_damaged(with_point[1]))
    if exponent := _EXPONENT.match(text):
        digits = exponent[1] + exponent[2]
        known = int(exponent[3]) == 15 and len(digits) in (15, 16)
        return NikCell(digits.ljust(16, "0") if known else text, False, True)
    return NikCell(text, False, False)


def judge_niks(niks: Sequence[NikCell]) -> NikJudgement:
    """Apply the damage test to all NIKs of one file: numbers and texts apart, for texts may be pasted numbers."""
    numbers, numbers_zero = _count([nik.text for nik in niks if nik.numeric])
    texts, texts_zero = _count([_SEPARATORS.sub("", nik.text) for nik in niks if not nik.numeric and not nik.damaged])
    numbers_fail, texts_fail = _fails(numbers, numbers_zero), _fails(texts, texts_zero)
    damaged = tuple(
        nik.damaged or (bool(nik.text) and (numbers_fail if nik.numeric else texts_fail and _is_long(nik.text)))
        for nik in niks
    )
    said = [
        f"{zero} dari {count} NIK {kind} berakhir 0"
        for fails, count, zero, kind in (
            (numbers_fail, numbers, numbers_zero, "angka"), (texts_fail, texts, texts_zero, "teks"),
        )
        if fails
    ]  # fmt: skip
    return NikJudgement(damaged, "; ".join(said))


def _number_is_damaged(digits: str) -> bool:
    """A number of 16 digits or more ending in 0, or too large to be exact."""
    if not digits.isdigit() or len(digits) < 16:
        return False
    return digits.endswith("0") or int(digits) >= EXACT_BELOW


def _is_long(text: str) -> bool:
    return len(_SEPARATORS.sub("", text)) == 16


def _count(digits: list[str]) -> tuple[int, int]:
    long = [text for text in digits if len(text) == 16]
    return len(long), sum(text.endswith("0") for text in long)


def _fails(count: int, zero: int) -> bool:
    return count >= FEWEST and zero * 100 > count * SUSPECT_SHARE_PERCENT
