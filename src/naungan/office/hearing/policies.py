"""Who may hold a hearing, bring and answer objections, and when: tables, and functions that give a Refusal or None.

Knows: acts, roles, states, days. Does not know: the database; everything it judges is handed to it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Actor
from naungan.office.hearing.models import Kind, Standing, State
from naungan.office.typed_text import plain
from naungan.sources.cell_text import mask_card_numbers

REASON_LETTERS = 5
TEXT_LETTERS = 2000
REPLY_LETTERS = 500
LINE_LETTERS = 200
MOST_DAYS, MOST_ANSWER_DAYS = 60, 30
DOCUMENT_BYTES = 5 * 1024 * 1024
"""Within this many last bytes a PDF says that it ends. Units: bytes."""
PUBLIC = Actor("publik")
"""Whoever files online: nobody asks who that is."""


class Act(StrEnum):
    """What is done in a hearing; the log's word for it."""

    OPEN = "buka_uji_publik"
    CHANGE_DAYS = "ubah_hari_uji_publik"
    CLOSE = "tutup_uji_publik"
    SEE_LIST = "buka_daftar_desa"
    SEE_OBJECTION = "buka_keberatan"
    SEE_SCAN = "buka_pindaian_keberatan"
    RECEIVE = "terima_keberatan"
    ANSWER = "jawab_keberatan"
    WITHDRAW = "tarik_keberatan"
    FOLLOW = "tindak_lanjuti_keberatan"


_PROVINCE, _REGENCY = Role.PROVINCE_OFFICER, Role.REGENCY_OFFICER
MAY: dict[Act, frozenset[Role]] = {
    Act.OPEN: frozenset({_PROVINCE}),
    Act.CHANGE_DAYS: frozenset({_PROVINCE}),
    Act.CLOSE: frozenset({_PROVINCE}),
    Act.SEE_LIST: frozenset({_PROVINCE, _REGENCY, Role.REGENCY_HEAD, Role.AUDITOR}),
    Act.SEE_OBJECTION: frozenset({_PROVINCE, _REGENCY, Role.REGENCY_HEAD, Role.AUDITOR}),
    Act.SEE_SCAN: frozenset({_PROVINCE, _REGENCY}),
    Act.RECEIVE: frozenset({_REGENCY}),
    Act.ANSWER: frozenset({_PROVINCE}),
    Act.WITHDRAW: frozenset({_PROVINCE, _REGENCY}),
    Act.FOLLOW: frozenset({_REGENCY}),
}

TRANSITIONS: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.UPHELD, State.DISMISSED, State.WITHDRAWN}),
    State.UPHELD: frozenset(),
    State.DISMISSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""What may follow upon what. An answer is the last word here; who is not content appeals, outside this office."""

ABOUT_LISTED = frozenset({Kind.UNFIT, Kind.WRONG_DATA})
"""These are about somebody on the list. A person may be left out whether or not a row of theirs was refused."""
TO_FOLLOW = frozenset({Kind.LEFT_OUT, Kind.WRONG_DATA})
"""Upheld, these ask something of the regency's list: a row more, or a row mended. They rule nobody out."""


class Said(NamedTuple):
    """What an objection says. `reference`: as on the list; `person`: whom it names, where the list does not."""

    kind: Kind
    reference: str
    who: str
    contact: str
    text: str
    person: str = ""


class Reference(NamedTuple):
    """A reference taken apart. `number` 0: the village alone."""

    kode_kab: str
    village: int
    number: int


_REFERENCE = re.compile(r"\s*(\d\d)[.\s]?(\d\d)\W*D\W*(\d{1,5})(?:\W+(\d{1,5}))?\s*", re.IGNORECASE | re.ASCII)
_PHONE = re.compile(r"(?<!\d)(?<!\d[ .\-])(?:\+62[ .\-]?|0)8\d(?:[ .\-]?\d){6,10}(?![ .\-]?\d)")


def may(by: Actor, act: Act, kode_kab: str = "") -> Refusal | None:
    """May this actor do this, in this regency where the role has one?"""
    if any(held.role in MAY[act] and held.regency in ("", kode_kab) for held in by.held):
        return None
    who = ", ".join(sorted(str(role.label) for role in MAY[act]))
    return Refusal("TIDAK_BERWENANG", f"Anda tidak berwenang untuk ini. Yang dapat melakukannya: {who}.")


