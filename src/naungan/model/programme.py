"""A programme: the policy of one year as frozen values. Nothing of 2025 or of North Sumatra stands in code.

Knows: what a programme says. Does not know: its file format (sources/programme_file.py) or how seats are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from naungan.model.decision import Check
from naungan.model.register import REGISTERS


class RankKey(StrEnum):
    """What eligible people may be ranked by. Smaller value first; the public lottery always comes last."""

    BERLANJUT = "berlanjut"  # was covered by this programme last year
    DESIL = "desil"
    PERSENTIL = "persentil"
    RISIKO = "risiko"  # risk of the work, from the programme's occupation table
    KEPALA_KELUARGA = "kepala_keluarga"
    TANGGUNGAN = "tanggungan"  # more household members first
    PEREMPUAN_KEPALA = "perempuan_kepala_keluarga"
    DISABILITAS = "disabilitas"


class SpareSeats(StrEnum):
    """What becomes of seats that a cell cannot fill."""

    TETAP_KOSONG = "tetap_kosong"
    PINDAH = "pindah_dalam_dana_dan_sektor"


class Domicile(StrEnum):
    """Where a recipient must live: anywhere in the programme's regions, or in the proposing regency."""

    PROVINSI = "provinsi"
    KABKOTA = "kabkota"


@dataclass(frozen=True, slots=True)
class Region:
    """A regency of the programme. `code` is the Kemendagri code '12.07'; tile_* place it on the tile map."""

    code: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    tile_col: int
    tile_row: int
    population_thousand: int


@dataclass(frozen=True, slots=True)
class Occupation:
    """One alias (folded text) of a sector. `sector` '' means: known, and in no sector of this programme;
    '?' means: known to be ambiguous, so that it decides nothing although a shorter alias would.
    `risk`: 1 = most dangerous."""

    alias: str
    sector: str
    risk: int


@dataclass(frozen=True, slots=True)
class Fund:
    """A funding source: its budget in whole rupiah, what it may pay, and whether only for the not yet registered."""

    code: str
    name: str
    budget: int
    sectors: tuple[str, ...]
    only_unregistered: bool
    own_cover_is_registered: bool
    law: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Seats of some sectors x one regency x one fund. `origin` says where the number comes from."""

    kode_kab: str
    sectors: tuple[str, ...]
    fund: str
    seats: int
    origin: str

    @property
    def code(self) -> str:
        """The cell's printed name: '12.07/SAWIT/DBH_SAWIT'."""
        return f"{self.kode_kab}/{'+'.join(self.sectors)}/{self.fund}"


class Signatures(NamedTuple):
    """How many signatures the minutes need: of each regency, of BPJS, of the province."""

    regency: int = 1
    bpjs: int = 1
    province: int = 1


ONE_EACH = Signatures()


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands on this programme's decrees: letterhead, its address, who decrees, where, why, by which laws. A law
    is printed as unverified until somebody has read it: `verified` names those that were."""

    letterhead: tuple[str, ...] = ()
    contact: str = ""
    issuer: str = ""
    place: str = ""
    considering: tuple[str, ...] = ()
    recalling: tuple[str, ...] = ()
    verified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything a determination needs to know of the policy.

    Units: `monthly_contribution`, `Fund.budget` whole rupiah; `age_*` whole years on `registration_date`
    (`age_below` is exclusive); `reserve_percent` of a cell's seats; `evidence_max_days` (register, days) pairs,
    absent = no limit; `max_per_family` 0 = no limit; `nik_repair_days` before registration, None = not said.
    `schemes`: lists of other programmes that must be held before anybody counts as not paid for by them; None = the
    programme does not ask.
    """

    code: str
    title: str
    year: int
    registration_date: date
    months: int
    monthly_contribution: int
    funds: tuple[Fund, ...]
    sectors: tuple[tuple[str, str], ...]
    occupations: tuple[Occupation, ...]
    regions: tuple[Region, ...]
    cells: tuple[Cell, ...]
    decile_column: str
    decile_max: int
    age_min: int
    age_below: int
    domicile: Domicile
    self_payer_allowed: bool
    required_lists: tuple[str, ...]
    max_per_family: int
    evidence_max_days: tuple[tuple[str, int], ...]
    own_payers: tuple[str, ...]
    ranking: tuple[RankKey, ...]
    reserve_percent: int
    spare_seats: SpareSeats
    lottery_commitment: str
    laws: tuple[tuple[str, str], ...]
    hand_in_deadline: date | None = None
    letter: Letter = Letter()
    signatures: Signatures = ONE_EACH
    nik_repair_days: int | None = None
    schemes: tuple[str, ...] | None = None

    @property
    def seats(self) -> int:
        """All seats of all cells."""
        return sum(cell.seats for cell in self.cells)

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks that it makes of every row, in the printed order."""
        return tuple(check for check in Check if self.schemes is not None or check is not Check.PROGRAM_LAIN)

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers that it asks."""
        return tuple(kind for kind in REGISTERS if self.schemes is not None or kind != "schemes")

    @property
    def cover_ends(self) -> date:
        """The first day that it no longer pays: the month of registration is its first month."""
        months = self.registration_date.year * 12 + self.registration_date.month - 1 + self.months
        return date(months // 12, months % 12 + 1, 1)

    def max_age_days(self, register: str) -> int | None:
        """How old evidence of this register may be on the registration date; None = no limit. Units: days."""
        return dict(self.evidence_max_days).get(register)
