"""Splink 5 and recordlinkage's ECM on the public sets, each run in a process of its own.

Knows: how the peers are set for each set. Does not know: where the sets come from (bench/linkage/public_sets.py).
FEBRL3 is one file against itself: its candidates are pairs, and a pair is right when both are one person.

Run: python -m bench.linkage.public_peers PEER TASK FOLDER OUT.parquet      (PEER: splink | ecm)
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from bench.child import Stopwatch
from bench.linkage.splink_settings import KEPT_ABOVE

FEBRL = (
    "lower(given_name) AS given_name, lower(surname) AS surname, date_of_birth AS born, soc_sec_id, postcode, "
    "lower(suburb) AS suburb, street_number AS number, lower(address_1) AS street, lower(address_2) AS place, state"
)
CENSUS = (
    "lower(first_name) AS given_name, lower(last_name) AS surname, upper(middle_initial) AS middle, "
    "date_of_birth AS born, sex"
)
ADDRESS = (
    "lower(first_name) AS given_name, lower(last_name) AS surname, upper(middle_initial) AS middle, "
    "street_number AS number, lower(street_name) AS street, unit_number AS unit, zipcode AS postcode"
)
COLUMNS = {"febrl3": FEBRL, "febrl4": FEBRL, "census-ssa": CENSUS, "census-w2": ADDRESS}
PARTS = {"born": "substr(born, 1, 4) AS born_year, substr(born, 6, 5) AS born_day"}

BLOCKS: dict[str, Sequence[Sequence[str]]] = {
    "febrl": (
        ("given_name", "surname"), ("soc_sec_id",), ("born",), ("postcode", "number"), ("surname", "postcode"),
        ("given_name", "postcode"), ("street", "number"), ("given_name", "born_year"), ("surname", "born_day"),
    ),
    "census-ssa": (
        ("given_name", "surname"), ("born",), ("surname", "born_year"), ("surname", "born_day"),
        ("given_name", "born_year"), ("given_name", "born_day"),
    ),
    "census-w2": (
        ("given_name", "surname"), ("given_name", "street"), ("surname", "street"), ("number", "street"),
        ("surname", "number"), ("given_name", "number"), ("surname", "substr(given_name, 1, 2)"),
    ),
}  # fmt: skip
TRAINING = {
    "febrl": (("given_name", "surname"), ("born",), ("postcode", "number")),
    "census-ssa": (("given_name", "surname"), ("born",)),
    "census-w2": (("given_name", "surname"), ("number", "street")),
}


def kind_of(task: str) -> str:
    """FEBRL3 and FEBRL4 have the same columns."""
    return "febrl" if task.startswith("febrl") else task


def comparisons(task: str) -> list[Any]:
    """Splink's own comparisons for each column, term frequencies on names and dates."""
    import splink.comparison_library as library

    def text(column: str) -> Any:
        return library.JaroWinklerAtThresholds(column, [0.92, 0.8]).configure(term_frequency_adjustments=True)

    def same(column: str) -> Any:
        return library.ExactMatch(column).configure(term_frequency_adjustments=True)

    def number(column: str) -> Any:
        return library.LevenshteinAtThresholds(column, [1, 2])

    born = library.LevenshteinAtThresholds("born", [1, 2]).configure(term_frequency_adjustments=True)
    names = [text("given_name"), text("surname")]
    return {
        "febrl": [*names, born, number("soc_sec_id"), number("postcode"), text("suburb"), same("number"),
                  text("street"), text("place"), same("state")],
        "census-ssa": [*names, same("middle"), born, library.ExactMatch("sex")],
        "census-w2": [*names, same("middle"), number("number"), text("street"), same("unit"), same("postcode")],
    }[kind_of(task)]  # fmt: skip


