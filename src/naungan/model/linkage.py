"""Record linkage as data: which columns are compared (profile) and what each finding is worth (model).

Knows: shapes. Does not know: how a level is found (stages/compare.py) or how weights are added (stages/weigh.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How two values are compared. Each kind has its own levels, see stages/compare.py."""

    NIK = "nik"  # sixteen digits that hold place, birth date, sex and a serial number
    NAME = "nama"  # words: variants, initials, missing words, typing errors
    DATE = "tanggal"  # a calendar date
    CODE = "kode"  # same or not: region, sex
    NUMBER = "nomor"  # text in which one sign may be wrong: family card, house number


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that is compared. `row`, `register`: column names on either side."""

    name: str
    kind: Kind
    row: str
    register: str


ROUNDS = ("quick", "first", "late")
"""Rounds of looking for people, each dearer than the one before."""


@dataclass(frozen=True, slots=True)
class Block:
    """People who agree on all parts are compared. A part is a comparison's name (a folded name as a whole), or
    `name.word`, `name.words` (any two words), `birth.year`, `birth.day_month`, `nik.head`, `nik.tail`, `nik.family`.
    `round`: one of ROUNDS; a later one is asked only of rows that nobody was sure enough for in those before."""

    parts: tuple[str, ...]
    round: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Which columns exist and how they are compared. `row_id`, `register_id`: columns that name a row on either side.

    `family`: the comparison that holds the family card, '' = there is none. `sounds`: fold Indonesian spellings of
    names. `proof`: a link is taken only when a word of the name or all of the mother's agrees.
    """

    code: str
    row_id: str
    register_id: str
    comparisons: tuple[Comparison, ...]
    blocks: tuple[Block, ...]
    sounds: bool
    family: str
    proof: bool

    def of_kind(self, kind: Kind) -> tuple[Comparison, ...]:
        """The comparisons of one kind."""
        return tuple(c for c in self.comparisons if c.kind is kind)

    @property
    def rounds(self) -> tuple[str, ...]:
        """The rounds that have a block, in order."""
        return tuple(each for each in ROUNDS if any(block.round == each for block in self.blocks))


@dataclass(frozen=True, slots=True)
class LevelWeight:
    """What one finding is worth. `same`, `relative`, `stranger`: its probability among pairs that are one person, a
    relative or neighbour of the person, or strangers (Fellegi-Sunter: m, r, u).

    `rare`: the stranger's probability is multiplied by how often the shared value or words occur (term frequency).
    `each`: it is divided by the number of registered people: somebody else's number stands on a row.
    """

    level: int
    same: float
    relative: float
    stranger: float
    rare: bool
    each: bool
    label: str
    sentence: str
    sentence_en: str


@dataclass(frozen=True, slots=True)
class LevelTable:
    """All levels of one comparison. `when`: '' always; a NIK has a table for each of weigh.NIK_TABLES."""

    comparison: str
    when: str
    levels: tuple[LevelWeight, ...]

    def of(self, level: int) -> LevelWeight:
        """The weights of one level. Raises: KeyError."""
        for each in self.levels:
            if each.level == level:
                return each
        raise KeyError(f"{self.comparison}: {level}")


@dataclass(frozen=True, slots=True)
class LinkModel:
    """The whole method as numbers. Shares 0-1; `accept`, `review`: probability from which a link is taken or shown.

    `absent`: share of rows whose person is in no register; `relatives`: relatives such a person has in it.
    """

    code: str
    source: str
    absent: float
    relatives: float
    accept: float
    review: float
    tables: tuple[LevelTable, ...]

    def table(self, comparison: str, when: str = "") -> LevelTable:
        """The levels of a comparison. Raises: KeyError."""
        for each in self.tables:
            if (each.comparison, each.when) == (comparison, when):
                return each
        raise KeyError(f"{comparison} {when}")
