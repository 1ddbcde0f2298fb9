"""The text of one cell: what a reader would see, without anything guessed.

Knows: numbers, dates, invisible characters. Does not know: which column the cell stands in.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A cell as the table reader gives it; '' is an empty cell."""

SHOWN_LENGTH = 80
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
_BREAKS = re.compile(r"[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_EDGES = (
    "".join(map(chr, range(0x21)))
    + "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    + _INVISIBLE
)
_LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){8,}")
_CARD_NUMBER = re.compile(r"\d(?:[ .\-]?\d){12,}")
_CARD_RUN = re.compile(r"\d{13,}")


def text_of(cell: Cell) -> str:
    """The cell's text, trimmed outside: 1207.0 -> '1207', a date -> '1980-03-12', line breaks -> one space.

    A whole number never gets an exponent. Control characters go, for they can forge lines in a report.
    """
    if isinstance(cell, str):
        return cell.strip() if cell.isprintable() else _tidy(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def _tidy(text: str) -> str:
    return _CONTROLS.sub("", _BREAKS.sub(" ", text)).strip(_EDGES)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return repr(value)
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


def shown(text: str) -> str:
    """Text fit for a problem: one line, clipped, every number of nine or more digits masked but its last four."""
    clean = _tidy(text)
    masked = _LONG_NUMBER.sub(_all_but_four, clean)
    return masked if len(masked) <= SHOWN_LENGTH else masked[: SHOWN_LENGTH - 1] + "…"


def mask_card_numbers(text: str) -> str:
    """Every number of thirteen or more digits, written in one or in groups, masked but for its last four digits."""
    return _CARD_NUMBER.sub(_all_but_four, text)


def printable_name(name: str) -> str:
    """A file or sheet name that can stand on one line of a report: control and direction characters become '_'.

    A run of thirteen or more digits is masked but for its last four; groups are left, for names hold dates.
    """
    clean = "".join("_" if _INVISIBLE.find(c) >= 0 or not (c.isprintable() or c == " ") else c for c in name) or "_"
    return _CARD_RUN.sub(_all_but_four, clean)


def harmless(cell: str) -> str:
    """The cell as it may stand in a text table that somebody opens in a spreadsheet."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell


def _all_but_four(found: re.Match[str]) -> str:
    return "*" * (len(found[0]) - 4) + found[0][-4:]
