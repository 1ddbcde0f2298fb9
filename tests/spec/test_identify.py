"""Whose row is this? On every engine, as tests/spec/identify_table.py says."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from naungan.engines import reference
from naungan.engines.engine import Inputs
from naungan.model.person import Link, NikState
from naungan.model.row import RawRow
from naungan.stages import clean, compare, identify, link, weigh
from tests import small_world as w
from tests.crowd import crowd
from tests.spec.case import ENGINES, engine_named
from tests.spec.identify_table import BORN, TABLES, TIDAK_ADA

DAYS = list(combinations(range(2, 13), 2))
"""Day and month of a case's birth date: the day is the smaller, so that no swapped date is another case's."""
PROVINCE, DATE_BITS = 15_000_000, weigh.bits(25_000)
"""People, and how rare one birth date is among nearly seventy years of them."""
PLAIN = {
    "nama": "BUDI SIREGAR",
    "tanggal_lahir": BORN,
    "jenis_kelamin": "L",
    "kode_kab": "12.01",
    "pekerjaan": "nelayan",
}


def digits(slot: int) -> dict[str, str]:
    """What the words in braces stand for in one case. Years are even: the crowd is born in odd ones."""
    (day, month), year = DAYS[slot], 1928 + 4 * slot
    numbers = {"d": day, "m": month, "o": day + 12, "s": day + 40, "h": month + 12, "w": month + 52, "a": 25 + slot % 4,
               "b": (month + slot // 4) % 12 + 1, "y": year % 100, "v": (year + 2) % 100, "c": slot}  # fmt: skip
    return {word: f"{number:02d}" for word, number in numbers.items()} | {"Y": str(year), "V": str(year + 2)}


def of_case(values: Mapping[str, Any], slot: int) -> dict[str, Any]:
    """A case's values with its own digits put in."""
    return {key: value.format_map(digits(slot)) if isinstance(value, str) else value for key, value in values.items()}


def day_of(text: str) -> date:
    return datetime.strptime(text, "%d-%m-%Y").date()  # noqa: DTZ007


def person_of(values: Mapping[str, Any], slot: int) -> w.Record:
    said = of_case({"tanggal_lahir": BORN} | values, slot)
    born = day_of(said.pop("tanggal_lahir"))
    return w.person(int(said.pop("nik")), tanggal_lahir=born, **said)


def row_of(values: Mapping[str, Any], slot: int) -> w.Record:
    return w.candidate(f"k{slot:03d}", **of_case(PLAIN | values, slot))


def inputs_of(table: str, folder: Path) -> Inputs:
    """The town of a table: its rows, its people and the crowd."""
    rows = [row_of(case.row, slot) for slot, case in enumerate(TABLES[table])]
    people = [person_of(person, slot) for slot, case in enumerate(TABLES[table]) for person in case.people]
    return w.write_inputs(folder, rows, {"population": [*people, *crowd()]})


@cache
def outcome_of_table(engine: str, table: str) -> dict[str, dict[str, w.Record]]:
    with tempfile.TemporaryDirectory() as folder:
        inputs = inputs_of(table, Path(folder))
        outcome = w.outcome(engine_named(engine, Path(folder) / "tmp"), inputs)
    return {name: {r["candidate_id"]: r for r in outcome[name]} for name in ("links", "decisions")}


CASES = [
    pytest.param(table, i, id=f"{table}: {i} {c.sentence}")
    for table, cases in TABLES.items()
    for i, c in enumerate(cases)
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("table", "slot"), CASES)
def test_a_row_is_linked_as_the_table_says(engine: str, table: str, slot: int) -> None:
    assert_linked(engine, table, slot)


@pytest.mark.parametrize(("table", "slot"), CASES)
def test_a_province_of_fifteen_million_is_no_town(table: str, slot: int) -> None:
    case, found = TABLES[table][slot], links_in_a_province(table)[slot]
    assert found.band == case.province
    assert found.band == TIDAK_ADA or found.nik == of_case({"nik": case.nik}, slot)["nik"]


@cache
def links_in_a_province(table: str) -> list[Link]:
    """The links of a table's rows where the people of the town are few among fifteen million, words and regencies as
    common as in the town, birth dates as rare as in a province."""
    with tempfile.TemporaryDirectory() as folder:
        inputs = inputs_of(table, Path(folder))
        town = reference.load(inputs).population
        raws = [RawRow(**record) for record in reference.read(inputs.rows)]
    unseen = weigh.bits(1 + weigh.UNSEEN / town.vocabulary.people)  # whom nobody has seen count little in a province
    sounds = {key: (number, rare - unseen) for key, (number, rare) in town.vocabulary.sounds.items()}
    values = {key: DATE_BITS if key[0] == "birth" else rare - unseen for key, rare in town.vocabulary.values.items()}
    words = link.Vocabulary(PROVINCE, sounds, values)
    rules = clean.CleanRules(inputs.programme.occupations, inputs.programme.registration_date.year)
    rows = [clean.clean_row(raw, rules)[0] for raw in raws]
    held = [town.by_nik.get(int(row.nik), ()) if row.nik_state is NikState.LENGKAP else () for row in rows]
    return [identify.identify(row, holders, town.by_key, words, reference.PROFILE, reference.MODEL, asked=False, ruled="")
            for row, holders in zip(rows, held, strict=True)]  # fmt: skip


def assert_linked(engine: str, table: str, slot: int) -> None:
    case = TABLES[table][slot]
    outcome = outcome_of_table(engine, table)
    link, decision = outcome["links"][f"k{slot:03d}"], outcome["decisions"][f"k{slot:03d}"]
    nik = of_case({"nik": case.nik}, slot)["nik"]
    assert (link["band"], link["nik"], decision["evidence"][0]["code"]) == (case.band, nik, case.code)
    assert (link["match_weight"] is None) == (nik == "")
    assert decision["nik"] == nik
    assert decision["verdict"] != "DITETAPKAN"


@pytest.mark.parametrize("table", TABLES)
def test_no_case_meets_another_cases_people(table: str) -> None:
    cases = TABLES[table]
    assert len({case.sentence for case in cases}) == len(cases) <= 20
    rows = [of_case(PLAIN | case.row, slot) for slot, case in enumerate(cases)]
    born = [[person_of(person, slot)["tanggal_lahir"] for person in case.people] for slot, case in enumerate(cases)]
    for slot, row in enumerate(rows):
        day = day_of(row["tanggal_lahir"]) if row["tanggal_lahir"] and "01-01" not in row["tanggal_lahir"] else None
        for other, theirs in enumerate(born):
            assert other == slot or {compare.date_level(day, each) for each in theirs} <= {-1, 0}, (slot, other)


def test_the_crowd_meets_nobody() -> None:
    assert all(person["tanggal_lahir"].year % 2 for person in crowd())
    assert len({person["nik"] for person in crowd()}) == len(crowd())
