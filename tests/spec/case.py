"""How a spec table is read: a case is a sentence, what differs from the plain worker, and what must be found.

The plain worker is a palm-oil worker of 12.01, rightly written, alive, in decile 1, no member, on no exclusion list: he
gets a seat from the palm-oil fund. All cases of one world run at once, each with a person of its own; seats abound, so
that nobody stands in another's way.
Knows: how cases become one world and are looked up again. Does not know: any rule.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from naungan.engines.duckdb_engine import DuckDBEngine
from naungan.engines.engine import Engine, Inputs
from naungan.engines.reference import ReferenceEngine
from naungan.model.decision import Check, Outcome
from naungan.model.programme import Programme
from naungan.model.register import REGISTERS, Coverage, RegisterInfo
from naungan.model.ruling import Ruling
from tests import small_world as w

ENGINES = ("reference", "duckdb")
LOLOS, GAGAL, UNKNOWN = Outcome.LOLOS, Outcome.GAGAL, Outcome.TIDAK_DIKETAHUI
Changes = Mapping[str, Any]
SYLLABLES = ("BAN", "DER", "GIL", "KOS", "MUT", "PAL", "RES", "TIM")

PLENTY = replace(w.PROGRAMME, cells=tuple(replace(cell, seats=900) for cell in w.PROGRAMME.cells))
"""The programme of tests/small_world.py with seats for everybody."""

STRANGER = {
    Check.IDENTITAS: "", Check.HIDUP: "STATUS_HIDUP_BELUM_DIKETAHUI", Check.USIA: "USIA_BELUM_DIKETAHUI",
    Check.DOMISILI: "DOMISILI_BELUM_DIKETAHUI", Check.DESIL: "DESIL_BELUM_DIKETAHUI",
    Check.KEPESERTAAN: "KEPESERTAAN_BELUM_DIKETAHUI", Check.PENGECUALIAN: "PENGECUALIAN_BELUM_DIKETAHUI",
    Check.SUMBER_DANA: "SUMBER_DANA_BELUM_PASTI", Check.GANDA: "",
}  # fmt: skip
"""What is unknown of a row whose person nobody knows, beside the identity itself."""


@dataclass(frozen=True, eq=False)
class Case:
    """One row of a spec table. `row`, `person`, `welfare`: changes to the plain worker's (None = there is none);
    `twins`, `namesakes`: further rows under the same NIK, or under others; `also`: other checks that do not pass."""

    sentence: str
    check: Check
    outcome: Outcome
    code: str
    value: str
    also: Mapping[Check, str]
    row: Changes
    person: Changes | None
    welfare: Changes | tuple[Changes, ...] | None
    twins: tuple[Changes, ...]
    cards: tuple[Changes, ...]
    lists: tuple[str, ...]  # "ASN", or with its own day "ASN 2025-07-02"
    schemes: tuple[Changes, ...]
    asked: tuple[str, ...]
    rulings: tuple[tuple[str, str, str, str], ...]
    source: str | None
    as_of: str | None
    cell: str | None


def case(sentence: str, outcome: Outcome, check: Check, code: str, value: str, **given: Any) -> Case:
    """A case with what it does not say left plain."""
    plain: dict[str, Any] = {
        "also": {}, "row": {}, "person": {}, "welfare": {}, "twins": (), "cards": (), "lists": (), "schemes": (), "asked": (), "rulings": (),
        "source": None, "as_of": None, "cell": None,
    }  # fmt: skip
    assert given.keys() <= plain.keys(), f"{sentence}: {given.keys() - plain.keys()}"
    return Case(sentence, check, outcome, code, value, **(plain | given))


def passes(sentence: str, check: Check, value: str, **given: Any) -> Case:
    """The check is passed on this value."""
    return case(sentence, LOLOS, check, "", value, **given)


def fails(sentence: str, check: Check, code: str, value: str, **given: Any) -> Case:
    """The check fails with this code on this value."""
    return case(sentence, GAGAL, check, code, value, **given)


def unknown(sentence: str, check: Check, code: str, value: str, **given: Any) -> Case:
    """Nobody knows: the check has this code and this value."""
    return case(sentence, UNKNOWN, check, code, value, **given)


@dataclass(frozen=True, eq=False)
class World:
    """Cases under one sky. `missing`: registers nobody holds; `said`: what a register.toml says otherwise."""

    title: str
    cases: tuple[Case, ...]
    programme: Programme = PLENTY
    missing: tuple[str, ...] = ()
    said: Mapping[str, Changes] = field(default_factory=dict)


def world(title: str, *cases: Case, **sky: Any) -> World:
    """Cases under one sky."""
    return World(title, cases, **sky)


def candidate_id(slot: int) -> str:
    return f"k{slot:03d}"


def own_nik(slot: int) -> int:
    """The NIK of a case's own person: his birth date, and a serial of his own."""
    return int(f"120101{own_birth(slot):%d%m%y}{slot + 1:04d}")


def own_birth(slot: int) -> date:
    """A birth date of the case's own in 1980: 45 years old on the registration date."""
    assert slot < 270
    return date(1980, 1, 2) + timedelta(days=slot)


