"""Cards: how a person stands with BPJS Ketenagakerjaan, by the cards that it holds of them.

Knows: what each card means, and which of several decides. Does not know: which fund may pay for whom (assess).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from naungan.model.decision import UNKNOWN_REASONS, Outcome, ReasonCode, Result
from naungan.model.person import Membership, Registered
from naungan.model.programme import Programme
from naungan.model.register import RegisterInfo
from naungan.stages.evidence_age import can_know, is_stale

R = ReasonCode
PASS, FAIL, UNKNOWN = Outcome.LOLOS, Outcome.GAGAL, Outcome.TIDAK_DIKETAHUI

ACTIVE = ("AKTIF", "TENGGANG")
"""Membership states in which cover stands; in the grace period arrears can still be paid."""

NOT_A_MEMBER = "TIDAK_TERDAFTAR"
"""BPJS was asked and has said: no member."""

NO_CARD = "BUKAN PESERTA"
"""What finding no card is called in the evidence."""

CARD_ORDER = (
    R.PESERTA_PU_AKTIF, R.PESERTA_SEGMEN_LAIN, R.PESERTA_DIBAYARI_PIHAK_LAIN, R.PESERTA_MANDIRI,
    R.KEPESERTAAN_BELUM_DIKETAHUI, R.KEPESERTAAN_BASI,
)  # fmt: skip
"""Which of several cards decides: the one that weighs most."""


class Cover(NamedTuple):
    """How a person stands with BPJS: covered otherwise, covered by this programme, or (known False) not known."""

    known: bool
    other: bool
    own: bool


def judge_card(card: Membership, programme: Programme) -> tuple[str, Cover]:
    """What one membership row means: a reason code ('' = no obstacle) and the cover it gives."""
    if not card.status or (card.status in ACTIVE and not card.segment):
        return R.KEPESERTAAN_BELUM_DIKETAHUI, Cover(False, False, False)
    if card.status not in ACTIVE:
        return "", Cover(True, False, False)
    if card.segment != "BPU":
        return (R.PESERTA_PU_AKTIF if card.segment == "PU" else R.PESERTA_SEGMEN_LAIN), Cover(True, True, False)
    if not card.payer:
        return R.KEPESERTAAN_BELUM_DIKETAHUI, Cover(False, False, False)
    if card.payer in programme.own_payers:
        return "", Cover(True, False, True)
    if card.payer == "MANDIRI":
        return ("" if programme.self_payer_allowed else R.PESERTA_MANDIRI), Cover(True, True, False)
    return R.PESERTA_DIBAYARI_PIHAK_LAIN, Cover(True, True, False)


def check_membership(
    cards: Sequence[Membership], person: Registered | None, info: RegisterInfo | None, asked: bool,
    programme: Programme,
) -> tuple[Result, Cover]:  # fmt: skip
    """Is the person already covered? A stale card says neither yes nor no. Law: PMK 91/2023; PP 44/2015."""
    nobody = Cover(False, False, False)
    if person is None or info is None or (not cards and not can_know(info, asked, person.kode_kab)):
        return (UNKNOWN, R.KEPESERTAAN_BELUM_DIKETAHUI, ""), nobody
    if not cards:
        if is_stale(info.as_of, info.kind, programme):
            return (UNKNOWN, R.KEPESERTAAN_BASI, NO_CARD), nobody
        return (PASS, "", NO_CARD), Cover(True, False, False)
    judged = [judge_dated(card, info, programme) for card in cards]
    codes = {code for code, _ in judged}
    cover = Cover(all(c.known for _, c in judged), any(c.other for _, c in judged), any(c.own for _, c in judged))
    code = next((code for code in CARD_ORDER if code in codes), "")
    value = "; ".join(sorted({describe_card(card) for card in cards}))
    outcome = PASS if not code else UNKNOWN if code in UNKNOWN_REASONS else FAIL
    return (outcome, code, value), cover


def judge_dated(card: Membership, info: RegisterInfo, programme: Programme) -> tuple[str, Cover]:
    """What one membership row means on the registration date: a stale one is open, whatever it says."""
    if is_stale(card_day(card, info), info.kind, programme):
        return R.KEPESERTAAN_BASI, Cover(False, False, False)
    return judge_card(card, programme)


def card_day(card: Membership, info: RegisterInfo) -> date:
    """When BPJS said so. Without a day of its own a card is as old as the register."""
    return card.as_of or info.as_of


def decided_on(cards: Sequence[Membership], code: str, info: RegisterInfo | None, programme: Programme) -> date | None:
    """The oldest day among the cards that gave this code; None without cards."""
    dated = [(card_day(card, info), judge_dated(card, info, programme)[0]) for card in cards] if info else []
    days = [day for day, meant in dated if meant == code]
    return min(days, default=None)


def has_fresh_cover(cards: Sequence[Membership], info: RegisterInfo, programme: Programme) -> bool:
    """Does cover stand, whoever pays for it, by a card that is not too old?"""
    return any(
        card.status in ACTIVE and not is_stale(card_day(card, info), info.kind, programme) for card in cards
    )  # fmt: skip


def describe_card(card: Membership) -> str:
    """'BPU AKTIF (MANDIRI)', 'PU NONAKTIF'."""
    if card.status == NOT_A_MEMBER:
        return NO_CARD
    payer = f" ({card.payer})" if card.payer and card.status in ACTIVE else ""
    return f"{card.segment or '?'} {card.status or '?'}{payer}"
