"""The lists that hang in a village's window: who is proposed, and later what became of whom the village named.

Knows: that no number of a person stands on them. Does not know: who was chosen, or how an objection is judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from naungan.model.money import grouped
from naungan.reports.documents.letter import Column, Letterhead, Paper, Proof, common, long_day, setting, table
from naungan.reports.documents.typeset import LARGEST_ROWS, typeset
from naungan.reports.spelled import counted

WHOLE, LETTER = 165.0, 1.75
"""Widths of the table and of a small letter. Units: mm on A4."""
NUMBER, NAME = Column("No.", 12, is_number=True), Column("Nama", share=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageRow:
    """One person as the village may read. `name`: masked or not, as given; `hamlet`: dusun or lingkungan; `proposed`:
    as what, and `reference`: to quote in an objection, of a list for objections; `outcome`, `reasons`: of a list of
    results.
    There is no place for a NIK."""

    number: int
    name: str
    hamlet: str = ""
    sector: str = ""
    proposed: str = ""
    reference: str = ""
    outcome: str = ""
    reasons: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageListText:
    """A list for the public window. `programme`: its name; `until`: last day of objections; `desk`: where to bring
    them; `hung_on`: the day it is hung out; `box_title`: over the QR code, where it opens something else than a
    check."""

    letterhead: Letterhead
    programme: str
    village: str
    district: str
    regency: str
    rows: tuple[VillageRow, ...]
    proof: Proof
    author: str
    hung_on: date | None = None
    until: date | None = None
    desk: str = ""
    box_title: str = ""
    notes: tuple[str, ...] = ()
    is_draft: bool = False
    paper: Paper = Paper.A4


def village_list_pdf(text: VillageListText) -> bytes:
    """Who is proposed, for objections. Raises: ValueError for more people than a compile may have."""
    columns = [
        NUMBER, NAME, Column("Dusun/lingkungan", share=3), Column("Sektor", share=3),
        Column("Diusulkan sebagai", share=2), Column("Nomor rujukan", share=3),
    ]  # fmt: skip
    rows = [[each.hamlet, each.sector, each.proposed, each.reference] for each in text.rows]
    return _pdf(text, "Daftar Calon Penerima untuk Uji Publik", columns, rows)


def village_result_pdf(text: VillageListText) -> bytes:
    """What became of whom the village named. Raises: ValueError for more people than a compile may have."""
    columns = [NUMBER, NAME, Column("Hasil", share=3), Column("Sebab", share=5)]
    return _pdf(text, "Hasil Penetapan", columns, [[each.outcome, each.reasons] for each in text.rows])


def _pdf(text: VillageListText, title: str, columns: list[Column], told: list[list[str]]) -> bytes:
    """In: what stands of each person behind number and name."""
    if len(text.rows) > LARGEST_ROWS:
        raise ValueError(f"a village's list has at most {LARGEST_ROWS} people, not {len(text.rows)}")
    rows = [[grouped(each.number), each.name, *rest] for each, rest in zip(text.rows, told, strict=True)]
    data = {
        **common(title, proof=text.proof, paper=text.paper, is_draft=text.is_draft, letterhead=text.letterhead),
        "programme": text.programme,
        "village": text.village,
        "district": text.district,
        "regency": text.regency,
        "table": table(columns, rows, whole=WHOLE, letter=LETTER),
        "people": counted(len(text.rows)),
        "hung_on": long_day(text.hung_on) if text.hung_on else "",
        "until": long_day(text.until) if text.until else "",
        "desk": text.desk,
        "box_title": text.box_title,
        "notes": list(text.notes),
    }
    where = f"{title}, {text.village}, {text.district}"
    return typeset("village_list", data, setting(where, proof=text.proof, day=text.hung_on, author=text.author))
