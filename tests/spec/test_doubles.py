"""Which rows are probably one person's, on every engine, as tests/spec/doubles_table.py says."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from naungan.model.ruling import Ruling
from naungan.stages.doubles import (
    SHOWN,
    Between,
    Pair,
    Side,
    apart_from_others,
    find_pairs,
    others_of,
    with_others,
)  # fmt: skip
from tests import small_world as w
from tests.crowd import crowd
from tests.spec.case import ENGINES, engine_named, own_name
from tests.spec.doubles_table import TABLE, DoubleCase, Row

REGISTERED, STRANGERS = 400, 200
"""Others in the register, and others whom nobody registered: their rows are open like those of most cases."""
MOTHERS = ("LAMRIA", "TETTY", "ASNI", "MURNI", "RAMINA")


def his(slot: int) -> dict[str, Any]:
    """The person of a case: nobody else is born that day, called like him, or has his mother."""
    born = date(1980 + 2 * (slot % 5), 1 + slot % 12, 13 + slot % 15)
    return {
        "nik": f"120101{born:%d%m%y}{slot + 1:04d}", "nama": own_name(40 + slot), "tanggal_lahir": born,
        "nama_ibu": f"{MOTHERS[slot % 5]} {own_name(140 + slot).split()[0]}", "jenis_kelamin": "L", "kode_kab": "12.01",
    }  # fmt: skip


def told_otherwise(name: str, value: str, slot: int) -> str:
    """A cell as the case gives it: words in capitals stand for something near the person's own."""
    nik, nama, born = his(slot)["nik"], his(slot)["nama"], his(slot)["tanggal_lahir"]
    return {
        ("nik", "NEXT"): f"{int(nik) + 1}", ("nik", "TYPO"): f"{nik[:-2]}{(int(nik[-2]) + 4) % 10}{nik[-1]}",
        ("nama", "TYPO"): f"{nama[:-1]}X", ("nama", "OTHER"): f"PARLIN {nama.split()[-1]}",
        ("nama", "FIRST"): nama.split()[0],
        ("tanggal_lahir", "FLIPPED"): f"{born.month:02d}-{born.day % 12 + 1:02d}-{born.year}",
    }.get((name, value), value)  # fmt: skip


def row_of(slot: int, row: Row) -> w.Record:
    person = his(slot)
    cells = {**person, "tanggal_lahir": f"{person['tanggal_lahir']:%d-%m-%Y}", "pekerjaan": "buruh sawit"}
    cells |= {name: told_otherwise(name, value, slot) for name, value in row.cells.items()}
    return w.candidate(f"{slot}:{row.row}", **cells)


def person_of(slot: int, changes: Mapping[str, Any]) -> w.Record:
    told = his(slot) | {name: told_otherwise(name, value, slot) for name, value in changes.items()}
    return w.person(**{**told, "nik": int(told["nik"])})


def stranger(number: int, person: w.Record) -> w.Record:
    cells = {name: person[name] for name in ("nama", "nama_ibu", "jenis_kelamin", "kode_kab")}
    return w.candidate(
        f"x{number}", nik=str(person["nik"]), tanggal_lahir=f"{person['tanggal_lahir']:%d-%m-%Y}", **cells
    )


@cache
def outcome_of_table(engine: str) -> dict[str, list[w.Record]]:
    """All cases in one country."""
    others = crowd()[: REGISTERED + STRANGERS]
    rows = [row_of(slot, row) for slot, case in enumerate(TABLE) for row in case.rows]
    rows += [stranger(number, person) for number, person in enumerate(others[REGISTERED:])]
    people = [person_of(slot, changes) for slot, case in enumerate(TABLE) for changes in case.registered]
    rulings: dict[str, tuple[Ruling, ...]] = {}
    for slot, (kind, row, field, value) in ((s, said) for s, case in enumerate(TABLE) for said in case.said):
        value = his(slot)["nik"] if value == "HIS" else value
        ruling = Ruling(f"r{slot}", f"{slot}:{row}", field, value, "petugas", "2025-08-01T08:00:00+07:00", "alasan", "")
        rulings[kind] = (*rulings.get(kind, ()), ruling)
    with tempfile.TemporaryDirectory() as folder:
        registers = {"population": [*people, *others[:REGISTERED]]}
        inputs = w.write_inputs(Path(folder), rows, registers, rulings=rulings)
        return w.outcome(engine_named(engine, Path(folder) / "tmp"), inputs)


def double_of(decision: w.Record) -> Mapping[str, str]:
    found: Mapping[str, str] = decision["evidence"][-2]
    assert found["check"] == "GANDA"
    return found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", TABLE, ids=[case.sentence for case in TABLE])
