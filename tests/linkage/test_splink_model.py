"""Our model as a Splink model: conditions, probabilities, and that Splink loads and scores it where it is installed."""

from __future__ import annotations

import json
import math
from itertools import product
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from naungan.reports.splink_model import compared, splink_settings, splink_tables
from naungan.sources.link_files import shipped_model
from naungan.stages import compare
from naungan.stages.explain_link import table_of

PEOPLE = 1000
MODEL = shipped_model()


def levels_of(settings: dict[str, Any], name: str) -> list[dict[str, Any]]:
    comparison = next(c for c in settings["comparisons"] if c["output_column_name"] == name)
    return list(comparison["comparison_levels"])


def test_every_comparison_and_every_level_is_handed_over() -> None:
    settings = splink_settings(MODEL, PEOPLE)
    assert [c["output_column_name"] for c in settings["comparisons"]] == compared(MODEL)
    name_levels = levels_of(settings, "name")
    assert len(name_levels) == len(MODEL.table("name").levels) + 1
    assert name_levels[0]["is_null_level"]
    assert json.loads(json.dumps(settings)) == settings


def test_another_persons_number_is_as_rare_as_there_are_people() -> None:
    same_nik = max(MODEL.table("nik").levels, key=lambda each: each.level)
    assert same_nik.each
    found = next(
        level
        for level in levels_of(splink_settings(MODEL, PEOPLE), "nik")
        if level["label_for_charts"] == same_nik.sentence
    )
    assert found["u_probability"] == same_nik.stranger / PEOPLE
    assert found["m_probability"] == same_nik.same


def test_a_pair_falls_into_the_level_and_table_that_weigh_it_here() -> None:
    settings = splink_settings(MODEL, PEOPLE)
    levels = [level for level in levels_of(settings, "nik") if not level.get("is_null_level")]
    con = duckdb.connect()
    for nik, birth, sex in product((0, 3), (compare.UNKNOWN, 0, 1, 4), (compare.UNKNOWN, 0, 1)):
        row = ", ".join(
            f'NULL::INT AS "{name}_level_l", {value} AS "{name}_level_r"'
            for name, value in (("nik", nik), ("birth", birth), ("sex", sex))
        )
        conditions = ", ".join(f"({level['sql_condition']})" for level in levels)
        hits = con.execute(f"SELECT {conditions} FROM (SELECT {row})").fetchall()[0]
        assert sum(hits) == 1
        chosen = levels[hits.index(True)]
        ours = table_of(MODEL, "nik", {"birth": birth, "sex": sex}).of(nik)
        assert (chosen["m_probability"], ours.sentence in chosen["label_for_charts"]) == (ours.same, True)


def rivals() -> pa.Table:
    levels = {f"{name}_level": [MODEL.table(name).levels[0].level, 0] for name in compared(MODEL)}
    return pa.table({"candidate_id": ["a", "a"], "place": [1, 2], "nik": ["1", "2"], **levels})


def test_rows_and_rivals_meet_by_the_rows_id() -> None:
    rows, others = splink_tables(MODEL, rivals())
    assert rows.column("unique_id").to_pylist() == ["a"]
    assert others.column("unique_id").to_pylist() == ["a:1", "a:2"]
    assert others.column("pair_of").to_pylist() == ["a", "a"]
    assert rows.column("name_level").null_count == 1


def test_splink_loads_the_model_and_scores_by_it() -> None:
    import splink

    api = splink.DuckDBAPI(duckdb.connect())
    tables = [
        api.register(table, dataset_display_name=name)
        for name, table in zip(("rows", "rivals"), splink_tables(MODEL, rivals()), strict=True)
    ]
    linker = splink.Linker(tables, splink_settings(MODEL, PEOPLE), log_level=None)
    found = {
        row["match_weight"] > 0: row["match_weight"]
        for row in linker.inference.predict(warning_mode="never").as_record_list()
    }
    expected = math.log2((1 - MODEL.absent) / PEOPLE / (1 - (1 - MODEL.absent) / PEOPLE))
    for name in compared(MODEL):
        best = table_of(MODEL, name, {"birth": compare.DATE_SAME, "sex": 1}).levels[0]
        expected += math.log2(best.same / (best.stranger / PEOPLE if best.each else best.stranger))
    assert found[True] == pytest.approx(expected)
    assert found[False] < 0
