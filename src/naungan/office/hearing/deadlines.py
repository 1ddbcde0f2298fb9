"""Days of a hearing that are custom or our own proposal: how long it lasts, within how many days one is answered.

Knows: what deadlines.toml says on a day, and how far that was checked. Does not know: any hearing. Numbers of law or
practice stand in the file, with their dates, never in code.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from naungan.law.parameters import LawUnknown, Source, Verification

FILE = "deadlines.toml"
SATURDAY = 5


class Limit(StrEnum):
    """What the file has a number of days for."""

    SHORTEST = "lama_paling_sedikit"
    LONGEST = "lama_paling_banyak"
    ANSWER = "jawaban"
    REMINDER = "pengingat"


class Span(NamedTuple):
    """So many days, and whence."""

    limit: Limit
    days: int
    source: Source


@cache
def book() -> tuple[tuple[Span, ...], frozenset[date]]:
    """Everything ever recorded, whatever its period; and the days on which offices are closed beside week-ends."""
    data = tomllib.loads(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return tuple(Span(Limit(each["kode"]), each["hari"], _source(each)) for each in data["tenggat"]), frozenset(
        data["libur"]["hari"]
    )


def days_of(limit: Limit, day: date) -> int:
    """As it is on this day. Raises: LawUnknown, when it is missing or recorded twice."""
    found = [each for each in book()[0] if each.limit is limit and each.source.in_force(day)]
    if len(found) != 1:
        raise LawUnknown(f"{FILE}: {limit} pada {day} tercatat {len(found)} kali; harus sekali.")
    return found[0].days


def working_days_after(day: date, days: int) -> date:
    """The last of so many days on which offices work, after this one. Units: working days."""
    closed = book()[1]
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY and day not in closed
    return day


def _source(each: dict[str, Any]) -> Source:
    return Source(
        each["berlaku_mulai"], each.get("berlaku_sampai"), each["dasar_hukum"], Verification(each["status_verifikasi"])
    )
