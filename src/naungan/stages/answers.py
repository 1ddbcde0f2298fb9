"""Which of several answers about one row counts: partial, repeated, late and out-of-order answers are normal.

Knows: the rule, and that one person may hold several cards at BPJS. Does not know: files or services.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from naungan.model.exchange import Answer, Outcome, Standing

LINE = "berkas "
"""Begins the origin of an answer that is a line of a file: such a line can be read again, with a better layout."""
CARD = "kpj"
CARD_STATES = {Outcome.PESERTA_AKTIF: "AKTIF", Outcome.PESERTA_NONAKTIF: "NONAKTIF"}
"""What a card's status is where the answer tells none beside its outcome."""


class Counted(NamedTuple):
    """Where one question stands, and the answer that counts: None unless it stands answered."""

    standing: Standing
    answer: Answer | None


def counted(answers: Sequence[Answer]) -> Counted:
    """The answer that counts among all that came about one row; the order in which they came changes nothing of it.

    In: answers about one row. Of a line of a file its last reading. The newest state counts, however late it came; two
    of one day that say different things (another outcome, another value of a column, an element that agrees and does
    not) contradict each other, and nobody chooses; words that nobody knows never displace an answer that somebody does.
    Answers of one day about different cards are one answer: the columns of the second card are named 'kpj_2'.
    Ties: of equal answers of one day the one with most elements, then the last received; it has the values of all.
    """
    if not answers:
        return Counted(Standing.BELUM_DIJAWAB, None)
    known = [each for each in _last_readings(answers) if each.outcome is not Outcome.TIDAK_DIKENAL]
    if not known:
        return Counted(Standing.TIDAK_DIKETAHUI, None)
    newest = max(each.as_of for each in known)
    of_that_day = [each for each in known if each.as_of == newest]
    if len(of_that_day) == 1:
        return Counted(Standing.TERJAWAB, of_that_day[0])
    cards = defaultdict[str, list[Answer]](list)
    for each in of_that_day:
        cards[dict(each.values).get(CARD, "")].append(each)
    whole = cards.pop("", []) if len(cards) > 1 else []
    if any(map(_contradict, cards.values())) or _contradict(whole) or not _agree(whole, of_that_day):
        return Counted(Standing.BERTENTANGAN, None)
    return Counted(Standing.TERJAWAB, _together([_best(cards[card]) for card in sorted(cards)]))


def _last_readings(answers: Sequence[Answer]) -> list[Answer]:
    """Of each line of a file what was read last; every answer of a service."""
    if len(answers) == 1:
        return list(answers)
    read = dict[str, Answer]()
    for each in sorted((each for each in answers if each.origin.startswith(LINE)), key=_order):
        read[each.origin] = each
    return [*read.values(), *(each for each in answers if not each.origin.startswith(LINE))]


def _order(answer: Answer) -> tuple[Any, ...]:
    return answer.received, answer.as_of, answer.outcome, answer.values, answer.elements, answer.said


def _contradict(answers: Sequence[Answer]) -> bool:
    """Does one say another outcome than the next, another value of a column, or of an element that it disagrees?"""
    told = dict[str, str]()
    agrees = dict[str, bool]()
    for each in answers:
        if any(told.setdefault(column, _plain(value)) != _plain(value) for column, value in each.values):
            return True
        if any(agrees.setdefault(column, percent > 0) != (percent > 0) for column, percent in each.elements):
            return True
    return any(one.outcome is not other.outcome for one, other in pairwise(answers))


def _agree(whole: Sequence[Answer], all_of_them: Sequence[Answer]) -> bool:
    """Is what was said without naming a card said of a card too?"""
    return all(any(each.outcome is other.outcome for other in all_of_them if other not in whole) for each in whole)


def _plain(value: str) -> str:
    return " ".join(value.split()).casefold()


def _best(answers: Sequence[Answer]) -> Answer:
    """The fullest of answers that agree, with the values of all."""
    best = max(answers, key=lambda each: (len(each.elements), each.elements, each.values, *_order(each), each.origin))
    return best._replace(values=tuple(sorted({**dict(pair for each in answers for pair in each.values)}.items())))


def _together(cards: Sequence[Answer]) -> Answer:
    """One answer about all cards of a person; who has one in force is a member."""
    if len(cards) == 1:
        return cards[0]
    values = tuple(
        (f"{column}_{number}" if number > 1 else column, value)
        for number, card in enumerate(cards, 1)
        for column, value in {"status": CARD_STATES.get(card.outcome, ""), **dict(card.values)}.items()
    )
    first = next((each for each in cards if each.outcome is Outcome.PESERTA_AKTIF), cards[0])
    return first._replace(values=values)