def is_draft(is_done: bool) -> Refusal | None:
    """Is there a draft that can be shown?"""
    if is_done:
        return None
    return Refusal("TANPA_RANCANGAN", "Belum ada rancangan penetapan yang dapat diuji. Hitung rancangannya dahulu.")


def none_open(standing: Standing | None) -> Refusal | None:
    """Is no other hearing under way? In: how far the last one is that nobody closed."""
    if standing in (None, Standing.OVER):
        return None
    return Refusal("SUDAH_DIBUKA", "Uji publik lain masih terbuka. Tutup dahulu, atau ubah harinya.")


def has_people(people: int) -> Refusal | None:
    """Is there anybody to show?"""
    if people:
        return None
    return Refusal("TANPA_ORANG", "Rancangan ini tidak menetapkan siapa pun. Tidak ada yang dapat diumumkan.")


def are_days(first: date, last: date, answer_days: int, today: date) -> Refusal | None:
    """Can a hearing be held on these days?"""
    if first < today:
        return Refusal("HARI_LEWAT", "Hari pertama sudah lewat. Pilih hari ini atau hari sesudahnya.")
    if not 1 <= answer_days <= MOST_ANSWER_DAYS:
        return Refusal("HARI_JAWABAN", f"Hari untuk menjawab: 1 sampai {MOST_ANSWER_DAYS} hari kerja.")
    return _has_length(first, last)


def is_last_day(first: date, before: date, last: date, today: date) -> Refusal | None:
    """Can the hearing end on this day instead? In: `before`: its last day until now."""
    if last == before:
        return Refusal("HARI_SAMA", f"Hari terakhirnya sudah {before:%d-%m-%Y}. Tulis hari yang lain.")
    if last < today:
        return Refusal("HARI_LEWAT", "Hari terakhir sudah lewat. Pilih hari ini atau hari sesudahnya.")
    return _has_length(first, last)


def _has_length(first: date, last: date) -> Refusal | None:
    days = (last - first).days + 1
    if days < 1:
        return Refusal("HARI_TERBALIK", "Hari terakhir harus sama dengan hari pertama atau sesudahnya.")
    if days > MOST_DAYS:
        return Refusal("TERLALU_LAMA", f"Uji publik paling lama {MOST_DAYS} hari.")
    return None


def not_closed(is_closed: bool) -> Refusal | None:
    """Can anything of this hearing still be changed?"""
    return Refusal("SUDAH_DITUTUP", "Uji publik ini sudah ditutup.") if is_closed else None


def is_running(standing: Standing) -> Refusal | None:
    """Are objections taken online today?"""
    if standing is Standing.RUNNING:
        return None
    return Refusal("DI_LUAR_HARI", "Keberatan daring hanya diterima selama uji publik berlangsung.")


def came_in_time(first: date, last: date, received_on: date, today: date) -> Refusal | None:
    """Was a paper received within the hearing's days? Typed in later it counts as well."""
    if received_on > today:
        return Refusal("BELUM_TIBA", "Tanggal terima belum tiba. Tulis hari keberatan itu diterima.")
    if first <= received_on <= last:
        return None
    told = f"Keberatan diterima di luar hari uji publik ({first:%d-%m-%Y} sampai {last:%d-%m-%Y})."
    return Refusal("DI_LUAR_HARI", told)


def none_freezes(is_frozen: bool, is_freezing: bool) -> Refusal | None:
    """Can an answer still come before the list binds?"""
    if is_frozen:
        return Refusal("PENETAPAN_DIBEKUKAN", "Penetapan sudah dibekukan. Catat keberatan ini pada halaman orangnya.")
    if is_freezing:
        return Refusal("SEDANG_DIBEKUKAN", "Penetapan sedang dibekukan. Tunggu sampai selesai.")
    return None


