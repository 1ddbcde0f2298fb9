"""Rulings: what people decided about a candidate row. Inputs like any other; append-only; the latest holds.

Knows: the four kinds and their columns. Does not know: who may rule (office/) or what follows (stages/).
"""

from __future__ import annotations

from typing import NamedTuple

RULING_KINDS = ("judgements", "corrections", "evidence", "objections")
"""judgements: identity settled (check IDENTITAS, value = the register NIK, or TIDAK_ADA).
corrections: a cell mended (field = column of rows.parquet, value = new text).
evidence: an unknown check answered (check, value LOLOS or GAGAL; for SEKTOR the sector code; for GANDA only LOLOS, a person
of its own). Never overturns a register.
objections: value DIAJUKAN, DITERIMA or DITOLAK."""


class Ruling(NamedTuple):
    """One decision by one person. `when` is ISO text with zone; `document_hash` is SHA-256 hex or ''."""

    id: str
    candidate_id: str
    field: str
    value: str
    by: str
    when: str
    why: str
    document_hash: str
