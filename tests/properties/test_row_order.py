"""The order of rows, of register rows and of files decides nothing; only the place of a row says where it stood."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from naungan.engines.engine import Engine, Inputs
from naungan.model import tables
from tests import small_world as w
from tests.drill import drill_count
from tests.properties.test_engines_agree import random_world
from tests.spec.case import ENGINES, engine_named

SEEDS = range(drill_count(3, 200))


def shuffled(path: Path, folder: Path, r: random.Random, by: str = "") -> Path:
    """The same rows in another order; with `by`, only among rows alike in that column (as a sorted register may be)."""
    rows = pq.read_table(path).to_pylist()
    r.shuffle(rows)
    if by:
        rows.sort(key=lambda row: row[by])
    target = folder / path.name
    pq.write_table(pa.Table.from_pylist(rows, pq.read_schema(path)), target)
    return target


def with_rows_shuffled(inputs: Inputs, folder: Path, r: random.Random) -> Inputs:
    return replace(inputs, rows=shuffled(inputs.rows, folder, r))


def with_registers_shuffled(inputs: Inputs, folder: Path, r: random.Random) -> Inputs:
    registers = {
        kind: replace(register, data=shuffled(register.data, folder, r, by="nik"))
        for kind, register in inputs.registers.items()
    }
    return replace(inputs, registers=registers)


def with_rulings_shuffled(inputs: Inputs, folder: Path, r: random.Random) -> Inputs:
    return replace(inputs, rulings={kind: tuple(r.sample(made, len(made))) for kind, made in inputs.rulings.items()})


def found(engine: Engine, inputs: Inputs) -> dict[str, list[dict[str, Any]]]:
    """What an engine found, by candidate and cell: the order of its tables is the writer's business."""
    return {name: [dict(record) for record in records] for name, records in w.outcome(engine, inputs).items()}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("shuffle", [with_rows_shuffled, with_registers_shuffled, with_rulings_shuffled])
def test_another_order_gives_the_same_decisions(
    engine: str, shuffle: Callable[[Inputs, Path, random.Random], Inputs], tmp_path: Path
) -> None:
    for seed in SEEDS if engine == "duckdb" else range(10 * len(SEEDS)):
        folder = tmp_path / str(seed)
        inputs = random_world(1_000 + seed, folder)
        (folder / "again").mkdir()
        again = shuffle(inputs, folder / "again", random.Random(seed))
        first, second = (found(engine_named(engine, folder / "tmp"), each) for each in (inputs, again))
        for name in first:
            assert second[name] == first[name], f"{name} of world {seed} hang on the order"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_register_row_that_differs_only_in_its_date_is_chosen_by_no_order(engine: str, tmp_path: Path) -> None:
    nik = 1201011203800001
    row = w.candidate(
        "a", nik=str(nik), nama="BUDI SIREGAR", tanggal_lahir="12-03-1980", kode_kab="12.01", pekerjaan="nelayan"
    )
    people = [w.person(nik, as_of=day) for day in (w.DAY, w.DAY.replace(year=2019), None)]
    inputs = w.write_inputs(tmp_path, [row], {"population": people})
    outcomes = []
    for order in ([0, 1, 2], [2, 1, 0], [1, 0, 2]):
        records = pq.read_table(inputs.registers["population"].data).take(order)
        pq.write_table(records, inputs.registers["population"].data)
        outcomes.append(found(engine_named(engine, tmp_path / "tmp"), inputs))
    assert outcomes[0] == outcomes[1] == outcomes[2]


@pytest.mark.parametrize("engine", ENGINES)
def test_where_a_row_stood_changes_its_place_and_nothing_else(engine: str, tmp_path: Path) -> None:
    """Files read in another order, sheets renamed, rows moved: the decision on a row is the same but for its place."""
    for seed in range(2 if engine == "duckdb" else 20):
        inputs = random_world(5_000 + seed, tmp_path / str(seed))
        first = found(engine_named(engine, tmp_path / "tmp"), inputs)
        rows = [{**row, "source_file": f"z{9 - i % 3}.xlsx", "source_sheet": "Lain", "source_row": 99 - i}
                for i, row in enumerate(pq.read_table(inputs.rows).to_pylist())]  # fmt: skip
        target = tmp_path / f"moved{seed}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, pq.read_schema(inputs.rows)), target)
        second = found(engine_named(engine, tmp_path / "tmp"), replace(inputs, rows=target))
        place = {"source_file", "source_sheet", "source_row"}
        assert place <= {name for name, _ in tables.DECISIONS}
        for name in ("decisions", "links", "cells"):
            unplaced = [
                [{k: v for k, v in r.items() if k not in place} for r in found_[name]] for found_ in (first, second)
            ]
            assert unplaced[0] == unplaced[1]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_further_row_changes_nobodys_link(engine: str, tmp_path: Path) -> None:
    """Rows are linked one by one: half of a list is linked as in the whole list, in whatever order."""
    changed = 0
    for seed in range(drill_count(2, 60) if engine == "duckdb" else drill_count(20, 400)):
        inputs = random_world(9_000 + seed, tmp_path / str(seed))
        r, rows = random.Random(seed), pq.read_table(inputs.rows)
        half = r.sample(range(rows.num_rows), (rows.num_rows + 1) // 2)
        target = tmp_path / f"half{seed}.parquet"
        pq.write_table(rows.take(half), target)
        whole = {link["candidate_id"]: link for link in found(engine_named(engine, tmp_path / "tmp"), inputs)["links"]}
        some = found(engine_named(engine, tmp_path / "tmp"), replace(inputs, rows=target))["links"]
        assert some == [whole[link["candidate_id"]] for link in some], f"world {seed}"
        changed += len(whole) - len(some)
    assert changed > 0
