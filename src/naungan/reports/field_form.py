"""A village's form for ODK Collect and KoboToolbox, the list that it is filled in from, and a sheet to type answers in.

Knows: XLSForm's sheets and columns, and that no number of a card stands in any of them. Does not know: what is asked
(sources/field_questions.toml) or whom.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import xlsxwriter

from naungan.sources.cell_text import SHOWN_LENGTH, harmless, mask_card_numbers, text_of
from naungan.sources.field_questions import ROW_ID, FieldForm, Question

LIST_COLUMNS = (ROW_ID, "nama", "alamat", "pekerjaan", "tampilan")
SURVEY = (
    "type", "name", "label", "hint", "required", "required_message", "relevant", "constraint", "constraint_message",
    "appearance", "choice_filter", "calculation", "parameters", "default", "read_only",
)  # fmt: skip
CHOICES = ("list_name", "name", "label", "sektor")
SETTINGS = ("form_title", "form_id", "version", "instance_name")
MUST = "Bagian ini harus diisi."
TYPED_FIRST = (ROW_ID, "nama", "waktu", "petugas")
_NOT_TYPED = ("calculate", "barcode", "note", "image", "geopoint", "select_one cara", "select_one_from_file isian.csv")
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class ListedPerson(NamedTuple):
    """Whom the officer looks for: all that they need to find the person, and nothing more."""

    id: str
    name: str
    address: str
    occupation: str


def listed_person(id_: str, name: str, address: str, occupation: str) -> ListedPerson:
    """As the officer may read it: on one line, not too long, without a card's number, and no spreadsheet's formula."""
    return ListedPerson(id_, *(_seen(text) for text in (name, address, occupation)))


def _seen(text: str) -> str:
    return mask_card_numbers(text_of(text))[:SHOWN_LENGTH].lstrip("=+-@ ").strip()


def list_csv(people: Iterable[ListedPerson]) -> bytes:
    """What `pulldata()` reads: keyed by our own row id."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(LIST_COLUMNS)
    rows = ((*person, " - ".join(filter(None, person[1:3]))) for person in people)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def form_xlsx(form: FieldForm, *, title: str, form_id: str, version: str) -> bytes:
    """The XLSForm: sheets survey, choices, settings. Same questions, same bytes."""
    kinds = {question.list_name for question in form.questions}
    choices = [choice for choice in form.choices if choice.list_name in kinds]
    settings = (title, form_id, version, "concat(${nama_daftar}, ' - ', ${id_baris})")
    return _book(
        {
            "survey": [SURVEY, *_survey(form)],
            "choices": [CHOICES, *choices],
            "settings": [SETTINGS, settings],
        }
    )


def _survey(form: FieldForm) -> Iterable[Sequence[str]]:
    """Rows of the survey: what the phone notes, the notice, then the questions, group by group."""
    yield from (_cells(type=kind, name=kind) for kind in ("start", "end", "today"))
    yield _cells(type="note", name="pemberitahuan", label=f"{form.notice} ({form.status})")
    groups = {group.name: group for group in form.groups}
    order = list(dict.fromkeys(question.group for question in form.questions))
    for name in order:
        own = [question for question in form.questions if question.group == name]
        if not name:
            yield from (_row(question) for question in own if question.name != "catatan")
            continue
        group = groups[name]
        yield _cells(type="begin_group", name=name, label=group.label, relevant=group.relevant)
        yield from map(_row, own)
        yield _cells(type="end_group")
    yield from (_row(question) for question in form.questions if question.name == "catatan")


def _row(question: Question) -> Sequence[str]:
    """As XLSForm has it; what is kept of an answer, and how paper shows it, stays here."""
    return _cells(
        type=question.kind, name=question.name, label=question.label, hint=question.hint,
        required="yes" if question.required else "", required_message=MUST if question.required else "",
        relevant=question.relevant, constraint=question.constraint, constraint_message=question.message,
        appearance=question.appearance, choice_filter=question.choice_filter, calculation=question.calculation,
        parameters=question.parameters, default=question.default,
    )  # fmt: skip


def _cells(**said: str) -> Sequence[str]:
    return [said.get(column, "") for column in SURVEY]


def typing_xlsx(form: FieldForm, people: Sequence[ListedPerson]) -> bytes:
    """A sheet to type the answers of printed forms into: one row a person, read back as any export is."""
    asked = [q for q in form.questions if q.kind not in _NOT_TYPED and q.name not in TYPED_FIRST]
    head = (*TYPED_FIRST, *(question.name for question in asked))
    told = ("", "", "TTTT-BB-HH", "", *(_what(form, question) for question in asked))
    legend = [("kolom", "isi"), *((name, what) for name, what in zip(head, told, strict=True) if what)]
    rows = [(person.id, person.name) for person in people]
    return _book({"jawaban": [head, *rows], "petunjuk": legend})


def _what(form: FieldForm, question: Question) -> str:
    names = [choice.name for choice in form.choices_of(question)]
    said = " / ".join(names) if question.name != "pekerjaan" else "kata kerja dari formulir, misalnya " + names[0]
    return f"{question.label} {said}".strip() if names else question.label


def _book(sheets: dict[str, Sequence[Sequence[str]]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _PLAIN) as book:
        book.set_properties({"title": "Pendataan lapangan", "author": "Naungan", "created": _CREATED})
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows):
                for at, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, at, cell, text if number else bold)
            sheet.set_column(0, max(map(len, rows)) - 1, 22, text)
    return out.getvalue()
