"""SQL weighs, bands and settles every combination of levels as the stages do, and every pair of a crowded little world."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from naungan.engines import link_sql, reference
from naungan.engines.database import step_sql
from naungan.engines.duckdb_engine import DuckDBDatabase
from naungan.engines.link_index import load_index, ready_index
from naungan.engines.link_run import LinkRun
from naungan.engines.reference import vocabulary_of
from naungan.engines.session import connect
from naungan.model.linkage import Kind
from naungan.model.person import Candidate, NikState, Registered
from naungan.model.row import RawRow
from naungan.sources.link_files import shipped_model, shipped_profile
from naungan.stages import clean, compare, identify, link, weigh
from naungan.stages.link import Posterior, Weighed
from tests import small_world as w
from tests.crowd import crowd
from tests.drill import drill_count
from tests.properties.test_engines_agree import random_world

PROFILE, MODEL, PEOPLE = shipped_profile(), shipped_model(), 123_456
LEVELS = {
    c.name: [compare.UNKNOWN, *sorted(each.level for each in MODEL.table(c.name).levels)] for c in PROFILE.comparisons
}
ALSO = tuple(w.person(p["nik"], f"{p['nama'].split()[0]} LASE", kode_kab=p["kode_kab"], tanggal_lahir=p["tanggal_lahir"], nama_ibu="MARIA LASE")
             for p in crowd(300))  # fmt: skip
"""People among whom one word is common, so that no sum of rarities ends at the rarest."""
NAMES = [c.name for c in PROFILE.of_kind(Kind.NAME)]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with tempfile.TemporaryDirectory() as folder, connect(500, 1, Path(folder)) as session:
        yield session


def with_levels(con: duckdb.DuckDBPyConnection, names: list[str], more: str = "") -> list[dict[str, int]]:
    """The table `combinations`: every combination of these comparisons' levels, in one order."""
    every = [dict(zip(names, each, strict=True)) for each in product(*(LEVELS[name] for name in names))]
    columns = {f"{name}_level": [each[name] for each in every] for name in names}
    con.register("plain", pa.table({"n": range(len(every))} | columns))
    con.execute(f"CREATE OR REPLACE TEMP TABLE combinations AS SELECT * {more} FROM plain")
    return every


def asked(con: duckdb.DuckDBPyConnection, expression: str) -> list[Any]:
    return [value for (value,) in con.execute(f"SELECT {expression} FROM combinations ORDER BY n").fetchall()]


@pytest.mark.parametrize("compared", PROFILE.comparisons, ids=lambda c: c.name)
@pytest.mark.parametrize("looked_up", [True, False])
def test_sql_weighs_every_level_as_the_model_says(
    con: duckdb.DuckDBPyConnection, compared: Any, looked_up: bool
) -> None:
    n, rare = compared.name, 5_000 if looked_up else 0
    shared = f", {rare} AS r_{n}_bits, {rare} AS {n}_hit_bits, 0 AS r_{n}_n, 0 AS {n}_hits, 99000 AS r_{n}_cap"
    every = with_levels(con, list(dict.fromkeys([n, "birth", "sex"])), shared)
    for side in (0, 1):
        expected = []
        for levels in every:
            when = weigh.nik_table(levels["birth"], levels["sex"]) if compared.kind is Kind.NIK else ""
            found = None if levels[n] == compare.UNKNOWN else MODEL.table(n, when).of(levels[n])
            more = weigh.INITIAL if compared.kind is Kind.NAME and levels[n] == compare.NAME_INITIAL else 0
            base = weigh.weights_of(found, PEOPLE, rare=found.rare and looked_up)[side] if found else 0
            expected.append(base + (rare + more if found and found.rare and looked_up else 0))
        weight = link_sql.weight(compared, MODEL, PEOPLE, side, PROFILE, looked_up=looked_up)
        assert asked(con, weight) == expected
        assert len(set(expected)) > 2 or compared.kind is Kind.CODE


