"""Comparing is symmetric, and SQL compares and cleans as the stages do: many examples in one query."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.engines import sql_words
from naungan.engines.reference import vocabulary_of
from naungan.engines.session import connect
from naungan.engines.sql_run import step_sql
from naungan.model.nik import mask_nik, parse_nik
from naungan.model.person import Registered
from naungan.stages import clean, compare, link
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


def ready(a: str, b: str) -> tuple[compare.Name, compare.Name]:
    """Two folded names as a row's and a registered person's, in a register of the two."""
    people = [Registered("", "", each, "", None, "", "", "", None) for each in (a, b)]
    words = vocabulary_of(people)
    return link.ready_name(a, "name", words, sounds=True), link.registered_name(b, "name", words, sounds=True)


@given(NAMES, NAMES)
def test_names_compare_alike_both_ways(a: str, b: str) -> None:
    assert compare.plain_name_level(a, b) == compare.plain_name_level(b, a)
    assert compare.is_spelled_alike(a, b) == compare.is_spelled_alike(b, a)
    assert compare.is_mistyped(a, b) == compare.is_mistyped(b, a)
    assert compare.levenshtein(a, b) == compare.levenshtein(b, a)
    if not compare.short_word(a)[0] and not compare.short_word(b)[0]:  # an initial stands on the row's side only
        assert compare.name_level(*ready(a, b)) == compare.name_level(*ready(b, a))


@given(DATES, DATES)
def test_dates_compare_alike_both_ways(a: date | None, b: date | None) -> None:
    assert compare.date_level(a, b) == compare.date_level(b, a)


@given(NIK_TEXTS, NIK_TEXTS, CODES, CODES, st.booleans())
def test_numbers_and_codes_compare_alike_both_ways(a: str, b: str, c: str, d: str, fifteen: bool) -> None:
    assert compare.nik_level(a, fifteen, b) == compare.nik_level(b, fifteen, a)
    assert compare.code_level(c, d) == compare.code_level(d, c)
    assert compare.number_level(a, b) == compare.number_level(b, a)


@given(NAMES, DATES, NIK_TEXTS)
def test_nothing_is_more_alike_than_the_thing_itself(name: str, born: date | None, nik: str) -> None:
    same = compare.NAME_SAME if name else compare.UNKNOWN
    assert compare.name_level(*ready(name, name)) == compare.plain_name_level(name, name) == same
    assert compare.date_level(born, born) == (compare.DATE_SAME if born else compare.UNKNOWN)
    assert compare.nik_level(nik, False, nik) == compare.NIK_SAME
    assert compare.nik_level(nik, True, nik) == compare.NIK_FIFTEEN
    assert compare.number_level(nik, nik) == compare.NUMBER_SAME


@given(NIK_TEXTS, NIK_TEXTS)
def test_a_family_card_makes_no_nik_more_alike_than_a_wrong_digit_does(a: str, b: str) -> None:
    plain, family = compare.nik_level(a, False, b), compare.nik_level(a, False, b, "K1", "K1")
    assert family == (max(compare.NIK_FAMILY, plain))
    assert compare.nik_level(a, False, b, "K1", "K2") == compare.nik_level(a, False, b, "", "") == plain


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
    names = "abcdefghij"[: len(types.split())]
    columns = ", ".join(f"{name} {type_}" for name, type_ in zip(names, types.split(), strict=True))
    con.register(
        "plain", pa.table({"n": range(len(rows))} | dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE examples (n int, {columns})")
    con.execute("INSERT INTO examples SELECT * FROM plain")
    return [value for (value,) in con.execute(f"SELECT {expression} FROM examples ORDER BY n").fetchall()]


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


def pairs_of_names(r: random.Random) -> list[tuple[str, str]]:
    """Any two names; a name and its words in another order; without the last; with the first cut to an initial."""
    pairs = [(name(r), name(r)) for _ in range(PAIRS // 4)]
    firsts = [a for a, _ in pairs]
    pairs += [(a, " ".join(r.sample(a.split(), len(a.split())))) for a in firsts]
    pairs += [(a, " ".join(a.split()[:-1])) for a in firsts]
    return pairs + [(" ".join(word[: r.choice([1, 3, 9])] for word in a.split()), a) for a in firsts]


def test_sql_compares_names_as_the_stage_does(con: duckdb.DuckDBPyConnection) -> None:
    rows = pairs_of_names(random.Random(1))
    levels = [compare.plain_name_level(a, b) for a, b in rows]
    assert asked(con, "varchar varchar", rows, "plain_name_level(a, b)") == levels
    assert set(levels) == {-1, 0, 1, 5, 7, 8}
    alike = [compare.is_spelled_alike(a, b) for a, b in rows]
    assert asked(con, "varchar varchar", rows, "is_spelled_alike(a, b)") == alike
    assert set(alike) == {True, False}


def pattern_of(row: compare.Name) -> str:
    return compare.short_pattern(row.short) if row.short else ""


def test_sql_compares_the_words_of_names_as_the_stage_does(con: duckdb.DuckDBPyConnection) -> None:
    pairs = [(a, b, *ready(a, b)) for a, b in pairs_of_names(random.Random(5))]
    rows = [
        (a, row.joined, row.words, pattern_of(row) if row.short_sound not in known.sounds else "", b, known.joined, known.words,
         compare.shared_words(row, known)[0], bool(row.sounds and known.sounds and row.sounds[0] == known.sounds[0]),
         compare.has_odd_word(row, known))
        for a, b, row, known in pairs
    ]  # fmt: skip
    levels = [compare.name_level(row, known) for _, _, row, known in pairs]
    types = "varchar varchar int varchar varchar varchar int int boolean boolean"
    assert asked(con, types, rows, "name_level(a, b, c, d, e, f, g, h, i, j)") == levels
    assert set(levels) == {-1, *range(compare.NAME_SAME + 1)}


def test_sql_compares_dates_as_the_stage_does(con: duckdb.DuckDBPyConnection) -> None:
    r = random.Random(2)
    rows = [(day(r), day(r)) for _ in range(PAIRS)]
    rows += [(a, a) for a, _ in rows[:9]]
    levels = [compare.date_level(a, b) for a, b in rows]
    assert asked(con, "date date", rows, "date_level(a, b)") == levels
    assert set(levels) == {-1, *range(compare.DATE_SAME + 1)}


def test_sql_compares_cards_and_codes_as_the_stage_does(con: duckdb.DuckDBPyConnection) -> None:
    r = random.Random(6)
    rows = [
        ("".join(r.choice("12") for _ in range(r.choice([0, 3, 4]))), r.choice(["", "121", "1212", "2121"]))
        for _ in range(PAIRS // 4)
    ]
    numbers = [compare.number_level(a, b) for a, b in rows]
    assert asked(con, "varchar varchar", rows, "number_level(a, b)") == numbers
    assert set(numbers) == {-1, 0, 1, 2}
    codes = [compare.code_level(a, b) for a, b in rows]
    assert asked(con, "varchar varchar", rows, "code_level(a, b)") == codes
    assert set(codes) == {-1, 0, 1}


def nik(r: random.Random) -> str:
    born = date(1940, 1, 1) + timedelta(days=r.randrange(30_000))
    digits = f"{r.choice(['1201', '1101', '9901'])}{r.randint(0, 2):02d}{born.day + r.choice([0, 40]):02d}{born:%m%y}{r.randint(0, 3):04d}"
    for _ in range(r.choice([0, 0, 0, 1, 2])):
        i = r.randrange(16)
        digits = digits[:i] + r.choice("0123456789") + digits[i + 1 :]
    return digits


def test_sql_compares_numbers_as_the_stage_does(con: duckdb.DuckDBPyConnection) -> None:
    r = random.Random(3)
    rows = []
    for _ in range(PAIRS):
        number = "1" + nik(r)[1:]  # no province's code begins with 0
        wrong, at = list(number), r.randrange(1, 16)
        for place in r.sample(range(1, 16), r.choice([0, 1, 1, 2, 2, 3])):
            wrong[place] = r.choice("0123456789")
        twin = number[:6] + f"{(int(number[6:8]) + 40) % 80:02d}" + number[8:12] + f"{r.randint(1, 9999):04d}"
        cut, doubled = number[:at] + number[at + 1 :], number[:at] + number[at] + number[at:]
        mine, fifteen = r.choice([(number, False)] * 3 + [(number, True), ("", False), (cut, False), (doubled, False)])
        rows.append((mine, fifteen, r.choice([number, "".join(wrong), "".join(wrong), twin, "1" + nik(r)[1:], str(int(number) + r.choice([-2, -1, 1, 2]))]),
                     r.choice(["", "K1"]), r.choice(["", "K1", "K2"]), r.choice([None, born(number), day(r)])))  # fmt: skip
    levels = [compare.nik_level(*row) for row in rows]
    macro = "nik_level(nullif(a, '')::bigint, b, c::bigint, d, e, f)"
    assert asked(con, "varchar boolean varchar varchar varchar date", rows, macro) == levels
    assert set(levels) == {-1, *range(compare.NIK_SAME + 1)}


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
