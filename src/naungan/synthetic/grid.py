"""A file as a grid of cells, before it has a format.

Knows: sheets, rows, merged cells. Does not know: xlsx from csv (writers), or what the cells mean (shapes).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Cell = str | int | float | date | None
"""What a cell holds; None = empty."""
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0, all inclusive."""


@dataclass(slots=True)
class Sheet:
    """One sheet. Row i of `rows` is row i + 1 as Excel shows it."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Grid:
    """One file to be written. `encoding` and `delimiter` are for csv only."""

    name: str
    format: str
    sheets: tuple[Sheet, ...]
    encoding: str = "utf-8"
    delimiter: str = ","
