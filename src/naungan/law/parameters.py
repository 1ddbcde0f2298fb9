"""The law's numbers as of a day: contributions, ages, discounts, each with its source and how far it was checked.

Knows: which number was in force on which day, and who is left out of a discount.
Does not know: the numbers themselves (parameters.toml), programmes, or whether a number should refuse anything.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, NamedTuple, TypeVar

from naungan.model.errors import Stop

_T = TypeVar("_T")


class LawUnknown(Stop):
    """No number of the law, or more than one, is recorded for that day: law/parameters.toml must be completed."""


class Verification(StrEnum):
    """How far a number was checked: in the text of the law, in another open source, or not at all."""

    NASKAH = "naskah"
    SEKUNDER = "sekunder"
    BELUM = "belum"


class Payer(StrEnum):
    """Whose money pays the contribution; some discounts leave public money out."""

    APBN = "APBN"
    APBD = "APBD"
    LAIN = "LAIN"  # the participant, a company, a donor


class WorkSegment(StrEnum):
    """Discounts may differ between transport workers and everyone else."""

    TRANSPORTASI = "transportasi"
    BUKAN_TRANSPORTASI = "bukan_transportasi"


@dataclass(frozen=True, slots=True)
class Source:
    """In force from `since` until `until` (exclusive; None = still), by which law, and how far that was checked."""

    since: date
    until: date | None
    law: str
    verification: Verification

    @property
    def is_verified(self) -> bool:
        """Was the number seen anywhere but in memory? Only then may it refuse a programme."""
        return self.verification is not Verification.BELUM

    def in_force(self, day: date) -> bool:
        """Is `day` within the period?"""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the law. Units: as `unit` says."""

    code: str
    value: int
    unit: str
    source: Source


@dataclass(frozen=True, slots=True)
class Bracket:
    """One row of the contribution table. Units: whole rupiah a month; `income_until` is exclusive, None = no end."""

    number: int
    income_from: int
    income_until: int | None
    base: int
    jkk: int
    source: Source


@dataclass(frozen=True, slots=True)
class BracketTable:
    """All brackets of one period."""

    code: str
    brackets: tuple[Bracket, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Discount:
    """A share taken off for a time. Units: `percent` 0-100."""

    code: str
    percent: int
    segments: tuple[WorkSegment, ...]
    except_payers: tuple[Payer, ...]
    source: Source

    def reaches(self, payer: Payer, segment: WorkSegment) -> bool:
        """Does a contribution of this payer for this kind of worker get the discount?"""
        return segment in self.segments and payer not in self.except_payers


class Contribution(NamedTuple):
    """One month for one person, and every source it rests on. Units: whole rupiah."""

    jkk: int
    jkm: int
    sources: tuple[Source, ...]

    @property
    def total(self) -> int:
        """What is paid for the month."""
        return self.jkk + self.jkm


@dataclass(frozen=True, slots=True)
class Law:
    """Everything in force on `day`."""

    day: date
    parameters: tuple[Parameter, ...]
    brackets: tuple[Bracket, ...]
    discounts: tuple[Discount, ...]

    def parameter(self, code: str) -> Parameter:
        """Find a number by its code, as 'jkm_bpu'. Raises: LawUnknown."""
        return _only([parameter for parameter in self.parameters if parameter.code == code], code, self.day)

    def bracket(self, number: int) -> Bracket:
        """Find a row of the contribution table by its number. Raises: LawUnknown."""
        found = [bracket for bracket in self.brackets if bracket.number == number]
        return _only(found, f"jkk_bpu kelompok {number}", self.day)

    def contribution(
        self, bracket: int, payer: Payer, segment: WorkSegment = WorkSegment.BUKAN_TRANSPORTASI
    ) -> Contribution:
        """JKK + JKM of one month for a worker outside wage employment (BPU).

        Units: whole rupiah; a discounted amount is rounded down to the rupiah.
        Raises: LawUnknown when the day or the bracket is not in the table.
        Law: PP 44/2015 Lampiran II (JKK by bracket) and the flat JKM; discounts as parameters.toml lists them.
        """
        row, flat = self.bracket(bracket), self.parameter("jkm_bpu")
        jkk, jkm, sources = row.jkk, flat.value, [row.source, flat.source]
        for discount in self.discounts:
            if discount.reaches(payer, segment):
                jkk, jkm = (amount * (100 - discount.percent) // 100 for amount in (jkk, jkm))
                sources.append(discount.source)
        return Contribution(jkk, jkm, tuple(sources))


def as_of(day: date) -> Law:
    """The law in force on `day`; what is recorded for no or several periods of that day is found when it is asked for.

    Raises: LawUnknown when two contribution tables claim the day.
    """
    whole = book()
    tables = [table for table in whole.tables if table.source.in_force(day)]
    return Law(
        day=day,
        parameters=tuple(parameter for parameter in whole.parameters if parameter.source.in_force(day)),
        brackets=_only(tables, "tabel iuran jkk_bpu", day).brackets if tables else (),
        discounts=tuple(discount for discount in whole.discounts if discount.source.in_force(day)),
    )


class Book(NamedTuple):
    """The whole of parameters.toml, past and present."""

    parameters: tuple[Parameter, ...]
    tables: tuple[BracketTable, ...]
    discounts: tuple[Discount, ...]


@cache
def book() -> Book:
    """Read every number ever recorded, whatever its period."""
    text = resources.files("naungan.law").joinpath("parameters.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Book(
        tuple(Parameter(p["kode"], p["nilai"], p["satuan"], _source(p)) for p in data["parameter"]),
        tuple(_table(table) for table in data["tabel_iuran"]),
        tuple(_discount(discount) for discount in data["potongan"]),
    )


def _source(entry: Mapping[str, Any], period: Mapping[str, Any] | None = None) -> Source:
    """The source of an entry; the rows of a table take period and law from their table."""
    period = entry if period is None else period
    return Source(
        period["berlaku_mulai"],
        period.get("berlaku_sampai"),
        period["dasar_hukum"],
        Verification(entry["status_verifikasi"]),
    )


def _table(entry: Mapping[str, Any]) -> BracketTable:
    rows = [
        Bracket(row["nomor"], row["mulai"], row.get("sampai"), row["dasar"], row["jkk"], _source(row, entry))
        for row in entry["kelompok"]
    ]
    worst = max((row.source for row in rows), key=lambda source: list(Verification).index(source.verification))
    return BracketTable(entry["kode"], tuple(rows), worst)


def _discount(entry: Mapping[str, Any]) -> Discount:
    return Discount(
        entry["kode"],
        entry["persen"],
        tuple(WorkSegment(segment) for segment in entry["segmen"]),
        tuple(Payer(payer) for payer in entry["kecuali_pembayar"]),
        _source(entry),
    )


def _only(found: list[_T], what: str, day: date) -> _T:
    if len(found) == 1:
        return found[0]
    many = "lebih dari satu angka" if found else "tidak ada angka"
    raise LawUnknown(
        f"Untuk {what} pada {day.isoformat()} {many} tercatat. "
        "Lengkapi masa berlakunya di law/parameters.toml, atau pakai tanggal lain."
    )
