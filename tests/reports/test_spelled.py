"""Numbers in words, beside the words of another library."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from num2words import num2words

from naungan.reports.spelled import LARGEST, counted, in_rupiah, spelled

BOUNDARIES = sorted(
    {
        number
        for power in range(16)
        for times in (1, 2, 9, 10, 11, 12, 19, 20, 21, 99, 100, 101, 111, 999)
        for number in (times * 10**power - 1, times * 10**power, times * 10**power + 1)
        if number < LARGEST
    }
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"), (1, "satu"), (10, "sepuluh"), (11, "sebelas"), (12, "dua belas"), (20, "dua puluh"),
        (100, "seratus"), (101, "seratus satu"), (1000, "seribu"), (1100, "seribu seratus"), (2000, "dua ribu"),
        (10**6, "satu juta"), (11_000, "sebelas ribu"), (100_000, "seratus ribu"), (1_001_000, "satu juta seribu"),
        (20_879, "dua puluh ribu delapan ratus tujuh puluh sembilan"), (10**15, "satu kuadriliun"),
        (350_767_200, "tiga ratus lima puluh juta tujuh ratus enam puluh tujuh ribu dua ratus"),
    ],
)  # fmt: skip
def test_a_number_is_spelled_as_a_decree_spells_it(number: int, words: str) -> None:
    assert spelled(number) == words


def theirs(number: int) -> str:
    """num2words says 'satu juta satu ribu' where everybody says 'satu juta seribu'."""
    return re.sub(r"(juta|miliar|triliun) satu ribu", r"\1 seribu", num2words(number, lang="id"))


def test_it_agrees_with_num2words(drill_count: Callable[[int, int], int]) -> None:
    drawn = random.Random(20879)
    dense = range(0, 10**6, 10**6 // drill_count(20_000, 1_000_000))
    wide = [drawn.randrange(LARGEST) for _ in range(2000)]
    assert [n for n in (*dense, *BOUNDARIES, *wide) if spelled(n) != theirs(n)] == []


def test_what_it_cannot_spell_is_an_error_and_not_a_wrong_word() -> None:
    for number in (-1, LARGEST + 1):
        with pytest.raises(ValueError, match="can be spelled"):
            spelled(number)


def test_people_and_money_stand_as_digits_and_words() -> None:
    assert counted(20_879) == "20.879 (dua puluh ribu delapan ratus tujuh puluh sembilan) orang"
    assert in_rupiah(16_800) == "Rp16.800,00 (enam belas ribu delapan ratus rupiah)"
