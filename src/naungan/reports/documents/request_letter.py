"""The letter that goes with a request for data: what is asked for how many, why, by which law, in which files.

Knows: its parts; that it names counts, never a person. Does not know: whom the files ask about, or any password.
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
class FileLine:
    """One file that goes with the letter. `sha256`: hex."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestText:
    """Everything the letter says. `columns`: headings that are sent; `key_column`: the one to send back untouched;
    `is_locked`: the files have a password, which goes another way."""

    letterhead: Letterhead
    to: str
    subject: str
    purpose: str
    legal: tuple[LegalText, ...]
    columns: tuple[str, ...]
    key_column: str
    files: tuple[FileLine, ...]
    is_locked: bool
    signature: SignatureBlock
    place: str
    proof: Proof
    author: str
    number: str = ""
    day: date | None = None
    is_draft: bool = True
    paper: Paper = Paper.A4


def request_letter_pdf(text: RequestText) -> bytes:
    """The letter as PDF/A."""
    title = f"Surat permintaan data Nomor {text.number or TO_FILL_IN}"
    data = {
        **common(title, proof=text.proof, paper=text.paper, is_draft=text.is_draft, letterhead=text.letterhead),
        "number": text.number or TO_FILL_IN,
        "to": text.to,
        "subject": text.subject,
        "purpose": text.purpose,
        "legal": laws(text.legal),
        "columns": list(text.columns),
        "key_column": text.key_column,
        "files": [
            {"name": each.name, "rows": grouped(each.rows), "sha256": in_groups(each.sha256)} for each in text.files
        ],
        "rows": counted(sum(each.rows for each in text.files)),
        "is_locked": text.is_locked,
        "place": text.place or TO_FILL_IN,
        "day": long_day(text.day),
        "signature": block(text.signature),
    }
    return typeset("request_letter", data, setting(title, proof=text.proof, day=text.day, author=text.author))
