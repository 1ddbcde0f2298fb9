"""The minutes (berita acara) of an agreement on a list, for signing in ink or by key.

Knows: their parts. Does not know: who must sign, or whether everybody has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from naungan.model.money import grouped, rupiah
from naungan.reports.documents.letter import (
    TO_FILL_IN,
    Letterhead,
    Paper,
    Proof,
    SignatureBlock,
    block,
    common,
    in_groups,
    long_day,
    setting,
    spelled_day,
)
from naungan.reports.documents.typeset import typeset
from naungan.reports.spelled import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """One line of the figures agreed upon. Units: people, `rupiah` whole rupiah of all months; None = not said.
    `hash`: by what the rows behind it are known, as many letters as are printed; `leave`, `enter`, `strike`: what an
    amendment moves."""

    name: str
    seats: int | None
    filled: int | None
    waiting: int | None
    rupiah: int | None
    hash: str
    leave: int | None = None
    enter: int | None = None
    strike: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A thing said in one line: 'Program' – 'Perlindungan …'."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesText:
    """Everything the minutes say. `held_on`: day of the meeting; `points`: what was agreed, one sentence each;
    `figures`: for each regency printed; `total`: of the whole, which is more than these lines may say, and so is never
    summed from them; `signatures`: who signs. The proof carries the content hash."""

    letterhead: Letterhead
    subject: str
    points: tuple[str, ...]
    figures: tuple[FigureLine, ...]
    total: FigureLine
    signatures: tuple[SignatureBlock, ...]
    place: str
    proof: Proof
    author: str
    facts: tuple[Fact, ...] = ()
    number: str = ""
    held_on: date | None = None
    notes: str = ""
    is_draft: bool = False
    paper: Paper = Paper.A4


def minutes_pdf(text: MinutesText) -> bytes:
    """The minutes as PDF/A."""
    title = f"Berita Acara Nomor {text.number or TO_FILL_IN}"
    data = {
        **common(title, proof=text.proof, paper=text.paper, is_draft=text.is_draft, letterhead=text.letterhead),
        "number": text.number or TO_FILL_IN,
        "subject": text.subject,
        "held": spelled_day(text.held_on) if text.held_on else TO_FILL_IN,
        "place": text.place,
        "day": long_day(text.held_on),
        "facts": [{"label": each.label, "value": each.value} for each in text.facts],
        "figures": [_cells(each) for each in text.figures],
        "total": _cells(text.total),
        "people": "" if text.total.filled is None else counted(text.total.filled),
        "changes": [_moved(each) for each in text.figures if each.leave is not None],
        "points": list(text.points),
        "notes": text.notes.splitlines(),
        "hash": in_groups(text.proof.content_hash),
        "signatures": [block(each) for each in text.signatures],
    }  # fmt: skip
    return typeset("minutes", data, setting(title, proof=text.proof, day=text.held_on, author=text.author))


def _cells(line: FigureLine) -> list[str]:
    people = ("–" if each is None else grouped(each) for each in (line.seats, line.filled, line.waiting))
    return [line.name, *people, "–" if line.rupiah is None else rupiah(line.rupiah), line.hash or "–"]


def _moved(line: FigureLine) -> str:
    """Whom an amendment moves, as counts."""
    told = f"{line.name}: {counted(line.leave or 0)} keluar, {counted(line.enter or 0)} masuk"
    return f"{told}, {counted(line.strike)} dicoret dari cadangan." if line.strike else f"{told}."
