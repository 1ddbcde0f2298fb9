"""What the law on personal data lets be done: erase on request, what is due, whether a breach was told in time.

Knows: classes of data, days, hours. Does not know: the database; everything it judges is handed to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from naungan.model.refusal import Refusal
from naungan.office.privacy.data_classes import DataClass, Kept

REASON_LETTERS = 5


class Act(StrEnum):
    """What is done here; the log's word for it."""

    ERASE = "hapus_data_orang"
    RETAIN = "jalankan_retensi"
    ACCESS = "beri_akses_data"
    OPEN_INCIDENT = "buka_insiden"
    WRITE_NOTICE = "tulis_pemberitahuan"
    CLOSE_INCIDENT = "tutup_insiden"


NOT_YET = frozenset({Kept.STANDING_LIST, Kept.RECIPIENT, Kept.NO_RECIPIENT})
"""Classes that hold against a request as long as their days have not begun."""


def may_erase(
    found: Iterable[tuple[str, Kept, date | None, str]], classes: Mapping[Kept, DataClass], today: date
) -> list[Refusal]:
    """Every reason why these must stay for now, each once. In: (where, class, since, why an open procedure needs it).

    Law: UU 27/2022 Pasal 43-44 (erasure, destruction), Pasal 15 and 50 (exceptions) (belum diverifikasi); the days of
    each class stand in data_classes.toml.
    """
    answers: dict[str, Refusal] = {}
    for where, kept, since, busy in found:
        refusal = _held(classes[kept], since, busy, today)
        if refusal is not None:
            answers.setdefault(refusal.sentence, refusal._replace(sentence=f"{refusal.sentence} Misalnya: {where}."))
    return list(answers.values())


def _held(of: DataClass, since: date | None, busy: str, today: date) -> Refusal | None:
    if busy:
        return Refusal("PROSEDUR_BERJALAN", f"Belum dapat dihapus: {busy}.")
    if since is None:
        if of.kept in NOT_YET:
            return Refusal("PROSEDUR_BERJALAN", "Belum dapat dihapus: prosedurnya belum selesai.")
        return None
    until = of.held_until(since)
    if today < until:
        words = f"Wajib disimpan sampai {until:%d-%m-%Y} sebagai {of.content[0].lower()}{of.content[1:]}"
        checked = "" if of.source.is_verified else " (belum diverifikasi)"
        return Refusal("WAJIB_DISIMPAN", f"{words}. Dasar: {of.source.law}{checked}.")
    return None


def has_ground(letter: str, reason: str) -> Refusal | None:
    """Is there a letter or decision, and a reason, that others can read later?"""
    if not letter.strip():
        return Refusal("TANPA_SURAT", "Tulis nomor surat permintaan atau keputusannya dengan --letter.")
    if len(reason.strip()) < REASON_LETTERS:
        return Refusal("TANPA_ALASAN", "Tulis alasannya dengan --reason (paling sedikit 5 huruf).")
    return None


def clock(discovered: datetime, span: timedelta, now: datetime) -> timedelta:
    """Time left for telling; negative: late by so much. The last moment itself is in time."""
    return discovered + span - now
