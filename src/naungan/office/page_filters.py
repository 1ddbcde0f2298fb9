"""How pages write numbers, money, shares, days and NIKs. Every template has these filters without loading them.

Knows: Indonesian habits, and what English changes about them. Does not know: any page; what a number means.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language

from naungan.model.nik import mask_nik

register = template.Library()
NOTHING = "–"
"""What stands where there is nothing to say."""
Number = int | Decimal | float


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _in_habit(text: str) -> str:
    """English '20,879.5' as the page's language writes it."""
    return text if _english() else text.translate({ord(","): ".", ord("."): ","})


@register.filter
def bilangan(value: Number | None) -> str:
    """20879 -> '20.879', in English '20,879'; a fraction keeps its digits."""
    return NOTHING if value is None else _in_habit(f"{value:,}").replace("-", "−")


@register.filter
def perubahan(change: tuple[int, int]) -> str:
    """(1400, 1420) -> '1.400 → 1.420'; the number alone where it does not change."""
    before, after = change
    return bilangan(after) if before == after else f"{bilangan(before)} → {bilangan(after)}"


@register.filter
def perubahan_rupiah(change: tuple[int, int]) -> str:
    """The same for money."""
    before, after = change
    return rupiah(after) if before == after else f"{rupiah(before)} → {rupiah(after)}"


@register.filter
def rupiah(value: int | None) -> str:
    """350767200 -> 'Rp350.767.200', in English 'Rp350,767,200'. Units: whole rupiah."""
    if value is None:
        return NOTHING
    return f"{'−' if value < 0 else ''}Rp{_in_habit(f'{abs(value):,}')}"


@register.filter
def persen(value: Number | None, whole: Number | None = 1) -> str:
    """7|persen:8 -> '87,5%', in English '87.5%'; without a whole, value is a share of one. One digit, halves up."""
    if value is None or not whole:
        return NOTHING
    share = (Decimal(str(value)) * 100 / Decimal(str(whole))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return _in_habit(f"{share:,f}".removesuffix(".0")).replace("-", "−") + "%"


@register.filter
def tanggal(value: date | None) -> str:
    """The day: '26 Agustus 2025'; of an instant, the day in Jakarta."""
    return NOTHING if value is None else date_format(_here(value), "j F Y")


@register.filter
def waktu(value: datetime | None) -> str:
    """The day and the minute, with the zone's name: '26 Agustus 2025 14.05 WIB'."""
    return NOTHING if value is None else date_format(_here(value), f"j F Y {'H:i' if _english() else 'H.i'} T")


def _here(value: date) -> date:
    return localtime(value) if isinstance(value, datetime) and is_aware(value) else value


@register.filter
def nik(value: str | None) -> str:
    """Only the last four digits: '************0003'."""
    return mask_nik(value) or NOTHING
