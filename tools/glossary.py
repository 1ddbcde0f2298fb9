"""Reads GLOSSARY.md: which word of the code means what.

Knows: the page's table shape. Does not know: whether a word is used (tests/repo/test_glossary.py).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[1] / "GLOSSARY.md"
_CODE = re.compile(r"`([^`]+)`")


class Word(NamedTuple):
    """One line of the glossary: the Indonesian term, its words in the code, what it means, where it comes from."""

    term: str
    code: tuple[str, ...]
    meaning: str
    source: str


def read_glossary(page: Path = PAGE) -> tuple[Word, ...]:
    """Every line of every table, in order. Raises: ValueError on a row that has not four cells or no code word."""
    words = []
    for line in page.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|") or line.startswith(("|---", "| Istilah")):
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 4 or not all(cells) or not _CODE.findall(cells[1]):
            raise ValueError(f"{page.name}: not a line of four filled cells with a `code` word: {line}")
        words.append(Word(cells[0], tuple(_CODE.findall(cells[1])), cells[2], cells[3]))
    return tuple(words)


def meanings() -> dict[str, str]:
    """Code word -> its meaning; the first line that names it holds."""
    found: dict[str, str] = {}
    for word in read_glossary():
        for code in word.code:
            found.setdefault(code, word.meaning)
    return found
