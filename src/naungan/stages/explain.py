"""Explain: one decision in short sentences, for the officer who is asked 'why?' and for the person concerned.

Knows: how a verdict, its reasons, its evidence and its rank are said in plain Indonesian and English, and what to do
next about every reason. Does not know: how the decision was reached, nor any file.
A NIK is masked and a full birth date is never said, whatever stands in the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from naungan.model.decision import REASON_TEXTS, Check, ReasonCode, Verdict
from naungan.model.money import grouped
from naungan.model.nik import mask_nik
from naungan.model.person import OUTSIDE
from naungan.model.programme import Programme
from naungan.stages.allocate import other_row
from naungan.stages.doubles import apart_from_others
from naungan.stages.evidence_age import STALE
from naungan.stages.funding import UNTIL
from naungan.stages.next_steps import next_step

LONGEST_SENTENCE = 20
"""Units: words. What a source or a register wrote is clipped so that no sentence grows beyond it."""

MONTHS = (
    ("Januari", "January"), ("Februari", "February"), ("Maret", "March"), ("April", "April"), ("Mei", "May"),
    ("Juni", "June"), ("Juli", "July"), ("Agustus", "August"), ("September", "September"), ("Oktober", "October"),
    ("November", "November"), ("Desember", "December"),
)  # fmt: skip

VERDICT_TEXTS: dict[Verdict, tuple[str, str]] = {
    Verdict.DITETAPKAN: ("Ditetapkan sebagai penerima bantuan iuran.", "Chosen to have the contribution paid."),
    Verdict.CADANGAN: ("Memenuhi syarat dan masuk daftar cadangan.", "Eligible, and on the waiting list."),
    Verdict.TIDAK_MEMENUHI: ("Belum memenuhi syarat program ini.", "Does not meet this programme's conditions yet."),
    Verdict.PERLU_TINJAUAN: ("Belum dapat diputuskan dan perlu ditinjau petugas.",
        "Cannot be decided yet; an officer must look at it."),
}  # fmt: skip

CHECK_NAMES: dict[str, tuple[str, str]] = {
    Check.IDENTITAS: ("Identitas", "Identity"),
    Check.HIDUP: ("Status hidup", "Alive"),
    Check.USIA: ("Usia", "Age"),
    Check.DOMISILI: ("Domisili", "Residence"),
    Check.DESIL: ("Desil kesejahteraan", "Welfare decile"),
    Check.KEPESERTAAN: ("Kepesertaan BPJS", "BPJS membership"),
    Check.PENGECUALIAN: ("Daftar pengecualian", "Exclusion lists"),
    Check.PROGRAM_LAIN: ("Program lain", "Other programmes"),
    Check.SEKTOR: ("Sektor", "Sector"),
    Check.SUMBER_DANA: ("Sumber dana", "Funding source"),
    Check.KEBERATAN: ("Keberatan", "Objections"),
    Check.GANDA: ("Pengajuan ganda", "Proposed twice"),
    Check.KK: ("Kartu keluarga", "Family card"),
}

OUTCOME_NAMES = {
    "LOLOS": ("lolos", "passed"),
    "GAGAL": ("tidak lolos", "failed"),
    "TIDAK_DIKETAHUI": ("belum diketahui", "not known"),
}

VALUE_TEXTS: dict[tuple[str, str], tuple[str, str]] = {
    (Check.IDENTITAS, "COCOK"): ("orangnya ditemukan dalam data kependudukan", "found in the population register"),
    (Check.IDENTITAS, "TINJAUAN"): ("ada orang yang mirip, belum dipastikan", "somebody similar is there, not settled"),
    (Check.IDENTITAS, "TIDAK_ADA"): ("tidak ditemukan dalam data kependudukan", "not in the population register"),
    (Check.IDENTITAS, "TIDAK_DIPERIKSA"): ("belum diperiksa ke Dukcapil", "not checked with Dukcapil yet"),
    (Check.HIDUP, "AKTIF"): ("tercatat hidup", "recorded as alive"),
    (Check.HIDUP, "MENINGGAL"): ("tercatat meninggal", "recorded as dead"),
    (Check.HIDUP, "GANDA"): ("NIK tercatat ganda", "the NIK is recorded twice"),
    (Check.HIDUP, "NONAKTIF"): ("NIK nonaktif", "the NIK is inactive"),
    (Check.KEPESERTAAN, "BUKAN PESERTA"): ("bukan peserta", "not a member"),
    (Check.PENGECUALIAN, "TIDAK TERDAFTAR"): ("tidak ada dalam daftar", "on none of the lists"),
    (Check.PROGRAM_LAIN, "TIDAK DIDANAI"): ("tidak dibayari program lain", "no other programme pays"),
    (Check.KEBERATAN, "TIDAK ADA"): ("tidak ada keberatan", "no objection"),
    (Check.KEBERATAN, "DIAJUKAN"): ("ada keberatan yang belum diputus", "an objection is open"),
    (Check.KEBERATAN, "DITERIMA"): ("keberatan diterima", "an objection was upheld"),
    (Check.KEBERATAN, "DITOLAK"): ("keberatan ditolak", "the objection was dismissed"),
}

_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{9,}(?![0-9A-Za-z])")
_SIXTEEN = re.compile(r"(?<![0-9A-Za-z])[0-9]{16,}(?![0-9A-Za-z])")
_DAY = re.compile(r"(?<![0-9])(?:([0-9]{4})-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{4}))(?![0-9])")
_REGENCY = re.compile(r"(?<![0-9.])[0-9]{2}\.[0-9]{2}(?![0-9.])")
_DECIMAL_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])")
_VALUE_WORDS, _SOURCE_WORDS = 10, 9
_STALE = frozenset(code.value for code in STALE.values())


def explain(decision: Mapping[str, object], programme: Programme, lang: str = "id") -> tuple[str, ...]:
    """Say one decision in sentences: verdict, place, reasons, every check, rank, what to do next.

    In: a row of decisions.parquet as a mapping. Out: lines of one to three sentences, each of at most 20 words.
    """
    verdict = Verdict(str(decision["verdict"]))
    codes = [ReasonCode(str(code)) for code in _sequence(decision.get("reasons"))]
    lines = [
        VERDICT_TEXTS[verdict][_column(lang)],
        *_who(decision, programme, lang),
        *(say(reason_text(code, lang), lang, "Alasan", "Reason") for code in codes),
        *_rank(decision, verdict, lang),
        *(explain_check(item, programme, lang) for item in _evidence(decision)),
        *_next(verdict, codes, lang),
    ]
    return tuple(lines)


def explain_check(item: Mapping[str, object], programme: Programme, lang: str = "id") -> str:
    """One check: outcome, the value it rests on, its source and date."""
    check, column = str(item.get("check") or ""), _column(lang)
    name = CHECK_NAMES.get(check, (check, check))[column]
    outcome = str(item.get("outcome") or "")
    parts = [f"{name}: {OUTCOME_NAMES.get(outcome, (outcome, outcome))[column]}."]
    value = value_text(check, str(item.get("value") or ""), programme, lang)
    if value and item.get("code") in _STALE:
        value = (f"jawaban lama: {value}", f"an old answer: {value}")[column]
    if value:
        parts.append(f"{value[0].upper()}{value[1:]}.")
    source = _clip(hide_personal(str(item.get("source") or "")), _SOURCE_WORDS)
    if source:
        day = day_text(str(item.get("as_of") or ""), lang)
        label = ("Sumber", "Source")[column]
        parts.append(f"{label}: {source}{(', per ', ', as of ')[column] + day if day else ''}.")
    return " ".join(parts)


def value_text(check: str, value: str, programme: Programme, lang: str = "id") -> str:
    """The value of a piece of evidence in words; '' when there is none. Personal numbers and dates are hidden."""
    column = _column(lang)
    known = VALUE_TEXTS.get((check, value))
    if known:
        return known[column]
    if value in ("LOLOS", "GAGAL"):
        return ("menurut keputusan petugas", "by an officer's decision")[column]
    if not value:
        return ""
    if check == Check.PROGRAM_LAIN and UNTIL in value:
        return _paid_until(value, lang)
    names_rows = check in (Check.GANDA, Check.KK)  # a candidate id may happen to have digits only
    return _clip(_written_value(check, hide_personal(value, _SIXTEEN if names_rows else _LONG_NUMBER), programme, lang),
        _VALUE_WORDS + 4)  # fmt: skip


def _written_value(check: str, value: str, programme: Programme, lang: str) -> str:
    column = _column(lang)
    if check == Check.IDENTITAS:
        band, _, rest = value.partition(" ")
        words = VALUE_TEXTS.get((check, band), (band, band))[column]
        rest = _DECIMAL_POINT.sub(",", rest) if lang == "id" else rest
        return f"{words} ({rest})" if rest else words
    if check == Check.USIA:
        day = day_text(programme.registration_date.isoformat(), lang)
        return (f"{value} tahun pada {day}, batas {programme.age_min} sampai {programme.age_below - 1} tahun",
            f"{value} years on {day}, limits {programme.age_min} to {programme.age_below - 1}")[column]  # fmt: skip
    if check == Check.DESIL:
        return (f"desil {value}, batas program desil {programme.decile_max}",
            f"decile {value}, the programme's limit is {programme.decile_max}")[column]  # fmt: skip
    if check == Check.SEKTOR:
        return dict(programme.sectors).get(value, value)
    if check == Check.SUMBER_DANA:
        return next((fund.name for fund in programme.funds if fund.code == value), value)
    if check == Check.GANDA:
        return _double(value, programme, column)
    if check == Check.KK:
        rows = _clip(value, _VALUE_WORDS - 3)
        return (f"baris keluarga yang dipilih: {rows}", f"family rows that were chosen: {rows}")[column]
    return _regencies_named(_clip(value, _VALUE_WORDS), programme)


def _paid_until(value: str, lang: str) -> str:
    """The first of several covers: who pays until when. Its last day is nobody's birth date, and is what people ask."""
    first, *more = value.split("; ")
    who, _, span = first.rpartition(": ")
    ends = span.partition(UNTIL)[2]
    column, days = _column(lang), day_text(ends, lang) if ends != "?" else ""
    until = (f"sampai {days}", f"until {days}") if days else ("tanpa tanggal akhir", "without a last day")
    others = (f", dan {len(more)} lagi", f", and {len(more)} more") if more else ("", "")
    who = _clip(hide_personal(who), _VALUE_WORDS - 2)
    return (f"dibayari {who} {until[0]}{others[0]}", f"paid by {who} {until[1]}{others[1]}")[column]


