"""What goes into an engine and what comes out: one contract for the reference, DuckDB and, later, Spark.

Knows: shapes. Does not know: how any engine works, or where the files came from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from naungan.model.decision import Verdict
from naungan.model.programme import Programme
from naungan.model.register import RegisterInfo
from naungan.model.ruling import Ruling
from naungan.stages import evidence_age

Progress = Callable[[str, int, int], None]
"""Called with (step in Indonesian, done, total); total 0 = unknown."""


def silent(step: str, done: int, total: int) -> None:
    """A progress callable that says nothing."""


@dataclass(frozen=True, slots=True)
class Register:
    """A prepared register: what it says of itself, its rows sorted by NIK, the keys it was asked for, and the
    index of the population register where one is ready."""

    info: RegisterInfo
    data: Path
    asked: Path | None
    index: Path | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a determination depends on. `registers` lacks the kinds nobody holds: their checks are unknown.

    `rulings`: kind -> rulings in file order. `lottery_seed`: secret bytes; `draft_seed` marks a seed that binds nobody.
    """

    rows: Path
    programme: Programme
    registers: Mapping[str, Register]
    rulings: Mapping[str, tuple[Ruling, ...]]
    lottery_seed: bytes
    draft_seed: bool


@dataclass(frozen=True, slots=True)
class Determined:
    """What a determination found: tables with the columns of model/tables.py (DECISIONS, LINKS, CELLS, PROBLEMS,
    DOUBLES), in any order and without `probability`; the one writer sorts them and fills it in from the weight.

    `if_fresh`: who would pass if stale evidence were fresh; () where none is stale."""

    decisions: pa.Table
    links: pa.Table
    cells: pa.Table
    problems: pa.Table
    doubles: pa.Table
    if_fresh: tuple[evidence_age.IfFresh, ...] = ()


def stale_rows(decisions: pa.Table) -> dict[str, tuple[str, ...]]:
    """Undecided rows with stale evidence: candidate id -> the registers it is stale of."""
    rows = decisions.select(["candidate_id", "verdict", "reasons"])
    rows = rows.filter(pc.equal(rows.column("verdict"), Verdict.PERLU_TINJAUAN.value))
    found = zip(rows.column("candidate_id").to_pylist(), rows.column("reasons").to_pylist(), strict=True)
    stale = {row: evidence_age.stale_registers(reasons or ()) for row, reasons in found}
    return {row: registers for row, registers in stale.items() if registers}


def judge_again(
    decisions: pa.Table, programme: Programme, verdicts_under: Callable[[Programme], Mapping[str, str]]
) -> tuple[evidence_age.IfFresh, ...]:
    """Who would pass if stale evidence were fresh: for all of it, and for each register alone; () where none is stale.

    In: `verdicts_under`: what an engine would decide, of the eligible at least, under another programme.
    """
    stale = stale_rows(decisions)
    found: dict[tuple[str, ...], Mapping[str, str]] = {}
    told = []
    for register, lifted in evidence_age.what_ifs(kind for kinds in stale.values() for kind in kinds).items():
        if lifted not in found:  # one register alone is all of them
            found[lifted] = verdicts_under(evidence_age.without_limits(programme, lifted))
        told.append(evidence_age.if_fresh(register, stale, found[lifted]))
    return tuple(told)


class Engine(Protocol):
    """Does the stages to all rows."""

    name: str

    def determine(self, inputs: Inputs, progress: Progress = silent) -> Determined:
        """Clean, identify, assess and allocate every row of `inputs.rows`."""
        ...
