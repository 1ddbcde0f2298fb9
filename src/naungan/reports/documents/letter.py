"""What all papers have in common: letterhead, signature blocks, what makes them checkable, days in words.

Knows: the parts of an Indonesian official letter. Does not know: any one paper, or how it is set (typeset.py).
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from naungan.ledger.checkpoint import Checkpoint
from naungan.model.money import grouped
from naungan.reports.documents.typeset import LONGEST_WORD, Setting, breakable, printable
from naungan.reports.spelled import spelled
from naungan.stages.explain import MONTHS

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
TO_FILL_IN = "…………………………"
"""Where a draft has nothing to say yet."""
INSET = 2.3
"""What a cell keeps free on both sides. Units: mm."""
DRAFT, TRIAL = "RANCANGAN", "UJI"
"""What is printed across each page of a paper that binds nobody: not yet, or not at all."""
HASH_GROUP = 8
"""Letters of a hash that are printed together: people compare them by eye."""


class Paper(StrEnum):
    """Sizes of paper: A4, and F4 or Folio of 215 × 330 mm."""

    A4 = "a4"
    F4 = "f4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes. `names`: one line each, the last the largest ('PEMERINTAH PROVINSI …'); `contact`: address."""

    names: tuple[str, ...]
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalText:
    """A sentence of or about the law; one that nobody has verified says so in print."""

    text: str
    is_verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureBlock:
    """A place to sign. `office`: 'GUBERNUR …'; `party`: for whom ('Pemerintah Kabupaten …'); `on_behalf`: 'Plh.' or
    'a.n. Gubernur,' before the office; `needs_ink`: a box for wet ink is drawn."""

    office: str
    name: str = ""
    rank: str = ""
    nip: str = ""
    party: str = ""
    on_behalf: str = ""
    needs_ink: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """By what a paper is checked. `root`: of the bundle; `code`, `day`: the stamp its figures carry; `content_hash`: of
    what is signed (hex); `url`: what the QR code says; `checkpoint`: of the office's log;
    `is_trial`: of an office that tries things out."""

    root: str
    code: str
    day: date
    content_hash: str = ""
    url: str = ""
    checkpoint: Checkpoint | None = None
    is_trial: bool = False


def long_day(day: date | None) -> str:
    """'26 Agustus 2025'; dots to fill in where there is none yet."""
    return f"{day.day} {MONTHS[day.month - 1][0]} {day.year}" if day else TO_FILL_IN


def spelled_day(day: date) -> str:
    """'Selasa tanggal dua puluh enam bulan Agustus tahun dua ribu dua puluh lima (26-08-2025)'."""
    return (
        f"{WEEKDAYS[day.weekday()]} tanggal {spelled(day.day)} bulan {MONTHS[day.month - 1][0]} "
        f"tahun {spelled(day.year)} ({day:%d-%m-%Y})"
    )


def in_groups(text: str, size: int = HASH_GROUP) -> str:
    """'0123456789abcdef' -> '01234567 89abcdef'."""
    return " ".join(text[i : i + size] for i in range(0, len(text), size))


@dataclass(frozen=True, slots=True)
class Column:
    """Of a table of people. Units: `width` in mm on A4, or 0 and its `share` of the rest; wider paper widens all."""

    head: str
    width: float = 0
    share: int = 0
    is_number: bool = False
    is_mono: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], *, whole: float, letter: float) -> dict[str, Any]:
    """A table as the layout reads it; a word too wide for its column may break. Units: `whole`, the table's width, and
    `letter`, that of a small letter, in mm."""
    share = (whole - sum(each.width for each in columns)) / max(1, sum(each.share for each in columns))
    widths = [each.width or each.share * share for each in columns]
    room = [(width - INSET) / letter if not each.is_mono else LONGEST_WORD for each, width in _paired(columns, widths)]
    return {
        "columns": [
            {"head": each.head, "width": width, "is_number": each.is_number, "is_mono": each.is_mono}
            for each, width in _paired(columns, widths)
        ],
        "rows": [[breakable(printable(cell), widest) for widest, cell in zip(room, row, strict=True)] for row in rows],
    }


def _paired(columns: Sequence[Column], widths: Sequence[float]) -> list[tuple[Column, float]]:
    return list(zip(columns, widths, strict=True))


def block(signature: SignatureBlock) -> dict[str, Any]:
    """A signature block as the layout reads it."""
    return {
        "office": signature.office, "name": signature.name or TO_FILL_IN, "rank": signature.rank, "nip": signature.nip,
        "party": signature.party, "on_behalf": signature.on_behalf, "needs_ink": signature.needs_ink,
    }  # fmt: skip


def laws(texts: Sequence[LegalText]) -> list[dict[str, Any]]:
    """Sentences of the law as the layout reads them."""
    return [{"text": each.text, "is_verified": each.is_verified} for each in texts]


def common(
    title: str, *, proof: Proof, paper: Paper, is_draft: bool, letterhead: Letterhead | None = None
) -> dict[str, Any]:
    """What the layout needs on every page."""
    point = proof.checkpoint
    return {
        "title": title,
        "paper": paper.value,
        "mark": DRAFT if is_draft else TRIAL if proof.is_trial else "",
        "letterhead": {"names": list(letterhead.names), "contact": letterhead.contact} if letterhead else None,
        "proof": {
            "root": proof.root,
            "code": proof.code,
            "day": long_day(proof.day),
            "content_hash": in_groups(proof.content_hash),
            "url": proof.url,
            "checkpoint": printed(point) if point else None,
        },
    }


def printed(point: Checkpoint) -> dict[str, str]:
    """A checkpoint for reading: its three lines."""
    return {"origin": point.origin, "size": grouped(point.size), "root": base64.b64encode(point.root).decode()}


def setting(title: str, *, proof: Proof, day: date | None, author: str, is_tagged: bool = True) -> Setting:
    """The PDF's own data. Its date is the paper's, or its figures': never today's."""
    words = [f"root:{proof.root}", f"kode:{proof.code}"]
    words += [f"content:{proof.content_hash}"] if proof.content_hash else []
    if proof.checkpoint:
        point = printed(proof.checkpoint)
        words += [f"checkpoint:{point['origin']} {proof.checkpoint.size} {point['root']}"]
    return Setting(
        title=title, author=author, keywords=tuple(words), day=day or proof.day, url=proof.url, is_tagged=is_tagged
    )
