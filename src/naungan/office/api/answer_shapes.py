"""Shapes that several areas of the API share: what is read, what is told, and how a long list is read in pieces.

Knows: that an unknown field is refused, and that a piece begins after a mark. Does not know: any operation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, TypeVar

from ninja import Field, Query, Schema
from pydantic import ConfigDict

LARGEST_ID = 2_000_000_000
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Limit = Annotated[int, Query(100, ge=1, le=500, description="Banyaknya baris dalam satu jawaban.")]
AfterNumber = Annotated[int, Query(0, ge=0, le=LARGEST_ID, description="`berikutnya` dari jawaban sebelumnya.")]

_Row = TypeVar("_Row")


class Asked(Schema):
    """What is sent: a field that is not known is refused, and never quietly left out."""

    model_config = ConfigDict(extra="forbid")


class Told(Schema):
    """What is answered."""


class Stamp(Told):
    """By what figures are known to be of the same list."""

    tanggal: date = Field(description="Hari hasilnya dihitung atau dibekukan.")
    kode: str = Field(description="Kode pendek berkas hasil; sama pada halaman, berita acara dan keputusan.")


class Sentence(Told):
    """A code with its sentence."""

    kode: str
    kalimat: str


def piece(rows: Sequence[_Row], limit: int, mark: Callable[[_Row], int]) -> tuple[Sequence[_Row], int | None]:
    """The first rows, and the mark after which the next piece begins; None: that was all. In: up to limit + 1 rows."""
    shown = rows[:limit]
    return shown, mark(shown[-1]) if len(rows) > limit else None
