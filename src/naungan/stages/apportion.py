"""Apportion a total of seats to regions by weight, so that the parts add up to the total exactly.

Knows: whole-number arithmetic and two published methods. Does not know: regions, funds, or where weights come from.
Law: none prescribes a method; the programme names one, and its weights with their source.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from fractions import Fraction

LARGEST_REMAINDER = "sisa_terbesar"
SAINTE_LAGUE = "sainte_lague"
METHODS = (LARGEST_REMAINDER, SAINTE_LAGUE)


class ApportionmentImpossible(ValueError):
    """There is no apportionment: a negative total or weight, seats but no weight, or an unknown method."""


def apportion(total: int, weights: Mapping[str, int], method: str) -> dict[str, int]:
    """Share `total` among the codes of `weights`, in proportion, exactly; a weight of zero gets nothing.

    In: seats to give, code -> weight, one of METHODS.
    Out: code -> seats, in order of code whatever the order of `weights`; the values add up to `total`.
    Units: seats (whole), weights (any whole unit; only their proportions matter).
    Ties: the larger weight first, then the smaller code.
    Raises: ApportionmentImpossible.
    """
    _refuse_impossible(total, weights, method)
    ordered = dict(sorted(weights.items()))
    seats = dict.fromkeys(ordered, 0)
    positive = {code: weight for code, weight in ordered.items() if weight > 0}
    if total == 0 or not positive:
        return seats
    share = _by_largest_remainder if method == LARGEST_REMAINDER else _by_sainte_lague
    return seats | share(total, positive)


def _refuse_impossible(total: int, weights: Mapping[str, int], method: str) -> None:
    if method not in METHODS:
        raise ApportionmentImpossible(f"metode {method!r} tidak dikenal; pilih {' atau '.join(METHODS)}")
    if total < 0:
        raise ApportionmentImpossible(f"total {total} negatif")
    negative = sorted(code for code, weight in weights.items() if weight < 0)
    if negative:
        raise ApportionmentImpossible(f"bobot negatif untuk {', '.join(negative)}")
    if total > 0 and not any(weights.values()):
        raise ApportionmentImpossible(f"{total} kursi harus dibagi, tetapi tidak ada bobot di atas nol")


def _by_largest_remainder(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Everyone gets the whole part of their exact share; the seats left go to the largest remainders, one each."""
    whole = sum(weights.values())
    seats = {code: total * weight // whole for code, weight in weights.items()}
    left = total - sum(seats.values())
    by_remainder = sorted(weights, key=lambda code: (-(total * weights[code] % whole), -weights[code], code))
    for code in by_remainder[:left]:
        seats[code] += 1
    return seats


def _by_sainte_lague(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Seat after seat to the largest weight / (2 x seats held + 1).

    Starts from a number of seats that the method certainly gives everyone, instead of from nothing: the last divisor is
    at most whole / (total - count / 2), so nobody ends below weight / that divisor - 1/2. The rest is seat by seat.
    """
    whole, count = sum(weights.values()), len(weights)
    seats = {code: max(0, (weight * (2 * total - count) - whole) // (2 * whole)) for code, weight in weights.items()}
    queue = [_claim(weight, seats[code], code) for code, weight in weights.items()]
    heapq.heapify(queue)
    for _ in range(total - sum(seats.values())):
        _, _, code = queue[0]
        seats[code] += 1
        heapq.heapreplace(queue, _claim(weights[code], seats[code], code))
    return seats


def _claim(weight: int, held: int, code: str) -> tuple[Fraction, int, str]:
    """A claim to the next seat; the smallest tuple wins it."""
    return Fraction(-weight, 2 * held + 1), -weight, code
