"""Who may change a programme.

Knows: acts and roles. Does not know: the database.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Actor


class Act(StrEnum):
    """What is done to a programme; the log's word for it."""

    ADD_VERSION = "ubah_program"
    ADD_SNAPSHOT = "pasang_register"
    SET_DEADLINE = "tetapkan_batas"
    COMMIT_LOTTERY = "umumkan_undian"
    REVEAL_LOTTERY = "buka_undian"


MAY: dict[Act, frozenset[Role]] = {act: frozenset({Role.PROVINCE_OFFICER}) for act in Act}


def may(by: Actor, act: Act) -> Refusal | None:
    """May this actor do this at all? Whoever sits at the server sets the office up."""
    if by.is_operator or by.roles & MAY[act]:
        return None
    who = ", ".join(sorted(str(role.label) for role in MAY[act]))
    return Refusal("TIDAK_BERWENANG", f"Anda tidak berwenang untuk ini. Yang dapat melakukannya: {who}.")


def has_reason(text: str) -> Refusal | None:
    """Is there a reason that others can read later?"""
    if len(text.strip()) >= 5:
        return None
    return Refusal("TANPA_ALASAN", "Tulis alasannya (paling sedikit 5 huruf); alasan ini masuk buku catatan.")


def is_ahead(until: date, today: date) -> Refusal | None:
    """Can lists still come by this day? Today is a day ahead; one in the past would shut everybody out at once."""
    if until >= today:
        return None
    return Refusal("TANGGAL_LAMPAU", f"{until:%d-%m-%Y} sudah lewat. Tulis hari ini atau hari sesudahnya.")


def is_open(closed: bool) -> Refusal | None:
    """Is the programme's determination not frozen yet? Afterwards nothing of it changes."""
    if not closed:
        return None
    return Refusal("PENETAPAN_DIBEKUKAN", "Penetapan program ini sudah dibekukan. Programnya tidak dapat diubah lagi.")


def is_closed(closed: bool) -> Refusal | None:
    """Is the determination frozen? Before that the seed is nobody's."""
    if closed:
        return None
    return Refusal("BELUM_DIBEKUKAN", "Benih undian baru diumumkan sesudah penetapan dibekukan.")


def is_committed(commitment: str) -> Refusal | None:
    """Was the lottery committed to? Whoever knows the register could otherwise choose a seed."""
    if commitment:
        return None
    return Refusal(
        "TANPA_KOMITMEN", "Umumkan komitmen undian dahulu, di halaman Program; register dipasang sesudahnya."
    )


def is_current(seen: int, newest: int) -> Refusal | None:
    """Is the version on the page still the newest?"""
    if seen == newest:
        return None
    return Refusal("VERSI_BERUBAH", f"Versi {newest} sudah berlaku. Periksa dahulu, lalu ubah lagi.")


def is_same_programme(wanted: str, code: str) -> Refusal | None:
    """Is the file a version of the programme it is put into?"""
    if wanted == code:
        return None
    return Refusal("PROGRAM_LAIN", f"Berkas ini memuat program {code}, bukan {wanted}.")
