"""Minutes of one part as a paper to be signed in ink.

Knows: what of the minutes stands where on it. Does not know: how it is set (reports/documents), or who may print it.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import override

from naungan.office.programmes import queries as programmes
from naungan.office.signing import queries
from naungan.office.signing.models import Agreement
from naungan.reports.documents.letter import Letterhead, Proof, SignatureBlock
from naungan.reports.documents.minutes import Fact, FigureLine, MinutesText, minutes_pdf

AGREED = (
    "Daftar penerima dan daftar cadangan dengan kode dan jejak di bawah ini benar dan disepakati.",
    "Tanda tangan ini berlaku atas isi ini saja. Bila isinya berubah, tanda tangan ini gugur.",
)
HASH_LETTERS = 16
"""How much of a hash over rows is printed, on pages too."""


def pdf(agreement: Agreement, part: str, url: str) -> bytes:
    """In: a part's code, and where the QR code leads. Raises: LookupError for no such part."""
    with override("id"):
        shown = queries.minutes(agreement, part)
    letter, stamp = programmes.read_policy(agreement.determination.version).letter, queries.stamp(agreement)
    proof = Proof(
        root=agreement.determination.root, code=stamp.code, day=stamp.day, content_hash=shown.content_hash, url=url
    )
    return minutes_pdf(MinutesText(
        letterhead=Letterhead(names=letter.letterhead or (shown.title,), contact=letter.contact),
        subject=f"{agreement.get_kind_display()} penerima {shown.title}", points=AGREED,
        figures=tuple(_line(each["name"], each, each["rows"]) for each in shown.regencies),
        total=_line("Seluruh provinsi", shown.total, agreement.determination.root),
        signatures=(SignatureBlock(office=shown.post, needs_ink=True),), place=shown.place, proof=proof,
        author=shown.title, number=str(shown.number), held_on=shown.held_on, notes=shown.notes,
        facts=(Fact(label="Kode isi", value=shown.code),),
    ))  # fmt: skip


def _line(name: str, told: dict[str, Any], known_by: str | None) -> FigureLine:
    numbers = {key: told.get(key) for key in ("seats", "filled", "waiting", "rupiah", "leave", "enter", "strike")}
    return FigureLine(name=name, hash=(known_by or "")[:HASH_LETTERS], **numbers)
