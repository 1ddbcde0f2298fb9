"""In which order a column writes day, month and year: told by the column itself.

Knows: that 03/25/1980 can be read in one way only. Does not know: what a date means (stages/clean).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBERS = re.compile(r"(?:^|[^0-9])([0-9]{1,4})[-/. ]+([0-9]{1,2})[-/. ]+([0-9]{2,4})(?:[^0-9]|$)")
_EIGHT_YEAR_FIRST = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])\Z")
_EIGHT_YEAR_LAST = re.compile(r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}\Z")
_HEADING_ORDERS = (("MDY", re.compile(r"\bM{1,2}\W+(D|H)", re.I)), ("YMD", re.compile(r"\bY{2,4}\W+M", re.I)))


def date_order(texts: Iterable[str], heading: str = "") -> str:
    """'MDY' when some second number is above 12 and no first one is; 'YMD' when every date begins with a year.

    Without evidence the heading is asked ('MM/DD/YYYY'), else it is 'DMY', as Indonesia writes.
    """
    first_high = second_high = year_first = other = 0
    for text in texts:
        found = _NUMBERS.search(text)
        if not found:
            year_first += bool(_EIGHT_YEAR_FIRST.match(text)) and not _EIGHT_YEAR_LAST.match(text)
            other += bool(_EIGHT_YEAR_LAST.match(text))
            continue
        if len(found[1]) == 4:
            year_first += 1
            continue
        other += 1
        first_high += int(found[1]) > 12
        second_high += int(found[2]) > 12
    if year_first and not other:
        return "YMD"
    if first_high:
        return "DMY"
    if second_high:
        return "MDY"
    return next((order for order, look in _HEADING_ORDERS if look.search(heading)), "DMY")
