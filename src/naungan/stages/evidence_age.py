"""Evidence age: how old evidence may be, what a register's silence means, and which reason says that all is too old.

Knows: what is stale on the registration date, and which register a check rests on. Does not know: what a check finds
(assess), or how rows are judged again (engines/).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from naungan.model.decision import Check, ReasonCode, Verdict
from naungan.model.programme import Programme
from naungan.model.register import REGISTERS, Coverage, RegisterInfo

EVERY = ""
"""Stands for all registers at once where it is said who would pass if they were fresh."""

RESTS_ON = {
    Check.HIDUP: "population", Check.DOMISILI: "population", Check.DESIL: "welfare",
    Check.KEPESERTAAN: "membership", Check.PENGECUALIAN: "exclusions",
    Check.PROGRAM_LAIN: "schemes",
}  # fmt: skip
"""Check -> the register whose age limit it has. A birth date does not age, and an occupation is the list's own word."""

STALE = {
    Check.HIDUP: ReasonCode.STATUS_HIDUP_BASI, Check.DOMISILI: ReasonCode.DOMISILI_BASI,
    Check.DESIL: ReasonCode.DESIL_BASI, Check.KEPESERTAAN: ReasonCode.KEPESERTAAN_BASI,
    Check.PENGECUALIAN: ReasonCode.PENGECUALIAN_BASI, Check.PROGRAM_LAIN: ReasonCode.PROGRAM_LAIN_BASI,
}  # fmt: skip
"""Check -> the reason that it is unknown only because what is known of it is too old."""


def is_stale(as_of: date | None, register: str, programme: Programme) -> bool:
    """Is evidence of this date older than the programme allows on the registration date? No date = stale.

    Law: the programme, [bukti].
    """
    limit = programme.max_age_days(register)
    if limit is None:
        return False
    return as_of is None or as_of < programme.registration_date - timedelta(days=limit)


def is_stale_answer(check: Check, day: str, programme: Programme) -> bool:
    """Is what somebody brought for this check on this day older than the register itself might be?

    In: ISO day. Law: the programme, [bukti].
    """
    return check in RESTS_ON and is_stale(date.fromisoformat(day), RESTS_ON[check], programme)


def absence_is_answer(info: RegisterInfo | None, asked: bool, kode_kab: str, programme: Programme) -> bool:
    """Does finding nobody in this register mean there is nobody? Only where it can know, and while it is fresh."""
    return info is not None and not is_stale(info.as_of, info.kind, programme) and can_know(info, asked, kode_kab)


def can_know(info: RegisterInfo, asked: bool, kode_kab: str) -> bool:
    """Would this register hold the person if there were anything to hold, however old it is?"""
    if info.coverage is Coverage.JAWABAN:
        return asked
    if not info.regions:
        return True
    return bool(kode_kab) and any(kode_kab.startswith(prefix) for prefix in info.regions)


def stale_registers(reasons: Iterable[str]) -> tuple[str, ...]:
    """Registers of which one of these reasons says that they are too old, in the order of REGISTERS."""
    said = set(reasons)
    found = {RESTS_ON[check] for check, code in STALE.items() if code in said}
    return tuple(kind for kind in REGISTERS if kind in found)


def what_ifs(stale: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What is asked of a result with these stale registers: each of them fresh alone, and (EVERY) all of them."""
    wanted = set(stale)
    kinds = tuple(kind for kind in REGISTERS if kind in wanted)
    return {EVERY: kinds, **{kind: (kind,) for kind in kinds}} if kinds else {}


def without_limits(programme: Programme, registers: Iterable[str]) -> Programme:
    """The programme as if evidence of these registers were fresh, and said the same."""
    lifted = set(registers)
    kept = tuple((kind, days) for kind, days in programme.evidence_max_days if kind not in lifted)
    return replace(programme, evidence_max_days=kept)


class IfFresh(NamedTuple):
    """What would become of undecided rows if their stale evidence were fresh and said the same. `register`: whose
    evidence, EVERY = all that is stale; `rows`: undecided and stale in it; `eligible`, `seated`: of these, who would
    meet every condition, and who would have a seat. Units: rows."""

    register: str
    rows: int
    eligible: int
    seated: int


def if_fresh(register: str, stale: Mapping[str, Collection[str]], verdicts: Mapping[str, str]) -> IfFresh:
    """Count who would pass. In: `stale`: undecided row -> registers of which its evidence is stale; `verdicts`: row ->
    what would be decided, of those at least who would be eligible."""
    rows = [row for row, registers in stale.items() if register in (EVERY, *registers)]
    seated = sum(verdicts.get(row) == Verdict.DITETAPKAN for row in rows)
    waiting = sum(verdicts.get(row) == Verdict.CADANGAN for row in rows)
    return IfFresh(register, len(rows), seated + waiting, seated)
