"""Three boxes of a form, day, month and year, read as one day (components/day_boxes.html).

Knows: how the boxes are named, and how to say that there is no such day. Does not know: which day may be said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

BOXES = ("year", "month", "day")
LARGEST = 9999
"""No box of a day holds a larger number."""


def day_of(posted: Mapping[str, str]) -> date:
    """The day that was typed. Raises: ValueError, when it is none."""
    year, month, day = (int(posted.get(box, "")) for box in BOXES)
    try:
        return date(year, month, day)
    except OverflowError as error:  # 16 digits in a box are no day either
        raise ValueError(str(error)) from error


def is_empty(posted: Mapping[str, str]) -> bool:
    """Was nothing typed?"""
    return not any(posted.get(box, "").strip() for box in BOXES)


def why_no_day(posted: Mapping[str, str]) -> str:
    """Why what was typed is no day, in a sentence: three numbers may be none of the calendar."""
    try:
        year, month, day = (int(posted.get(box, "")) for box in BOXES)
    except ValueError:
        return _("Tulis hari, bulan dan tahun dengan angka.")
    if max(abs(year), abs(month), abs(day)) > LARGEST:  # a NIK in a box is not said back
        return _("Tulis hari, bulan dan tahun dengan angka.")
    return _("Tanggal %(day)s tidak ada. Periksa hari dan bulannya.") % {"day": f"{day}-{month}-{year}"}
