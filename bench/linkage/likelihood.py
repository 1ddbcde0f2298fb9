"""How likely a candidate row is, given who it is about: the generator's own probabilities, field by field.

Knows: the law of `naungan synthesise --linkage` (naungan.synthetic.linkage_rates, linkage_noise). Does not know: which
register people are worth asking about, or what follows from the numbers (ceiling).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from naungan.synthetic import linkage_rates as rates
from naungan.synthetic.linkage_noise import (
    birth_outcomes,
    dummy_share,
    marga_of,
    name_outcomes,
    place_outcomes,
    typed_share,
)
from naungan.synthetic.linkage_rows import CARD_DAYS

NIK = dict(rates.NIK_CLASSES)
PLACE_RIGHT = 1 - rates.PLACE_MISSING - rates.PLACE_HOME - rates.PLACE_OTHER - rates.PLACE_MISTYPED
KK_RIGHT = 1 - rates.KK_MISSING - rates.KK_OTHER - rates.KK_TYPED
REGION_RIGHT = 1 - rates.REGION_MISSING - rates.REGION_OTHER
OLDER = 1 / (CARD_DAYS * 9)
SHORT = 4
TYPO_WORD = 1.5e-5
"""Share of one particular misspelling among all written words, where the spelling is in no register name."""


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate row, upper case; '' and None = nothing written. `digits`: of the NIK cell; `kk`: of the card cell."""

    number: int
    digits: str
    kk: str
    name: str
    mother: str
    place: str
    birth: date | None
    sex: str
    region: str


@dataclass(frozen=True, slots=True)
class Person:
    """A register row; `family`: NIKs of the others on the card, `child`: is the mother on the card?"""

    nik: str
    kk: str
    name: str
    mother: str
    place: str
    birth: date
    sex: str
    region: str
    child: bool
    adult: bool
    family: tuple[str, ...]


def name_like(written: str, name: str, sex: str) -> float:
    """In: `written` in capitals."""
    if written == name:
        return 1 - rates.NAME_TOUCHED
    return rates.NAME_TOUCHED * name_outcomes(name, sex).get(written, 0.0) if may_be(written, name) else 0.0


def mother_like(written: str, name: str) -> float:
    """As a name, but oftener missing and less often spoiled."""
    if not written:
        return rates.MOTHER_MISSING
    if written == name:
        return 1 - rates.MOTHER_MISSING - rates.MOTHER_TOUCHED
    return rates.MOTHER_TOUCHED * name_outcomes(name, "P").get(written, 0.0) if may_be(written, name) else 0.0


def may_be(written: str, name: str) -> bool:
    """Can one change turn this name into what is written? A quick no, so that few names are walked through."""
    if not set(written.split()).isdisjoint(name.split()) or len(name) <= SHORT:
        return True
    return len(_bigrams(written) & _bigrams(name)) >= (1 if len(name) <= 2 * SHORT else 2)


@lru_cache(maxsize=200_000)
def _bigrams(name: str) -> frozenset[str]:
    bare = name.replace(" ", "")
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def birth_like(written: date | None, birth: date) -> float:
    """A spoiled date can by chance be the right one."""
    spoiled = rates.BIRTH_TOUCHED * birth_outcomes(birth).get(written, 0.0)
    return spoiled + (1 - rates.BIRTH_TOUCHED if written == birth else 0.0)


def sex_like(written: str, sex: str) -> float:
    """L or P, rarely missing, more rarely wrong."""
    if not written:
        return rates.SEX_MISSING
    return 1 - rates.SEX_MISSING - rates.SEX_WRONG if written == sex else rates.SEX_WRONG


def card_like(written: str, kk: str) -> float:
    """The family card's number."""
    if not written:
        return rates.KK_MISSING
    if written == kk:
        return KK_RIGHT
    older = rates.KK_OTHER * OLDER if written[:6] == kk[:6] and len(written) == 16 else 0.0
    return older + rates.KK_TYPED * typed_share(written, kk)


def nik_like(digits: str, person: Person | None, own: str, region_share: float) -> float:
    """The NIK cell. In: `own`: the number of whom the row is about; `person`: its register row, None = in none;
    `region_share`: probability of this number when anybody's of the regency is written."""
    if not digits:
        return NIK["KOSONG"]
    likely = NIK["BENAR"] if digits == own else NIK["SALAH_KETIK"] * typed_share(digits, own)
    likely += NIK["CONTOH"] * dummy_share(digits, own)
    family = person.family if person else ()
    return likely + borrowed_like(digits, family, region_share)


def borrowed_like(digits: str, family: Iterable[str], region_share: float) -> float:
    """Somebody else's number."""
    family = tuple(family)
    inside = rates.NIK_OF_FAMILY * (digits in family) / len(family) if family else 0.0
    outside = (1 - rates.NIK_OF_FAMILY if family else 1.0) * region_share
    return NIK["MILIK_ORANG_LAIN"] * (inside + outside)


