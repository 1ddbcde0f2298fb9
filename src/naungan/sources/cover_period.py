"""The first and the last day of a cover, as whoever pays it writes them: a day, a month, or a whole year.

Knows: how a period is written. Does not know: whose cover it is. A text that is none of these gives None: nothing is
guessed, and a two-digit year is not read.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from naungan.sources.register_values import read_month
from naungan.stages.clean import MONTHS
from naungan.stages.fold import fold_text

_YEAR = re.compile(r"(?:TAHUN |TA )?((?:19|20)\d{2})\Z")
_YEAR_FIRST = re.compile(r"((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?\Z")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]((?:19|20)\d{2})\Z")
_NAMED = re.compile(r"(\d{1,2}) ([A-Z]{3})[A-Z]* ((?:19|20)\d{2})\Z")


class _Span(NamedTuple):
    first: date
    last: date


def read_first_day(text: str) -> date | None:
    """'2025-02-01', '1 Februari 2025', 'Februari 2025' and '02/2025' begin on 1 February 2025; '2025' on 1 January."""
    span = _span(text)
    return span.first if span else None


def read_last_day(text: str) -> date | None:
    """'31-12-2025', 'Desember 2025', '2025-12' and '2025' end on 31 December 2025."""
    span = _span(text)
    return span.last if span else None


def _span(text: str) -> _Span | None:
    plain, folded = text.strip(), fold_text(text)
    if found := _YEAR_FIRST.match(plain):
        return _one_day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.match(plain):
        return _one_day(int(found[3]), int(found[2]), int(found[1]))
    if found := _NAMED.match(folded):
        return _one_day(int(found[3]), MONTHS.get(found[2], 0), int(found[1]))
    if found := _YEAR.match(folded):
        return _Span(date(int(found[1]), 1, 1), date(int(found[1]), 12, 31))
    month = read_month(plain)
    return _Span(month, _end_of(month)) if month else None


def _one_day(year: int, month: int, day: int) -> _Span | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return _Span(found, found)


def _end_of(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1) - timedelta(days=1)