def test_every_level_that_can_be_found_has_its_weight() -> None:
    tops = {Kind.NIK: compare.NIK_SAME, Kind.NAME: compare.NAME_SAME, Kind.DATE: compare.DATE_SAME,
            Kind.NUMBER: compare.NUMBER_SAME, Kind.CODE: compare.SAME}  # fmt: skip
    for c in PROFILE.comparisons:
        for when in weigh.NIK_TABLES if c.kind is Kind.NIK else ("",):
            table = MODEL.table(c.name, when)
            assert sorted(each.level for each in table.levels) == list(range(tops[c.kind] + 1))
            alike, unlike = (weigh.weights_of(table.of(level), PEOPLE, rare=False)[0] for level in (tops[c.kind], 0))
            assert alike > 0 > unlike, f"{c.name} {when}: agreeing must speak for a pair, differing against it"


def test_sql_settles_and_bands_as_the_stages_do(con: duckdb.DuckDBPyConnection) -> None:
    every = with_levels(con, [*NAMES, "birth"])
    assert asked(con, link_sql.is_settled(PROFILE)) == [identify.is_settled(levels, PROFILE) for levels in every]
    edges = {0, round(MODEL.review * weigh.MILLION), round(MODEL.accept * weigh.MILLION), weigh.MILLION}
    for ppm in sorted({max(0, edge + step) for edge in edges for step in (-1, 0)}):
        bands = [
            str(identify.band_of(Posterior(Weighed(None, levels, 0, 0), ppm, None), PROFILE, MODEL)) for levels in every
        ]  # type: ignore[arg-type]
        assert asked(con, link_sql.band(PROFILE, MODEL).replace("ppm", str(ppm))) == bands


def test_sql_finds_as_probable_what_the_stage_does(con: duckdb.DuckDBPyConnection) -> None:
    r = random.Random(8)
    rows = [
        [(r.randint(-40_000, 40_000), r.randint(-40_000, 40_000)) for _ in range(r.randint(1, 6))]
        for _ in range(drill_count(500, 20_000))
    ]
    rows += [[(weight, weight)] for weight in range(-23_400, -23_300, 5)]
    absent = weigh.absent_weight(MODEL)
    expected, table = [], []
    for cid, weights in enumerate(rows):
        order = sorted(weights, reverse=True)
        same, relative = zip(*order, strict=True)
        heaviest = max(*same, *relative, absent)
        expected.append(
            (cid, weigh.probability_ppm(same[0], same, relative, absent), same[1] if len(same) > 1 else None)
        )
        table += [(cid, place, a, b, heaviest) for place, (a, b) in enumerate(order, 1)]
    columns = dict(
        zip(
            ["cid", "place", "match_weight", "relative_weight", "heaviest"],
            map(list, zip(*table, strict=True)),
            strict=True,
        )
    )
    database = DuckDBDatabase(con)
    LinkRun(database, PROFILE, MODEL, PEOPLE).odds()
    database.put("weighed", pa.table(columns))
    words = link_sql.words(PROFILE, MODEL, PEOPLE) | {"ranked": "weighed", "posterior": "found"}
    database.execute(step_sql("link_posterior", words))
    assert database.rows("SELECT cid, ppm, runner_up_weight FROM found ORDER BY cid") == expected
    assert len({ppm for _, ppm, _ in expected}) > 50


def seekers_of(rows: list[Candidate], cards: list[str]) -> dict[str, pa.Table]:
    """Cleaned rows as the tables a search begins with. `cards`: the family card of whoever holds each row's NIK."""
    known = [row.nik_state in (NikState.LENGKAP, NikState.LIMA_BELAS) for row in rows]
    columns = {
        "row_id": [row.candidate_id for row in rows],
        "nik": pa.array([int(row.nik) if said else None for row, said in zip(rows, known, strict=True)], pa.int64()),
        "nik_fifteen": [row.nik_state is NikState.LIMA_BELAS for row in rows],
        "name": [row.name for row in rows], "birth": pa.array([row.birth_date for row in rows], pa.date32()),
        "sex": [row.sex for row in rows], "mother": [row.mother for row in rows],
        "region": [row.kode_kab for row in rows], "kk": [row.kk for row in rows],
    }  # fmt: skip
    return {"open_seekers": pa.table(columns), "nik_holders": pa.table({"row_id": columns["row_id"], "kk": cards})}


