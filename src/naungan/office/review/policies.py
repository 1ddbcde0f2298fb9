"""Who may determine, freeze, rule and confirm; and which fields of a person each role sees.

Knows: acts, roles, fields. Does not know: the database.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from naungan.model.decision import Check, Outcome, ReasonCode, Verdict
from naungan.model.errors import Refused
from naungan.model.nik import parse_nik
from naungan.model.programme import Programme
from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Actor, Held
from naungan.office.review.models import RulingKind
from naungan.sources.ruling_files import CORRECTABLE, NOBODY
from naungan.stages.assess import ANSWERABLE
from naungan.stages.clean import CleanRules, is_dummy_nik, is_sixteen_digits, read_date, sex_of

REASON_LETTERS = 5
NOTICE_LETTERS = 60
DOUBTFUL = (str(ReasonCode.IDENTITAS_BELUM_PASTI), str(ReasonCode.NIK_MILIK_ORANG_LAIN))
"""Reasons that an officer settles by looking at who a row may be."""
SAME, OTHER, UNSURE = "sama", "bukan", "tidak_tahu"
ANSWERS = (SAME, OTHER, UNSURE)
OBJECTION = "KEBERATAN"
"""What an objection is about."""


class Act(StrEnum):
    """What is done in review; the log's word for it."""

    DETERMINE = "tetapkan"
    FREEZE = "bekukan"
    REOPEN = "buka_kembali"
    RULE = "putuskan"
    CONFIRM = "sahkan_penolakan"
    CORRECT_NOTICE = "perbaiki_pemberitahuan"
    WITHDRAW = "tarik_putusan"
    SHOW_NIK = "tampilkan_nik"
    OPEN_PERSON = "buka_orang"
    SEARCH = "cari_orang"


class Field(StrEnum):
    """What can be seen of a person."""

    NAME = "nama"
    NIK = "nik"  # masked
    FULL_NIK = "nik_penuh"  # after asking for it, logged
    CHECKS = "pemeriksaan"
    WELFARE = "kesejahteraan"
    RANK = "peringkat"
    RULINGS = "putusan"


_ALL = frozenset(Field)
FIELDS: dict[Role, frozenset[Field]] = {
    Role.PROVINCE_OFFICER: _ALL,
    Role.REGENCY_OFFICER: _ALL,
    Role.PROVINCE_HEAD: _ALL - {Field.FULL_NIK},
    Role.REGENCY_HEAD: _ALL - {Field.FULL_NIK},
    Role.AUDITOR: _ALL - {Field.FULL_NIK},
    Role.TREASURER: frozenset({Field.NAME, Field.NIK}),
    Role.BPJS_OFFICER: frozenset({Field.NAME, Field.NIK, Field.CHECKS}),
    Role.VILLAGE_OFFICER: frozenset(),
    Role.SPONSOR: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
}
"""What each role sees of a person within its scope."""

WATCHED = frozenset({Role.AUDITOR})
"""Every person's page that these open, and every search of theirs, is logged."""

WELFARE_REASONS = frozenset({
    ReasonCode.DESIL_DI_ATAS_BATAS, ReasonCode.DESIL_BELUM_DIKETAHUI, ReasonCode.DESIL_BASI,
    ReasonCode.TIDAK_ADA_DI_DATA_KESEJAHTERAAN,
})  # fmt: skip
WELFARE_CHECKS = frozenset({Check.DESIL})
CHOSEN = frozenset({Verdict.DITETAPKAN, Verdict.CADANGAN})
"""Of whoever may not see welfare only these are shown: a rejection without its reason would tell it."""
FREEZE_LATER = "Selesaikan dahulu di halaman penetapan ini, hitung rancangan baru, lalu bekukan."

