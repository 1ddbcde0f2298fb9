"""An annex of the decree: one regency's people; masked for the public, in full for the sealed copy.

Knows: what each copy may show. Does not know: who was chosen, or why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from naungan.model.nik import mask_nik
from naungan.reports.documents.letter import (
    TO_FILL_IN,
    Column,
    Paper,
    Proof,
    SignatureBlock,
    block,
    common,
    long_day,
    setting,
    table,
)
from naungan.reports.documents.typeset import LARGEST_ROWS, typeset
from naungan.reports.spelled import counted

WHOLE, LETTER = 174.0, 1.5
"""Widths of the table and of a small letter. Units: mm on A4."""
AT_ONCE = 2
"""Annexes set at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRow:
    """One person. `number`: in the annex, from 1; `born`: as printed in the sealed copy; `cause`: why they leave."""

    number: int
    name: str
    nik: str
    village: str
    sector: str
    district: str = ""
    sex: str = ""
    born: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexText:
    """One regency's annex. `number`: 'I'; `people`: how many it sets in all, over all its parts; `rows`: who is set, of
    an amending decree who enters; `leaving`: who leaves. A NIK is shown in the sealed copy only."""

    authority: str
    subject: str
    number: str
    regency: str
    rows: tuple[AnnexRow, ...]
    people: int
    is_sealed: bool
    signature: SignatureBlock
    proof: Proof
    decree_number: str = ""
    decree_day: date | None = None
    leaving: tuple[AnnexRow, ...] = ()
    people_leaving: int = 0
    is_amending: bool = False
    part: int = 1
    parts: int = 1
    is_draft: bool = False
    paper: Paper = Paper.A4


def annex_parts(text: AnnexText, rows: int = LARGEST_ROWS) -> tuple[AnnexText, ...]:
    """The annex as parts of at most `rows` people; those who leave come first."""
    marked = [(True, each) for each in text.leaving] + [(False, each) for each in text.rows]
    cut = [marked[i : i + rows] for i in range(0, len(marked), rows)] or [[]]
    return tuple(
        replace(
            text, part=part, parts=len(cut),
            leaving=tuple(each for leaves, each in chunk if leaves),
            rows=tuple(each for leaves, each in chunk if not leaves),
        )
        for part, chunk in enumerate(cut, 1)
    )  # fmt: skip


def annex_pdf(text: AnnexText) -> bytes:
    """One part of the annex as PDF/A. Raises: ValueError for more people than a compile may have (annex_parts)."""
    if len(text.rows) + len(text.leaving) > LARGEST_ROWS:
        raise ValueError(f"an annex's part has at most {LARGEST_ROWS} people; cut it by annex_parts")
    copy = "salinan tersegel" if text.is_sealed else "salinan publik"
    title = f"Lampiran {text.number} Keputusan {text.authority} Nomor {text.decree_number or TO_FILL_IN}"
    data = {
        **common(title, proof=text.proof, paper=text.paper, is_draft=text.is_draft),
        "authority": text.authority,
        "subject": text.subject,
        "number": text.number,
        "regency": text.regency,
        "decree_number": text.decree_number or TO_FILL_IN,
        "decree_day": long_day(text.decree_day),
        "is_sealed": text.is_sealed,
        "is_amending": text.is_amending,
        "part": text.part,
        "parts": text.parts,
        "people": counted(text.people),
        "people_leaving": counted(text.people_leaving),
        "entering": _people(text.rows, text.is_sealed, leave=False),
        "leaving": _people(text.leaving, text.is_sealed, leave=True),
        "signature": block(text.signature),
    }
    where = f"{title} ({text.regency}, {copy})"
    return typeset(
        "annex", data,
        setting(where, proof=text.proof, day=text.decree_day, author=text.authority, is_tagged=False),
    )  # fmt: skip


def annex_pdfs(texts: Iterable[AnnexText], *, at_once: int = AT_ONCE) -> Iterator[bytes]:
    """Several annexes, in order, `at_once` at a time: setting one leaves other threads free. Raises: as annex_pdf."""
    with ThreadPoolExecutor(at_once) as workers:
        yield from workers.map(annex_pdf, texts)


def _people(rows: tuple[AnnexRow, ...], is_sealed: bool, *, leave: bool) -> dict[str, Any]:
    """Number, name, NIK; in the sealed copy sex and birth too; village, sector; and of those who leave, why."""
    columns = [Column("No.", 11, is_number=True), Column("Nama", share=4), Column("NIK", 29, is_mono=True)]
    if is_sealed:
        columns += [Column("L/P", 8.5), Column("Lahir", 19)]
    columns += [Column("Desa/kelurahan", share=3), Column("Sektor", share=2)]
    if leave:
        columns += [Column("Sebab", share=2)]
    return table(columns, [_cells(each, is_sealed, leave) for each in rows], whole=WHOLE, letter=LETTER)


def _cells(row: AnnexRow, is_sealed: bool, leaves: bool) -> list[str]:
    village = f"{row.village}, {row.district}" if row.district else row.village
    own = [row.nik, row.sex, row.born] if is_sealed else [mask_nik(row.nik)]
    return [str(row.number), row.name, *own, village, row.sector, *([row.cause] if leaves else [])]
