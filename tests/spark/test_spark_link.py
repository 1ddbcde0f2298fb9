"""A linking on Spark finds the same links, rivals, clusters and model as on DuckDB."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from naungan.engines.linkage import Linked, link_tables
from naungan.model.linkage import Profile
from naungan.sources.link_files import shipped_model, shipped_profile
from naungan.sources.programme_file import load_programme
from naungan.synthetic.linkage import CANDIDATES, POPULATION, synthesise_linkage
from tests.spark.conftest import MEMORY_MB

PROGRAMME = Path(__file__).parents[2] / "programmes" / "sumut-2025.toml"
PEOPLE, ROWS, SEED = 1_500, 120, 7


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register and rows of people in it and of people in none."""
    out = tmp_path_factory.mktemp("tautan") / "data"
    synthesise_linkage(out, load_programme(PROGRAMME), population=PEOPLE, candidates=ROWS, seed=SEED)
    return out


def on(engine: str, candidates: Path, population: Path, profile: Profile, *, learn: bool = True) -> Linked:
    return link_tables(
        candidates, population, profile, shipped_model(), memory_mb=MEMORY_MB, threads=2, learn=learn, engine=engine
    )


def in_order(table: pa.Table) -> list[dict[str, Any]]:
    return sorted(table.to_pylist(), key=lambda row: (row["row_id"], row.get("place", 0), str(row["register_id"])))


def assert_same(candidates: Path, population: Path, profile: Profile, *, learn: bool = True) -> Linked:
    fast = on("duckdb", candidates, population, profile, learn=learn)
    on_spark = on("spark", candidates, population, profile, learn=learn)
    assert in_order(on_spark.links) == in_order(fast.links)
    assert in_order(on_spark.rivals) == in_order(fast.rivals)
    assert (on_spark.model, on_spark.clusters, on_spark.people) == (fast.model, fast.clusters, fast.people)
    return fast


def test_rows_are_linked_alike_and_the_same_model_is_learnt(spark: Any, made: Path) -> None:
    found = assert_same(made / CANDIDATES, made / POPULATION, shipped_profile())
    assert set(found.links.column("band").to_pylist()) == {"COCOK", "TINJAUAN", "TIDAK_ADA"}
    assert found.model != shipped_model()


def test_missing_and_empty_columns_say_nothing_on_either(spark: Any, made: Path, tmp_path: Path) -> None:
    rows = pq.read_table(made / CANDIDATES).slice(0, 40).drop_columns(["nama_ibu"])
    at = rows.schema.get_field_index("kk")
    pq.write_table(rows.set_column(at, "kk", pa.nulls(rows.num_rows, pa.string())), tmp_path / "calon.parquet")
    found = assert_same(tmp_path / "calon.parquet", made / POPULATION, shipped_profile(), learn=False)
    assert set(found.links.column("mother_level").drop_null().to_pylist()) <= {-1}
    assert pc.max(found.links.column("kk_level")).as_py() == -1


def test_a_file_linked_to_itself_has_the_same_clusters(spark: Any, made: Path, tmp_path: Path) -> None:
    rows = pq.read_table(made / CANDIDATES).slice(0, 60)
    again = rows.slice(0, 20)
    again = again.set_column(0, "candidate_id", pa.array([f"L{n:03d}" for n in range(again.num_rows)]))
    pq.write_table(pa.concat_tables([rows, again]), tmp_path / "calon.parquet")
    profile = replace(shipped_profile(), row_id="candidate_id", register_id="candidate_id", proof=False)
    found = assert_same(tmp_path / "calon.parquet", tmp_path / "calon.parquet", profile, learn=False)
    assert len(found.clusters) >= 10
