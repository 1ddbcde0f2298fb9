"""Who may draw up, sign and issue a decree, replace somebody, read a file; and when.

Knows: acts, roles, states. Does not know: the database.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from naungan.model.decision import Verdict
from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Actor
from naungan.office.decree.models import State
from naungan.sources.cell_text import mask_card_numbers

REASON_LETTERS = 5


class Text(NamedTuple):
    """What stands on the first page. `considering`, `recalling`: one item a line; `paper`: a4 or f4."""

    number: str
    day: date
    place: str
    issuer: str
    signatory: str
    considering: str
    recalling: str
    paper: str = "a4"


LETTERS = {"number": ("Nomor", 60), "place": ("Tempat", 60), "issuer": ("Jabatan", 120), "signatory": ("Nama", 120)}
"""Words of the first page -> what they are called, and how long they may be."""
LONGEST, PAPERS = 10_000, ("a4", "f4")


class Act(StrEnum):
    """What is done with decrees; the log's word for it."""

    DRAFT = "susun_keputusan"
    CANCEL = "batalkan_keputusan"
    SIGN = "tandatangani_keputusan"
    SCAN = "unggah_pindaian_keputusan"
    CONFIRM_SCAN = "periksa_pindaian_keputusan"
    ISSUE = "terbitkan_keputusan"
    READ_SEALED = "buka_lampiran_tersegel"
    REPLACE = "ganti_penerima"
    UNDO_REPLACE = "batalkan_ganti_penerima"
    AMEND = "susun_perubahan"
    MADE = "naskah_keputusan_selesai"


MAY: dict[Act, frozenset[Role]] = {
    Act.DRAFT: frozenset({Role.PROVINCE_OFFICER}),
    Act.CANCEL: frozenset({Role.PROVINCE_OFFICER}),
    Act.SIGN: frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD}),
    Act.SCAN: frozenset({Role.PROVINCE_OFFICER}),
    Act.CONFIRM_SCAN: frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD}),
    Act.ISSUE: frozenset({Role.PROVINCE_HEAD}),
    Act.READ_SEALED: frozenset({Role.PROVINCE_OFFICER, Role.REGENCY_OFFICER, Role.BPJS_OFFICER}),
    Act.REPLACE: frozenset({Role.PROVINCE_OFFICER, Role.REGENCY_OFFICER}),
    Act.UNDO_REPLACE: frozenset({Role.PROVINCE_OFFICER, Role.REGENCY_OFFICER}),
    Act.AMEND: frozenset({Role.PROVINCE_OFFICER}),
}
"""Who may. `MADE` is a job's, in the name of whoever asked for it."""
WHEN: dict[Act, frozenset[State]] = {
    Act.CANCEL: frozenset(State) - {State.ISSUED, State.CANCELLED},
    Act.SIGN: frozenset({State.MADE}),
    Act.SCAN: frozenset({State.MADE}),
    Act.CONFIRM_SCAN: frozenset({State.SCANNED}),
    Act.ISSUE: frozenset({State.SIGNED}),
}
"""In which state of the decree."""


def may(by: Actor, act: Act, kode_kab: str = "") -> Refusal | None:
    """May this actor do this, in this regency where the role has one?"""
    if any(held.role in MAY[act] and held.regency in ("", kode_kab) for held in by.held):
        return None
    who = ", ".join(sorted(str(role.label) for role in MAY[act]))
    return Refusal("TIDAK_BERWENANG", f"Anda tidak berwenang untuk ini. Yang dapat melakukannya: {who}.")


def when(act: Act, state: State) -> Refusal | None:
    """May it be done to a decree in this state?"""
    if state in WHEN[act]:
        return None
    return Refusal("KEADAAN_LAIN", f"Keputusan ini: {state.label}. Muat ulang halamannya.")


def another(account: int, first: Collection[int | None]) -> Refusal | None:
    """Four eyes: is this somebody else than those who did the steps before?"""
    if account not in first:
        return None
    return Refusal("ORANG_YANG_SAMA", "Langkah ini dilakukan orang lain daripada yang menyusun atau mengunggahnya.")


def is_text(text: Text) -> Refusal | None:
    """Is everything written that stands on the first page, and fits there?"""
    told = text._asdict()
    if not all(told[name].strip() for name in (*LETTERS, "considering", "recalling")):
        return Refusal("BELUM_LENGKAP", "Isi nomor, tempat, jabatan, nama penanda tangan, menimbang dan mengingat.")
    for name, (word, most) in LETTERS.items():
        if len(told[name].strip()) > most:
            return Refusal("TERLALU_PANJANG", f"{word} paling panjang {most} huruf.")
    numbered = [word for name, (word, _) in LETTERS.items() if mask_card_numbers(told[name]) != told[name]]
    if numbered:
        return Refusal("NIK_DALAM_NASKAH", f"{numbered[0]} memuat angka seperti NIK. Tulis tanpa angka itu.")
    if any(len(told[name]) > LONGEST for name in ("considering", "recalling")):
        return Refusal("TERLALU_PANJANG", f"Menimbang dan mengingat paling panjang {LONGEST} huruf masing-masing.")
    return None if text.paper in PAPERS else Refusal("KERTAS_TAK_DIKENAL", "Pilih kertas A4 atau F4.")


def is_day(day: date, agreed: date, today: date) -> Refusal | None:
    """A decree is of a day not before what was agreed, and not of tomorrow."""
    if agreed <= day <= today:
        return None
    return Refusal("TANGGAL_TIDAK_SAH", f"Tanggal keputusan antara {agreed:%d-%m-%Y} dan {today:%d-%m-%Y}.")


def can_leave(verdict: str, has_left: bool, has_entered: bool) -> Refusal | None:
    """Does this person stand in the decree, or on its waiting list, and has not left?"""
    if has_left:
        return Refusal("SUDAH_KELUAR", "Orang ini sudah dicatat keluar.")
    if verdict in (Verdict.DITETAPKAN, Verdict.CADANGAN) or has_entered:
        return None
    return Refusal("BUKAN_PENERIMA", "Orang ini bukan penerima dan bukan cadangan.")


def has_reason(text: str) -> Refusal | None:
    """Is there a reason that others can read later?"""
    if len(text.strip()) >= REASON_LETTERS:
        return None
    return Refusal("TANPA_ALASAN", "Tulis alasannya (paling sedikit 5 huruf); alasan ini masuk buku catatan.")


def is_past(day: date, today: date) -> Refusal | None:
    """Somebody leaves since a day that has come; it may lie before the list was frozen, where nobody knew of it."""
    if day <= today:
        return None
    return Refusal(
        "TANGGAL_TIDAK_SAH",
        f"Tanggal itu belum tiba. Tulis hari kejadiannya, paling lambat hari ini ({today:%d-%m-%Y}).",
    )


def says_who(text: str) -> Refusal | None:
    """Is it told who signed, and when?"""
    if len(text.strip()) >= REASON_LETTERS:
        return None
    return Refusal("TANPA_PENANDA_TANGAN", "Tulis siapa yang menandatangani, dan kapan.")
