"""The one Parquet writer: bytes depend on the rows alone."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from naungan.model.errors import BundleBroken
from naungan.model.tables import DECISIONS, LINKS, PROBLEMS
from naungan.reports.parquet import read_table, write_table
from naungan.sources.frames import arrow_schema
from tests.reports import cast


def written(path: Path, table: pa.Table, columns=DECISIONS, sort_by=("candidate_id",)) -> bytes:
    write_table(path, columns, table, sort_by)
    return path.read_bytes()


def test_the_order_and_chunking_of_rows_change_no_byte(tmp_path: Path) -> None:
    decisions = cast.found().decisions
    assert written(tmp_path / "a", decisions) == written(tmp_path / "b", cast.shuffled(decisions))


def test_ties_in_the_sorting_are_broken_by_the_other_columns(tmp_path: Path) -> None:
    problems = pa.concat_tables([cast.intake_problems(), cast.found().problems])
    forward, backward = (
        written(tmp_path / name, table, PROBLEMS, ("candidate_id",))
        for name, table in (("a", problems), ("b", cast.shuffled(problems)))
    )
    assert forward == backward


def test_wider_types_and_another_order_of_evidence_fields_change_no_byte(tmp_path: Path) -> None:
    decisions = cast.found().decisions
    fields = ("as_of", "source", "value", "code", "outcome", "check")
    records = decisions.column("evidence").to_pylist()
    turned = pa.array(
        [[{name: item[name] for name in fields} for item in items] for items in records],
        pa.large_list(pa.struct([(name, pa.large_string()) for name in fields])),
    )
    wide = decisions.set_column(decisions.column_names.index("evidence"), "evidence", turned)
    wide = wide.set_column(wide.column_names.index("rank"), "rank", decisions.column("rank").cast(pa.int64()))
    assert written(tmp_path / "a", decisions) == written(tmp_path / "b", wide)


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    decisions = cast.found().decisions
    written(tmp_path / "a", decisions)
    read = read_table(tmp_path / "a", DECISIONS)
    assert read.schema == arrow_schema(DECISIONS)
    assert read.drop_columns(["probability"]).to_pylist() == decisions.drop_columns(["ppm"]).to_pylist()


def test_the_probability_is_made_from_parts_of_a_million_and_never_taken_from_an_engine(tmp_path: Path) -> None:
    links = cast.found().links
    parts = [0, 1, 500_000, None, 999_999, 1_000_000, 333_333, *range(100, 90 + links.num_rows + 3)]
    links = links.set_column(links.column_names.index("ppm"), "ppm", pa.array(parts[: links.num_rows], pa.int64()))
    links = links.append_column("probability", pa.array([0.123] * links.num_rows))
    write_table(tmp_path / "a", LINKS, links, ("candidate_id",))
    found = read_table(tmp_path / "a", LINKS).column("probability").to_pylist()
    assert found == [None if part is None else part / 1_000_000 for part in parts[: links.num_rows]]
    assert found[:7] == [0.0, 1e-06, 0.5, None, 0.999999, 1.0, 0.333333]


def test_a_table_without_parts_of_a_million_keeps_the_probability_it_was_read_with(tmp_path: Path) -> None:
    written(tmp_path / "a", cast.found().links, LINKS)
    read = read_table(tmp_path / "a", LINKS)
    assert "ppm" not in read.column_names
    assert written(tmp_path / "b", read, LINKS) == (tmp_path / "a").read_bytes()


def test_the_file_holds_no_schema_or_pandas_metadata(tmp_path: Path) -> None:
    written(tmp_path / "a", cast.found().decisions)
    assert pq.read_metadata(tmp_path / "a").metadata is None


def test_an_empty_table_is_written_and_read(tmp_path: Path) -> None:
    written(tmp_path / "a", cast.found().decisions.slice(0, 0))
    assert read_table(tmp_path / "a", DECISIONS).num_rows == 0


def test_a_missing_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleBroken, match="verdict"):
        written(tmp_path / "a", cast.found().decisions.drop_columns(["verdict"]))


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    pq.write_table(cast.found().cells, tmp_path / "a")
    with pytest.raises(BundleBroken, match="Kolom"):
        read_table(tmp_path / "a", DECISIONS)


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"PAR1 bukan tabel PAR1")
    with pytest.raises(BundleBroken, match="Parquet"):
        read_table(tmp_path / "a", DECISIONS)
