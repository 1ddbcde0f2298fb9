"""A determination held ready for questions: the columns that a what-if asks, and one file that keeps them.

Knows: the columns of that file, and that it names nobody: people, cards and likenesses are numbers in it.
Does not know: where the columns come from or what is asked (whatif.py), or how the file is sealed (the office).
"""

from __future__ import annotations

import json
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from naungan.model.decision import Outcome
from naungan.model.errors import BundleBroken
from naungan.model.programme import Programme, RankKey
from naungan.reports.comparison import Held
from naungan.sources.programme_changes import NO_CHANGES, Changes
from naungan.sources.programme_file import load_programme
from naungan.stages.whatif import Facts, Ranked, Told

OF_ALL = ("candidate_id", "kode_kab", "cell", "verdict", "sex", "age")
OF_FACTS = ("age_outcome", "age_value", "decile_outcome", "decile_value", "person", "card", "domicile", "ticket",
            "row_ticket", "likeness", "apart")  # fmt: skip
VALUES = tuple(f"rank_{key}" for key in RankKey)
ABOUT = b"naungan"
"""Where the file keeps its cells, the programme and the regions."""


@dataclass(frozen=True, slots=True)
class Result:
    """A determination held ready. `facts` None: only the order within cells is known (`ranked`), without registers."""

    programme_text: str
    regions_text: str
    programme: Programme
    held: Held
    facts: tuple[Facts, ...] | None
    ranked: tuple[Ranked, ...] = ()

    @property
    def document(self) -> dict[str, object]:
        """The tables of the programme's file."""
        return tomllib.loads(self.programme_text)

    def changed(self, changes: Changes) -> Programme:
        """The programme with changes. Raises: ProgrammeInvalid."""
        return read_programme(self.programme_text, self.regions_text, changes)


def read_programme(text: str, regions_text: str, changes: Changes = NO_CHANGES) -> Programme:
    """A programme of its two texts. Raises: ProgrammeInvalid."""
    with tempfile.TemporaryDirectory(prefix="naungan-") as name:
        file, regions = Path(name) / "programme.toml", Path(name) / "regions.csv"
        file.write_text(text, encoding="utf-8", newline="")
        regions.write_text(regions_text, encoding="utf-8", newline="")
        return load_programme(file, regions=regions, changes=changes)


def as_file(result: Result) -> bytes:
    """Everything but who people are, as one file. In: a result with facts."""
    held, facts = result.held, {fact.candidate_id: fact for fact in result.facts or ()}
    found = [facts.get(row) for row in held.ids]
    columns: dict[str, Any] = dict(
        zip(OF_ALL, (held.ids, held.regencies, held.cells, held.verdicts, held.sexes, held.ages), strict=True)
    )
    told = [_told(fact) if fact else (None,) * len(OF_FACTS + VALUES) for fact in found]
    columns |= {name: [row[at] for row in told] for at, name in enumerate(OF_FACTS + VALUES)}
    about = {"programme": result.programme_text, "regions": result.regions_text, "cells": list(held.cell_rows)}
    table = pa.table({name: list(values) for name, values in columns.items()})
    table = table.replace_schema_metadata({ABOUT: json.dumps(about).encode()})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def _told(fact: Facts) -> tuple[Any, ...]:
    age, decile = fact.age, fact.decile
    return (
        age.outcome.value, age.value, decile.outcome.value, decile.value, fact.person, fact.card, fact.domicile,
        fact.ticket, fact.row_ticket, fact.likeness, fact.apart, *fact.values,
    )  # fmt: skip


def of_file(data: bytes) -> Result:
    """What `as_file` kept. Raises: BundleBroken, ProgrammeInvalid."""
    try:
        table = pq.read_table(pa.BufferReader(data))
        about = json.loads(table.schema.metadata[ABOUT])
    except (pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise BundleBroken("Berkas ini bukan hasil yang disimpan dengan `naungan whatif --keep`.") from error
    ids, regencies, cells, verdicts, sexes, ages = (table.column(name).to_pylist() for name in OF_ALL)
    programme = read_programme(about["programme"], about["regions"])
    held = Held(ids, regencies, cells, verdicts, sexes, ages, about["cells"])
    return Result(about["programme"], about["regions"], programme, held, _facts(table))


def _facts(table: pa.Table) -> tuple[Facts, ...]:
    rows = table.filter(table.column("person").is_valid())
    ids, regencies, cells = (rows.column(name).to_pylist() for name in OF_ALL[:3])
    age, years, decile, number, *rest = (rows.column(name).to_pylist() for name in OF_FACTS)
    person, card, domicile, ticket, row_ticket, likeness, apart = rest
    values = zip(*(rows.column(name).to_pylist() for name in VALUES), strict=True)
    known: dict[tuple[str, str], Told] = {}  # few differ
    for pair in {*zip(age, years, strict=True), *zip(decile, number, strict=True)}:
        known[pair] = Told(Outcome(pair[0]), pair[1])
    ages = [known[pair] for pair in zip(age, years, strict=True)]
    deciles = [known[pair] for pair in zip(decile, number, strict=True)]
    columns = (
        ids,
        regencies,
        cells,
        ages,
        deciles,
        person,
        card,
        domicile,
        values,
        ticket,
        row_ticket,
        likeness,
        apart,
    )
    return tuple(map(Facts._make, zip(*columns, strict=True)))
