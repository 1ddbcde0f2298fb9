"""Which question a line of an answer is about: by our own row id, else by NIK and name where only one fits.

Knows: when a line may not be believed to be about a row. Does not know: what the line says (sources/answer_words).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from naungan.model.exchange import Question
from naungan.model.nik import NIK_DIGITS
from naungan.model.problem import ProblemCode
from naungan.sources.answer_file import AnswerLine
from naungan.stages import compare
from naungan.stages.clean import digits_of
from naungan.stages.fold import fold_name


class Match(NamedTuple):
    """The question, or None with why; with a question, `code` is what somebody should look at ('' = nothing)."""

    question: Question | None
    code: ProblemCode | None = None


class Matcher:
    """The questions of an exchange, ready to be found."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._by_id: dict[str, Question] = {}
        self._by_nik = defaultdict[str, list[Question]](list)
        for question in questions:
            self._by_id[question.row_id] = question
            self._by_nik[question.nik].append(question)

    def find(self, line: AnswerLine) -> Match:
        """The question of this line."""
        row_id = line.cells.get("row_id", "").strip(" '\"").lower()
        nik = digits_of(line.cells.get("nik", ""))
        if not row_id:
            return self._by_person(nik, line)
        question = self._by_id.get(row_id)
        if question is None:
            return Match(None, ProblemCode.JAWABAN_TIDAK_DITANYAKAN)
        if nik and not line.nik_damaged:
            return Match(question) if nik == question.nik else Match(None, ProblemCode.JAWABAN_NIK_BERUBAH)
        if nik[: NIK_DIGITS - 1] not in ("", question.nik[: NIK_DIGITS - 1]):
            return Match(None, ProblemCode.JAWABAN_NIK_BERUBAH)
        name = fold_name(line.cells.get("nama", ""))
        if name and not _is_alike(fold_name(question.nama), name):  # a sheet sorted without its column of ids
            return Match(None, ProblemCode.JAWABAN_TANPA_PASANGAN)
        return Match(question, ProblemCode.NIK_DIGIT_AKHIR_HILANG if nik and nik != question.nik else None)

    def _by_person(self, nik: str, line: AnswerLine) -> Match:
        """NIK and name together, and only one of the asked."""
        if line.nik_damaged:
            return Match(None, ProblemCode.NIK_DIGIT_AKHIR_HILANG)
        asked = self._by_nik.get(nik, [])
        if not asked:
            return Match(None, ProblemCode.JAWABAN_TIDAK_DITANYAKAN)
        name = fold_name(line.cells.get("nama", ""))
        same = [each for each in asked if name and fold_name(each.nama) == name]
        alike = same or [each for each in asked if name and _is_alike(fold_name(each.nama), name)]
        return Match(alike[0]) if len(alike) == 1 else Match(None, ProblemCode.JAWABAN_TANPA_PASANGAN)


def _is_alike(asked: str, answered: str) -> bool:
    return bool(asked) and compare.plain_name_level(asked, answered) >= compare.NAME_SOUND
