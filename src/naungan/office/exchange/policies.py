"""Who may ask, receive, close and use; when; and what can be said of an exchange.

Knows: acts, roles, states, days. Does not know: the database.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Actor
from naungan.office.exchange.models import OPEN, RECEIVES, State

OWNER_LETTERS, OWNER_LONGEST = 3, 120
LARGEST_QUOTA = 100_000
USUAL_QUOTA = 5000
SOON = timedelta(days=3)
"""How long before its due date an exchange is spoken of."""
EARLIEST_STATE = date(2010, 1, 1)


class Act(StrEnum):
    """What is done with exchanges; the log's word for it."""

    ASK = "minta_data"
    READ = "baca_pertukaran"
    TAKE = "unduh_berkas_permintaan"
    RECEIVE = "terima_jawaban"
    CHANGE_DUE = "ubah_tenggat_pertukaran"
    CLOSE = "tutup_pertukaran"
    USE = "pakai_jawaban"
    CALL = "tanya_layanan"


_PROVINCE = frozenset({Role.PROVINCE_OFFICER})
MAY: dict[Act, frozenset[Role]] = {
    **dict.fromkeys(Act, _PROVINCE),
    Act.READ: _PROVINCE | {Role.AUDITOR},
}
WATCHED = frozenset({Role.AUDITOR})
"""Every page that these open is logged. No page of an exchange shows a whole NIK; its files do, and are not theirs."""
WHEN: dict[Act, tuple[State, ...]] = {
    Act.TAKE: RECEIVES,
    Act.RECEIVE: RECEIVES,
    Act.CHANGE_DUE: OPEN,
    Act.CLOSE: OPEN,
    Act.USE: RECEIVES,
    Act.CALL: OPEN,
}
"""In which states an act can be done. What comes late is taken too."""


def may(by: Actor, act: Act) -> Refusal | None:
    """May this actor do this?"""
    if by.roles & MAY[act]:
        return None
    who = ", ".join(sorted(str(role.label) for role in MAY[act]))
    return Refusal("TIDAK_BERWENANG", f"Anda tidak berwenang untuk ini. Yang dapat melakukannya: {who}.")


def is_watched(by: Actor) -> bool:
    """Is what they open logged?"""
    return bool(by.roles & WATCHED)


def can_now(state: str, act: Act) -> Refusal | None:
    """Can this be done with an exchange in this state?"""
    if state in WHEN[act]:
        return None
    return Refusal("BUKAN_SAATNYA", f"Pertukaran ini {State(state).label.lower()}; itu tidak dapat dilakukan sekarang.")


def has_draft(held: bool) -> Refusal | None:
    """Is there a determination whose rows can be asked about?"""
    if held:
        return None
    return Refusal("TANPA_RANCANGAN", "Belum ada rancangan penetapan. Hitung rancangan dahulu, lalu tanyakan datanya.")


def has_owner(owner: str) -> Refusal | None:
    """Is it said who sees to it at the other office?"""
    if OWNER_LETTERS <= len(owner.strip()) <= OWNER_LONGEST:
        return None
    told = f"Tulis siapa yang mengurusnya di kantor tujuan, {OWNER_LETTERS} sampai {OWNER_LONGEST} huruf."
    return Refusal("TANPA_PENANGGUNG_JAWAB", told)


def is_due(due: date, today: date) -> Refusal | None:
    """Can somebody still answer by this day?"""
    if due > today:
        return None
    return Refusal("TENGGAT_LAMPAU", "Tenggat harus sesudah hari ini. Tulis hari yang masih cukup untuk menjawab.")


def is_quota(quota: int) -> Refusal | None:
    """Is it a number of rows that one file can have?"""
    if 1 <= quota <= LARGEST_QUOTA:
        return None
    return Refusal("KUOTA_TIDAK_SAH", f"Isi setiap berkas antara 1 dan {LARGEST_QUOTA} orang.")


def has_questions(asked: int) -> Refusal | None:
    """Is there anybody to ask about?"""
    if asked:
        return None
    told = "Tidak ada seorang pun yang perlu ditanyakan kepada layanan ini menurut rancangan terakhir."
    return Refusal("TANPA_PERTANYAAN", told)


def is_state_day(day: date, today: date) -> Refusal | None:
    """Can answers tell the state of this day?"""
    if EARLIEST_STATE <= day <= today:
        return None
    return Refusal("TANGGAL_TIDAK_MUNGKIN", "Keadaan data tidak dapat sesudah hari ini. Tulis tanggal data itu dibuat.")


def has_file(data: bytes) -> Refusal | None:
    """Was anything sent?"""
    return None if data else Refusal("BERKAS_KOSONG", "Pilih berkas jawaban yang berisi, lalu unggah lagi.")


def none_runs(running: bool) -> Refusal | None:
    """Is no other long work with this exchange under way?"""
    if not running:
        return None
    return Refusal("SEDANG_DIKERJAKAN", "Pekerjaan lain dengan pertukaran ini masih berjalan. Tunggu sampai selesai.")


def has_answers(answers: int) -> Refusal | None:
    """Has anything come back?"""
    if answers:
        return None
    return Refusal("TANPA_JAWABAN", "Belum ada jawaban yang dapat dipakai. Unggah berkas jawabannya dahulu.")


def is_not_complete(kind: str, is_complete: bool) -> Refusal | None:
    """Answers to some questions do not take the place of a complete list."""
    if not is_complete:
        return None
    told = f"Register {kind} yang dipakai sekarang adalah daftar lengkap; jawaban tidak menggantikannya."
    return Refusal("REGISTER_LENGKAP", told)


def not_frozen(closed: bool) -> Refusal | None:
    """Is the programme still open? Afterwards no register changes anything."""
    if not closed:
        return None
    return Refusal("PENETAPAN_DIBEKUKAN", "Penetapan program ini sudah dibekukan; register tidak lagi mengubahnya.")


def is_kept(erased: bool) -> Refusal | None:
    """Are its files still there?"""
    if not erased:
        return None
    return Refusal("SUDAH_DIHAPUS", "Berkas pertukaran ini sudah dihapus menurut jadwal penyimpanan data.")


def has_service(configured: bool) -> Refusal | None:
    """Has whoever runs the office switched the service on?"""
    if configured:
        return None
    return Refusal("LAYANAN_MATI", "Layanan ini tidak diatur di kantor ini. Tanyakan dengan berkas.")


def is_near(due: date, today: date) -> bool:
    """Is the due date so near that it is spoken of?"""
    return due - today <= SOON
