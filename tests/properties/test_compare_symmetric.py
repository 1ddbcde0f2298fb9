"""Comparing is symmetric, and SQL compares and cleans as the stages do: many examples in one query."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.engines import sql_words
from naungan.engines.session import connect
from naungan.engines.sql_run import step_sql
from naungan.model.nik import mask_nik, parse_nik
from naungan.model.person import NikState
from naungan.stages import clean, compare, identify
from tests import small_world as w
from tests.drill import drill_count

PAIRS = drill_count(4_000, 60_000)
WORDS = [
    "BUDI",
    "BUDY",
    "SITI",
    "AMINAH",
    "AMINA",
    "SIREGAR",
    "SIRGAR",
    "LASE",
    "LAS",
    "LA",
    "M",
    "A",
    "GULO",
    "ZEBUA",
    "NDRAHA",
]
NAMES = st.lists(st.sampled_from(WORDS) | st.text("ABDI", min_size=1, max_size=8), max_size=4).map(" ".join)
DATES = st.none() | st.dates(date(1979, 12, 1), date(1981, 2, 1))
NIK_TEXTS = st.text("01239", min_size=16, max_size=16)
CODES = st.sampled_from(["", "12.01", "12.02"])


@given(NAMES, NAMES)
def test_names_compare_alike_both_ways(a: str, b: str) -> None:
    assert compare.name_level(a, b) == compare.name_level(b, a)
    assert compare.mother_level(a, b) == compare.mother_level(b, a)
    assert compare.levenshtein(a, b) == compare.levenshtein(b, a)


@given(DATES, DATES)
def test_dates_compare_alike_both_ways(a: date | None, b: date | None) -> None:
    assert compare.birth_level(a, b) == compare.birth_level(b, a)


@given(NIK_TEXTS, NIK_TEXTS, CODES, CODES, st.booleans())
def test_numbers_and_codes_compare_alike_both_ways(a: str, b: str, c: str, d: str, fifteen: bool) -> None:
    assert compare.nik_level(a, fifteen, b) == compare.nik_level(b, fifteen, a)
    assert compare.same_level(c, d) == compare.same_level(d, c)


@given(NAMES, DATES, NIK_TEXTS)
def test_nothing_is_more_alike_than_the_thing_itself(name: str, born: date | None, nik: str) -> None:
    assert compare.name_level(name, name) == (compare.NAME_SAME if name else compare.UNKNOWN)
    assert compare.birth_level(born, born) == (compare.BIRTH_SAME if born else compare.UNKNOWN)
    assert compare.nik_level(nik, False, nik) == compare.NIK_SAME
    assert compare.mother_level(name, name) == (compare.MOTHER_SAME if name else compare.UNKNOWN)


@given(st.sampled_from(sorted(compare.WEIGHTS)))
def test_a_higher_level_never_weighs_less_and_unknown_weighs_nothing(field: str) -> None:
    weights = compare.WEIGHTS[field]
    known = [weights[level] for level in sorted(weights) if level >= 0]
    assert known == sorted(known)
    assert known[0] < 0 < known[-1]
    assert weights[compare.UNKNOWN] == 0


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A session with the macros of comparing and cleaning."""
    with tempfile.TemporaryDirectory() as folder, connect(300, 1, Path(folder)) as session:
        words = sql_words.words(w.write_inputs(Path(folder), [], {}))
        for text in (sql_words.ROWS_TABLE, step_sql("compare", words), step_sql("clean", words)):
            for statement in text.split(";\n"):
                if "MACRO" in statement:
                    session.execute(statement)
        yield session


def asked(con: duckdb.DuckDBPyConnection, types: str, rows: Sequence[Sequence[Any]], expression: str) -> list[Any]:
    """The expression's value for every row, in one query. The columns are a, b, c, …"""
    names = "abcdefgh"[: len(types.split())]
    columns = ", ".join(f"{name} {type_}" for name, type_ in zip(names, types.split(), strict=True))
    con.execute(f"CREATE OR REPLACE TEMP TABLE examples (i int, {columns})")
    con.executemany(
        f"INSERT INTO examples VALUES ({', '.join('?' * (len(names) + 1))})", [(i, *row) for i, row in enumerate(rows)]
    )
    return [value for (value,) in con.execute(f"SELECT {expression} FROM examples ORDER BY i").fetchall()]


def name(r: random.Random) -> str:
    made = " ".join(r.choice(WORDS) for _ in range(r.randint(0, 4)))
    if made and r.random() < 0.3:  # a letter lost, doubled or changed
        i = r.randrange(len(made))
        made = made[:i] + r.choice(["", made[i] * 2, "X"]) + made[i + 1 :]
    return " ".join(made.split())


def day(r: random.Random) -> date | None:
    return (
        None
        if r.random() < 0.05
        else date(r.choice([1980, 1981, 2001]), r.randint(1, 12), r.choice([1, 2, 3, 11, 12, 28]))
    )