def weighed_pairs(rows: list[Candidate], cards: list[str], people: list[Registered]) -> dict[str, list[Weighed]]:
    """What the stage says of every row and every person, met or not."""
    words = vocabulary_of(people)
    persons = [identify.ready_person(place, each, words, PROFILE) for place, each in enumerate(people)]
    ready = {
        row.candidate_id: identify.ready_row(row, card, words, PROFILE) for row, card in zip(rows, cards, strict=True)
    }
    return {key: [link.weighed(row, person, words, PROFILE, MODEL) for person in persons] for key, row in ready.items()}


def one_for_each_nik(pairs: dict[str, list[Weighed]]) -> list[tuple[Any, ...]]:
    """The pairs as lines; of several with one NIK the heaviest."""
    found = []
    for key, several in pairs.items():
        best = {
            each.person.register_id: each
            for each in sorted(several, key=lambda each: (each.match_weight, -each.person.place))
        }
        found += [
            (key, nik, *each.levels.values(), each.match_weight, each.relative_weight) for nik, each in best.items()
        ]
    return sorted(found)


def assert_pairs_equal(seed: int, folder: Path) -> int:
    inputs = random_world(seed, folder, ALSO)
    r = random.Random(seed)
    rules = clean.CleanRules(inputs.programme.occupations, inputs.programme.registration_date.year)
    rows = [clean.clean_row(RawRow(**record), rules)[0] for record in reference.read(inputs.rows)]
    cards = [r.choice(["", "K1", "K2"]) for _ in rows]
    register = inputs.registers.get("population")
    if register is None:
        return 0
    people = [person for several in reference.load(inputs).population.by_nik.values() for person in several]
    with connect(300, 1, folder / "tmp") as session, ready_index(register) as index:
        database = DuckDBDatabase(session)
        load_index(database, index)
        for name, table in seekers_of(rows, cards).items():
            database.put(name, table)
        run = LinkRun(database, PROFILE, MODEL, len(people))
        run.ready()
        database.execute("CREATE TEMP TABLE met_people AS SELECT * FROM people")
        database.execute("CREATE TEMP TABLE pairs AS SELECT r.cid, p.pid FROM ready AS r CROSS JOIN people AS p")
        database.execute(step_sql("compare", run.words))
        database.execute(step_sql("link", run.words | {"ranked": "ranked"}))
        run.odds()
        run.judge("ranked", "posterior")
        judged = database.rows(
            """SELECT r.row_id, k.register_id, s.ppm, s.runner_up_weight
                FROM ranked AS k JOIN ready AS r ON r.cid = k.cid JOIN posterior AS s ON s.cid = k.cid WHERE k.place = 1"""
        )
        database.execute(step_sql("link", run.words | {"ranked": "ranked", "hopeless": "-999999"}))
        columns = ", ".join(f"k.{c.name}_level" for c in PROFILE.comparisons)
        found = database.rows(
            f"""SELECT r.row_id, k.register_id, {columns}, k.match_weight, k.relative_alone
                FROM ranked AS k JOIN ready AS r ON r.cid = k.cid"""
        )
    pairs = weighed_pairs(rows, cards, people)
    assert sorted(found) == one_for_each_nik(pairs)
    best = {key: link.judge(several, MODEL, PROFILE.family) for key, several in pairs.items()}
    assert sorted(judged) == sorted(
        (key, each.best.person.register_id, each.ppm, each.runner_up_weight) for key, each in best.items() if each
    )
    return len(found)


def test_every_pair_of_a_world_has_the_levels_and_weights_the_stage_finds(tmp_path: Path) -> None:
    """Not only the pairs that meet in a block."""
    counts = [assert_pairs_equal(seed, tmp_path / str(seed)) for seed in range(drill_count(6, 200))]
    assert sum(counts) > 50 * len(counts) / 2
