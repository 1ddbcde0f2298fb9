"""Classes of personal data: for what, on which ground, from which event on and for how many days each is kept.

Knows: what data_classes.toml says on a day, and how far that was checked. Does not know: rows; whether a class has
begun to count is told by queries.py. Numbers of law or practice stand in the file, with their dates, never in code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, NamedTuple, TypeVar

from naungan.law.parameters import LawUnknown, Source, Verification

FILE = "data_classes.toml"


class Kept(StrEnum):
    """The class that a piece of data belongs to."""

    STANDING_LIST = "usulan_berjalan"
    REPLACED_LIST = "usulan_diganti"
    DRAFT = "penetapan_rancangan"
    RECIPIENT = "penerima"
    NO_RECIPIENT = "bukan_penerima"
    OBJECTION = "keberatan"
    LOG = "buku_catatan"
    SESSION = "sesi"
    EXCHANGE = "pertukaran"
    NOTICE = "pesan"
    BACKUP = "cadangan"
    INCIDENT = "insiden"
    REGISTER = "register"


class Limit(StrEnum):
    """Spans of hours that the law, or our own rule, gives."""

    BREACH_NOTICE = "pemberitahuan_kebocoran"
    ACCESS = "permintaan_akses"
    OBJECTION = "keberatan_bawaan"


class DataClass(NamedTuple):
    """One class. `content`, `fields`, `purpose`: for people; `event`: what starts its days; `held_days`: no erasure on
    request before; `kept_days`: due afterwards. Units: days."""

    kept: Kept
    content: str
    fields: str
    purpose: str
    event: str
    held_days: int
    kept_days: int
    source: Source

    def held_until(self, since: date) -> date:
        """First day on which a request may be granted."""
        return since + timedelta(days=self.held_days)

    def due_on(self, since: date) -> date:
        """First day on which it must go."""
        return since + timedelta(days=self.kept_days)


class Span(NamedTuple):
    """A limit in hours with its source."""

    limit: Limit
    hours: int
    source: Source

    @property
    def delta(self) -> timedelta:
        """As a length of time."""
        return timedelta(hours=self.hours)


_Dated = TypeVar("_Dated", DataClass, Span)


@cache
def book() -> tuple[tuple[DataClass, ...], tuple[Span, ...]]:
    """Everything ever recorded, whatever its period."""
    data = tomllib.loads(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    classes = tuple(
        DataClass(
            Kept(each["kode"]), each["isi"], each["data"], each["tujuan"], each["mulai"], each["tahan_hari"],
            each["simpan_hari"], _source(each),
        )
        for each in data["golongan"]
    )  # fmt: skip
    return classes, tuple(Span(Limit(each["kode"]), each["jam"], _source(each)) for each in data["tenggat"])


def classes_on(day: date) -> dict[Kept, DataClass]:
    """Each class as it is on this day. Raises: LawUnknown, when one is missing or recorded twice."""
    return {kept: _only([each for each in book()[0] if each.kept is kept], kept, day) for kept in Kept}


def span_on(limit: Limit, day: date) -> Span:
    """A limit as it is on this day. Raises: LawUnknown."""
    return _only([each for each in book()[1] if each.limit is limit], limit, day)


def _source(each: Mapping[str, Any]) -> Source:
    return Source(
        each["berlaku_mulai"], each.get("berlaku_sampai"), each["dasar_hukum"], Verification(each["status_verifikasi"])
    )


def _only(found: list[_Dated], what: str, day: date) -> _Dated:
    """The one in force; before the first of them the first counts: data may be older than its rule."""
    first = min(each.source.since for each in found)
    valid = [each for each in found if each.source.in_force(max(day, first))]
    if len(valid) == 1:
        return valid[0]
    raise LawUnknown(f"Untuk {what} pada {day.isoformat()} tercatat {len(valid)} aturan. Perbaiki {FILE}.")
