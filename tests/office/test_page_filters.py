"""Numbers, money, shares, days and NIKs as pages write them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.formats import date_format
from django.utils.translation import override

DAY = date(2025, 8, 26)
INSTANT = datetime(2025, 8, 26, 7, 5, tzinfo=UTC)
NIGHT = datetime(2025, 8, 26, 18, 0, tzinfo=UTC)
"""One in the morning of the 27th in Jakarta."""
CASES = [
    ("bilangan", 20879, "20.879", "20,879"),
    ("bilangan", 999, "999", "999"),
    ("bilangan", 0, "0", "0"),
    ("bilangan", -1234, "−1.234", "−1,234"),
    ("bilangan", Decimal("1234.5"), "1.234,5", "1,234.5"),
    ("bilangan", None, "–", "–"),
    ("rupiah", 350_767_200, "Rp350.767.200", "Rp350,767,200"),
    ("rupiah", 0, "Rp0", "Rp0"),
    ("rupiah", -16800, "−Rp16.800", "−Rp16,800"),
    ("rupiah", None, "–", "–"),
    ("persen", 0.875, "87,5%", "87.5%"),
    ("persen", 1, "100%", "100%"),
    ("persen:8", 7, "87,5%", "87.5%"),
    ("persen:3", 2, "66,7%", "66.7%"),
    ("persen:2000", 1, "0,1%", "0.1%"),  # half up
    ("persen:0", 7, "–", "–"),
    ("persen", None, "–", "–"),
    ("tanggal", DAY, "26 Agustus 2025", "26 August 2025"),
    ("tanggal", NIGHT, "27 Agustus 2025", "27 August 2025"),
    ("tanggal", None, "–", "–"),
    ("waktu", INSTANT, "26 Agustus 2025 14.05 WIB", "26 August 2025 14:05 WIB"),
    ("waktu", None, "–", "–"),
    ("nik", "1207014505850003", "************0003", "************0003"),
    ("nik", "", "–", "–"),
    ("nik", None, "–", "–"),
]


@pytest.mark.parametrize(("filter_", "value", "indonesian", "english"), CASES)
def test_a_page_writes_it_in_its_language(filter_: str, value: object, indonesian: str, english: str) -> None:
    written = Template(f"{{{{ value|{filter_} }}}}")
    with override("id"):
        assert written.render(Context({"value": value})) == indonesian
    with override("en"):
        assert written.render(Context({"value": value})) == english


def test_a_date_without_a_filter_is_written_in_full() -> None:
    with override("id"):
        assert date_format(INSTANT, "DATETIME_FORMAT") == "26 Agustus 2025 07.05"
        assert date_format(DAY) == "26 Agustus 2025"
    with override("en"):
        assert date_format(INSTANT, "DATETIME_FORMAT") == "26 August 2025 07:05"
