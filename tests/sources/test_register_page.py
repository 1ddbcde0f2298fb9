"""The page of register headings and values is in step with their tables and with the reasons that can occur."""

from __future__ import annotations

import re

from naungan.engines import import_sql
from naungan.model.register import REGISTERS
from naungan.sources.register_headers import aliases
from naungan.sources.register_values import KEPT_OUT
from tools.reference import FOLDER
from tools.register_columns import NAME, REASONS, page


def test_the_page_of_registers_is_fresh() -> None:
    assert (FOLDER / NAME).read_text(encoding="utf-8") == page(), "run `python -m tools.register_columns`"


def test_every_field_stands_on_the_page() -> None:
    fields = {field for kind in REGISTERS for field in aliases(kind)}
    assert {field for field in fields if f"`{field}`" not in page()} == set()


def test_every_reason_to_set_a_row_aside_is_explained() -> None:
    told = {code for codes, _ in REASONS for code in codes.split(", ")}
    in_sql = set(re.findall(r"THEN '([A-Z_0-9]+)'|ELSE '([A-Z_0-9]+)'", import_sql.macros()))
    assert {code for pair in in_sql for code in pair if code} | set(KEPT_OUT) | {
        "DAFTAR_KOSONG",
        "PROGRAM_KOSONG",
        "BARIS_TIDAK_TERBACA",
    } == told
