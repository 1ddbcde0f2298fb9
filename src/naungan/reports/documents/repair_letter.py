"""The letter to a regency's civil registry about faulty NIKs: how many, of which kind, until when; the list goes along.

Knows: its parts; that it names counts, never a person. Does not know: whose NIK is faulty, or what the list holds.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairLine:
    """People with one fault: what is wrong, what their families do, how many they are, how many of them are late."""

    wrong: str
    family: str
    people: int
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairText:
    """Everything the letter says. `annex`: name of the workbook that goes along, `annex_sha256` its hash (hex);
    `enrolment`: the day on which people are registered; `settled`: put right since the letter before, None = there was
    none."""

    letterhead: Letterhead
    to: str
    subject: str
    purpose: str
    legal: tuple[LegalText, ...]
    lines: tuple[RepairLine, ...]
    due: date
    enrolment: date
    annex: str
    annex_sha256: str
    steps_verified: bool
    signature: SignatureBlock
    place: str
    proof: Proof
    author: str
    settled: int | None = None
    number: str = ""
    day: date | None = None
    is_draft: bool = True
    paper: Paper = Paper.A4


def repair_letter_pdf(text: RepairText) -> bytes:
    """The letter as PDF/A."""
    title = f"Surat perbaikan NIK Nomor {text.number or TO_FILL_IN}"
    data = {
        **common(title, proof=text.proof, paper=text.paper, is_draft=text.is_draft, letterhead=text.letterhead),
        "number": text.number or TO_FILL_IN,
        "to": text.to,
        "subject": text.subject,
        "purpose": text.purpose,
        "legal": laws(text.legal),
        "lines": [
            {"wrong": each.wrong, "family": each.family, "people": grouped(each.people), "late": grouped(each.late)}
            for each in text.lines
        ],
        "people": counted(sum(each.people for each in text.lines)),
        "late": sum(each.late for each in text.lines),
        "settled": counted(text.settled) if text.settled else "",
        "due": long_day(text.due),
        "enrolment": long_day(text.enrolment),
        "annex": text.annex,
        "annex_sha256": in_groups(text.annex_sha256),
        "steps_verified": text.steps_verified,
        "place": text.place or TO_FILL_IN,
        "day": long_day(text.day),
        "signature": block(text.signature),
    }
    return typeset("repair_letter", data, setting(title, proof=text.proof, day=text.day, author=text.author))
