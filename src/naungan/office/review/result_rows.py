"""Rows of a determination as a regency's own system reads them back: place, verdict, codes with sentences, rank.

Knows: that they are cut as the pages cut them for the same reader. Does not know: formats or requests.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import QuerySet

from naungan.model.decision import REASON_TEXTS, ReasonCode
from naungan.office.accounts.policies import Actor
from naungan.office.review import policies, queries, rejections
from naungan.office.review.models import Determination, Person
from naungan.office.review.policies import Field


class ResultRow(NamedTuple):
    """What a reader may know of one row. `place`: file, sheet, row; `reasons`: code and sentence."""

    candidate_id: str
    place: tuple[str, str, int] | None
    nik: str
    verdict: str
    reasons: tuple[tuple[str, str], ...]
    rank: int | None
    is_final: bool


def result_rows(determination: Determination, by: Actor, verdict: str, after: str) -> QuerySet[Person]:
    """Those that the reader may see whose id comes after this one, in the order of ids."""
    found = queries.seen(determination, by).filter(candidate_id__gt=after)
    return (found.filter(verdict=verdict) if verdict else found).order_by("candidate_id")


def result_row(person: Person, by: Actor) -> ResultRow:
    """One of them, cut to what the reader may see."""
    line, sees = queries.line(person, by), policies.fields(by)
    file, sheet, number = queries.opened(person)["place"]
    codes = [code for code in person.reasons.split() if policies.may_know(code, sees)]
    return ResultRow(
        person.candidate_id, (file, sheet or "", number) if Field.CHECKS in sees else None, line.nik, person.verdict,
        tuple((code, REASON_TEXTS[ReasonCode(code)][0]) for code in codes), line.rank, rejections.is_final(person),
    )  # fmt: skip
