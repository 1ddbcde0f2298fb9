"""Whole rupiah. Money is an int with a name, never a float.

Knows: the unit and how it is printed. Does not know: tariffs (law/).
"""

from __future__ import annotations

from typing import NewType

Rupiah = NewType("Rupiah", int)


def grouped(number: int) -> str:
    """Print a count the Indonesian way: 20879 -> '20.879'."""
    return f"{number:,}".replace(",", ".")


def rupiah(amount: int) -> str:
    """Print an amount the Indonesian way: 16800 -> 'Rp16.800'. Units: whole rupiah."""
    return f"-Rp{grouped(-amount)}" if amount < 0 else f"Rp{grouped(amount)}"
