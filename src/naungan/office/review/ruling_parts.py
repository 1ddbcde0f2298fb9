"""Rulings of the office -> the files that a determination reads, and the check of one before it is written.

Knows: the shape of the files, and that the sources' own reader says what may stand in them. Does not know: who rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from naungan.engines.session import private_folder
from naungan.model.errors import RulingsInvalid
from naungan.model.ruling import RULING_KINDS, Ruling
from naungan.sources.ruling_files import load_rulings

COLUMNS = ("id", "candidate_id", "field", "value", "by", "when", "why", "document_hash")


def write_parts(folder: Path, rulings: Sequence[tuple[str, Ruling]]) -> None:
    """In: (kind, ruling). One file of each kind that has any."""
    for kind in RULING_KINDS:
        of_kind = [ruling for each, ruling in rulings if each == kind]
        if of_kind:
            columns = [pa.array(column, pa.string()) for column in zip(*of_kind, strict=True)]
            pq.write_table(pa.Table.from_arrays(columns, names=list(COLUMNS)), folder / f"{kind}.parquet")


def fault(kind: str, ruling: Ruling) -> str:
    """What is wrong with a ruling, in words; '' = nothing."""
    with private_folder() as folder:
        write_parts(folder, [(kind, ruling)])
        try:
            load_rulings(folder)
        except RulingsInvalid as error:
            first = next((line for line in str(error).splitlines()[1:] if line.startswith("  ")), "")
            return first.partition(": ")[2] or "Putusan ini tidak dapat dipakai."
    return ""
