"""Rule: what people decided, the latest word on each matter, and how a correction changes a row.

Knows: which rulings bear on which question. Does not know: who may rule, or whether they were right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from naungan.model.decision import Check, Outcome
from naungan.model.row import RawRow
from naungan.model.ruling import Ruling
from naungan.stages.assess import ANSWERABLE

OBJECTION_WEIGHT = ("DITOLAK", "DIAJUKAN", "DITERIMA")
"""Of several objections on different matters the weightiest counts: upheld, then open, then dismissed."""


class Rulings(NamedTuple):
    """The latest rulings by candidate id: corrected cells, settled identity, answered checks, objections."""

    corrections: Mapping[str, Mapping[str, str]]
    identity: Mapping[str, str]
    answers: Mapping[str, Mapping[Check, tuple[str, str, str]]]
    objections: Mapping[str, str]


def latest(rulings: Iterable[Ruling]) -> dict[tuple[str, str], Ruling]:
    """The newest ruling on each (candidate, field). Ties: the larger id."""
    newest: dict[tuple[str, str], Ruling] = {}
    for ruling in sorted(rulings, key=lambda r: (r.when, r.id)):
        newest[ruling.candidate_id, ruling.field] = ruling
    return newest


def gather(by_kind: Mapping[str, tuple[Ruling, ...]]) -> Rulings:
    """Sort the rulings of all kinds into the questions they answer."""
    corrections: dict[str, dict[str, str]] = {}
    for (candidate, field), ruling in latest(by_kind.get("corrections", ())).items():
        corrections.setdefault(candidate, {})[field] = ruling.value
    answers: dict[str, dict[Check, tuple[str, str, str]]] = {}
    for (candidate, field), ruling in latest(by_kind.get("evidence", ())).items():
        if field in ANSWERABLE:
            answers.setdefault(candidate, {})[Check(field)] = (ruling.value, ruling.by, ruling.when[:10])
    identity = {c: r.value for (c, f), r in latest(by_kind.get("judgements", ())).items() if f == Check.IDENTITAS}
    objections: dict[str, str] = {}
    for (candidate, _), ruling in latest(by_kind.get("objections", ())).items():
        said = (objections.get(candidate, ruling.value), ruling.value)
        objections[candidate] = max(said, key=OBJECTION_WEIGHT.index)
    return Rulings(corrections, identity, answers, objections)


def said_apart(rulings: Rulings) -> dict[str, tuple[str, str]]:
    """Candidate id -> who said, and on which day, that this row's person is nobody else's second row."""
    answers = ((c, checks[Check.GANDA]) for c, checks in rulings.answers.items() if Check.GANDA in checks)
    return {candidate: (by, day) for candidate, (value, by, day) in answers if value == Outcome.LOLOS}


def objections_of_people(objections: Mapping[str, str], nik_of: Mapping[str, str]) -> dict[str, str]:
    """The objection that bears on each row: one against a person bears on every row of that person.

    In: candidate id -> objection; candidate id -> linked register NIK, known people only. Of several the weightiest.
    """
    of_person: dict[str, str] = {}
    for candidate, value in objections.items():
        if nik := nik_of.get(candidate):
            of_person[nik] = max(of_person.get(nik, value), value, key=OBJECTION_WEIGHT.index)
    return dict(objections) | {c: of_person[nik] for c, nik in nik_of.items() if nik in of_person}


def correct(raw: RawRow, cells: Mapping[str, str]) -> RawRow:
    """Put corrected texts into a row. A NIK typed by a clerk is text again: no longer a damaged number."""
    if not cells:
        return raw
    row = RawRow(**{**raw._asdict(), **cells})
    if "nik" in cells:
        row = row._replace(nik_numeric=False, nik_damaged=False)
    if "tanggal_lahir" in cells:
        row = row._replace(date_order="DMY")
    return row
