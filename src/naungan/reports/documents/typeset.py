"""The one call of typst: a layout of ours and its data give a PDF, the same bytes on every machine and day.

Knows: fonts, standards, memory of a compile; that people's words are data, never markup. Does not know: any paper.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

FOLDER = Path(__file__).parent
LARGEST_ROWS = 2000
"""Rows a compile may have: it holds all their pages at once."""
KEPT_COMPILES = 11
"""Compiles for which typst remembers what it worked out."""
UNFIT, MAY_BREAK, LONGEST_WORD, WIDEST = "\N{REPLACEMENT CHARACTER}", "\N{ZERO WIDTH SPACE}", 70.0, 2.1
_UNFIT = re.compile(
    "[^ -~\u00a0-\u00ac\u00ae-\u024f\u02b0-\u034e\u0350-\u036f\u1e00-\u1eff\u2010-\u2027\u2030-\u203f€→−\u200b\ufffd]"
)
"""Latin with its marks and punctuation: what the font is known to have. No control, none that turns the direction."""
_STACKED = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A PDF's own data. `keywords`: what machines look for; `url`: what its QR code says; `is_tagged`: a screen reader
    can read it, and it is some ten times as large."""

    title: str
    author: str
    keywords: tuple[str, ...]
    day: date
    url: str = ""
    is_tagged: bool = True


def typeset(layout: str, data: Mapping[str, Any], setting: Setting) -> bytes:
    """Lay it out as PDF/A-2. `layout`: name of a .typ file here. Raises: typst.TypstError, for a fault of ours only."""
    day = setting.day
    told = {"title": setting.title, "author": setting.author, "keywords": setting.keywords}
    meta = {**told, "year": day.year, "month": day.month, "day": day.day}
    pdf = _compiler(layout).compile(
        format="pdf",
        sys_inputs={
            "data": json.dumps({key: _each(value, _HOW.get(key, _wrapping)) for key, value in data.items()}),
            "meta": json.dumps(_each(meta, printable)),
            "qr": qr_svg(setting.url),
        },
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        pdf_standards="a-2a" if setting.is_tagged else "a-2u",
        pdf_tags=setting.is_tagged,
    )
    _forget()
    assert isinstance(pdf, bytes)  # noqa: S101  (one file, for no output was named)
    return pdf


def _compiler(layout: str) -> typst.Compiler:
    return typst.Compiler(FOLDER / f"{layout}.typ", root=FOLDER, font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    """Those inside typst alone: another machine's fonts would give other bytes."""
    return typst.Fonts(include_system_fonts=False)


def _forget() -> None:
    """Make typst drop what it remembers: else it holds the last eleven papers, and the names in them."""
    empty = _compiler("empty")
    for _ in range(KEPT_COMPILES):
        empty.compile()


def qr_svg(url: str) -> str:
    """As SVG; medium error correction, for paper is folded and stamped upon."""
    return str(segno.make(url, error="m", boost_error=False, micro=False).svg_inline(scale=4, border=2)) if url else ""


def _each(value: Any, shown: Callable[[str], str]) -> Any:
    """The same data with every text as `shown` gives it."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, Mapping):
        return {key: _each(each, shown) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_each(each, shown) for each in value]
    return value


def printable(text: str) -> str:
    """One line, composed; every sign that the font lacks, or that would act instead of being seen, is shown as '�'."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return _STACKED.sub(r"\1", _UNFIT.sub(UNFIT, composed))


def breakable(text: str, letters: float = LONGEST_WORD) -> str:
    """Words wider than so many small letters may be broken anywhere: they wrap instead of running out of the page."""
    if len(text) <= letters / WIDEST:
        return text
    return " ".join(_in_pieces(word) if _width(word) > letters else word for word in text.split(" "))


def _wrapping(text: str) -> str:
    return breakable(printable(text))


_HOW: Mapping[str, Callable[[str], str]] = {"proof": printable, "codes": str}
"""Hashes and addresses are copied from paper and screen: nothing unseen may stand in them. `codes`: QR codes as SVG, of
ours and not of people's words."""


def _in_pieces(word: str) -> str:
    return MAY_BREAK.join(_CLUSTER.findall(word)) if MAY_BREAK not in word else word


def _width(word: str) -> float:
    """Units: small letters."""
    return sum(WIDEST if letter in "MWmw@%&…—Ŵŵ" else 1.5 if not letter.islower() else 1 for letter in word)
