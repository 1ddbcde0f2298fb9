"""NIK repair: whose NIK must be put right at the civil registry, by when, and what has become of it since.

Knows: which reasons of a result are a NIK's own fault, and how two results are compared. Does not know: files, names,
or what a family must bring along (sources/nik_repair_steps).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from naungan.model.decision import ReasonCode, Verdict
from naungan.model.problem import ProblemCode

R = ReasonCode


class NikFault(StrEnum):
    """What is wrong with a NIK, as it is printed."""

    NONAKTIF = "NONAKTIF"
    GANDA = "GANDA"
    TIDAK_DITEMUKAN = "TIDAK_DITEMUKAN"
    SALAH_BENTUK = "SALAH_BENTUK"


class RepairState(StrEnum):
    """How a repair stands, as it is printed."""

    BARU = "BARU"
    TERBUKA = "TERBUKA"
    BELUM_DIKETAHUI = "BELUM_DIKETAHUI"  # was faulty, and nobody has said since that it is not
    TIDAK_DIAJUKAN = "TIDAK_DIAJUKAN"  # its row is not in the newer result
    DIPERBAIKI = "DIPERBAIKI"
    GUGUR = "GUGUR"  # refused for something that no repair mends


OPEN = frozenset({
    RepairState.BARU, RepairState.TERBUKA, RepairState.BELUM_DIKETAHUI, RepairState.TIDAK_DIAJUKAN,
})  # fmt: skip
"""States in which somebody still has to do something, and may be late."""

BY_REASON = {
    R.NIK_NONAKTIF: NikFault.NONAKTIF, R.NIK_GANDA_DUKCAPIL: NikFault.GANDA,
    R.NIK_TIDAK_DITEMUKAN: NikFault.TIDAK_DITEMUKAN,
}  # fmt: skip
"""Reason -> fault, the weightiest first."""

MALFORMED = frozenset({ProblemCode.NIK_BUKAN_16_ANGKA, ProblemCode.NIK_TIDAK_MUNGKIN})
"""Problems of a row's NIK that may be on the card itself. Empty cells, dummies and digits that Excel lost are the
list's own: they go back with Perbaikan.xlsx."""

PERSON_OPEN = frozenset({
    R.IDENTITAS_BELUM_PASTI, R.NIK_MILIK_ORANG_LAIN, R.NIK_TIDAK_DITEMUKAN, R.BELUM_DIPERIKSA_DUKCAPIL,
    R.TIDAK_ADA_DI_DUKCAPIL,
})  # fmt: skip
"""Nobody knows yet which registered person the row is."""

NIK_OPEN = PERSON_OPEN | {
    R.NIK_NONAKTIF, R.NIK_GANDA_DUKCAPIL, R.STATUS_HIDUP_BELUM_DIKETAHUI, R.STATUS_HIDUP_BASI,
}  # fmt: skip
"""While one of these stands, nobody may say that the NIK is in order."""


class Seen(NamedTuple):
    """What a result says of one row: its NIK's fault, whether it is refused for something else, whether the registry
    has said that the NIK is in order."""

    fault: NikFault | None
    is_refused: bool
    is_in_order: bool


class Repair(NamedTuple):
    """One repair. `since`: the day of the result that first found it."""

    candidate_id: str
    kode_kab: str
    fault: NikFault
    due: date
    since: date
    state: RepairState
    is_late: bool


def look(verdict: str, reasons: Collection[str], problems: Collection[str]) -> Seen:
    """What a result says of one row's NIK. In: its verdict and reasons, and the problems of its NIK.

    Who is refused for more than not being found is not sent anywhere: no repair would give them a seat.
    """
    refused = verdict == Verdict.TIDAK_MEMENUHI and set(reasons) != {R.TIDAK_ADA_DI_DUKCAPIL}
    in_order = not refused and NIK_OPEN.isdisjoint(reasons)
    return Seen(None if refused else _fault(reasons, problems), refused, in_order)


def _fault(reasons: Collection[str], problems: Collection[str]) -> NikFault | None:
    said = next((fault for reason, fault in BY_REASON.items() if reason in reasons), None)
    if said in (NikFault.NONAKTIF, NikFault.GANDA):
        return said
    if not PERSON_OPEN.isdisjoint(reasons) and not MALFORMED.isdisjoint(problems):
        return NikFault.SALAH_BENTUK
    return said


def follow(
    earlier: Mapping[str, Repair], seen: Mapping[str, Seen], regency_of: Mapping[str, str], *, due: date, today: date
) -> tuple[Repair, ...]:
    """Every repair that was open or is found now, by candidate id.

    In: open repairs by candidate id; what the newer result says of every row. An old one keeps the day it is due.
    """
    told = [_followed(repair, seen.get(row), today) for row, repair in earlier.items()]
    for row, found in seen.items():
        if found.fault and row not in earlier:
            told.append(Repair(row, regency_of[row], found.fault, due, today, RepairState.BARU, today > due))
    return tuple(sorted(told, key=lambda repair: repair.candidate_id))


def _followed(repair: Repair, found: Seen | None, today: date) -> Repair:
    state = _state(found)
    fault = found.fault if found and found.fault else repair.fault
    return repair._replace(fault=fault, state=state, is_late=state in OPEN and today > repair.due)


def _state(found: Seen | None) -> RepairState:
    if found is None:
        return RepairState.TIDAK_DIAJUKAN
    if found.fault:
        return RepairState.TERBUKA
    if found.is_refused:
        return RepairState.GUGUR
    return RepairState.DIPERBAIKI if found.is_in_order else RepairState.BELUM_DIKETAHUI