LAW_KEYS: dict[str, tuple[str, ...]] = {
    Check.USIA: ("kriteria.usia_minimum", "kriteria.usia_di_bawah"),
    Check.DOMISILI: ("kriteria.domisili",),
    Check.DESIL: ("kriteria.desil_kolom", "kriteria.desil_maksimum"),
    Check.KEPESERTAAN: ("kriteria.peserta_mandiri",),
    Check.PENGECUALIAN: ("kriteria.daftar_pengecualian",),
    Check.PROGRAM_LAIN: ("program_lain.daftar",),
    Check.SEKTOR: ("pekerjaan.risiko", "pekerjaan.alias", "pekerjaan.sektor"),
    Check.KK: ("kriteria.maks_per_kk",),
}
"""Check -> keys of the programme's citations that it rests on, in full. A fund's own law is added for its payers."""
BY_FUND = frozenset({Check.SUMBER_DANA, Check.KEPESERTAAN})

MAY: dict[Act, frozenset[Role]] = {
    Act.DETERMINE: frozenset({Role.PROVINCE_OFFICER}),
    Act.FREEZE: frozenset({Role.PROVINCE_OFFICER}),
    Act.REOPEN: frozenset({Role.PROVINCE_OFFICER}),
    Act.RULE: frozenset({Role.PROVINCE_OFFICER, Role.REGENCY_OFFICER}),
    Act.WITHDRAW: frozenset({Role.PROVINCE_OFFICER, Role.REGENCY_OFFICER}),
    Act.CONFIRM: frozenset({Role.PROVINCE_OFFICER, Role.REGENCY_HEAD}),
    Act.CORRECT_NOTICE: frozenset({Role.PROVINCE_OFFICER, Role.REGENCY_HEAD}),
    Act.SHOW_NIK: frozenset({Role.PROVINCE_OFFICER, Role.REGENCY_OFFICER}),
    Act.OPEN_PERSON: frozenset(role for role, fields in FIELDS.items() if fields),
    Act.SEARCH: frozenset(role for role, fields in FIELDS.items() if Field.NAME in fields),
}


def may(by: Actor, act: Act, kode_kab: str = "") -> Refusal | None:
    """May this actor do this, in this regency where the role has one?"""
    if any(held.role in MAY[act] and held.regency in ("", kode_kab) for held in by.held):
        return None
    who = ", ".join(sorted(str(role.label) for role in MAY[act]))
    return Refusal("TIDAK_BERWENANG", f"Anda tidak berwenang untuk ini. Yang dapat melakukannya: {who}.")


def fields(by: Actor) -> frozenset[Field]:
    """Everything that any of their roles sees."""
    return frozenset(field for role in by.roles for field in FIELDS[role])


def may_know(code: str, sees: frozenset[Field]) -> bool:
    """May a reader who sees these fields know of this reason?"""
    return Field.CHECKS in sees and (Field.WELFARE in sees or code not in WELFARE_REASONS)


def is_watched(by: Actor) -> bool:
    """Is what they open logged?"""
    return bool(by.roles & WATCHED)


def may_settle_objection(by: Actor, value: str) -> Refusal | None:
    """Anybody who rules files an objection; only the province upholds or dismisses it."""
    if value == "DIAJUKAN" or Held(Role.PROVINCE_OFFICER) in by.held:
        return None
    return Refusal("KEBERATAN_DIPUTUS_PROVINSI", "Keberatan diputus petugas provinsi. Anda dapat mengajukannya.")


def kind_of(field: str) -> RulingKind | None:
    """What is ruled with a word about this column or check; None: nothing can be."""
    if field in CORRECTABLE:
        return RulingKind.CORRECTION
    if field in ANSWERABLE:
        return RulingKind.EVIDENCE
    return RulingKind.OBJECTION if field == OBJECTION else None


def values_of(check: str, policy: Programme) -> tuple[str, ...]:
    """What evidence may answer to a check. Of a sector: its code, or GAGAL for none of the programme's."""
    if check == Check.SEKTOR:
        return (*(code for code, _ in policy.sectors), str(Outcome.GAGAL))
    return (str(Outcome.LOLOS),) if check == Check.GANDA else (str(Outcome.LOLOS), str(Outcome.GAGAL))


