"""Registers: who says it, as of when, and what absence from it means.

Knows: coverage. Does not know: Parquet (engines/) or the source's headers (sources/).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

REGISTERS = ("population", "welfare", "membership", "exclusions", "schemes")
"""The last one is asked by programmes only that say so: see model.programme.Programme.registers."""


class Coverage(StrEnum):
    """LENGKAP: a complete list, absence is an answer. JAWABAN: answers to asked keys, the rest is unknown."""

    LENGKAP = "lengkap"
    JAWABAN = "jawaban"


class PopulationStatus(StrEnum):
    """Status of a person in the population register."""

    AKTIF = "AKTIF"
    MENINGGAL = "MENINGGAL"
    GANDA = "GANDA"
    NONAKTIF = "NONAKTIF"


@dataclass(frozen=True, slots=True)
class RegisterInfo:
    """What `register.toml` says. `regions`: Kemendagri code prefixes covered ('12' or '12.07'), () = everywhere.
    `lists`: exclusion lists, or lists of other programmes, that are complete in it.
    `columns`: optional columns that hold data. `unusable`: rows set aside of which nobody knows whose they are: their
    people look absent, and are not. Units: rows."""

    kind: str
    source: str
    as_of: date
    coverage: Coverage
    regions: tuple[str, ...]
    lists: tuple[str, ...]
    columns: tuple[str, ...]
    rows: int
    unusable: int = 0
