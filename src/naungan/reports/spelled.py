"""Numbers in words (terbilang), as a decree prints them beside their digits.

Knows: Indonesian number words up to a thousand million million. Does not know: what is counted.
"""

from __future__ import annotations

from naungan.model.money import grouped

LARGEST = 10**15
_ONES = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_STEPS = (
    (10**15, "kuadriliun"), (10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"),
)  # fmt: skip


def spelled(number: int) -> str:
    """20879 -> 'dua puluh ribu delapan ratus tujuh puluh sembilan'. Raises: ValueError outside 0 … 10^15."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"only 0 … {LARGEST} can be spelled, not {number}")
    return " ".join(_words(number)) or _ONES[0]


def _words(number: int) -> list[str]:
    for step, name in _STEPS:
        if number >= step:
            ahead, rest = divmod(number, step)
            head = [f"se{name}"] if ahead == 1 and step <= 1000 else [*_words(ahead), name]
            return [*head, *_words(rest)]
    if number < len(_ONES):
        return [_ONES[number]] if number else []
    if number < 20:
        return [_ONES[number - 10], "belas"]
    return [_ONES[number // 10], "puluh", *_words(number % 10)]


def counted(number: int, unit: str = "orang") -> str:
    """20879 -> '20.879 (dua puluh ribu delapan ratus tujuh puluh sembilan) orang'. Raises: ValueError."""
    return f"{grouped(number)} ({spelled(number)}) {unit}"


def in_rupiah(amount: int) -> str:
    """16800 -> 'Rp16.800,00 (enam belas ribu delapan ratus rupiah)'. Units: whole rupiah. Raises: ValueError."""
    return f"Rp{grouped(amount)},00 ({spelled(amount)} rupiah)"