def test_sql_compares_names_as_the_stage_does(con: duckdb.DuckDBPyConnection) -> None:
    r = random.Random(1)
    rows = [(name(r), name(r)) for _ in range(PAIRS // 2)]
    rows += [(a, " ".join(r.sample(a.split(), len(a.split())))) for a, _ in rows[: PAIRS // 4]]
    rows += [(a, " ".join(a.split()[:-1])) for a, _ in rows[: PAIRS // 4]]
    levels = [compare.name_level(a, b) for a, b in rows]
    assert asked(con, "varchar varchar", rows, "name_level(a, b)") == levels
    assert set(levels) == {-1, 0, 1, 2, 3, 4}
    assert asked(con, "varchar varchar", rows, "mother_level(a, b)") == [compare.mother_level(a, b) for a, b in rows]
    assert asked(con, "varchar varchar", rows, "same_level(a, b)") == [compare.same_level(a, b) for a, b in rows]


def test_sql_compares_dates_as_the_stage_does(con: duckdb.DuckDBPyConnection) -> None:
    r = random.Random(2)
    rows = [(day(r), day(r)) for _ in range(PAIRS)]
    levels = [compare.birth_level(a, b) for a, b in rows]
    assert asked(con, "date date", rows, "birth_level(a, b)") == levels
    assert set(levels) == {-1, 0, 2, 3}


def nik(r: random.Random) -> str:
    born = date(1940, 1, 1) + timedelta(days=r.randrange(30_000))
    digits = f"{r.choice(['1201', '1101', '9901'])}{r.randint(0, 2):02d}{born.day + r.choice([0, 40]):02d}{born:%m%y}{r.randint(0, 3):04d}"
    for _ in range(r.choice([0, 0, 0, 1, 2])):
        i = r.randrange(16)
        digits = digits[:i] + r.choice("0123456789") + digits[i + 1 :]
    return digits


def test_sql_compares_numbers_as_the_stage_does(con: duckdb.DuckDBPyConnection) -> None:
    r = random.Random(3)
    niks = [nik(r) for _ in range(PAIRS)]
    rows = []
    for number in niks:
        i = r.randrange(16)
        near = number[:i] + r.choice("0123456789") + number[i + 1 :]
        state = r.choice([NikState.LENGKAP, NikState.LIMA_BELAS])
        j = r.randrange(16)
        nearly = near[:j] + r.choice("0123456789") + near[j + 1 :]
        rows.append((r.choice([number, number, ""]), str(state), r.choice([number, near, nearly, nik(r)])))
    levels = [compare.nik_level(a, state == NikState.LIMA_BELAS, b) for a, state, b in rows]
    assert asked(con, "varchar varchar varchar", rows, "nik_level(nullif(a, '')::bigint, b, c::bigint)") == levels
    assert set(levels) == {-1, 0, 1, 2, 3}


def test_sql_reads_numbers_as_the_stage_does(con: duckdb.DuckDBPyConnection) -> None:
    r = random.Random(4)
    niks = [nik(r) for _ in range(PAIRS)]
    niks += [
        "",
        "1",
        "1111111111111111",
        clean.DUMMY_NIK,
        "1201010000000000",
        "12010112038000012",
        "1201014003800001",
        "1201012902810001",
    ]
    rows = [(number, r.choice([None, day(r), born(number)])) for number in niks]
    assert asked(con, "varchar date", rows, "is_nik(number_of(a))") == [parse_nik(a) is not None for a, _ in rows]
    agrees = [clean.agrees_with_birth(a, b) for a, b in rows]
    assert asked(con, "varchar date", rows, "carries_birth(number_of(a), b)") == agrees
    assert {True, False} == set(agrees)
    assert asked(con, "varchar date", rows, "masked(a)") == [mask_nik(a) for a, _ in rows]
    whole = [row for row in rows if len(row[0]) == 16]
    assert asked(con, "varchar date", whole, "is_dummy(a)") == [clean.is_dummy_nik(a) for a, _ in whole]
    messy = [
        (
            "".join(
                r.choice(["", " ", ".", "-", "\u00a0", "'"]) + (r.choice("Oo") if c == "0" and r.random() < 0.3 else c)
                for c in a
            ),
            None,
        )
        for a in niks
    ]
    assert asked(con, "varchar date", messy, "digits_of(a)") == [clean.digits_of(a) for a, _ in messy]
    assert asked(con, "varchar date", messy, "bare(a)") == [a.strip(clean.BLANKS) for a, _ in messy]


def born(number: str) -> date | None:
    """The birth date a number carries, in this century or the last."""
    parts = parse_nik(number)
    try:
        return date(1900 + parts.year, parts.month, parts.day) if parts else None
    except ValueError:
        return None


def test_sql_weighs_and_bands_every_combination_of_levels_as_the_stages_do(con: duckdb.DuckDBPyConnection) -> None:
    levels = [(n, a, b, s, m, g) for n in compare.WEIGHTS["nik"] for a in compare.WEIGHTS["name"] for b in compare.WEIGHTS["birth"]
              for s in compare.WEIGHTS["sex"] for m in compare.WEIGHTS["mother"] for g in compare.WEIGHTS["region"]]  # fmt: skip
    con.execute(
        "CREATE OR REPLACE TEMP TABLE combinations AS SELECT unnest(?::int[][]) AS v, unnest(range(?)) AS i",
        [levels, len(levels)],
    )
    six = "v[1], v[2], v[3], v[4], v[5], v[6]"

    def all_of(expression: str) -> list[Any]:
        return [value for (value,) in con.execute(f"SELECT {expression} FROM combinations ORDER BY i").fetchall()]

    assert all_of(f"match_weight({six})") == [compare.weight(*each) for each in levels]
    for words in (1, 2):
        held = [identify.band_of_nik_holder(*each[1:], words=words) for each in levels]
        assert all_of(f"band_of_nik_holder(v[2], v[3], v[4], v[5], v[6], {words})") == held
        for anothers in (True, False):
            bands = [str(identify.band_of_rival(each, words, anothers)) for each in levels]
            assert all_of(f"band_of_rival({six}, {words}, {anothers})") == bands
            assert set(bands) == {"COCOK", "TINJAUAN", "TIDAK_ADA"}