def test_rows_name_each_other_as_the_table_says(engine: str, case: DoubleCase) -> None:
    slot, outcome = TABLE.index(case), outcome_of_table(engine)
    mine = {row.row: f"{slot}:{row.row}" for row in case.rows}
    decisions = {d["candidate_id"]: d for d in outcome["decisions"]}
    told = {}
    for row, candidate in mine.items():
        _, others, more = apart_from_others(double_of(decisions[candidate])["value"])
        told |= {row: " ".join(other.partition(":")[2] for other, _ in others)} if others else {}
        assert more == 0
        for other, kode_kab in others:
            assert kode_kab == decisions[other]["kode_kab"]
    assert told == case.told
    for row, expected in case.double.items():
        item = double_of(decisions[mine[row]])
        assert (item["outcome"], item["code"]) == expected
    pairs = {(d["candidate_id"][-1], d["other_id"][-1]) for d in outcome["doubles"]
             if d["between"] == Between.MUNGKIN and d["cluster"] == f"{slot}:A"}  # fmt: skip
    assert pairs == {(min(a, b), max(a, b)) for a, others in case.told.items() for b in others.split()}


@pytest.mark.parametrize("engine", ENGINES)
def test_no_stranger_is_told(engine: str) -> None:
    assert [d for d in outcome_of_table(engine)["doubles"] if "x" in d["candidate_id"] + d["other_id"]] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_an_officers_word_stands_in_the_evidence(engine: str) -> None:
    slot = next(i for i, case in enumerate(TABLE) if case.said and case.said[0][:2] == ("evidence", "B"))
    item = double_of({d["candidate_id"]: d for d in outcome_of_table(engine)["decisions"]}[f"{slot}:B"])
    assert (item["value"], item["source"], item["as_of"]) == ("LOLOS", "keputusan petugas: petugas", "2025-08-01")


def test_the_engines_write_the_same_pairs() -> None:
    slow, fast = (outcome_of_table(engine) for engine in ENGINES)
    assert slow == fast
    assert slow["doubles"]


def test_a_chain_accuses_nobody_and_shows_who_differs() -> None:
    pairs = find_pairs(
        [Side("b", "a", 9_000, 700_000), Side("b", "c", 9_000, 900_000), Side("a", "c", -3_000, 90_000)], {}, ()
    )
    assert [(p.candidate_id, p.other_id, p.between, p.ppm) for p in pairs] == [
        ("a", "b", Between.MUNGKIN, 700_000), ("a", "c", Between.BERBEDA, 90_000), ("b", "c", Between.MUNGKIN, 900_000),
    ]  # fmt: skip
    assert {pair.cluster for pair in pairs} == {"a"}
    assert others_of(pairs, {"a": "12.01", "c": "12.02"}) == {"a": "b@", "b": "a@12.01, c@12.02", "c": "b@"}


def test_of_two_sides_the_one_that_says_more_counts() -> None:
    sides = [Side("a", "b", 1_000, 400_000), Side("b", "a", 2_000, 600_000)]
    assert find_pairs(sides, {}, ()) == find_pairs(sides[::-1], {}, ())
    assert find_pairs(sides, {}, ())[0] == Pair("a", "a", "b", Between.MUNGKIN, 2_000, 600_000)


def test_rows_of_one_sure_nik_in_a_cluster_are_told_apart_from_guesses() -> None:
    nik_of = {"a": "1", "b": "1", "d": "2"}
    sides = [Side("c", "a", 5_000, 800_000), Side("c", "b", 5_000, 800_000), Side("e", "d", 5_000, 300_000)]
    assert {(p.candidate_id, p.other_id): p.between for p in find_pairs(sides, nik_of, ())} == {
        ("a", "b"): Between.NIK_SAMA, ("a", "c"): Between.MUNGKIN, ("b", "c"): Between.MUNGKIN,
    }  # fmt: skip
    assert find_pairs(sides, nik_of, {"b"}) == (), "what is said of one row holds for all rows of that person"


def test_a_crowd_of_rows_is_named_in_part_and_counted_whole() -> None:
    rows = [f"r{i:02d}" for i in range(60)]
    pairs = find_pairs([Side(rows[0], row, 5_000, 900_000) for row in rows[1:]], {}, ())
    assert len(pairs) == 59, "of a crowd only probable pairs are told"
    value = with_others("12.05", others_of(pairs, dict.fromkeys(rows, "12.01"))[rows[0]])
    plain, others, more = apart_from_others(value)
    assert (plain, len(others), more) == ("12.05", SHOWN, 59 - SHOWN)


@pytest.mark.parametrize("value", ["", "12.05, 12.07", "LOLOS", "0:A@12.01", "0:A@12.01 ************0001"])
def test_a_value_without_others_is_left_as_it_is(value: str) -> None:
    assert with_others(value, "") == value
    assert apart_from_others(value) == (value, (), 0)
    assert apart_from_others(with_others(value, "b@12.02, c@")) == (value, (("b", "12.02"), ("c", "")), 0)
