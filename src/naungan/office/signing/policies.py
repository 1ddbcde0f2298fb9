"""Who draws up, signs, hands in and confirms; when an approval holds because nobody can give it.

Knows: acts, roles, parts, and sentences for each no. Does not know: the database; everything judged is handed to it.
An approval that nobody can give is never taken for given.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from naungan.model.programme import Signatures
from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Actor
from naungan.office.signing.machine import Step

REASON_LEAST = 5
QUIET_DAYS = 31
"""Longer would be a lock, not a quiet time."""
SCAN_BYTES = 10 * 1024 * 1024
CODE_DIGITS = 32
"""How much of a content hash is printed to be typed: 128 bits, so that nobody makes two contents with one code."""
FRESH_SECONDS = 120
"""How long a signature may come after its signer has proved who they are."""


class Act(StrEnum):
    """What is done to minutes; the log's word for it."""

    DRAW_UP = "susun_berita_acara"
    EDIT = "ubah_berita_acara"
    OPEN = "buka_penandatanganan"
    QUIET = "tetapkan_masa_tenang"
    CANCEL = "batalkan_berita_acara"
    SIGN = "tanda_tangani"
    HAND_SCAN = "unggah_pindaian"
    CONFIRM_SCAN = "sahkan_pindaian"
    REJECT_SCAN = "tolak_pindaian"
    READ_SCAN = "baca_pindaian"
    FALL = "gugurkan_tanda_tangan"
    CONCLUDE = "tutup_berita_acara"
    EXPORT = "ekspor_tanda_tangan"


_PROVINCE = frozenset({Role.PROVINCE_OFFICER})
MAY: dict[Act, frozenset[Role]] = {
    **dict.fromkeys((Act.DRAW_UP, Act.EDIT, Act.OPEN, Act.QUIET, Act.CANCEL), _PROVINCE),
    Act.CONFIRM_SCAN: _PROVINCE,
    Act.REJECT_SCAN: _PROVINCE,
    Act.CONCLUDE: _PROVINCE | {Role.PROVINCE_HEAD},
    Act.EXPORT: _PROVINCE | {Role.AUDITOR},
}
"""Who may. Signing and handing in a scan depend on the part: SIGNERS, HANDS_IN."""
SIGNERS = {Step.REGENCY: Role.REGENCY_HEAD, Step.BPJS: Role.BPJS_OFFICER, Step.PROVINCE: Role.PROVINCE_HEAD}
HANDS_IN = {Step.REGENCY: Role.REGENCY_OFFICER, Step.BPJS: Role.BPJS_OFFICER, Step.PROVINCE: Role.PROVINCE_OFFICER}


class Part(NamedTuple):
    """One place to sign: a regency's, BPJS's, the province's."""

    step: Step
    regency: str = ""

    @property
    def code(self) -> str:
        """As addresses name it: '12.07', 'bpjs', 'provinsi'."""
        return self.regency or str(self.step)


def parts(regions: Sequence[str]) -> list[Part]:
    """Every place to sign, in order."""
    return [*(Part(Step.REGENCY, code) for code in regions), Part(Step.BPJS), Part(Step.PROVINCE)]


def needed(rule: Signatures, step: Step) -> int:
    """How many signatures a place of this step needs."""
    return {Step.REGENCY: rule.regency, Step.BPJS: rule.bpjs, Step.PROVINCE: rule.province}[step]


def may(by: Actor, act: Act) -> Refusal | None:
    """May this actor do this at all?"""
    return None if by.roles & MAY[act] else _only(MAY[act])


def may_hand_in(by: Actor, part: Part) -> Refusal | None:
    """May this actor hand in the paper of this part?"""
    return None if holds(by, HANDS_IN[part.step], part) else _only({HANDS_IN[part.step]})


def holds(by: Actor, role: Role, part: Part) -> bool:
    """Has this actor the role there?"""
    return any(held.role is role and held.regency == part.regency for held in by.held)


def _only(roles: Collection[Role]) -> Refusal:
    who = ", ".join(sorted(str(role.label) for role in roles))
    return Refusal("TIDAK_BERWENANG", f"Anda tidak berwenang untuk ini. Yang dapat melakukannya: {who}.")


class Pool(NamedTuple):
    """Who can sign at one place today. Accounts' ids. `holders`: have the post; `barred`: sent the list, wrote the
    minutes, asked for the freeze, or have signed elsewhere; `signed`: whose signature stands here."""

    holders: frozenset[int]
    barred: frozenset[int]
    signed: frozenset[int]

    @property
    def free(self) -> frozenset[int]:
        """Who may still sign."""
        return self.holders - self.barred - self.signed


