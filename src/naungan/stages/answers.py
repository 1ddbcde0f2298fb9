"""Which of several answers about one row counts: partial, repeated, late and out-of-order answers are normal.

Knows: the rule, and that one person may hold several cards at BPJS. Does not know: files or services.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from naungan.model.exchange import Answer, Outcome, Standing

LINE = "berkas "
"""Begins the origin of an answer that is a line of a file: such a line can be read again, with a better layout."""
CARD, DAY = "kpj", "as_of"
CARD_STATES = {Outcome.PESERTA_AKTIF: "AKTIF", Outcome.PESERTA_NONAKTIF: "NONAKTIF"}
"""What a card's status is where the answer tells none beside its outcome."""


class Counted(NamedTuple):
    """Where one question stands, and the answer that counts: None unless it stands answered."""

    standing: Standing
    answer: Answer | None


def counted(answers: Sequence[Answer]) -> Counted:
    """The answer that counts among all that came about one row; the order in which they came changes nothing of it.

    In: answers about one row. Of a line of a file its last reading. The newest state counts, however late it came: of
    cards that of each card, unless something newer was said of the person without naming a card. Two of one day that
    say different things (another outcome, another value of a column, an element that agrees and does not) contradict
    each other, and nobody chooses; words that nobody knows never displace an answer that somebody does.
    Answers about different cards are one answer: the columns of the second card are named 'kpj_2', and where they are
    of different days each card tells its own.
    Ties: of equal answers of one day the one with most elements, then the last received; it has the values of all.
    """
    if not answers:
        return Counted(Standing.BELUM_DIJAWAB, None)
    known = [each for each in _last_readings(answers) if each.outcome is not Outcome.TIDAK_DIKENAL]
    if not known:
        return Counted(Standing.TIDAK_DIKETAHUI, None)
    if len(known) == 1:
        return Counted(Standing.TERJAWAB, known[0])
    cards = _newest_by_card(known)
    whole = cards.pop("", []) if len(cards) > 1 else []
    if any(map(_contradict, cards.values())) or _contradict(whole) or not _agree(whole, cards):
        return Counted(Standing.BERTENTANGAN, None)
    return Counted(Standing.TERJAWAB, _together([_best(cards[card]) for card in sorted(cards)]))


def cards_of(answer: Answer) -> list[dict[str, str]]:
    """The values of each card that one answer tells, in its order."""
    cards = defaultdict[int, dict[str, str]](dict)
    for column, value in answer.values:
        name, _, number = column.rpartition("_")
        several = bool(name) and number.isdigit()
        cards[int(number) if several else 1][name if several else column] = value
    return [cards[number] for number in sorted(cards)]


def _newest_by_card(answers: Sequence[Answer]) -> dict[str, list[Answer]]:
    """Card -> its answers of its newest day; '': those that name none. What is older than something said of the whole
    person falls away, and so does that where a card tells a newer state."""
    cards = defaultdict[str, list[Answer]](list)
    for each in (part for answer in answers for part in _by_card(answer)):
        cards[dict(each.values).get(CARD, "")].append(each)
    days = {card: max(each.as_of for each in found) for card, found in cards.items()}
    whole, newest = days.get("", date.min), max(days.values())
    return {
        card: [each for each in found if each.as_of == days[card]]
        for card, found in cards.items()
        if days[card] >= (whole if card else newest)
    }


def _by_card(answer: Answer) -> list[Answer]:
    """An answer that names several cards as one for each."""
    if f"{CARD}_2" not in dict(answer.values):
        return [answer]
    cards = cards_of(answer)
    if not all(card.get(CARD) for card in cards):
        return [answer]
    ended = CARD_STATES[Outcome.PESERTA_NONAKTIF]
    return [
        answer._replace(
            outcome=Outcome.PESERTA_NONAKTIF if card.get("status") == ended else answer.outcome,
            values=tuple(sorted(card.items())),
        )
        for card in cards
    ]


def _last_readings(answers: Sequence[Answer]) -> list[Answer]:
    """Of each line of a file what was read last; every answer of a service."""
    if len(answers) == 1:
        return list(answers)
    read = dict[tuple[str, str], Answer]()
    for each in sorted((each for each in answers if each.origin.startswith(LINE)), key=_order):
        read[each.row_id, each.origin] = each
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


def _agree(whole: Sequence[Answer], cards: Mapping[str, Sequence[Answer]]) -> bool:
    """Is what was said without naming a card said of a card too?"""
    said = {each.outcome for answers in cards.values() for each in answers}
    return all(each.outcome in said for each in whole)


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
    several = len({card.as_of for card in cards}) > 1
    values = tuple(
        (f"{column}_{number}" if number > 1 else column, value)
        for number, card in enumerate(cards, 1)
        for column, value in {
            "status": CARD_STATES.get(card.outcome, ""), **dict(card.values),
            **({DAY: card.as_of.isoformat()} if several else {}),
        }.items()
    )  # fmt: skip
    first = next((each for each in cards if each.outcome is Outcome.PESERTA_AKTIF), cards[0])
    return first._replace(values=values, as_of=max(card.as_of for card in cards))
