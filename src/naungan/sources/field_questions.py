"""The questions that a village officer answers for one person, read from field_questions.toml.

Knows: groups, questions and choices, and which choices a programme adds (its sectors and its words for work).
Does not know: spreadsheets, paper, or what follows from an answer (fieldwork/ruled.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, NamedTuple

from naungan.model.person import UNDECIDED
from naungan.model.programme import Programme

FILE = "field_questions.toml"
ROW_ID = "id_baris"
OTHER_WORK, NO_WORK = "lain", "tidak_bekerja"
"""Answers to `sektor` that are no sector of the programme."""
OTHER_WORD = "pekerjaan_lain"
"""Answer to `pekerjaan`: none of the programme's words; also the question where it is then written."""
NO_PROOF = "tidak_ada"
ALL_SECTORS = "semua"
NO_NUMBERS = "not(regex(., '.*[0-9]{13,}.*'))"
NO_NUMBERS_MESSAGE = "Jangan menulis NIK, nomor KK atau nomor panjang lain di sini."


class Choice(NamedTuple):
    """One answer of a list of choices; `sector`: only shown for it."""

    list_name: str
    name: str
    label: str
    sector: str = ""


class QuestionGroup(NamedTuple):
    """Questions asked together, and when."""

    name: str
    label: str
    relevant: str


class Question(NamedTuple):
    """One question. `kind`: an XLSForm type; `kept_as`: the column in which its answer is kept beside the rulings, most
    of them registration's with BPJS; `paper`: how the printed form names it, '' where it is not printed; expressions
    are XPath as XLSForm has it. Units: `width` on paper in sixths."""

    name: str
    group: str
    kind: str
    label: str
    hint: str
    required: bool
    relevant: str
    constraint: str
    message: str
    appearance: str
    choice_filter: str
    calculation: str
    parameters: str
    default: str
    kept_as: str
    paper: str
    width: int = 0

    @property
    def list_name(self) -> str:
        """Its list of choices, '' where it has none."""
        word, _, rest = self.kind.partition(" ")
        return rest if word in ("select_one", "select_multiple") else ""


class FieldForm(NamedTuple):
    """The whole form. `status`: whether anybody has verified its notice and the columns that BPJS wants."""

    version: str
    status: str
    basis: str
    notice: str
    groups: tuple[QuestionGroup, ...]
    questions: tuple[Question, ...]
    choices: tuple[Choice, ...]

    def choices_of(self, question: Question) -> tuple[Choice, ...]:
        """What may be answered to it."""
        return tuple(choice for choice in self.choices if question.list_name and choice.list_name == question.list_name)


def load_form(programme: Programme, *, gps: bool = False) -> FieldForm:
    """The form of a programme; `gps`: whether the place of work is asked for too."""
    told = tomllib.loads(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return FieldForm(
        told["versi"],
        told["status"],
        told["dasar"],
        told["pemberitahuan"],
        tuple(QuestionGroup(each["nama"], each["label"], each.get("jika", "")) for each in told["grup"]),
        tuple(_question(each) for each in told["pertanyaan"] if gps or each.get("hanya") != "gps"),
        (*_sectors(programme), *_fixed(told["pilihan"]), *_works(programme)),
    )


def _question(told: Mapping[str, Any]) -> Question:
    def text(key: str) -> str:
        return str(told.get(key, ""))

    constraint, message = text("syarat"), text("pesan")
    if told["jenis"] == "text" and not constraint:
        constraint, message = NO_NUMBERS, NO_NUMBERS_MESSAGE
    return Question(
        text("nama"), text("grup"), text("jenis"), text("label"), text("petunjuk"), told.get("wajib", False),
        text("jika"), constraint, message, text("tampilan"), text("saring"), text("hitung"), text("parameter"),
        text("bawaan"), text("kolom"), text("kertas"), told.get("lebar", 0),
    )  # fmt: skip


def _fixed(told: Mapping[str, Mapping[str, str]]) -> list[Choice]:
    return [Choice(name, key, label) for name, choices in told.items() for key, label in choices.items()]


def _sectors(programme: Programme) -> list[Choice]:
    return [Choice("sektor", code, name) for code, name in programme.sectors]


def _works(programme: Programme) -> list[Choice]:
    """The programme's words for work, under their sector; words that decide nothing are left out."""
    known = {
        work_name(each.alias): Choice("pekerjaan", work_name(each.alias), each.alias.capitalize(), each.sector)
        for each in sorted(programme.occupations, key=lambda each: each.alias)
        if each.sector not in ("", UNDECIDED)
    }
    return [*known.values(), Choice("pekerjaan", OTHER_WORD, "Lainnya (tulis)", ALL_SECTORS)]


def work_name(alias: str) -> str:
    """The answer's name of a word for work: 'PEMANEN SAWIT' -> 'pemanen_sawit'."""
    return alias.lower().replace(" ", "_")