@dataclass
class Law:
    """What is known of people in general, counted in the register: of everybody, and of adults (who may be candidates).

    `births`, `prefixes`, `regions`, `places`, `serials`: shares; `siblings`, `couples`: density of the days between two
    births, by bins of GAP_DAYS; `regencies`: code -> name in capitals.
    """

    adults: int
    children: int
    names: dict[str, Counter[str]] = field(default_factory=dict)
    words: dict[str, Counter[str]] = field(default_factory=dict)
    givens: dict[str, Counter[str]] = field(default_factory=dict)
    mothers: Counter[str] = field(default_factory=Counter)
    years: dict[int, float] = field(default_factory=dict)
    prefixes: dict[str, float] = field(default_factory=dict)
    regions: dict[str, float] = field(default_factory=dict)
    region_adults: dict[str, int] = field(default_factory=dict)
    places: dict[str, float] = field(default_factory=dict)
    serials: list[float] = field(default_factory=list)
    siblings: dict[int, float] = field(default_factory=dict)
    couples: dict[int, float] = field(default_factory=dict)
    regencies: dict[str, str] = field(default_factory=dict)

    def place_like(self, written: str, place: str, region: str) -> float:
        """The birth place; regencies are what else may stand there."""
        home = self.regencies.get(region, place)
        likely = rates.PLACE_HOME * (written == home) + PLACE_RIGHT * (written == place)
        if not written:
            likely += rates.PLACE_MISSING
        if written in self.regencies.values():
            likely += rates.PLACE_OTHER / max(1, len(self.regencies))
        return likely + rates.PLACE_MISTYPED * place_outcomes(place).get(written, 0.0)

    def region_like(self, written: str, region: str) -> float:
        """The proposing regency."""
        if not written:
            return rates.REGION_MISSING
        return REGION_RIGHT if written == region else rates.REGION_OTHER / max(1, len(self.regencies) - 1)

    def share_of_region(self, region: str) -> float:
        """Probability of one particular number among all adults of a regency."""
        return 1 / max(100, self.region_adults.get(region, 0))

    def birth_share(self, birth: date) -> float:
        """Of all adults, so many were born on this day (a year's births spread evenly)."""
        return self.years.get(birth.year, 0.0) / 365.25

    def free_place(self, written: str) -> float:
        """A birth place, whoever it is."""
        right = sum(share * self.place_like(written, place, "") for place, share in self.places.items())
        return max(right, 1e-6)

    def free_card(self, written: str) -> float:
        """A card that is not in the register."""
        if not written:
            return rates.KK_MISSING
        return max(1e-4, self.prefixes.get(written[:6], 0.0)) * 1.3 / CARD_DAYS * (1 - rates.KK_MISSING)

    def free_region(self, written: str) -> float:
        """A proposing regency, whoever it is."""
        return rates.REGION_MISSING if not written else max(1e-4, self.regions.get(written, 0.0))

    def free_name(self, written: str, sex: str) -> float:
        """A written name, whoever it is: as often as in the register, or its words by themselves."""
        return _mixed(written, self.names[sex], self.words[sex], rates.NAME_TOUCHED)

    def given_name(self, written: str, sex: str, marga: str) -> float:
        """A written name of somebody with this marga ('' = none)."""
        end = " " + marga
        if marga and not written.endswith(end):
            return 0.06 * _mixed(written, self.givens[sex], self.words[sex], 0.5)
        return _mixed(written.removesuffix(end) if marga else written, self.givens[sex], self.words[sex], 0.25)

    def free_mother(self, written: str) -> float:
        """A mother's name, whoever it is."""
        if not written:
            return rates.MOTHER_MISSING
        return (1 - rates.MOTHER_MISSING) * _mixed(written, self.mothers, self.words["P"], 0.11)


def _mixed(written: str, whole: Counter[str], words: Counter[str], spoiled: float) -> float:
    """A whole name as often as it is counted; otherwise, and when spoiled, word for word."""
    counted = whole[written] / whole.total() if written in whole else 0.0
    total = words.total()
    by_word = 0.4
    for word in written.split():
        by_word *= 0.85 * words[word] / total + TYPO_WORD
    return (1 - spoiled) * (0.9 * counted + 0.1 * by_word) + spoiled * by_word


GAP_DAYS = 100


def gap_share(gaps: dict[int, float], one: date, two: date) -> float:
    """Density of a birth date, a day, given the other's."""
    return gaps.get(abs((one - two).days) // GAP_DAYS, 1e-6) / (2 * GAP_DAYS)


@lru_cache(maxsize=200_000)
def given_of(name: str) -> str:
    """A register name without its marga."""
    marga = marga_of(name)
    return name.removesuffix(" " + marga) if marga else name