def own_name(slot: int) -> str:
    """A name of two words that is like no other case's: four letters or more differ in each."""
    first, second, third = (SYLLABLES[slot // 8**place % 8] for place in (2, 1, 0))
    return f"{third * 2}{second * 2} {first * 2}{third * 2}{second}"


def engine_named(name: str, temp: Path) -> Engine:
    """The engine of this name, with little memory."""
    return ReferenceEngine() if name == "reference" else DuckDBEngine(200, 1, temp)


def _rows_of(given: Changes | tuple[Changes, ...] | None) -> tuple[Changes, ...]:
    return given if isinstance(given, tuple) else () if given is None else (given,)


def inputs_of(sky: World, folder: Path) -> Inputs:
    """All cases of a world as files."""
    rows, records = [], {kind: [] for kind in REGISTERS}
    asked: dict[str, list[int]] = {kind: [] for kind in REGISTERS}
    rulings: dict[str, list[Ruling]] = {}
    for slot, c in enumerate(sky.cases):
        nik, born, name = own_nik(slot), own_birth(slot), own_name(slot)
        plain = {"nik": str(nik), "nama": name, "tanggal_lahir": f"{born:%d-%m-%Y}", "kode_kab": "12.01",
                 "jenis_kelamin": "L", "pekerjaan": "buruh sawit"}  # fmt: skip
        rows.append(w.candidate(candidate_id(slot), **(plain | c.row)))
        for changes in (*_rows_of(c.person), *c.twins):
            records["population"].append(w.person(**({"nik": nik, "nama": name, "tanggal_lahir": born} | changes)))
        for changes in _rows_of(c.welfare):
            about = {"tanggal_lahir": born, "kode_kab": "12.01"} if "nama" in changes else {}
            changes = {key: name if value == "OWN" else value for key, value in changes.items()}
            records["welfare"].append(w.welfare(**({"nik": nik} | about | changes)))
        records["membership"] += [{"nik": nik, "as_of": w.DAY} | card for card in c.cards]
        for listed, _, stated in (text.partition(" ") for text in c.lists):
            day = date.fromisoformat(stated) if stated else w.DAY
            records["exclusions"].append({"nik": nik, "daftar": listed, "as_of": day})
        records["schemes"] += [{"nik": nik, "as_of": w.DAY} | scheme for scheme in c.schemes]
        for kind in c.asked:
            asked[kind].append(nik)
        for i, (kind, about_, value, day) in enumerate(c.rulings):
            value = {"OWN": str(nik), "OWN NAME": name}.get(value, value)
            ruling = Ruling(f"r{i}", candidate_id(slot), about_, value, "petugas", day, "alasan", "")
            rulings.setdefault(kind, []).append(ruling)
    registers = {kind: found for kind, found in records.items() if kind not in sky.missing}
    infos: dict[str, RegisterInfo] = {kind: w.info(kind, **said) for kind, said in sky.said.items()}
    return w.write_inputs(folder, rows, registers, programme=sky.programme, infos=infos,
                          asked={kind: sorted(asked[kind]) for kind, i in infos.items() if i.coverage is Coverage.JAWABAN},
                          rulings={kind: tuple(made) for kind, made in rulings.items()})  # fmt: skip


@cache
def found(engine: str, sky: World) -> dict[str, w.Record]:
    """The decision on every row of a world, by candidate id."""
    with tempfile.TemporaryDirectory() as folder:
        inputs = inputs_of(sky, Path(folder))
        outcome = w.outcome(engine_named(engine, Path(folder) / "tmp"), inputs)
    links = {link["candidate_id"]: link for link in outcome["links"]}
    return {d["candidate_id"]: {**d, "link": links[d["candidate_id"]]} for d in outcome["decisions"]}


def every(worlds: Iterable[World]) -> list[tuple[World, int]]:
    """All cases of some worlds, to be numbered by pytest."""
    return [(sky, slot) for sky in worlds for slot in range(len(sky.cases))]


def assert_case(sky: World, slot: int, engine: str) -> None:
    """Hold one case against what an engine found: the check itself, every other check, the verdict and its reasons."""
    c, decision = sky.cases[slot], found(engine, sky)[candidate_id(slot)]
    evidence = {item["check"]: item for item in decision["evidence"]}
    assert tuple(evidence) == sky.programme.checks
    item = evidence[c.check]
    assert (item["outcome"], item["code"], item["value"]) == (c.outcome, c.code, c.value)
    assert c.source is None or item["source"] == c.source
    assert c.as_of is None or item["as_of"] == c.as_of
    open_ = {check: found_["code"] for check, found_ in evidence.items() if found_["outcome"] != LOLOS}
    mine = {} if c.outcome is LOLOS else {c.check: c.code}
    assert open_ == {**c.also, **mine}
    failed = [item["code"] for item in decision["evidence"] if item["outcome"] == GAGAL]
    unsettled = [item["code"] for item in decision["evidence"] if item["outcome"] == UNKNOWN and item["code"]]
    verdict = "TIDAK_MEMENUHI" if failed else "PERLU_TINJAUAN" if unsettled else "DITETAPKAN"
    assert (decision["verdict"], decision["reasons"]) == (verdict, failed or unsettled or ["DALAM_KUOTA"])
    assert c.cell is None or decision["cell"] == c.cell
