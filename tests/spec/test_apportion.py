"""Sharing seats by weight: tables by hand, and properties that hold for every input."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.stages.apportion import METHODS, ApportionmentImpossible, apportion

WEIGHTS = st.dictionaries(st.text("ABCDEFGH.12", min_size=1, max_size=4), st.integers(0, 400), min_size=1, max_size=9)
TOTALS = st.integers(0, 600)

CASES = [
    # sentence, total, weights, largest remainder, Sainte-Laguë
    ("equal shares come out even", 6, {"A": 1, "B": 1, "C": 1}, {"A": 2, "B": 2, "C": 2}, {"A": 2, "B": 2, "C": 2}),
    ("a tie goes to the smaller code", 1, {"B": 5, "A": 5}, {"A": 1, "B": 0}, {"A": 1, "B": 0}),
    ("a tie of remainders goes to the larger weight", 2, {"A": 1, "B": 3}, {"A": 0, "B": 2}, {"A": 0, "B": 2}),
    ("a weight of zero gets nothing", 5, {"A": 0, "B": 2}, {"A": 0, "B": 5}, {"A": 0, "B": 5}),
    ("nothing to give is given to nobody", 0, {"A": 0, "B": 2}, {"A": 0, "B": 0}, {"A": 0, "B": 0}),
    ("one gets all", 7, {"A": 3}, {"A": 7}, {"A": 7}),
    ("the textbook case: quotas 4.16, 3.38, 1.56, 0.90", 10, {"A": 416, "B": 338, "C": 156, "D": 90},
        {"A": 4, "B": 3, "C": 2, "D": 1}, {"A": 4, "B": 3, "C": 2, "D": 1}),
    ("the methods differ: quotas 5.3, 2.4, 2.3", 10, {"A": 53, "B": 24, "C": 23},
        {"A": 5, "B": 3, "C": 2}, {"A": 6, "B": 2, "C": 2}),
    ("Sainte-Laguë may give a giant more than its quota 3.89 rounded up", 5,
        {"A": 200, "B": 7, "C": 8, "D": 9, "E": 10, "F": 11, "G": 12},
        {"A": 4, "B": 0, "C": 0, "D": 0, "E": 0, "F": 0, "G": 1},
        {"A": 5, "B": 0, "C": 0, "D": 0, "E": 0, "F": 0, "G": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "total", "weights", "remainder", "lague"), CASES, ids=[c[0] for c in CASES])
def test_apportion(
    sentence: str, total: int, weights: dict[str, int], remainder: dict[str, int], lague: dict[str, int]
) -> None:
    assert apportion(total, weights, "sisa_terbesar") == remainder
    assert apportion(total, weights, "sainte_lague") == lague


@pytest.mark.parametrize(
    ("total", "weights", "method", "said"),
    [
        (-1, {"A": 1}, "sisa_terbesar", "negatif"),
        (1, {"A": -1}, "sisa_terbesar", "bobot negatif untuk A"),
        (1, {"A": 0}, "sainte_lague", "tidak ada bobot"),
        (1, {}, "sisa_terbesar", "tidak ada bobot"),
        (1, {"A": 1}, "undian", "metode 'undian' tidak dikenal"),
    ],
)
def test_the_impossible_is_refused(total: int, weights: dict[str, int], method: str, said: str) -> None:
    with pytest.raises(ApportionmentImpossible, match=said):
        apportion(total, weights, method)


@pytest.mark.parametrize("method", METHODS)
@given(total=TOTALS, weights=WEIGHTS.filter(lambda weights: any(weights.values())))
def test_the_parts_add_up_to_the_total_and_zero_gets_none(method: str, total: int, weights: dict[str, int]) -> None:
    seats = apportion(total, weights, method)
    assert sum(seats.values()) == total
    assert seats.keys() == weights.keys()
    assert all(seats[code] == 0 for code, weight in weights.items() if weight == 0)


@given(total=TOTALS, weights=WEIGHTS.filter(lambda weights: any(weights.values())))
def test_by_largest_remainder_nobody_is_a_whole_seat_away_from_the_exact_share(
    total: int, weights: dict[str, int]
) -> None:
    whole = sum(weights.values())
    for code, seats in apportion(total, weights, "sisa_terbesar").items():
        assert abs(Fraction(total * weights[code], whole) - seats) < 1


@pytest.mark.parametrize("method", METHODS)
@given(total=TOTALS, weights=WEIGHTS.filter(lambda weights: any(weights.values())), data=st.data())
def test_the_order_in_which_regions_are_written_changes_nothing(
    method: str, total: int, weights: dict[str, int], data: st.DataObject
) -> None:
    shuffled = dict(data.draw(st.permutations(list(weights.items()))))
    assert list(apportion(total, shuffled, method).items()) == list(apportion(total, weights, method).items())


@pytest.mark.parametrize("method", METHODS)
@given(total=TOTALS, weights=WEIGHTS.filter(lambda weights: any(weights.values())))
def test_a_larger_weight_never_gets_fewer_seats(method: str, total: int, weights: dict[str, int]) -> None:
    seats = apportion(total, weights, method)
    ranked = sorted(weights, key=lambda code: weights[code])
    assert all(
        seats[low] <= seats[high] for low, high in zip(ranked, ranked[1:], strict=False) if weights[low] < weights[high]
    )


@given(total=st.integers(0, 120), weights=WEIGHTS.filter(lambda weights: any(weights.values())))
def test_sainte_lague_equals_giving_one_seat_after_another(total: int, weights: dict[str, int]) -> None:
    seats = dict.fromkeys(weights, 0)
    for _ in range(total):
        best = min(weights, key=lambda code: (-Fraction(weights[code], 2 * seats[code] + 1), -weights[code], code))
        seats[best] += 1
    assert apportion(total, weights, "sainte_lague") == seats
