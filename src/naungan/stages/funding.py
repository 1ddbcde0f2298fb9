"""Funding: cover that another programme pays, beside the months that this programme would pay.

Knows: when two covers overlap, what a list's silence means, and from when a cover can be taken over.
Does not know: the other checks (assess), or who is looked for in which list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from naungan.model.decision import Outcome, ReasonCode, Result
from naungan.model.person import Registered, Scheme
from naungan.model.programme import Programme
from naungan.model.register import RegisterInfo
from naungan.stages.evidence_age import can_know, is_stale

FAIL, UNKNOWN = Outcome.GAGAL, Outcome.TIDAK_DIKETAHUI
NOT_KNOWN = ReasonCode.PROGRAM_LAIN_BELUM_DIKETAHUI
FREE, STALE, OPEN, RUNS = range(4)
MEANT = {
    RUNS: (FAIL, ReasonCode.DIDANAI_PROGRAM_LAIN), OPEN: (UNKNOWN, NOT_KNOWN),
    STALE: (UNKNOWN, ReasonCode.PROGRAM_LAIN_BASI),
}  # fmt: skip
"""Of several covers the one that weighs most decides: the highest number."""
NOBODY_PAYS, UNTIL = "TIDAK DIDANAI", " s.d. "


def check_schemes(
    covers: Sequence[Scheme], person: Registered | None, info: RegisterInfo | None, asked: bool, programme: Programme
) -> tuple[Result, date | None]:
    """Does another programme pay for this person while this one would? Out: the result, and the day of the lists it
    rests on. Law: the programme, [program_lain]."""
    if person is None or info is None:
        return (UNKNOWN, NOT_KNOWN, ""), info.as_of if info else None
    judged = [(cover, _weigh(cover, cover.as_of or info.as_of, programme)) for cover in covers]
    worst = max((found for _, found in judged), default=FREE)
    if worst is not FREE:
        told = [cover for cover, found in judged if found is worst]
        value = "; ".join(sorted({describe_cover(cover) for cover in told}))
        return (*MEANT[worst], value), min(cover.as_of or info.as_of for cover in told)
    return _silence(person, info, asked, programme), info.as_of


def _silence(person: Registered, info: RegisterInfo, asked: bool, programme: Programme) -> Result:
    """What it means that no list names the person."""
    missing = sorted(name for name in programme.schemes or () if name not in info.lists)
    if missing or not can_know(info, asked, person.kode_kab):
        known = can_know(info, asked, person.kode_kab)
        return UNKNOWN, NOT_KNOWN, "belum ada: " + ", ".join(missing) if known else ""
    stale = is_stale(info.as_of, info.kind, programme)
    return (UNKNOWN, ReasonCode.PROGRAM_LAIN_BASI, NOBODY_PAYS) if stale else (Outcome.LOLOS, "", NOBODY_PAYS)


def _weigh(cover: Scheme, day: date, programme: Programme) -> int:
    found = judge_cover(cover, programme)
    if found is Outcome.LOLOS:
        return FREE
    return STALE if is_stale(day, "schemes", programme) else OPEN if found is UNKNOWN else RUNS


def judge_cover(cover: Scheme, programme: Programme) -> Outcome:
    """Does this cover leave the programme's months free? GAGAL: it surely runs into them. Nothing is guessed of a
    period without an end, of one that ends before it begins, or of a payer nobody names."""
    reversed_ = cover.begins is not None and cover.ends is not None and cover.ends < cover.begins
    if not reversed_ and (_is_over(cover, programme) or _is_later(cover, programme)):
        return Outcome.LOLOS
    if cover.payer in programme.own_payers:
        return Outcome.LOLOS
    return UNKNOWN if reversed_ or cover.ends is None or not cover.payer else FAIL


def _is_over(cover: Scheme, programme: Programme) -> bool:
    return cover.ends is not None and cover.ends < programme.registration_date


def _is_later(cover: Scheme, programme: Programme) -> bool:
    return cover.begins is not None and cover.begins >= programme.cover_ends


def describe_cover(cover: Scheme) -> str:
    """'KARTU_NELAYAN (PEMPROV UJI, APBD): 2025-02-01 s.d. 2026-01-31'."""
    fund = f", {cover.fund}" if cover.fund else ""
    return f"{cover.programme} ({cover.payer or '?'}{fund}): {cover.begins or '?'}{UNTIL}{cover.ends or '?'}"


def takeover_month(ends: date) -> date:
    """The first of the month after the last covered day: from then on somebody else may pay."""
    return date(ends.year + ends.month // 12, ends.month % 12 + 1, 1)


def months_left(takeover: date, programme: Programme) -> int:
    """How many of the programme's months are left from a take-over on. Units: months."""
    start, end = max(takeover, programme.registration_date), programme.cover_ends
    return max(0, (end.year - start.year) * 12 + end.month - start.month)