def _double(value: str, programme: Programme, column: int) -> str:
    """Where the other row stands, which regencies proposed this person too, and how many rows probably are the same
    person's; `other_rows` says which."""
    value, others, more = apart_from_others(value)
    said = [_surely_double(value, programme, column)] if value else []
    if count := len(others) + more:
        rows = f"{count} other row{'s' if count > 1 else ''}"
        said.append((f"mungkin sama dengan {count} baris lain", f"maybe the person of {rows}")[column])
    return "; ".join(said)


def other_rows(decision: Mapping[str, object]) -> tuple[str, ...]:
    """Ids of the rows that are probably the same person's, as the evidence names them."""
    values = (str(item.get("value") or "") for item in _evidence(decision) if item.get("check") == Check.GANDA)
    return tuple(row for value in values for row, _ in apart_from_others(value)[1])


def other_row_text(candidate_id: str, kode_kab: str, place: str, programme: Programme, lang: str = "id") -> str:
    """One of `other_rows` in a sentence. In: where it stands, as file, sheet and row."""
    regency = _regencies_named(kode_kab, programme)
    by = f" ({('diusulkan', 'proposed by')[_column(lang)]} {regency})" if regency else ""
    label = ("Mungkin orang yang sama", "Maybe the same person")[_column(lang)]
    return f"{label}: {candidate_id}, {place}{by}."