def can_stand(kind: RulingKind, field: str, value: str, policy: Programme) -> Refusal | None:
    """Can this value stand in that column, or answer that check?"""
    if not value.strip():
        return Refusal("TANPA_NILAI", "Nilai kosong. Tulis nilai yang benar.")
    if kind is RulingKind.CORRECTION and not _fits(field, value, policy):
        return Refusal("NILAI_TIDAK_SAH", f"Nilai untuk kolom ini tidak sah. {FORMS[field]}")
    if kind is RulingKind.EVIDENCE and field in ANSWERABLE and value not in values_of(field, policy):
        told = ", ".join(values_of(field, policy))
        return Refusal("NILAI_TIDAK_SAH", f"Nilai untuk pemeriksaan ini tidak sah. Pilih salah satu: {told}.")
    return None


FORMS = {
    "nik": "NIK: 16 angka seperti pada KTP.",
    "kk": "Nomor KK: 16 angka.",
    "tanggal_lahir": "Tanggal: seperti 25-03-1989.",
    "tempat_tanggal_lahir": "Tempat dan tanggal lahir: seperti Medan, 25-03-1989.",
    "jenis_kelamin": "Jenis kelamin: L atau P.",
    "kode_kab": "Kode kabupaten/kota: seperti 12.07, dan ikut dalam program.",
}
"""How a corrected cell is written; any text will do in other columns."""


def _fits(field: str, value: str, policy: Programme) -> bool:
    if field == "nik":
        return parse_nik(value) is not None and not is_dummy_nik(value)
    if field == "kk":
        return is_sixteen_digits(value)
    if field in ("tanggal_lahir", "tempat_tanggal_lahir"):
        rules = CleanRules(policy.occupations, policy.registration_date.year)
        return read_date(value, "DMY", rules) is not None
    if field == "jenis_kelamin":
        return bool(sex_of(value))
    return field != "kode_kab" or value in {region.code for region in policy.regions}


def has_document(kind: RulingKind, document: bytes) -> Refusal | None:
    """Evidence rests on a paper that others can read."""
    if kind is not RulingKind.EVIDENCE or document:
        return None
    return Refusal("TANPA_DOKUMEN", "Bukti memerlukan dokumen. Lampirkan dokumennya.")


def not_the_uploader(account: int, uploaders: Collection[int]) -> Refusal | None:
    """Whoever sent the list does not judge who stands in it."""
    if account not in uploaders:
        return None
    return Refusal("PENGUNGGAH_TIDAK_MENINJAU", "Anda mengunggah daftar ini; identitas ditinjau petugas lain.")


def has_reason(text: str) -> Refusal | None:
    """Is there a reason that others can read later?"""
    if len(text.strip()) >= REASON_LETTERS:
        return None
    return Refusal("TANPA_ALASAN", "Tulis alasannya (paling sedikit 5 huruf); alasan ini masuk buku catatan.")


class Notice(NamedTuple):
    """What a notice of rejection says: its number, its day, and the last day of an appeal."""

    number: str
    day: date
    appeal_until: date


def is_notice(told: Notice, today: date, before: Notice | None = None) -> Refusal | None:
    """Can rejected people still act on it? `before`: what stands, where it is corrected."""
    if not told.number.strip():
        return Refusal("TANPA_NOMOR", "Tulis nomor surat pemberitahuan.")
    if len(told.number.strip()) > NOTICE_LETTERS:
        return Refusal("NOMOR_PANJANG", f"Nomor surat paling panjang {NOTICE_LETTERS} huruf. Tulis nomornya saja.")
    if told.day > today:
        return Refusal(
            "BELUM_TERBIT", "Tanggal pemberitahuan belum tiba. Tulis tanggal surat itu, paling lambat hari ini."
        )
    if told.appeal_until <= told.day:
        return Refusal("TANPA_HARI", "Batas keberatan harus sesudah tanggal pemberitahuan.")
    if told.appeal_until < today and (before is None or told.appeal_until != before.appeal_until):
        return Refusal("SUDAH_LEWAT", "Batas keberatan sudah lewat. Tulis hari ini atau hari sesudahnya.")
    return None


