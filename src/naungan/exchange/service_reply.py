"""What came back over the line, before anybody says what it means: texts, code and rows, or garbage.

Knows: JSON with a content, in the shape that a protocol file names. Does not know: outcomes of one service
(dukcapil.py, bpjs.py). What cannot be read is a setback, never a person's status.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from naungan.exchange.service import Setback, SetbackKind
from naungan.exchange.service_access import Access
from naungan.exchange.service_words import ServiceWords
from naungan.model.exchange import Question

GARBAGE = Setback(SetbackKind.PASSING, "menjawab dengan sesuatu yang bukan jawaban")
SOMEBODY_ELSE = Setback(SetbackKind.PASSING, "menjawab tentang orang lain; jawaban itu dibuang")
MOST_SAID = 300
_LONG_NUMBER = re.compile(r"\d{8,}")
_DAYS = ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%Y%m%d")


class Reply(NamedTuple):
    """`code` and `texts`: what the service says of the asking or the person; `rows`: what it tells of the person."""

    code: str
    texts: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


def request_of(question: Question, words: ServiceWords, access: Access, method: str) -> dict[str, str]:
    """The fields of one question: only those that the protocol names, and only those that are known."""
    told = {words.asked[column]: text for column, text in known_of(question, words).items()}
    told |= {words.user: access.user, words.password: access.password}
    if access.ip:
        told[words.ip] = access.ip
    if words.threshold and words.threshold.method == method:
        told[words.threshold.key] = str(words.threshold.percent)
    return told


def known_of(question: Question, words: ServiceWords) -> dict[str, str]:
    """Column -> what is asked of it, as the service writes it; without what is not known."""
    known = question._asdict() | {
        "tanggal_lahir": _their_day(question.tanggal_lahir, words.day),
        "jenis_kelamin": words.sexes.get(question.jenis_kelamin, ""),
        "kode_prov": question.kode_kab[:2],
        "kode_kab": question.kode_kab[3:5],
    }
    return {column: known[column] for column in words.asked if known.get(column)}


def read_reply(body: bytes, words: ServiceWords) -> Reply | Setback:
    """A reply, or the setback that it tells or is."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return GARBAGE
    if not isinstance(told, dict):
        return GARBAGE
    content = told.get(words.content)
    if isinstance(content, dict):
        content = [content]
    if content is None:
        content = []
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        return GARBAGE
    spoken = [told, *content[:1]]
    texts = tuple(text for key in words.texts for part in spoken if (text := _text(part.get(key))))
    trouble = words.trouble_of(texts)
    if trouble:
        return trouble
    code = next((found for part in spoken if (found := _text(part.get(words.code)))), "")
    code = "" if code in words.plain_codes else code
    of_the_reply = {words.code, *words.texts}
    rows = [{key: _text(value) for key, value in row.items() if key not in of_the_reply} for row in content]
    return Reply(code, texts, tuple(row for row in rows if any(row.values())))


def is_of(row: Mapping[str, str], question: Question, key: str) -> bool:
    """Is this row about the person asked for? A row that names no number is taken to be."""
    number = row.get(key, "")
    return not number[:1].isdigit() or number == question.nik


def value_of(row: Mapping[str, str], keys: Sequence[str]) -> str:
    """One value, or a region's code joined of its parts: 12, 7, 26, 2003 -> '12.07.26.2003'; '' unless all are there"""
    parts = [row.get(key, "") for key in keys]
    if len(parts) == 1:
        return parts[0]
    if not all(part.isdigit() for part in parts):
        return ""
    return ".".join(part.zfill(4 if at == 3 else 2) for at, part in enumerate(parts))


def own_day(text: str) -> str:
    """A day as a service writes it, as ISO text; '' where it is none."""
    for form in _DAYS:
        try:
            return datetime.strptime(text[:10].strip(), form).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return ""


def without_numbers(text: str) -> str:
    """The service's own words to keep: short, and no number in it that is long enough to be somebody's."""
    return _LONG_NUMBER.sub(lambda digits: "*" * len(digits[0]), " ".join(text.split()))[:MOST_SAID]


def _their_day(iso: str, form: str) -> str:
    try:
        return datetime.strptime(iso, "%Y-%m-%d").strftime(form)  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return ""


def _text(value: Any) -> str:
    """A value as text: numbers as they are, null and everything else as ''."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()
