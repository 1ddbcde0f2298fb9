"""Seats of a cell and the budget of a fund as they were changed after the programme was made, at the end of its file.

Knows: `[[kursi_diubah]]`, `[[pagu_diubah]]`: the last for a cell or fund counts; how one more is written.
Does not know: whether the changed programme holds together (programme_file.py).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from naungan.model.programme import Cell
from naungan.sources.programme_quota import Citations
from naungan.sources.toml_fields import Fields, did_you_mean

SEATS, BUDGETS = "kursi_diubah", "pagu_diubah"
LARGEST_SEATS, LARGEST_BUDGET = 10**9, 10**15


def amend_seats(tables: Sequence[Fields], cells: Sequence[Cell], citations: Citations) -> tuple[Cell, ...]:
    """The cells with the seats of the last amendment of each."""
    known, told = [cell.code for cell in cells], dict[str, tuple[int, str]]()
    for table in tables:
        code = table.text("sel", known[0] if known else "12.07/SAWIT/APBD")
        seats = table.number("kursi", 0, LARGEST_SEATS, "kursi")
        source = table.text("sumber", "SK Gubernur nomor ..., atau asumsi: ...")
        table.finish()
        if table.ok("sel") and known and code not in known:
            table.fault("sel", f"sel {code} tidak ada", did_you_mean(code, known))
        if table.ok("sel", "kursi", "sumber"):
            told[code] = seats, source
    citations += [(f"{SEATS}.{code}", source) for code, (_, source) in told.items()]
    return tuple(
        replace(c, seats=told[c.code][0], origin=f"diubah: {told[c.code][1]}") if c.code in told else c for c in cells
    )


def amend_budgets(document: dict[str, object], tables: Sequence[Fields], citations: Citations) -> None:
    """Put the last amended budget of each fund into the tables of the file, in place, before they are read."""
    listed = document.get("dana")
    funds = [fund for fund in listed if isinstance(fund, dict)] if isinstance(listed, list) else []
    by_code = {str(fund.get("kode")): fund for fund in funds}
    told: dict[str, str] = {}
    for table in tables:
        code = table.text("dana", next(iter(by_code), "APBD"))
        budget = table.number("pagu", 1, LARGEST_BUDGET, "rupiah tanpa titik")
        source = table.text("sumber", "Perda perubahan APBD nomor ..., atau asumsi: ...")
        table.finish()
        if table.ok("dana") and code not in by_code:
            table.fault("dana", f"dana {code} tidak ada", did_you_mean(code, by_code))
        if table.ok("dana", "pagu", "sumber"):
            by_code[code]["pagu"], told[code] = budget, source
    citations += [(f"{BUDGETS}.{code}", source) for code, source in told.items()]


def with_seats(text: str, cell: str, seats: int, source: str) -> str:
    """The programme's file with one more change of a cell's seats."""
    return _with(text, SEATS, {"sel": cell, "kursi": seats, "sumber": source})


def with_budget(text: str, fund: str, budget: int, source: str) -> str:
    """The programme's file with one more change of a fund's budget. Units: whole rupiah."""
    return _with(text, BUDGETS, {"dana": fund, "pagu": budget, "sumber": source})


def _with(text: str, table: str, values: dict[str, str | int]) -> str:
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    return f"{text.rstrip()}\n\n[[{table}]]\n" + "\n".join(lines) + "\n"
