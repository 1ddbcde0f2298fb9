"""Folding text to plain ASCII so that two spellings of one thing compare equal.

Knows: accents, apostrophes, titles, the many ways to write Muhammad. Does not know: which names are alike (compare).
The same folding stands as SQL in engines/sql/macros.sql; a test holds the two equal.
"""

from __future__ import annotations

import re
import unicodedata

TITLES = (
    "H", "HJ", "HI", "IR", "DRS", "DRA", "DR", "PDT", "TGK", "ALM", "ALMH", "ALMARHUM", "ALMARHUMAH", "BAPAK", "BPK",
    "IBU", "SDR", "SDRI", "TN", "NY", "NN", "BIN", "BINTI", "BR", "BORU",
)  # fmt: skip
"""Words of a name that do not tell people apart: titles, courtesies, bin/binti, br/boru."""

MUHAMMADS = (
    "MHD", "MUH", "MUHD", "MUCH", "MOH", "MOHD", "MOCH", "MUHAMAD", "MUHAMMED", "MUCHAMAD", "MUCHAMMAD", "MOHAMAD",
    "MOHAMMAD", "MOHAMMED", "MOCHAMAD", "MOCHAMMAD",
)  # fmt: skip
"""Spellings folded to MUHAMMAD; a leading single M followed by another word is folded too."""

_APOSTROPHES = re.compile("['`´‘’ʼ]")
_ALIAS = re.compile(r"(@| ALIAS | ALS ).*\Z", re.DOTALL)
_AFTER_COMMA = re.compile(r",.*\Z", re.DOTALL)
_NOT_WORD = re.compile(r"[^A-Z0-9]+")
_TITLES = frozenset(TITLES)
_MUHAMMADS = frozenset(MUHAMMADS)


def fold_ascii(text: str) -> str:
    """Upper-case ASCII: 'Gulö' -> 'GULO', \"Bu'ulölö\" -> 'BUULOLO'. What has no ASCII form is dropped."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).encode("ascii", "ignore").decode()
    return text.replace("'", "").replace("`", "").upper()


def fold_text(text: str) -> str:
    """Words of letters and digits, single spaces: ' Buruh-Sawit (harian)' -> 'BURUH SAWIT HARIAN'."""
    return _NOT_WORD.sub(" ", fold_ascii(text)).strip(" ")


def fold_name(text: str) -> str:
    """A person's name for comparing: no accents, titles, degrees, aliases; one spelling of Muhammad.

    'Hj. Tiorita br. Surbakti, S.Pd' -> 'TIORITA SURBAKTI'. A name of nothing but titles is kept as it is.
    """
    ascii_text = _AFTER_COMMA.sub("", fold_ascii(text))
    whole = _NOT_WORD.sub(" ", ascii_text).strip(" ")
    text = _NOT_WORD.sub(" ", _ALIAS.sub("", ascii_text)).strip(" ")
    words = [word for word in text.split(" ") if word not in _TITLES]
    words = ["MUHAMMAD" if word in _MUHAMMADS else word for word in words]
    if len(words) > 1 and words[0] == "M":
        words[0] = "MUHAMMAD"
    return " ".join(words) or whole
