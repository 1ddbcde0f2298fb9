"""Candidates of a result under two welfare registers: whose standing would change if the second were used.

Knows: how their rows are looked up, and that the stage itself judges them. Does not know: names on paper, or seats: who
would then get one is for a determination to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from naungan.engines.engine import Register
from naungan.engines.people_of import people_of
from naungan.engines.reference import welfare_row
from naungan.engines.session import connect
from naungan.model.decision import Check, Outcome
from naungan.model.person import Registered, Welfare
from naungan.model.programme import Programme
from naungan.model.row import RawRow
from naungan.model.welfare_shift import CandidateShift, CandidateShifts
from naungan.stages import assess, rule
from naungan.stages.clean import CleanRules, clean_row

Record = Mapping[str, Any]
BY_OFFICER = "keputusan petugas"
_ROWS = """
SELECT s.person, w.* FROM sought AS s JOIN read_parquet($data) AS w ON w.nik = s.nik
UNION ALL
SELECT s.person, w.* FROM sought AS s JOIN read_parquet($data) AS w
    ON w.nama_lipat = s.name AND w.tanggal_lahir = s.birth AND w.kode_kab = s.kab
WHERE w.padan_dukcapil = false AND w.nik IS DISTINCT FROM s.nik AND s.name <> ''"""


def candidate_shifts(
    result: Path, programme: Programme, first: Register, second: Register, rulings: rule.Rulings, *,
    population: Register | None = None, memory_mb: int = 1000,
) -> CandidateShifts:  # fmt: skip
    """Judge every linked candidate by both registers, all other checks as the result has them.

    In: `population`: names and birth dates as Dukcapil has them; without it, as the list has them.

    Seats and doubles stay out of it: GANDA and KK are as they were. Ties: by candidate id.
    """
    decisions = pq.read_table(result / "decisions.parquet", columns=["candidate_id", "kode_kab", "nik", "evidence"])
    known = [row for row in decisions.to_pylist() if row["nik"] and _of(row, Check.IDENTITAS)["outcome"] == "LOLOS"]
    people = _people(result, known, programme, rulings)
    if population is not None:
        people = _as_registered(people, population, programme)
    rows = [_rows_of(people, register, programme, memory_mb) for register in (first, second)]
    asked = [_asked(register) for register in (first, second)]
    changed, unlike = [], 0
    for row in known:
        person, told = people[row["candidate_id"]], _of(row, Check.DESIL)
        judged = [
            _decile(person, rows[at][row["candidate_id"]], register, int(person.nik) in asked[at], programme, told)
            for at, register in enumerate((first, second))
        ]
        unlike += judged[0][0] != told["outcome"]
        rest = [Outcome(item["outcome"]) for item in row["evidence"] if item["check"] != Check.DESIL]
        before, after = (_together([*rest, outcome]) for outcome, _ in judged)
        if before is not after:
            who, was, will = (row["candidate_id"], row["kode_kab"]), judged[0][1], judged[1][1]
            changed.append(CandidateShift(*who, was, will, before.value, after.value))
    changed.sort(key=lambda each: (each.kode_kab, each.candidate_id))
    return CandidateShifts(tuple(changed), len(known), decisions.num_rows - len(known), unlike)


def _of(row: Record, check: Check) -> Record:
    found: Record = next(item for item in row["evidence"] if item["check"] == check)
    return found


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    known = set(outcomes)
    return next((each for each in (Outcome.GAGAL, Outcome.TIDAK_DIKETAHUI) if each in known), Outcome.LOLOS)


def _people(
    result: Path, known: Sequence[Record], programme: Programme, rulings: rule.Rulings
) -> dict[str, Registered]:
    """The candidates as persons: the linked NIK, and name and birth date as the list has them."""
    rules = CleanRules(programme.occupations, programme.registration_date.year)
    wanted = {row["candidate_id"]: row for row in known}
    found = {}
    for batch in pq.ParquetFile(result / "rows.parquet").iter_batches():
        for record in batch.to_pylist():
            row = wanted.get(record["candidate_id"])
            if row:
                raw = rule.correct(RawRow(**record), rulings.corrections.get(record["candidate_id"], {}))
                candidate, _ = clean_row(raw, rules)
                home = _of(row, Check.DOMISILI)["value"] or candidate.kode_kab
                found[candidate.candidate_id] = Registered(
                    row["nik"], "", candidate.name, "", candidate.birth_date, "", home, "", None
                )
    return found


def _as_registered(
    people: Mapping[str, Registered], population: Register, programme: Programme
) -> dict[str, Registered]:
    """The same persons as the population register has them, where just one stands there under the NIK."""
    niks = {person.nik for person in people.values()}
    held = people_of(niks, {"population": population}, programme.decile_column, cards=False).population
    return {
        row: held[person.nik][0] if len(held.get(person.nik, ())) == 1 else person for row, person in people.items()
    }


def _rows_of(
    people: Mapping[str, Registered], register: Register, programme: Programme, memory_mb: int
) -> Mapping[str, tuple[Welfare, ...]]:
    """Candidate id -> the rows that may be theirs: under the NIK, or not matched and alike in all."""
    sought = pa.table({
        "person": pa.array(list(people), pa.string()),
        "nik": pa.array([int(person.nik) for person in people.values()], pa.int64()),
        "name": pa.array([person.name for person in people.values()], pa.string()),
        "birth": pa.array([person.birth_date for person in people.values()], pa.date32()),
        "kab": pa.array([person.kode_kab for person in people.values()], pa.string()),
    })  # fmt: skip
    found: dict[str, list[Welfare]] = defaultdict(list)
    with connect(memory_mb) as con:
        con.register("sought", sought)
        for record in con.sql(_ROWS, params={"data": str(register.data)}).to_arrow_table().to_pylist():
            found[record["person"]].append(welfare_row(record, programme.decile_column))
    return defaultdict(tuple, {person: tuple(several) for person, several in found.items()})


def _asked(register: Register) -> frozenset[int]:
    return frozenset(pq.read_table(register.asked).column("nik").to_pylist()) if register.asked else frozenset()


def _decile(
    person: Registered, rows: Sequence[Welfare], register: Register, asked: bool, programme: Programme, told: Record
) -> tuple[Outcome, str]:
    """What the stage says of the decile; what an officer has answered still answers what is unknown."""
    row, doubtful = assess.choose_welfare(rows, person)
    outcome, _, value = assess.check_decile(row, doubtful, person, register.info, asked, programme)
    if outcome is Outcome.TIDAK_DIKETAHUI and str(told["source"]).startswith(BY_OFFICER):
        return Outcome(told["outcome"]), value
    return outcome, value
