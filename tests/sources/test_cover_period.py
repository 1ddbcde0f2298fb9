"""Periods of cover as their payers write them, and nothing guessed."""

from __future__ import annotations

from datetime import date

import pytest

from naungan.sources.cover_period import read_first_day, read_last_day

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
FEBRUARY = (date(2024, 2, 1), date(2024, 2, 29))
ONE_DAY = (date(2025, 12, 31), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2025", YEAR), ("Tahun 2025", YEAR), ("TA 2025", YEAR),
        ("Februari 2024", FEBRUARY), ("02/2024", FEBRUARY), ("2024-02", FEBRUARY), ("202402", FEBRUARY), ("Feb 2024", FEBRUARY),
        ("31-12-2025", ONE_DAY), ("31/12/2025", ONE_DAY), ("2025-12-31", ONE_DAY), ("2025-12-31 00:00:00", ONE_DAY),
        ("31 Desember 2025", ONE_DAY), ("31.12.2025", ONE_DAY),
        ("31-02-2025", None), ("12/25", None), ("25", None), ("sampai selesai", None), ("", None), ("2025-13-01", None),
        ("31 Foo 2025", None), ("1 tahun", None),
    ],
)  # fmt: skip
def test_a_day_a_month_and_a_year_are_read_to_their_ends(text: str, span: tuple[date, date] | None) -> None:
    assert (read_first_day(text), read_last_day(text)) == (span or (None, None))
