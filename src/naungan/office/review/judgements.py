"""What officers have said of rows whose identity is in doubt: whose word counts, and whom a row still waits for.

Knows: that a random share is read twice; who takes a word back has said nothing. Does not know: who stands beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from naungan.office.programmes.models import Programme
from naungan.office.review import second_reader
from naungan.office.review.models import Ruling, RulingKind
from naungan.office.vault_in_use import vault
from naungan.stages.review import Standing, State, Verdict, standing

__all__ = ["Row", "State", "counting", "of_row", "rows"]

NOBODY_YET = Standing(State.BELUM)


class Row(NamedTuple):
    """Where a row stands. `counts`: the ruling by which it is settled; `spoken`: accounts whose word stands;
    `ever`: accounts that gave one, even if they took it back."""

    standing: Standing
    counts: Ruling | None
    spoken: frozenset[int]
    ever: frozenset[int]

    @property
    def is_settled(self) -> bool:
        """Does a word count?"""
        return self.counts is not None


UNREAD = Row(NOBODY_YET, None, frozenset(), frozenset())


def rows(programme: Programme, upto: int | None = None) -> dict[str, Row]:
    """Candidate id -> where it stands, of every row that anybody judged. `upto`: no later ruling is looked at."""
    found = Ruling.objects.filter(programme=programme, kind=RulingKind.JUDGEMENT).order_by("id")
    if upto is not None:
        found = found.filter(pk__lte=upto)
    by_row: defaultdict[str, list[Ruling]] = defaultdict(list)
    for ruling in found:
        by_row[ruling.candidate_id].append(ruling)
    return {candidate: _row(programme, candidate, mine) for candidate, mine in by_row.items()}


def of_row(programme: Programme, candidate_id: str) -> Row:
    """Where this row stands."""
    mine = list(Ruling.objects.filter(programme=programme, kind=RulingKind.JUDGEMENT, candidate_id=candidate_id))
    return _row(programme, candidate_id, mine) if mine else UNREAD


def counting(programme: Programme, upto: int | None = None) -> list[Ruling]:
    """One ruling for each row that is settled."""
    return [row.counts for row in rows(programme, upto).values() if row.counts is not None]


def _row(programme: Programme, candidate_id: str, mine: Iterable[Ruling]) -> Row:
    last = {ruling.account_id: ruling for ruling in mine}  # in order: of each officer the last word stands
    spoken = [ruling for ruling in last.values() if not ruling.is_withdrawn]
    values = {ruling.pk: opened(ruling, "value") for ruling in spoken}
    said = [Verdict(str(ruling.account_id), values[ruling.pk], ruling.at.isoformat()) for ruling in spoken]
    where = standing(said, second_reader.readers(programme.code, candidate_id))
    agreed = [ruling for ruling in spoken if where.state is State.SELESAI and values[ruling.pk] == where.value]
    counts = max(agreed, key=lambda ruling: ruling.pk, default=None)
    return Row(where, counts, frozenset(ruling.account_id for ruling in spoken), frozenset(last))


def opened(ruling: Ruling, column: str) -> str:
    """A sealed text of a ruling: its `value` or its `why`."""
    return vault().open(bytes(getattr(ruling, column)), Ruling.sealed[column].format(pk=ruling.pk)).decode()