def hold(count: int, pool: Pool, role: str, place: str) -> str:
    """Why this approval can never come about as things are, and who must be appointed where; '' = it can.

    In: `count`: signatures needed; `role` and `place` in words."""
    if len(pool.signed) >= count > 0:
        return ""
    if count < 1:
        return f"Aturan tanda tangan {place} kurang dari satu. Perbaiki [persetujuan] pada berkas program."
    if not pool.holders | pool.signed:
        return f"{place} belum punya {role}. Administrator perlu menetapkan orangnya."
    lacking = count - len(pool.signed | pool.free)
    if lacking <= 0:
        return ""
    if not pool.free and not pool.signed:
        return f"Setiap {role} {place} ikut mengajukan atau sudah menandatangani. Tetapkan {role} lain."
    return f"{place} perlu {count} {role} yang berhak. Tetapkan {lacking} orang lagi."


def may_sign(account: int, pool: Pool, submitters: Collection[int], role: str, place: str) -> Refusal | None:
    """Is this one of the people who may sign here?"""
    if account not in pool.holders:
        return Refusal("BUKAN_PENANDA_TANGAN", f"Yang menandatangani di sini {role} {place} yang menjabat hari itu.")
    if account in submitters:
        return Refusal(
            "PENGAJU_TIDAK_MENYETUJUI", "Anda ikut mengajukan daftar atau berita acara ini. Orang lain menandatangani."
        )
    if account in pool.barred:
        return Refusal("SUDAH_MENANDATANGANI", "Orang yang sama tidak menandatangani dua kali pada satu berita acara.")
    return None


def still_needed(count: int, signed: int, place: str) -> Refusal | None:
    """Is a signature wanted here?"""
    return Refusal("SUDAH_CUKUP", f"{place} sudah menandatangani.") if signed >= count > 0 else None


def can_be_given(sentence: str) -> Refusal | None:
    """In: what `hold` says."""
    return Refusal("PERSETUJUAN_TERTAHAN", sentence) if sentence else None


def is_what_was_seen(seen: str, current: str) -> Refusal | None:
    """Is the content that stood on the page the one that stands now?"""
    if seen == current:
        return None
    return Refusal("ISI_BERUBAH", "Isi berita acara berubah sejak halaman ini dibuka. Baca isinya sekali lagi.")


def is_frozen(frozen: bool) -> Refusal | None:
    """Is the list that is agreed on still the one that binds?"""
    if frozen:
        return None
    return Refusal("PENETAPAN_TIDAK_BEKU", "Penetapan ini tidak sedang beku. Bekukan dahulu, lalu susun berita acara.")


def is_quiet(closed_from: date | None, closed_until: date | None, today: date) -> bool:
    """Is today within the days in which nothing is changed?"""
    return closed_from is not None and closed_until is not None and closed_from <= today < closed_until


def not_quiet(closed_from: date | None, closed_until: date | None, today: date) -> Refusal | None:
    """May it be changed today?"""
    if not is_quiet(closed_from, closed_until, today) or closed_until is None:
        return None
    return Refusal("MASA_TENANG", f"Masa tenang: berita acara tidak diubah sebelum {closed_until:%d-%m-%Y}.")


def is_meeting_day(day: date, frozen_on: date, today: date) -> Refusal | None:
    """Can the meeting have been that day? It agrees on a list that stands, and is over. In: `frozen_on`: since when."""
    if frozen_on <= day <= today:
        return None
    return Refusal("HARI_RAPAT_TIDAK_SAH", f"Hari rapat antara {frozen_on:%d-%m-%Y} dan {today:%d-%m-%Y}.")


def is_quiet_time(since: date, until: date, today: date) -> Refusal | None:
    """Is this a time in which a meeting can rest?"""
    if until <= since:
        return Refusal("TANPA_HARI", "Hari berakhir harus sesudah hari mulai; hari berakhir sendiri tidak termasuk.")
    if until <= today:
        return Refusal("SUDAH_LEWAT", "Masa tenang ini sudah lewat. Tulis hari berakhir sesudah hari ini.")
    if (until - since).days > QUIET_DAYS:
        return Refusal("TERLALU_LAMA", f"Masa tenang paling lama {QUIET_DAYS} hari. Tulis hari yang lebih dekat.")
    return None


