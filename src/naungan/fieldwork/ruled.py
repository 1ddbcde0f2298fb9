"""What follows from one person's answers: rulings that a determination reads, and what only a person may settle.

Knows: that an answer opens what was unknown, mends what the list left empty, and may lower; that it never overturns a
register, nor a refusal. Does not know: files, or which submission of a row counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from naungan.fieldwork.listed import ListedRow
from naungan.model.decision import Check, Outcome
from naungan.model.person import OUTSIDE
from naungan.model.programme import Programme
from naungan.model.ruling import Ruling
from naungan.sources.cell_text import SHOWN_LENGTH, mask_card_numbers, shown, text_of
from naungan.sources.field_answers import FieldAnswer
from naungan.sources.field_questions import NO_PROOF, NO_WORK, OTHER_WORD, FieldForm, work_name
from naungan.stages.clean import sector_of
from naungan.stages.fold import fold_name

EVIDENCE, CORRECTIONS = "evidence", "corrections"
GONE = "pindah_luar"
UNNAMED_WORK = "pekerjaan lain"
WORD_OF_NO_WORK = "tidak bekerja"
_PHONE = re.compile(r"0[0-9]{8,13}\Z")
_NOT_PHONE = re.compile(r"[ .\-()]")


class FieldRulings(NamedTuple):
    """What one submission comes to. `told`: what somebody should look at, without a name or number; `supplement`:
    column -> answer, for what registration asks and the list has no column for."""

    rulings: tuple[tuple[str, Ruling], ...]
    told: tuple[str, ...]
    supplement: Mapping[str, str]


class Submission(NamedTuple):
    """A submission that counts. `when`: ISO text in the zone of all rulings; `by`: who filled it in; `photo`: SHA-256
    of the photo that came with it, '' without."""

    answer: FieldAnswer
    by: str
    when: str
    photo: str


class _Draft:
    """Rulings while they are made."""

    def __init__(self, row: ListedRow, sent: Submission) -> None:
        self.row, self.sent = row, sent
        self.rulings: list[tuple[str, Ruling]] = []
        self.told: list[str] = []

    def rule(self, kind: str, field: str, value: str, why: str, document: str = "") -> None:
        """Take down a ruling. Its id is made of what it says: the same answer read twice is the same ruling."""
        parts = (self.row.id, field, value, self.sent.by, self.sent.when, f"pendataan lapangan: {why}", document)
        name = "lapangan-" + sha256("\x1f".join((kind, *parts)).encode()).hexdigest()[:20]
        self.rulings.append((kind, Ruling(name, *parts)))


def rule_on(
    row: ListedRow, sent: Submission, form: FieldForm, programme: Programme, corrected: Mapping[str, str]
) -> FieldRulings:
    """Judge one submission. In: `corrected`: cells of this row that were mended before, field -> text."""
    draft = _Draft(row, sent)
    said = _usable(sent.answer.said, form, draft)
    if said.get("diberi_tahu") == "tidak":
        draft.told.append("pemberitahuan tentang data pribadinya belum disampaikan; sampaikan sebelum didaftarkan")
    if said.get("dikenal") == "tidak":
        draft.told.append("tidak dikenal di desa; periksa alamat dan identitasnya")
        return FieldRulings((), tuple(draft.told), {})
    if said.get("hidup") == "tidak":
        _deny(draft, Check.HIDUP, "meninggal")
        return FieldRulings(tuple(draft.rulings), tuple(draft.told), {})
    if said.get("tinggal") == GONE:
        _deny(draft, Check.DOMISILI, "pindah ke luar wilayah program")
        return FieldRulings(tuple(draft.rulings), tuple(draft.told), {})
    _judge_work(draft, said, form, programme, corrected)
    _mend(draft, said, corrected)
    return FieldRulings(tuple(draft.rulings), tuple(draft.told), _supplement(said, form))


def _usable(said: Mapping[str, str], form: FieldForm, draft: _Draft) -> dict[str, str]:
    """Answers tidied; a text with a card's number in it is set aside, for nobody may keep that here."""
    choices = {question.name for question in form.questions if question.list_name}
    usable = {}
    for name, text in said.items():
        clean = text_of(text)[:SHOWN_LENGTH]
        if name == "no_hp":
            if phone := _phone(clean, draft):
                usable[name] = phone
        elif name not in choices and mask_card_numbers(text) != text:
            draft.told.append(f"{name}: memuat nomor sepanjang NIK atau KK; jawaban itu tidak dipakai")
        else:
            usable[name] = clean
    return usable


def _deny(draft: _Draft, check: Check, what: str) -> None:
    """The field says no: that answers an unknown check, and contradicts a register that says yes."""
    draft.rule(EVIDENCE, check, Outcome.GAGAL, what, draft.sent.photo)
    if draft.row.found.get(check) == Outcome.LOLOS:
        draft.told.append(f"lapangan: {what}, register: {check} lolos; register tetap dipakai, tanyakan sumbernya")


