"""BPJS membership asked by a web service: which memberships does this person have.

Knows: what several memberships together say of one person. Does not know: the service's words (protocols/bpjs.toml,
belum diverifikasi: no such service has been seen), HTTP, or when to ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from naungan.exchange.service import Setback
from naungan.exchange.service_adapter import Said
from naungan.exchange.service_reply import (
    GARBAGE,
    SOMEBODY_ELSE,
    is_of,
    own_day,
    read_reply,
    value_of,
    without_numbers,
)
from naungan.exchange.service_words import ServiceWords
from naungan.model.exchange import Outcome, Question

COVERED = ("AKTIF", "TENGGANG")
"""Status of a membership under which the person is covered."""
DAYS = ("mulai", "bulan_terakhir")
_FIRST_SEGMENT = "PU"


def read(body: bytes, question: Question, words: ServiceWords, _method: str = "") -> Said | Setback:
    """What an answer says of the person; a setback where it is about the asking, or no answer."""
    reply = read_reply(body, words)
    if isinstance(reply, Setback):
        return reply
    if not all(is_of(row, question, words.asked["nik"]) for row in reply.rows):
        return SOMEBODY_ELSE
    outcome = words.outcome_of(reply.code, reply.texts)
    if outcome is not None:
        heard = without_numbers("; ".join(dict.fromkeys([reply.code, *reply.texts])).strip("; "))
        is_both = any(value_of(row, keys) for row in reply.rows for keys in words.values.values())
        return Said(Outcome.TIDAK_DIKENAL if is_both else outcome, heard)  # a status, and a membership beside it
    if not reply.rows:
        return GARBAGE
    return _memberships([_membership(row, words) for row in reply.rows], words)


def _membership(row: Mapping[str, str], words: ServiceWords) -> dict[str, str]:
    """One membership as columns of the register; words that nobody knows stay as they were said."""
    found = {column: value_of(row, keys) for column, keys in words.values.items()}
    for column in DAYS:
        found[column] = own_day(found.get(column, "")) or own_day(f"{found.get(column, '')}-01")
    for column in words.meanings:
        found[column] = words.meaning(column, found.get(column, "")) or found.get(column, "")
    return found


def _memberships(found: Sequence[dict[str, str]], words: ServiceWords) -> Said:
    """All memberships as one answer: the one that weighs most first, the others with their number behind the column.

    PESERTA_AKTIF: one of them covers. TIDAK_DIKENAL: none does, and one has a status that nobody knows; or one that
    covers is of a segment that nobody knows.
    """
    ordered = sorted(found, key=_weight)
    values = [
        (column if at == 1 else f"{column}_{at}", value)
        for at, each in enumerate(ordered, 1)
        for column, value in each.items()
        if value
    ]
    said = without_numbers("; ".join(f"{each['segmen'] or '?'} {each['status'] or '?'}" for each in ordered))
    covering = [each for each in ordered if each["status"] in COVERED]
    weighed, column = (covering[:1], "segmen") if covering else (ordered, "status")
    is_unclear = any(each[column] not in words.meanings[column] for each in weighed)
    if is_unclear:
        return Said(Outcome.TIDAK_DIKENAL, said, (), tuple(values))
    return Said(Outcome.PESERTA_AKTIF if covering else Outcome.PESERTA_NONAKTIF, said, (), tuple(values))


def _weight(membership: Mapping[str, str]) -> tuple[bool, bool, str, str]:
    """Least first: one that covers, a wage earner's before others, then by number so that every machine agrees."""
    return (
        membership["status"] not in COVERED, membership["segmen"] != _FIRST_SEGMENT, membership["segmen"],
        membership.get("kpj", ""),
    )  # fmt: skip
