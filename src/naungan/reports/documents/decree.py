"""The governor's decree (SK Gubernur), and the table of its annexes.

Knows: its parts and their order. Does not know: what a decree may say, or any annex's people (annex.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from naungan.model.money import grouped
from naungan.reports.documents.letter import (
    TO_FILL_IN,
    LegalText,
    Letterhead,
    Paper,
    Proof,
    SignatureBlock,
    block,
    common,
    in_groups,
    laws,
    long_day,
    setting,
)
from naungan.reports.documents.typeset import typeset
from naungan.reports.spelled import counted

ORDINALS = (
    "KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN", "KESEPULUH",
    "KESEBELAS", "KEDUA BELAS", "KETIGA BELAS", "KEEMPAT BELAS", "KELIMA BELAS",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexLine:
    """One annex in the decree's table. `number`: 'I'; `people`: how many it sets, of an amending decree how many enter;
    `leaving`: how many an amending decree lets go; `sha256`: of its public copy, hex."""

    number: str
    regency: str
    people: int
    sha256: str
    leaving: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DecreeText:
    """Everything a decree says. `authority`: who decides ('Gubernur …'); `articles`: what is decided, without KESATU …,
    numbers in it already spelled (counted, in_rupiah); `amends`: title of the decree that it changes."""

    letterhead: Letterhead
    authority: str
    subject: str
    considering: tuple[LegalText, ...]
    recalling: tuple[LegalText, ...]
    articles: tuple[str, ...]
    annexes: tuple[AnnexLine, ...]
    signature: SignatureBlock
    place: str
    proof: Proof
    number: str = ""
    day: date | None = None
    noting: tuple[LegalText, ...] = ()
    copies: tuple[str, ...] = ()
    amends: str = ""
    is_draft: bool = False
    paper: Paper = Paper.A4


def decree_pdf(text: DecreeText) -> bytes:
    """The decree as PDF/A. Raises: ValueError for more articles than there are ordinals."""
    if len(text.articles) > len(ORDINALS):
        raise ValueError(f"a decree has at most {len(ORDINALS)} articles, not {len(text.articles)}")
    title = f"Keputusan {text.authority} Nomor {text.number or TO_FILL_IN}"
    people, leaving = sum(each.people for each in text.annexes), sum(each.leaving for each in text.annexes)
    data = {
        **common(title, proof=text.proof, paper=text.paper, is_draft=text.is_draft, letterhead=text.letterhead),
        "authority": text.authority,
        "number": text.number or TO_FILL_IN,
        "subject": text.subject,
        "considering": laws(text.considering),
        "recalling": laws(text.recalling),
        "noting": laws(text.noting),
        "articles": [{"ordinal": word, "text": each} for word, each in zip(ORDINALS, text.articles, strict=False)],
        "annexes": [
            {
                "number": each.number, "regency": each.regency, "people": grouped(each.people),
                "leaving": grouped(each.leaving), "sha256": in_groups(each.sha256),
            }
            for each in text.annexes
        ],
        "people": grouped(people),
        "leaving": grouped(leaving),
        "people_spelled": counted(people),
        "leaving_spelled": counted(leaving),
        "is_amending": bool(text.amends),
        "amends": text.amends,
        "place": text.place,
        "day": long_day(text.day),
        "signature": block(text.signature),
        "copies": list(text.copies),
    }  # fmt: skip
    return typeset("decree", data, setting(title, proof=text.proof, day=text.day, author=text.authority))
