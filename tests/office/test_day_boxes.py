"""Three boxes as one day: what is said of a day that there is not."""

from __future__ import annotations

import pytest

from naungan.office.day_boxes import why_no_day
from naungan.office.hearing.forms import LastDay

NUMBERS = "Tulis hari, bulan dan tahun dengan angka."


@pytest.mark.parametrize(
    ("day", "month", "year", "told"),
    [
        ("31", "02", "2026", "Tanggal 31-2-2026 tidak ada. Periksa hari dan bulannya."),
        (" 1 ", "13", "2026", "Tanggal 1-13-2026 tidak ada. Periksa hari dan bulannya."),
        ("31", "Februari", "2026", NUMBERS),
        ("31", "", "2026", NUMBERS),
        ("1207010101010001", "2", "2026", NUMBERS),
    ],
)
def test_a_day_that_there_is_not_is_named(day: str, month: str, year: str, told: str) -> None:
    assert why_no_day({"day": day, "month": month, "year": year}) == told
    form = LastDay({"last_day_day": day, "last_day_month": month, "last_day_year": year, "why": "Warga meminta"})
    assert form.errors["last_day"] == [told]
