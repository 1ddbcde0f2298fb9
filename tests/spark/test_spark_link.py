"""A linking on Spark finds the same links, rivals, clusters and model as on DuckDB, table by table of every step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from naungan.engines import linkage
from naungan.engines.database import Database
from naungan.engines.linkage import Linked, link_tables
from naungan.model.linkage import Profile
from naungan.sources.link_files import shipped_model, shipped_profile
from naungan.sources.programme_file import load_programme
from naungan.synthetic.linkage import CANDIDATES, POPULATION, TRUTH, synthesise_linkage
from tests.spark.conftest import MEMORY_MB
from tests.spark.kept import Kept, made_by

PROGRAMME = Path(__file__).parents[2] / "programmes" / "sumut-2025.toml"
PEOPLE, ROWS, SEED = 2_500, 200, 7
UNHELD = {"nama_ibu": None, "kk": pa.string(), "jenis_kelamin": pa.string()}
"""Columns taken away (None), or emptied and of this type."""

Tables = dict[str, list[str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register and rows of people in it and of people in none."""
    out = tmp_path_factory.mktemp("tautan") / "data"
    synthesise_linkage(out, load_programme(PROGRAMME), population=PEOPLE, candidates=ROWS, seed=SEED)
    return out


def on(
    engine: str, candidates: Path, population: Path, profile: Profile, *, learn: bool, ruled: Mapping[str, str]
) -> tuple[Linked, Tables]:
    """What was found, and every table on the way there."""
    kept: list[Kept] = []
    plain = linkage._database

    @contextmanager
    def database(*arguments: Any) -> Iterator[Database]:
        with plain(*arguments) as inner:
            kept.append(Kept(inner))
            yield kept[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linkage, "_database", database)
        found = link_tables(
            candidates,
            population,
            profile,
            shipped_model(),
            memory_mb=MEMORY_MB,
            learn=learn,
            ruled=ruled,
            engine=engine,
        )
    return found, kept[0].tables


def in_order(table: pa.Table) -> list[dict[str, Any]]:
    return sorted(table.to_pylist(), key=lambda row: (row["row_id"], row.get("place", 0), str(row["register_id"])))


def assert_same(
    candidates: Path, population: Path, profile: Profile, *, learn: bool = True, ruled: Mapping[str, str] | None = None
) -> tuple[Linked, Tables]:
    fast, by_duckdb = on("duckdb", candidates, population, profile, learn=learn, ruled=ruled or {})
    on_spark, by_spark = on("spark", candidates, population, profile, learn=learn, ruled=ruled or {})
    assert {name: rows for name, rows in by_spark.items() if rows != by_duckdb.get(name)} == {}
    assert by_spark.keys() == by_duckdb.keys()
    assert in_order(on_spark.links) == in_order(fast.links)
    assert in_order(on_spark.rivals) == in_order(fast.rivals)
    assert (on_spark.model, on_spark.clusters, on_spark.people) == (fast.model, fast.clusters, fast.people)
    return fast, by_duckdb


def test_rows_are_linked_alike_and_the_same_model_is_learnt(spark: Any, made: Path) -> None:
    truth = [row for row in pq.read_table(made / TRUTH).to_pylist() if row["nik"] and row["nik_class"] != "BENAR"][:3]
    found, tables = assert_same(
        made / CANDIDATES,
        made / POPULATION,
        shipped_profile(),
        ruled={row["candidate_id"]: row["nik"] for row in truth},
    )
    assert set(found.links.column("band").to_pylist()) == {"COCOK", "TINJAUAN", "TIDAK_ADA"}
    assert found.model != shipped_model()
    assert made_by(tables, empty=True) == set()


def test_a_file_that_lacks_columns_has_the_same_clusters_of_its_own_rows(
    spark: Any, made: Path, tmp_path: Path
) -> None:
    rows = pq.read_table(made / CANDIDATES).slice(0, 60)
    again = rows.slice(0, 20)
    again = again.set_column(0, "candidate_id", pa.array([f"L{n:03d}" for n in range(again.num_rows)]))
    both = pa.concat_tables([rows, again])
    for name, type_ in UNHELD.items():
        at = both.schema.get_field_index(name)
        both = both.set_column(at, name, pa.nulls(both.num_rows, type_)) if type_ else both.remove_column(at)
    pq.write_table(both, tmp_path / "calon.parquet")
    profile = replace(shipped_profile(), row_id="candidate_id", register_id="candidate_id", proof=False)
    found, _ = assert_same(tmp_path / "calon.parquet", tmp_path / "calon.parquet", profile, learn=False)
    assert len(found.clusters) >= 10
    assert set(found.links.column("mother_level").drop_null().to_pylist()) <= {-1}
