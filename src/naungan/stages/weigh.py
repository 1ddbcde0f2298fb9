"""Weigh: from the levels of a pair to its weight, and from the weights of all rivals to a probability.

Knows: the Fellegi-Sunter model with three classes (the same person, a relative or neighbour of the person, a stranger).
Does not know: how levels are found. Everything is an integer, in thousandths of a bit or in parts of a million, so that
every engine and every machine finds the same. Source: Fellegi & Sunter 1969; the third class because somebody absent
from a register has neighbours there who agree with his NIK, birth date and place at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from naungan.model.decision import Band
from naungan.model.linkage import LevelWeight, LinkModel, Profile
from naungan.stages import compare

BIT = 1000
"""Units: thousandths of a bit in one bit."""
ONE = 1 << 20
"""Odds of the heaviest hypothesis, as a whole number; others are parts of it."""
FARTHEST = 20 * BIT
"""A hypothesis lighter than this by so much adds nothing."""
MILLION = 1_000_000
UNSEEN = 1000
"""People added to every register: a small one does not tell how rare a name is, and nobody in it is common."""
NEAR_WORD, INITIAL = 7 * BIT, 3 * BIT
"""How surprising it is that a word is spelled nearly like a stranger's, and that it begins with the same letter."""
HALF_NIK, HALF_NIK_BORN_ALIKE, HALF_DATE, CARD = 12 * BIT, 4 * BIT, 6 * BIT, 10 * BIT
"""What half a NIK, half a date or a family card promises before a pair is compared; half a NIK says little more than
the birth date it holds, and a card is shared by a family. Pairs that promise less than the prior are not compared."""
BORN_ALIKE, BORN_ALIKE_OTHER_SEX, BORN_LIKE = "lahir_sama", "lahir_sama_lain_jenis", "lahir_mirip"
"""The NIK holds birth date and sex, so what its digits say depends on how these agree: a table for each way."""
SEX = "sex"
NIK_TABLES = ("", BORN_ALIKE, BORN_ALIKE_OTHER_SEX, BORN_LIKE)


def nik_table(birth: int, sex: int) -> str:
    """Which table weighs the NIK of a pair with these levels of birth date and sex."""
    if birth == compare.DATE_SAME:
        return BORN_ALIKE_OTHER_SEX if sex == compare.DIFFERENT else BORN_ALIKE
    return "" if birth == compare.DATE_DIFFERENT else BORN_LIKE


def sex_of(profile: Profile) -> str:
    """The comparison that holds the sex; '' = there is none."""
    return SEX if any(c.name == SEX for c in profile.comparisons) else ""


def bits(share: float) -> int:
    """How surprising a share is. Units: thousandths of a bit, negative for shares below one."""
    return round(BIT * math.log2(share))


def rarity(holders: int, people: int) -> int:
    """How rare a value is that `holders` of `people` have. Units: thousandths of a bit. Never negative."""
    return max(0, bits((people + UNSEEN) / max(1, holders)))


def odd_from(people: int) -> int:
    """From which rarity a word may be a typing error: fewer than two people, or one in a hundred thousand, bear it."""
    return min(rarity(1, people) - BIT + 1, rarity(1, 100_000 - UNSEEN) + 1)


def weights_of(level: LevelWeight, people: int, *, rare: bool) -> tuple[int, int]:
    """Weights of one level as (same person, relative), each against a stranger.

    With `rare` the value's own rarity has to be added; else the model's average stands for it.
    """
    stranger = 1.0 if rare else level.stranger / (people + UNSEEN) if level.each else level.stranger
    return bits(level.same / stranger), bits(level.relative / stranger)


def prior_same(model: LinkModel, people: int) -> int:
    """Weight of 'this record is the row's person' before anything is compared."""
    return bits((1 - model.absent) / (people + UNSEEN))


def prior_relative(model: LinkModel, people: int) -> int:
    """Weight of 'the row's person is absent, and this record is a relative of that person'."""
    return bits(model.absent * model.relatives / (people + UNSEEN))


def absent_weight(model: LinkModel) -> int:
    """Weight of 'the row's person is in no register and has nobody near in it'."""
    return bits(model.absent)


def hopeless(model: LinkModel) -> int:
    """A hypothesis that weighs less adds nothing, whatever its rivals."""
    return absent_weight(model) - FARTHEST


def odds_part(lighter: int) -> int:
    """Odds of a hypothesis that is lighter than the heaviest by so many thousandths of a bit, in parts of ONE."""
    return 0 if lighter > FARTHEST else _parts()[lighter]


@cache
def _parts() -> tuple[int, ...]:
    return tuple(int(ONE * 2 ** (-lighter / BIT)) for lighter in range(FARTHEST + 1))


def odds_parts() -> tuple[int, ...]:
    """All odds parts by how much lighter a hypothesis is, 0 to FARTHEST: the engines' table."""
    return _parts()


def probability_ppm(best: int, same: Iterable[int], relative: Iterable[int], absent: int) -> int:
    """How probable the best record is, in parts of a million.

    In: weights of all rivals (the best one's among them) as the same person and as a relative, and of being absent.
    """
    every = [*same, *relative, absent]
    heaviest = max(every)
    return MILLION * odds_part(heaviest - best) // sum(odds_part(heaviest - weight) for weight in every)


def band_of(ppm: int, model: LinkModel) -> Band:
    """The band of a probability. Law: none; the thresholds stand in the model file."""
    if ppm >= round(model.accept * MILLION):
        return Band.COCOK
    return Band.TINJAUAN if ppm >= round(model.review * MILLION) else Band.TIDAK_ADA
