"""The population register asked by its web service: does a person agree (CALL_VERIFY_BY_ELEMEN), who is it (CALL_NIK).

Knows: what an answer about one person says. Does not know: the service's words (protocols/dukcapil.toml, belum
diverifikasi), HTTP, or when to ask.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from naungan.exchange.service import Setback
from naungan.exchange.service_adapter import Said
from naungan.exchange.service_reply import (
    GARBAGE,
    SOMEBODY_ELSE,
    Reply,
    is_of,
    known_of,
    own_day,
    read_reply,
    value_of,
    without_numbers,
)
from naungan.exchange.service_words import Elements, ServiceWords
from naungan.model.exchange import Outcome, Question
from naungan.stages.fold import fold_text

UNKNOWN_WORDS = "?"
"""Stands for words that are not known of a column: they could be the person's name."""
_PERCENT = re.compile(r"(.+?)(?: (\d{1,3}))?\Z")


def read(body: bytes, question: Question, words: ServiceWords, method: str) -> Said | Setback:
    """What an answer says of the person; a setback where it is about the asking, or no answer."""
    reply = read_reply(body, words)
    if isinstance(reply, Setback):
        return reply
    if not all(is_of(row, question, words.asked["nik"]) for row in reply.rows):
        return SOMEBODY_ELSE
    outcome = words.outcome_of(reply.code, reply.texts)
    heard = without_numbers("; ".join(dict.fromkeys([reply.code, *reply.texts])).strip("; "))
    if outcome is not None:
        return Said(outcome, heard)
    if not reply.rows:
        return GARBAGE
    if len(reply.rows) > 1:
        return Said(Outcome.TIDAK_DIKENAL, f"{len(reply.rows)} orang untuk satu NIK")
    if words.elements and words.elements.method == method:
        return _verified(reply.rows[0], question, words, words.elements)
    return _found(reply, words)


def _verified(row: Mapping[str, str], question: Question, words: ServiceWords, elements: Elements) -> Said | Setback:
    """Column by column, whether it agrees.

    AKTIF: all decisive columns that were asked agree. TIDAK_COCOK: one of them does not. TIDAK_DIKENAL: one was asked
    and not answered, or answered in words that nobody knows; neither name nor birth date was asked; or the number is
    said not to agree.
    """
    heard = {column: row[key] for column, key in words.asked.items() if row.get(key)}
    if "nik" in heard and heard["nik"] == question.nik:
        del heard["nik"]
    if not heard:
        return GARBAGE
    found = {column: percent_of(text, elements) for column, text in heard.items()}
    shown = {column: text if found[column] else UNKNOWN_WORDS for column, text in heard.items()}
    said = without_numbers("; ".join(f"{words.asked[column]}: {text}" for column, text in shown.items()))
    known = {column: each for column, each in found.items() if each is not None}
    in_province = "kode_prov" in known and known["kode_prov"].agrees
    untold = ("nik", "kode_prov", *(() if in_province else ("kode_kab",)))  # 07 of another province is not 12.07
    told = tuple((column, each.percent) for column, each in known.items() if column not in untold)
    asked = [column for column in elements.decisive if column in known_of(question, words)]
    if "nik" in found and not (known.get("nik") and known["nik"].agrees):
        return Said(Outcome.TIDAK_DIKENAL, said, told)
    if not set(asked) & set(elements.one_of) or any(column not in known for column in asked):
        return Said(Outcome.TIDAK_DIKENAL, said, told)
    agrees = all(known[column].agrees for column in asked)
    return Said(Outcome.AKTIF if agrees else Outcome.TIDAK_COCOK, said, told)


class Percent(NamedTuple):
    """Whether a column agrees, and to how many percent: 100 or 0 where only a word was said."""

    agrees: bool
    percent: int


def percent_of(text: str, elements: Elements) -> Percent | None:
    """'Sesuai (85)' -> (True, 85); 'Tidak Sesuai' -> (False, 0); None for words that nobody knows."""
    parts = _PERCENT.match(fold_text(text))
    if not parts:
        return None
    agrees = parts[1] in elements.agrees
    if not agrees and parts[1] not in elements.differs:
        return None
    percent = int(parts[2]) if parts[2] else 100 * agrees
    return Percent(agrees, percent) if percent <= 100 else None


def _found(reply: Reply, words: ServiceWords) -> Said | Setback:
    """The person's own data, as columns of the register; what the programme has no use for is not kept."""
    row = reply.rows[0]
    if not row.get(words.asked["nik"]):
        return GARBAGE
    values = {column: _plain(column, value_of(row, keys), words) for column, keys in words.values.items()}
    told = tuple((column, value) for column, value in values.items() if value)
    has_name = any(column == "nama" for column, _ in told)
    return Said(Outcome.AKTIF if has_name else Outcome.TIDAK_DIKENAL, "Data ditemukan", (), told)


def _plain(column: str, text: str, words: ServiceWords) -> str:
    if column == "tanggal_lahir":
        return own_day(text)
    if column == "jenis_kelamin":
        folded = {fold_text(theirs): ours for ours, theirs in words.sexes.items()}
        return folded.get(fold_text(text), text if text in words.sexes else "")
    return text
