"""The form on paper: one block a person, with the row's QR code and room to write; phones run out of power.

Knows: how a question looks on paper, and that there is no place for a NIK. Does not know: what is asked or of whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from naungan.reports.documents.letter import Paper, Proof, common, in_groups, setting
from naungan.reports.documents.typeset import qr_svg, typeset
from naungan.reports.field_form import ListedPerson
from naungan.reports.spelled import counted
from naungan.sources.field_questions import FieldForm, Question

LARGEST_PEOPLE = 300
"""People a sheet may have: a compile holds all their pages at once."""
SIXTHS = 6
ID_GROUP = 7
"""Letters of a row id that are printed together: its 21 letters are read out in three groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSheetText:
    """A village's sheet. `first`: number of its first person, of a sheet in several parts."""

    programme: str
    village: str
    district: str
    regency: str
    people: tuple[ListedPerson, ...]
    form: FieldForm
    proof: Proof
    author: str
    first: int = 1
    paper: Paper = Paper.A4


def field_sheet_pdf(text: FieldSheetText) -> bytes:
    """The sheet as PDF/A. Raises: ValueError for more people than a compile may have."""
    if len(text.people) > LARGEST_PEOPLE:
        raise ValueError(f"a sheet has at most {LARGEST_PEOPLE} people, not {len(text.people)}")
    title = "Lembar Pendataan Lapangan"
    data = {
        **common(title, proof=text.proof, paper=text.paper, is_draft=False),
        "programme": text.programme,
        "village": text.village,
        "district": text.district,
        "regency": text.regency,
        "counted": counted(len(text.people)),
        "notice": text.form.notice,
        "status": text.form.status,
        "people": [_person(number, person) for number, person in enumerate(text.people, text.first)],
        "codes": [qr_svg(person.id) for person in text.people],
        "rows": _rows([_question(text.form, question) for question in text.form.questions if question.paper]),
    }
    where = f"{title}, {text.village}, {text.district}"
    return typeset("field_sheet", data, setting(where, proof=text.proof, day=None, author=text.author, is_tagged=False))


def _person(number: int, person: ListedPerson) -> dict[str, Any]:
    return {
        "number": str(number),
        "name": person.name or "(tanpa nama)",
        "address": person.address or "-",
        "occupation": person.occupation or "-",
        "id": in_groups(person.id, ID_GROUP),
    }


def _question(form: FieldForm, question: Question) -> dict[str, Any]:
    labels = [choice.label for choice in form.choices_of(question)]
    return {"label": question.paper, "width": question.width, "choices": labels}


def _rows(questions: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Questions side by side, as many as a line holds; the last of a line takes what is left."""
    rows: list[list[dict[str, Any]]] = []
    left = 0
    for question in questions:
        if question["width"] > left:
            rows.append([])
            left = SIXTHS
        rows[-1].append(question)
        left -= question["width"]
    for row in rows:
        row[-1] = {**row[-1], "width": SIXTHS - sum(each["width"] for each in row[:-1])}
    return rows