def _judge_work(
    draft: _Draft, said: Mapping[str, str], form: FieldForm, programme: Programme, corrected: Mapping[str, str]
) -> None:
    """What the person works as. What the list says and the field denies becomes a correction; what the list leaves
    open is answered by evidence, if there is proof; a refusal stands until a person looks."""
    found = said.get("sektor", "")
    if not found:
        return
    listed = (
        sector_of(corrected["pekerjaan"], programme.occupations)[0] if "pekerjaan" in corrected else draft.row.sector
    )
    is_sector = found in dict(programme.sectors)
    word = _word(said, form)
    proof = _proof(said, draft) if is_sector else "pekerjaan lain menurut petugas desa"
    if listed == found:
        return
    if listed == OUTSIDE:
        if is_sector:
            draft.told.append(f"daftar: pekerjaan di luar program, lapangan: {found}; perlu diputuskan petugas")
        return
    if listed:
        draft.told.append(f"daftar: {listed}, lapangan: {found}; pekerjaan pada daftar diperbaiki")
        draft.rule(CORRECTIONS, "pekerjaan", word, f"bekerja sebagai {word}")
        if sector_of(word, programme.occupations)[0]:
            return
    if not proof:
        draft.told.append(f"lapangan: {found}, tetapi tanpa bukti; pekerjaan tetap belum jelas")
        return
    draft.rule(EVIDENCE, Check.SEKTOR, found if is_sector else Outcome.GAGAL, proof, draft.sent.photo)


def _word(said: Mapping[str, str], form: FieldForm) -> str:
    """The work in words: one of the programme's, else as the officer wrote it."""
    if said.get("sektor") == NO_WORK:
        return WORD_OF_NO_WORK
    words = {choice.name: choice.label for choice in form.choices if choice.list_name == "pekerjaan"}
    picked = said.get("pekerjaan", "")
    known = words.get(picked, "") if picked != OTHER_WORD else ""
    written = said.get("pekerjaan_lain", "")
    return known or words.get(work_name(written), "") or written or UNNAMED_WORK


def _proof(said: Mapping[str, str], draft: _Draft) -> str:
    """The kinds of proof, in words; '' where there is none that counts. A photo counts when it came along."""
    told = {
        "surat": f"surat keterangan desa {said.get('nomor_surat', '')}".strip(),
        "kelompok": f"kelompok tani/nelayan atau STDB {said.get('kelompok', '')}".strip(),
        "foto": "foto" if draft.sent.photo else "",
        "saksi": f"saksi {said['saksi']}" if said.get("saksi") else "",
    }
    kinds = [kind for kind in said.get("jenis_bukti", "").split() if kind != NO_PROOF]
    return ", ".join(filter(None, (told.get(kind, "") for kind in kinds)))


def _mend(draft: _Draft, said: Mapping[str, str], corrected: Mapping[str, str]) -> None:
    """What the list left empty. The telephone is the latest one; a mother's name is never replaced, for it helps to
    tell who somebody is."""
    phone = said.get("no_hp", "")
    if phone and phone != _digits(corrected.get("no_hp", draft.row.phone)):
        draft.rule(CORRECTIONS, "no_hp", phone, "nomor telepon")
    mother = said.get("nama_ibu", "")
    known = corrected.get("nama_ibu", draft.row.mother)
    if mother and not known.strip():
        draft.rule(CORRECTIONS, "nama_ibu", mother, "nama ibu kandung")
    elif mother and fold_name(mother) != fold_name(known):
        draft.told.append("nama ibu kandung berbeda dari daftar; daftar tetap dipakai")
    address = said.get("alamat", "")
    if address and not corrected.get("alamat", draft.row.address).strip():
        draft.rule(CORRECTIONS, "alamat", address, "alamat")


def _phone(text: str, draft: _Draft) -> str:
    """'0812…', or '' and a complaint; a spreadsheet may have eaten the zero."""
    digits = _digits(text)
    if digits and not _PHONE.match(digits):
        draft.told.append(f"no_hp {shown(text)} bukan nomor telepon")
        return ""
    return digits


def _digits(text: str) -> str:
    digits = re.sub(r"\A\+?62(?=8)", "0", _NOT_PHONE.sub("", text))
    return f"0{digits}" if digits.startswith("8") else digits


def _supplement(said: Mapping[str, str], form: FieldForm) -> dict[str, str]:
    """What the list has no column for, most of it asked for by registration; choices by their words."""
    found = {}
    for question in form.questions:
        if question.kept_as and said.get(question.name):
            labels = {choice.name: choice.label for choice in form.choices_of(question)}
            found[question.kept_as] = labels.get(said[question.name], said[question.name])
    return found


def contradictions(answers: Iterable[FieldAnswer]) -> tuple[str, ...]:
    """Questions that several submissions of one row answer differently: those that a decision hangs on."""
    weighty = ("dikenal", "hidup", "tinggal", "sektor", "nama_ibu", "no_hp")
    answered = [answer.said for answer in answers]
    return tuple(name for name in weighty if len({said[name] for said in answered if said.get(name)}) > 1)
