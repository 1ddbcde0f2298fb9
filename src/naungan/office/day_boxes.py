"""Three boxes of a form, day, month and year, read as one day: components/day_boxes.html, or a field of a form.

Knows: how the boxes are named, and how to say that there is no such day. Does not know: which day may be said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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


class DayBoxes(forms.MultiWidget):
    """Three boxes, as everywhere in the office: a picker asks a keyboard too much."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        words = {
            "day": (gettext_lazy("Hari"), "w2"), "month": (gettext_lazy("Bulan"), "w2"),
            "year": (gettext_lazy("Tahun"), "w4"),
        }  # fmt: skip
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput(attrs={"class": width, "inputmode": "numeric", "aria-label": word})
            for name, (word, width) in words.items()
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        """What stands in the boxes."""
        return [value.day, value.month, value.year] if value else [None, None, None]

    def id_for_label(self, id_: str) -> str:
        """Where an error leads to."""
        return f"{id_}_0"


class DayField(forms.Field):
    """A day, typed in three boxes."""

    widget = DayBoxes

    def to_python(self, value: Any) -> date | None:
        """Raises: ValidationError."""
        typed = dict(zip(("day", "month", "year"), value or (), strict=False))
        if is_empty({name: each or "" for name, each in typed.items()}):
            return None
        try:
            return day_of(typed)
        except ValueError:
            raise forms.ValidationError(why_no_day(typed)) from None