def _surely_double(value: str, programme: Programme, column: int) -> str:
    row, regency, nik = other_row(value)
    if not row:
        others = _regencies_named(value, programme)
        return (f"diusulkan juga oleh: {others}", f"also proposed by: {others}")[column]
    place = ", ".join(part for part in (row, _regencies_named(regency, programme)) if part)
    if nik:
        return (f"mungkin sama dengan baris {place}, NIK {nik}", f"maybe the person of row {place}, NIK {nik}")[column]
    return (f"baris yang dipakai: {place}", f"the row that stands: {place}")[column]


def reason_text(code: ReasonCode, lang: str = "id") -> str:
    """The sentence of a reason code, without a full stop."""
    return REASON_TEXTS[code][_column(lang)]


def day_text(iso: str, lang: str = "id") -> str:
    """'2025-08-26' -> '26 Agustus 2025' or '26 August 2025'. Any other text is returned as it is."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= len(MONTHS):
        return iso
    return f"{int(parts[2])} {MONTHS[int(parts[1]) - 1][_column(lang)]} {parts[0]}"


def hide_personal(text: str, number: re.Pattern[str] = _LONG_NUMBER) -> str:
    """Mask every number of nine or more digits, and leave only the year of a full date."""
    text = _DAY.sub(lambda found: found.group(1) or found.group(2), text)
    return number.sub(lambda found: mask_nik(found.group()), text)


def say(text: str, lang: str, label: str, label_en: str) -> str:
    """A labelled sentence: 'Alasan: tercatat meninggal.'"""
    return f"{(label, label_en)[_column(lang)]}: {text}."


def _who(decision: Mapping[str, object], programme: Programme, lang: str) -> list[str]:
    code = str(decision.get("kode_kab") or "")
    regency = next((region.name for region in programme.regions if region.code == code), code)
    sector = str(decision.get("sector") or "")
    sector = "" if sector == OUTSIDE else dict(programme.sectors).get(sector, sector)
    lines = []
    if regency:
        named = (f", sektor {sector}", f", sector {sector}")[_column(lang)] if sector else ""
        lines.append((f"Diusulkan oleh {regency}{named}.", f"Proposed by {regency}{named}.")[_column(lang)])
    nik = str(decision.get("nik") or "")
    if nik:
        lines.append((f"NIK yang tertaut: {mask_nik(nik)}.", f"Linked NIK: {mask_nik(nik)}.")[_column(lang)])
    return lines


def _rank(decision: Mapping[str, object], verdict: Verdict, lang: str) -> list[str]:
    """Where the person stands in the cell, where the seats end, and who moves up."""
    if verdict is Verdict.PERLU_TINJAUAN:
        if decision.get("above_cut_off") is None:
            return []
        pair = (
            ("Jika terbukti memenuhi syarat, orang ini dapat memperoleh kursi. Selesaikan lebih dulu.",
                "If found eligible, this person may get a seat. Settle this one first.")
            if decision.get("above_cut_off")
            else ("Jika terbukti memenuhi syarat, orang ini masuk daftar cadangan.",
                "If found eligible, this person joins the waiting list.")
        )  # fmt: skip
        return [pair[_column(lang)]]
    rank, seats = decision.get("rank"), decision.get("cut_off")
    if not isinstance(rank, int) or not isinstance(seats, int):
        return []
    place, last = number_text(rank, lang), number_text(seats, lang)
    cell = str(decision.get("cell") or "")
    where = (f" pada kelompok {cell}", f" in group {cell}")[_column(lang)] if cell else ""
    first = (f"Peringkat {place} dari {last} kursi{where}.", f"Rank {place} of {last} seats{where}.")
    if verdict is Verdict.CADANGAN:
        first = (
            f"Peringkat {place}, sedangkan kursinya {last}{where}.",
            f"Rank {place}; there are {last} seats{where}.",
        )
    return [first[_column(lang)], _who_is_next(verdict, rank, seats, lang)]


def _who_is_next(verdict: Verdict, rank: int, seats: int, lang: str) -> str:
    ahead = rank - seats - 1
    place, first = number_text(ahead + 1, lang), number_text(ahead, lang)
    if verdict is Verdict.CADANGAN and ahead > 0:
        return (
            f"Urutan ke-{place} dalam cadangan; {first} orang maju lebih dulu.",
            f"Number {place} on the waiting list; {first} go first.",
        )[_column(lang)]
    if verdict is Verdict.CADANGAN:
        return ("Orang ini yang pertama maju jika ada kursi kosong.", "First to move up when a seat falls free.")[
            _column(lang)
        ]
    following = number_text(seats + 1, lang)
    return (
        f"Jika sebuah kursi kosong, peringkat {following} maju lebih dulu bila ada.",
        f"If a seat falls free, rank {following} moves up first, if there is one.",
    )[_column(lang)]


def _next(verdict: Verdict, codes: Sequence[ReasonCode], lang: str) -> list[str]:
    """What to do next: once for each different step, in the order of the reasons."""
    steps = list(dict.fromkeys(next_step(code, lang) for code in codes))
    if verdict is Verdict.DITETAPKAN or not steps:
        steps = steps[:1]
    return [f"{('Langkah berikut', 'What to do next')[_column(lang)]}: {step}" for step in steps]


def number_text(number: int, lang: str = "id") -> str:
    """20879 -> '20.879' or '20,879'."""
    return grouped(number) if lang == "id" else f"{number:,}"


def _regencies_named(text: str, programme: Programme) -> str:
    names = {region.code: region.name for region in programme.regions}
    return _REGENCY.sub(lambda found: names.get(found.group(), found.group()), text)


def _clip(text: str, words: int) -> str:
    parts = text.split()
    return " ".join(parts) if len(parts) <= words else " ".join([*parts[:words], "…"])


def _column(lang: str) -> int:
    return 1 if lang == "en" else 0


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else ()


def _evidence(decision: Mapping[str, object]) -> list[Mapping[str, object]]:
    return [item for item in _sequence(decision.get("evidence")) if isinstance(item, Mapping)]