def was_seen(is_current: bool) -> Refusal | None:
    """Nothing is frozen that nobody has seen: the last draft was worked out from all that stands now."""
    if is_current:
        return None
    return Refusal("TANPA_RANCANGAN", "Hitung rancangan dari data sekarang dahulu, baca, lalu bekukan.")


def nothing_holds(holds: Sequence[str]) -> Refusal | None:
    """Is there nothing that must end first? In: what holds it up, as sentences."""
    return Refusal("BELUM_DAPAT_DIBEKUKAN", " ".join(holds)) if holds else None


def has_lists(uploads: int) -> Refusal | None:
    """Is there anything to judge?"""
    if uploads:
        return None
    return Refusal("TANPA_DAFTAR", "Belum ada kabupaten/kota yang menyerahkan daftar.")


def not_frozen(closed: bool) -> Refusal | None:
    """Is the programme still open?"""
    if not closed:
        return None
    return Refusal("PENETAPAN_DIBEKUKAN", "Penetapan program ini sudah dibekukan dan tidak dihitung lagi.")


def may_reopen(is_frozen: bool, seed_is_public: bool, holds: Sequence[str]) -> Refusal | None:
    """Can the frozen list still be opened again? In: `holds`: what others have built upon it, as sentences."""
    if not is_frozen:
        return Refusal("BELUM_DIBEKUKAN", "Penetapan ini tidak sedang beku.")
    if seed_is_public:
        return Refusal("BENIH_DIUMUMKAN", "Benih undian sudah diumumkan; undian yang sama tidak dapat diulang.")
    return Refusal("SUDAH_DIPAKAI", " ".join(holds)) if holds else None


def still_counts(closed: bool, is_objection: bool) -> Refusal | None:
    """Can a ruling still change anything? Once frozen only objections are heard: they are answered, not computed."""
    if not closed or is_objection:
        return None
    return Refusal(
        "PENETAPAN_DIBEKUKAN", "Penetapan program ini sudah dibekukan. Yang masih dapat dicatat hanya keberatan."
    )


def none_waits(waiting: bool) -> Refusal | None:
    """Is no other determination being worked out?"""
    if not waiting:
        return None
    return Refusal("SEDANG_DIHITUNG", "Penetapan lain masih dihitung. Tunggu sampai selesai.")


def answers_of(whole: str, answers: Sequence[str]) -> list[str]:
    """One answer for each rival. In: `whole`: one for all of them, '' where each has its own. Raises: Refused."""
    if whole and not set(answers) <= {whole, ""}:
        told = "Jawaban Anda bertentangan: tombol itu berlaku untuk semua orang. Ubah jawabannya, atau tekan Catat."
        raise Refused(Refusal("JAWABAN_BERTENTANGAN", told))
    return [whole or answer for answer in answers]


def settled_by(answers: Sequence[str], niks: Sequence[str]) -> str:
    """What one officer's answers about every rival say of the row: a NIK, NOBODY, '' = undecided.

    In: one answer for each of `niks`, or one where there are none; one SAME names the person, so that others may be
    left unanswered. Raises: Refused.
    """
    if list(answers).count(SAME) > 1:
        raise Refused(Refusal("DUA_ORANG", "Satu baris hanya satu orang. Pilih Sama pada satu orang saja."))
    if len(answers) != max(len(niks), 1) or not set(answers) <= {*ANSWERS, ""} or (SAME in answers and not niks):
        raise Refused(Refusal("TANPA_JAWABAN", "Pilih sama, bukan, atau tidak tahu."))
    if SAME in answers:
        return niks[list(answers).index(SAME)]
    if "" in answers:
        raise Refused(Refusal("TANPA_JAWABAN", "Jawab setiap orang: sama, bukan, atau tidak tahu."))
    return NOBODY if all(answer == OTHER for answer in answers) else ""


def law_keys(check: str, payers: Collection[str]) -> frozenset[str]:
    """Keys of the citations behind a check. In: codes of the funds that would pay."""
    funds = payers if check in BY_FUND else ()
    return frozenset((*LAW_KEYS.get(check, ()), *(f"dana.{fund}.dasar_hukum" for fund in funds)))