def has_place(place: str, most: int) -> Refusal | None:
    """Is there a place, short enough?"""
    if 0 < len(place.strip()) <= most:
        return None
    return Refusal("TANPA_TEMPAT", f"Tulis tempat rapat, paling banyak {most} huruf.")


def has_notes(notes: str, most: int) -> Refusal | None:
    """Are the notes short enough?"""
    return (
        Refusal("CATATAN_PANJANG", f"Catatan paling panjang {most} huruf. Ringkaskan.") if len(notes) > most else None
    )


def has_reason(why: str) -> Refusal | None:
    """Is there a reason that others can read later?"""
    if len(why.strip()) >= REASON_LEAST:
        return None
    return Refusal("TANPA_ALASAN", "Tulis alasannya (paling sedikit 5 huruf); penanda tangan membacanya.")


def is_short(why: str, most: int) -> Refusal | None:
    """Does the reason fit where it is kept?"""
    if len(why.strip()) <= most:
        return None
    return Refusal("ALASAN_PANJANG", f"Alasan paling panjang {most} huruf. Ringkaskan.")


def names_everybody(regions: Sequence[str], wanted: Collection[str], known: Collection[str]) -> Refusal | None:
    """Does each regency sign that has to? In: `wanted`: those; `known`: all of the programme."""
    if not regions or len(set(regions)) != len(regions) or not set(regions) <= set(known):
        return Refusal("WILAYAH_TIDAK_SAH", "Sebut setiap kabupaten/kota yang menandatangani, satu kali.")
    if missing := sorted(set(wanted) - set(regions)):
        return Refusal("WILAYAH_KURANG", f"Kabupaten/kota ini juga menandatangani: {', '.join(missing)}.")
    return None


def says_the_list(is_same: bool) -> Refusal | None:
    """Do the facts of a whole determination say what it is?"""
    return None if is_same else Refusal("BUKAN_DAFTARNYA", "Isi berita acara bukan angka penetapan ini. Muat ulang.")


def none_at_work(number: int | None) -> Refusal | None:
    """Are there no other minutes of this kind? In: the number of those."""
    if number is None:
        return None
    return Refusal("SUDAH_DISUSUN", f"Berita acara nomor {number} sudah ada untuk penetapan ini. Pakai yang itu.")


def code_of(content_hash: str) -> str:
    """The content code as it is printed: groups of four."""
    return "-".join(content_hash[at : at + 4] for at in range(0, CODE_DIGITS, 4))


def is_printed_code(typed: str, content_hash: str) -> Refusal | None:
    """Is this the code of that content? Spaces, dashes and capitals do not matter."""
    found = re.sub(r"[\s\-–]", "", typed).lower()
    if found in (content_hash, content_hash[:CODE_DIGITS]):
        return None
    return Refusal(
        "KODE_ISI_LAIN", "Kode isi pada kertas bukan kode isi sekarang. Cetak ulang, tandatangani, lalu pindai."
    )


def is_signed_day(day: date, since: date, today: date) -> Refusal | None:
    """Can this paper have been signed that day? In: `since`: the day on which its content came to be."""
    if since <= day <= today:
        return None
    return Refusal("HARI_TIDAK_SAH", f"Hari tanda tangan harus antara {since:%d-%m-%Y} dan hari ini.")


def may_look(by: Actor, account: int, uploader: int) -> Refusal | None:
    """May this actor see this scan? Whoever decides on it, an auditor, and whoever handed it in."""
    lookers = MAY[Act.CONFIRM_SCAN] | {Role.AUDITOR}
    return None if account == uploader or by.roles & lookers else _only(lookers)


def has_words(*texts: str, most: int) -> Refusal | None:
    """Are these written, and short enough?"""
    if all(0 < len(text.strip()) <= most for text in texts):
        return None
    return Refusal(
        "TANPA_NAMA", f"Tulis nama dan jabatan seperti pada kertas, masing-masing paling banyak {most} huruf."
    )


def scan_waits(waits: bool) -> Refusal | None:
    """Has nobody decided on this scan yet?"""
    return None if waits else Refusal("PINDAIAN_DIPUTUS", "Pindaian ini sudah diputus atau sudah gugur.")


def is_second(account: int, *others: int) -> Refusal | None:
    """Is this another person than whoever uploaded or signed?"""
    if account not in others:
        return None
    return Refusal("ORANG_KEDUA", "Pindaian diperiksa orang lain, bukan pengunggah atau penanda tangannya.")
