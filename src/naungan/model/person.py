"""People: a candidate row made readable, and what the registers hold of a person.

Knows: shapes. Does not know: how a row is cleaned, or which record is whose.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

UNDECIDED = "?"
"""Sector of an alias that must not decide: 'petani pekebun' may be a palm smallholder or a rice farmer."""
OUTSIDE = "-"
"""Sector of an occupation that the programme knows and does not cover."""


class NikState(StrEnum):
    """How much of a row's NIK can be trusted."""

    LENGKAP = "LENGKAP"  # 16 digits that can be a NIK
    LIMA_BELAS = "LIMA_BELAS"  # the last digit is not known: linked with name and date, never exact
    TIDAK_SAH = "TIDAK_SAH"
    KOSONG = "KOSONG"


class Candidate(NamedTuple):
    """One candidate row made readable. '' and None mean unknown; `sector` '-' means outside the programme.

    `name` and `mother` are folded. `risk`: 1 most dangerous, 0 unknown.
    """

    candidate_id: str
    kode_kab: str
    nik: str
    nik_state: NikState
    kk: str
    name: str
    birth_date: date | None
    sex: str
    mother: str
    sector: str
    risk: int


class Registered(NamedTuple):
    """One person of the population register. Names folded; '' and None mean the register does not say."""

    nik: str
    kk: str
    name: str
    mother: str
    birth_date: date | None
    sex: str
    kode_kab: str
    status: str
    as_of: date | None


class Welfare(NamedTuple):
    """One row of the welfare register. `decile` is the programme's decile column; `matched`: Dukcapil has confirmed
    its NIK (None = the register does not say)."""

    nik: str
    name: str
    birth_date: date | None
    kode_kab: str
    decile: int | None
    percentile: int | None
    relation: str
    members: int | None
    disabled: bool | None
    matched: bool | None
    source: str
    as_of: date | None


class Membership(NamedTuple):
    """One card of one person at BPJS Ketenagakerjaan."""

    nik: str
    segment: str
    status: str
    payer: str
    as_of: date | None


class Scheme(NamedTuple):
    """Cover of one person that another programme pays. `begins`, `ends`: its first and its last day, both covered;
    None and '' mean that the list does not say."""

    nik: str
    programme: str
    payer: str
    fund: str
    begins: date | None
    ends: date | None
    as_of: date | None = None


class Link(NamedTuple):
    """The answer to 'who is this?': the register NIK ('' = none), the band, the weight in thousandths of a bit, and
    the probability in parts of a million.

    Levels: see stages/compare.py; None = not compared. `nik_is_anothers`: the row's own NIK belongs to someone else.
    """

    candidate_id: str
    nik: str
    band: str
    match_weight: int | None
    ppm: int | None
    runner_up_weight: int | None
    nik_level: int | None
    name_level: int | None
    birth_level: int | None
    sex_level: int | None
    mother_level: int | None
    region_level: int | None
    kk_level: int | None
    nik_is_anothers: bool
    asked: bool
    by: str


NO_LEVELS = (None, None, None, None, None, None, None)
