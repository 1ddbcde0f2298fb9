"""Which column is which: heading texts -> fields, by the alias table header_aliases.toml.

Knows: every way an office is known to write a heading. Does not know: which row of a sheet is the header (header_row).
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from naungan.stages.fold import fold_text

UNSURE = 1000
"""Added to the rank of a heading that was only understood after leaving words out."""
_PARENTHESES = re.compile(r"[(\[{][^)\]}]*[)\]}]?")
_NUMBERING = re.compile(r"^\s*(?:\(?\d{1,2}[.)]\s*)+")

IGNORED = "-"
"""Field of a column that a profile says to leave alone."""


class Understood(NamedTuple):
    """A heading understood: its field, and how surely (0 = the field's first alias; less is surer)."""

    field: str
    rank: int


class ColumnWord(NamedTuple):
    """One field of a list: its name in code, the heading we print, what it means, and all its aliases."""

    field: str
    title: str
    meaning: str
    aliases: tuple[str, ...]


class Words(NamedTuple):
    """Word lists of the alias table, folded."""

    noise: frozenset[str]
    totals: tuple[str, ...]
    not_regency: frozenset[str]
    kabupaten: frozenset[str]
    kota: frozenset[str]


@lru_cache(maxsize=1)
def column_words() -> tuple[ColumnWord, ...]:
    """All fields in the order of the alias table."""
    return tuple(
        ColumnWord(field, entry["judul"], entry["arti"], tuple(entry["alias"]))
        for field, entry in _table()["kolom"].items()
    )


@lru_cache(maxsize=1)
def words() -> Words:
    """The word lists."""
    kata = _table()["kata"]
    return Words(
        frozenset(kata["hiasan"]),
        tuple(kata["jumlah"]),
        frozenset(kata["bukan_kabkota"]),
        frozenset(kata["kabupaten"]),
        frozenset(kata["kota"]),
    )


@lru_cache(maxsize=1)
def fields() -> frozenset[str]:
    """Names of all fields that a column can be mapped to."""
    return frozenset(word.field for word in column_words())


@lru_cache(maxsize=4096)
def understand(heading: str) -> Understood | None:
    """The field of one heading text; None when it is not known.

    Tried in order: the whole text; without what stands in parentheses and numbering; each part around a slash, when
    all parts mean the same; without words that say nothing ('SESUAI KTP').
    """
    plain = _NUMBERING.sub("", _PARENTHESES.sub(" ", heading))
    for text in (heading, plain):
        if found := _aliases().get(_key(text)):
            return found
    parts = [_aliases().get(_key(part)) for part in plain.split("/") if _key(part)]
    if len(parts) > 1 and all(parts) and len({part.field for part in parts if part}) == 1:
        return parts[0]
    kept = " ".join(word for word in fold_text(plain).split(" ") if word not in words().noise)
    bare = _aliases().get(_key(kept))
    return Understood(bare.field, bare.rank + UNSURE) if bare and bare.field not in ("no", "perbaikan") else None


def title_of(field: str) -> str:
    """The heading that our own workbooks print for a field."""
    return next(word.title for word in column_words() if word.field == field)


def _key(text: str) -> str:
    return fold_text(text).replace(" ", "")


@lru_cache(maxsize=1)
def _aliases() -> dict[str, Understood]:
    found: dict[str, Understood] = {}
    for word in column_words():
        for rank, alias in enumerate(word.aliases):
            found.setdefault(_key(alias), Understood(word.field, rank))
    return found


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files("naungan.sources").joinpath("header_aliases.toml").read_text("utf-8"))