def tables(con: duckdb.DuckDBPyConnection, task: str, folder: Path) -> list[str]:
    """Both files, or the one, as tables with a unique_id. Out: their names; candidates first."""
    columns = COLUMNS[task]
    parts = f", {PARTS['born']}" if "AS born" in columns else ""
    files = {"calon": ("records", "record_id")} if task == "febrl3" else {
        "calon": ("candidates", "candidate_id"), "penduduk": ("population", "record_id"),
    }  # fmt: skip
    for name, (file, key) in files.items():
        con.execute(
            f"CREATE TABLE {name} AS SELECT *{parts} FROM (SELECT {key} AS unique_id, {columns} "
            f"FROM read_parquet('{folder / file}.parquet'))"
        )
    return list(files)


def splink(task: str, folder: Path, out: Path) -> None:
    """Link, or find duplicates, and write the best match of each candidate, or every pair."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    con = duckdb.connect(config={"threads": 2})
    names = tables(con, task, folder)
    api = DuckDBAPI(con)
    settings = SettingsCreator(
        link_type="dedupe_only" if task == "febrl3" else "link_only",
        comparisons=comparisons(task),
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in BLOCKS[kind_of(task)]],
        retain_matching_columns=False,
    )
    registered = [api.register(name, dataset_display_name=name) for name in names]
    linker = Linker(registered, settings, log_level=logging.ERROR)
    rows = con.execute(f"SELECT count(*) FROM {names[-1]}").fetchall()[0][0]
    linker._settings_obj._probability_two_random_records_match = 1 / rows
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for columns in TRAINING[kind_of(task)]:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    found = linker.inference.predict(threshold_match_probability=KEPT_ABOVE).physical_name
    con.execute(
        "CREATE TABLE hasil AS SELECT unique_id_l AS a, unique_id_r AS b, match_probability AS p, match_weight AS w "
        f"FROM {found}"
    )
    write(con, task, out)


def ecm(task: str, folder: Path, out: Path) -> None:
    """recordlinkage's unsupervised classifier on binary comparisons of the same columns; FEBRL only."""
    import pandas
    import recordlinkage

    con = duckdb.connect(config={"threads": 2})
    frames = [
        pandas.DataFrame(con.sql(f"SELECT * FROM {name}").to_arrow_table().to_pydict()).set_index("unique_id")
        for name in tables(con, task, folder)
    ]
    index = recordlinkage.Index()
    for columns in BLOCKS["febrl"]:
        index.block(list(columns))
    pairs = index.index(*frames)
    compare = recordlinkage.Compare()
    for column in ("given_name", "surname", "suburb", "street", "place"):
        compare.string(column, column, method="jarowinkler", threshold=0.85, missing_value=0)
    for column in ("born", "soc_sec_id", "postcode"):
        compare.string(column, column, method="levenshtein", threshold=0.75, missing_value=0)
    for column in ("number", "state"):
        compare.exact(column, column, missing_value=0)
    features = compare.compute(pairs, *frames)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(features)
    chances = classifier.prob(features)
    con.register("temuan", chances.rename("p").rename_axis(["a", "b"]).reset_index())
    con.execute("CREATE TABLE hasil AS SELECT a, b, p, p AS w FROM temuan")
    write(con, task, out)


def write(con: duckdb.DuckDBPyConnection, task: str, out: Path) -> None:
    """Table hasil(a, b, p, w) to a links file: the best of each candidate, or for one file every pair as 'a+b'."""
    best = (
        "SELECT least(a, b) || '+' || greatest(a, b) AS candidate_id, 'same' AS nik, p AS probability, w AS weight "
        "FROM hasil"
        if task == "febrl3"
        else "SELECT a AS candidate_id, b AS nik, p AS probability, w AS weight FROM hasil "
        "QUALIFY row_number() OVER (PARTITION BY a ORDER BY w DESC, b) = 1"
    )
    con.execute(f"COPY ({best}) TO '{out}' (FORMAT parquet)")


PEERS: dict[str, Callable[[str, Path, Path], None]] = {"splink": splink, "ecm": ecm}


def main() -> None:
    """Do one run and print what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("task", choices=COLUMNS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    with Stopwatch() as watch:
        PEERS[asked.peer](asked.task, asked.folder, asked.out)
    watch.answer()


if __name__ == "__main__":
    main()
