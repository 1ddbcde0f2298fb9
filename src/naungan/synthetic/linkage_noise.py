"""How one cell of a linkage candidate is spoiled, and how likely a spoiled cell is, given the right value.

Knows: for every field two things from the same rates: a draw, and the probability of what was drawn. The ways of
noise.py are drawn from as they are; their probabilities come from walking through every choice they can make.
Does not know: who is a candidate, how fields are put together, or mistakes of the foreign kind (linkage_foreign).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from random import Random
from typing import Any, TypeVar

from naungan.synthetic import linkage_rates as rates
from naungan.synthetic import noise
from naungan.synthetic.material import names

T = TypeVar("T")
GRID = 20
"""A continuous draw is walked through at so many points: the thresholds of noise.py are multiples of 1/20."""
_WAYS = tuple(noise.WAYS_BY_NAME[name] for name, _ in rates.NAME_WAYS)
_WEIGHTS = tuple(weight for _, weight in rates.NAME_WAYS)
_LETTERS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})


class EveryChance(Random):
    """A source of chance that goes through all its outcomes, one run each: `advance` moves to the next."""

    def __init__(self) -> None:
        super().__init__(0)
        self._path: list[list[int]] = []
        self._at = 0
        self.share = 1.0

    def _pick(self, size: int) -> int:
        if self._at == len(self._path):
            self._path.append([0, size])
        self._at += 1
        self.share /= size
        return self._path[self._at - 1][0]

    def choice(self, seq: Sequence[T]) -> T:  # type: ignore[override]
        """The next of the sequence."""
        return seq[self._pick(len(seq))]

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        """The next of the range."""
        span = range(start, stop, step) if stop is not None else range(start)
        return span[self._pick(len(span))]

    def random(self) -> float:
        """The middle of the next of GRID equal parts."""
        return (self._pick(GRID) + 0.5) / GRID

    def advance(self) -> bool:
        """Prepare the next run. Out: False when every outcome was seen."""
        while self._path and self._path[-1][0] + 1 == self._path[-1][1]:
            self._path.pop()
        if self._path:
            self._path[-1][0] += 1
        self._at, self.share = 0, 1.0
        return bool(self._path)


def outcomes(draw: Callable[[Random], T]) -> dict[T, float]:
    """Everything a draw can give, with its probability."""
    chance = EveryChance()
    found: dict[T, float] = {}
    going = True
    while going:
        value = draw(chance)
        found[value] = found.get(value, 0.0) + chance.share
        going = chance.advance()
    return found


@cache
def _margas() -> Mapping[str, bool]:
    """Every marga in capitals -> is it from Nias?"""
    return {m.upper(): group.name == "NIAS" for group in names().groups for m in group.marga}


@lru_cache(maxsize=100_000)
def marga_of(name: str) -> str:
    """The marga at the end of a register name, '' if none. In: capitals."""
    words = name.split(" ")
    for take in (2, 1):
        tail = " ".join(words[-take:])
        if len(words) > take and tail in _margas():
            return tail
    return ""


def known_of(name: str, sex: str, rng: Random) -> noise.Known:
    """What decides how a register name may be misspelled, read from the name itself."""
    marga = marga_of(name)
    return noise.Known(name, marga, sex, _margas().get(marga, False), names(), rng)


def draw_name(name: str, sex: str, rng: Random) -> noise.Change:
    """Spoil a name for certain: ways are drawn by their weight until one changes it."""
    it = known_of(name, sex, rng)
    while True:
        (way,) = rng.choices(_WAYS, _WEIGHTS)
        written, defect = way(it)
        if defect and written.strip() and written != name:
            return written, defect


@lru_cache(maxsize=100_000)
def name_outcomes(name: str, sex: str) -> Mapping[str, float]:
    """Every way a spoiled name can be written, in capitals, with its probability; they sum to 1."""
    found: dict[str, float] = {}
    for way, weight in zip(_WAYS, _WEIGHTS, strict=True):
        for (written, defect), share in outcomes(lambda rng, way=way: way(known_of(name, sex, rng))).items():  # type: ignore[misc]
            if defect and written.strip() and written != name:
                key = written.upper()
                found[key] = found.get(key, 0.0) + weight * share
    total = sum(found.values())
    return {written: share / total for written, share in found.items()}


@lru_cache(maxsize=50_000)
def birth_outcomes(birth: date) -> Mapping[date | None, float]:
    """Every birth date that can be written for this one once it is spoiled; None = none written."""
    found: dict[date | None, float] = {}
    for (written, _), share in outcomes(lambda rng: noise.spoil_birth(birth, rng)).items():
        found[written] = found.get(written, 0.0) + share
    return found


def digits_of(nik: str) -> str:
    """A NIK cell as digits only: letters that look like digits become digits, everything else goes."""
    return "".join(c for c in nik.translate(_LETTERS) if c.isdigit())


def typed_share(written: str, number: str) -> float:
    """Probability that `noise.typed_nik` turns this number into what is written."""
    if len(written) == 15:
        return 0.12 / 16 * sum(number[:i] + number[i + 1 :] == written for i in range(16))
    if len(written) == 17:
        return 0.08 / 16 * sum(number[: i + 1] + number[i:] == written for i in range(16))
    if len(written) != 16:
        return 0.0
    wrong = [i for i in range(16) if written[i] != number[i]]
    if len(wrong) == 1:
        return 0.4 / (16 * 9)
    if len(wrong) != 2:
        return 0.0
    i, j = wrong
    swapped = j == i + 1 and (written[i], written[j]) == (number[j], number[i])
    spots = sum(number[k] != number[k + 1] for k in range(15))
    return 0.2 / (120 * 81) + (0.2 / spots if swapped else 0.0)


def dummy_share(written: str, nik: str) -> float:
    """Probability that `noise.dummy_nik` fills the cell of this person so."""
    choices = (*noise.DUMMY_NIKS, nik[:6] + "0000000000")
    return sum(one == written for one in choices) / len(choices)


def touched(rng: Random, share: float) -> bool:
    """Does something of this share happen?"""
    return rng.random() < share


def pick(rng: Random, table: Sequence[tuple[str, float]]) -> str:
    """One of the names, by its share. The shares sum to 1."""
    draw = rng.random()
    for name, share in table:
        draw -= share
        if draw < 0:
            return name
    return table[-1][0]


def mistyped_place(place: str, rng: Random) -> str:
    """A place with one letter wrong."""
    return noise.WAYS_BY_NAME["mistype"](noise.Known(place, "", "", False, names(), rng))[0]


@cache
def place_outcomes(place: str) -> Mapping[str, float]:
    """Every way a mistyped place can be written, with its probability."""
    return outcomes(lambda rng: mistyped_place(place, rng))


Record = dict[str, Any]
"""One row as it is being written, by column."""
