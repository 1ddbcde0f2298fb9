"""Who may upload, hand in, and decide about a missed deadline; and when.

Knows: acts, roles, days. Does not know: the database.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Actor, Held
from naungan.office.intake.models import MissedChoice

REASON_LETTERS = 5


class Act(StrEnum):
    """What is done to a list; the log's word for it."""

    UPLOAD = "unggah"
    HAND_IN = "serahkan"
    DECIDE_MISSED = "putuskan_lewat_batas"
    EXPORT = "ekspor"


def may_for(by: Actor, act: Act, kode_kab: str) -> Refusal | None:
    """May this actor do this for this regency? Lists are a regency officer's; a missed deadline is the province's."""
    if act is Act.DECIDE_MISSED:
        allowed = Role.PROVINCE_OFFICER in by.roles
    else:
        allowed = Held(Role.REGENCY_OFFICER, kode_kab) in by.held
    if allowed:
        return None
    who = Role.PROVINCE_OFFICER.label if act is Act.DECIDE_MISSED else f"{Role.REGENCY_OFFICER.label} {kode_kab}"
    return Refusal("TIDAK_BERWENANG", f"Anda tidak berwenang untuk ini. Yang dapat melakukannya: {who}.")


def in_time(today: date, until: date | None) -> Refusal | None:
    """Is the deadline still ahead? Its day belongs to it."""
    if until is None or today <= until:
        return None
    return Refusal(
        "LEWAT_BATAS",
        f"Batas penyerahan {until:%d-%m-%Y} sudah lewat. Mintalah provinsi memutuskan tentang usulan Anda.",
    )


def can_hand_in(rows: int, good: int, foreign: int) -> Refusal | None:
    """Is there a list that can be judged? Faulty rows may stay: they rest until they are mended. Rows of another
    regency may not: nobody proposes people for a neighbour's seats."""
    if not rows:
        return Refusal("TANPA_DAFTAR", "Belum ada daftar. Unggah daftar dahulu.")
    if foreign:
        return Refusal(
            "BARIS_WILAYAH_LAIN",
            f"{foreign} baris menyebut kabupaten/kota lain. Hapus baris itu dari daftar, lalu unggah daftar baru.",
        )
    if not good:
        return Refusal("TANPA_BARIS_BAIK", "Tidak ada satu pun baris yang baik. Perbaiki daftarnya dahulu.")
    return None


def is_most(part: int, whole: int) -> bool:
    """More than half: then a list is rather another list than a newer one."""
    return part * 2 > whole


def has_what_it_needs(choice: str, until: date | None, has_list: bool) -> Refusal | None:
    """Can this be decided about a missed deadline? Waiting ends on a day, and only a list that exists can be used."""
    if choice == MissedChoice.WAIT and until is None:
        return Refusal("TANPA_TANGGAL", "Tulis hari terakhir yang baru bagi kabupaten/kota ini.")
    if choice == MissedChoice.USE_LAST and not has_list:
        return Refusal(
            "TANPA_DAFTAR", "Kabupaten/kota ini belum mengunggah daftar; tidak ada versi yang dapat dipakai."
        )
    return None


def is_current(handed: int, newest: int) -> Refusal | None:
    """Is the version on the page still the newest? Another officer may have uploaded in between."""
    if handed == newest:
        return None
    return Refusal("VERSI_BERUBAH", f"Sementara itu versi {newest} sudah diunggah. Periksa, lalu serahkan lagi.")


def is_open(closed: bool) -> Refusal | None:
    """Is the determination not frozen yet?"""
    if not closed:
        return None
    return Refusal("PENETAPAN_DIBEKUKAN", "Penetapan program ini sudah dibekukan. Daftar tidak dapat diubah lagi.")