def is_complete(said: Said, is_listed: bool) -> Refusal | None:
    """Does it say enough to be answered? In: is its reference on a list of this hearing?"""
    if said.kind in ABOUT_LISTED and not is_listed:
        told = "Nomor rujukan tidak ada dalam daftar. Salin seperti tertulis, misalnya 12.07-D3-15."
        return Refusal("TANPA_RUJUKAN", told)
    if said.kind is Kind.LEFT_OUT and not said.person.strip():
        return Refusal("TANPA_NAMA", "Tulis nama orang yang terlewat dan dusun atau desanya.")
    if len(said.text.strip()) < REASON_LETTERS:
        return Refusal("TANPA_URAIAN", f"Tulis keberatannya, paling sedikit {REASON_LETTERS} huruf.")
    if not said.contact.strip():
        return Refusal("TANPA_KONTAK", "Tulis cara menghubungi pengaju, misalnya nomor HP.")
    if len(said.text) > TEXT_LETTERS or max(len(said.who), len(said.contact), len(said.person)) > LINE_LETTERS:
        return Refusal("TERLALU_PANJANG", f"Tulisan terlalu panjang: uraian paling banyak {TEXT_LETTERS} huruf.")
    return None


def may_follow(now: State, then: State) -> Refusal | None:
    """May this state follow upon that one?"""
    if then in TRANSITIONS[now]:
        return None
    return Refusal("SUDAH_BERAKHIR", f"Keberatan ini sudah berakhir: {str(now.label).lower()}.")


def other_person(account: int, typist: int | None, uploaders: Collection[int]) -> Refusal | None:
    """Whoever typed an objection in, or sent the list that it is about, does not answer it."""
    if account == typist:
        return Refusal("PENCATAT_TIDAK_MENJAWAB", "Anda mencatat keberatan ini; petugas lain yang menjawabnya.")
    if account in uploaders:
        return Refusal("PENGUNGGAH_TIDAK_MENJAWAB", "Anda mengunggah daftar kabupaten/kota ini; petugas lain menjawab.")
    return None


def has_reason(text: str) -> Refusal | None:
    """Is there a reason that others can read later?"""
    if len(text.strip()) >= REASON_LETTERS:
        return None
    return Refusal("TANPA_ALASAN", f"Tulis alasannya, paling sedikit {REASON_LETTERS} huruf.")


def has_reply(text: str) -> Refusal | None:
    """Is there something for whoever brought the objection to read?"""
    if REASON_LETTERS <= len(text.strip()) <= REPLY_LETTERS:
        return None
    told = f"Tulis jawaban bagi pengaju, {REASON_LETTERS} sampai {REPLY_LETTERS} huruf."
    return Refusal("TANPA_JAWABAN_PENGAJU", told)


def asks_to_follow(kind: Kind, state: State, is_done: bool) -> Refusal | None:
    """Is there something left that an upheld objection asks of the regency?"""
    if kind in TO_FOLLOW and state is State.UPHELD and not is_done:
        return None
    return Refusal("TANPA_TINDAK_LANJUT", "Keberatan ini tidak menunggu tindak lanjut.")


def rules(kind: Kind, is_upheld: bool, is_listed: bool, others_upheld: bool) -> str:
    """What an answer says of a row to the next determination: DITERIMA, DITOLAK, or '' where it says nothing.

    Upheld, wrong data are mended by the regency: to uphold it against the person would rule them out. A dismissal
    beside another objection that was upheld would undo that one, for the last word on a row counts.
    """
    if not is_listed or (kind in TO_FOLLOW and is_upheld):
        return ""
    if is_upheld:
        return "DITERIMA"
    return "" if others_upheld else "DITOLAK"


def read_reference(text: str) -> Reference | None:
    """A reference as people copy it: '12.07-D3-15', '1207 d3 15'; None: it is none."""
    found = _REFERENCE.fullmatch(text)
    return found and Reference(f"{found[1]}.{found[2]}", int(found[3]), int(found[4] or 0))


def masked_contact(text: str) -> str:
    """Plain, but a telephone number stays one: no NIK begins with 08."""
    phone = _PHONE.search(text)
    if phone is None:
        return plain(text)
    before, after = mask_card_numbers(text[: phone.start()]), mask_card_numbers(text[phone.end() :])
    return f"{before}{_local(phone[0])}{after}".strip()


def _local(phone: str) -> str:
    return "0" + re.sub(r"\D", "", phone).removeprefix("62").removeprefix("0")
