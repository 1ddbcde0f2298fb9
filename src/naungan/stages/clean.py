"""Clean: make one raw row readable, and say of every bad cell what is wrong.

Knows: how offices write NIK, dates, sex and occupations. Does not know: registers, or whether the row is true.
The same rules stand as SQL in engines/sql/clean.sql; spec tables and Hypothesis hold the two equal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from naungan.model.nik import NikParts, mask_nik, parse_nik
from naungan.model.person import OUTSIDE, UNDECIDED, Candidate, NikState
from naungan.model.problem import ProblemCode
from naungan.model.programme import Occupation
from naungan.model.row import RawRow
from naungan.stages import compare
from naungan.stages.fold import fold_ascii, fold_name, fold_text

MALE = ("L", "LK", "LAKI", "LAKI LAKI", "LELAKI", "PRIA", "M", "MALE", "1")
FEMALE = ("P", "PR", "PRP", "PEREMPUAN", "WANITA", "W", "F", "FEMALE", "2")
MONTHS = {
    "JAN": 1, "FEB": 2, "PEB": 2, "MAR": 3, "APR": 4, "MEI": 5, "MAY": 5, "JUN": 6, "JUL": 7, "AGU": 8, "AGS": 8,
    "AUG": 8, "AGT": 8, "SEP": 9, "OKT": 10, "OCT": 10, "NOV": 11, "NOP": 11, "DES": 12, "DEC": 12,
}  # fmt: skip
"""Day and month that offices write when they do not know the birth date."""
SERIAL_EPOCH = date(1899, 12, 30)
SERIAL_RANGE = (3654, 60000)
"""Spreadsheet day numbers taken for dates: 1910 to 2064. Smaller numbers are more likely something else."""

YEAR_FIRST = r"(?:^|[^0-9])([0-9]{4})[-/. ]+([0-9]{1,2})[-/. ]+([0-9]{1,2})(?:[^0-9]|$)"
MONTH_NAMED = r"(?:^|[^0-9])([0-9]{1,2})[-/. ]*([A-Z]{3})[A-Z]*[-/. ]*([0-9]{4}|[0-9]{2})(?:[^0-9]|$)"
YEAR_LAST = r"(?:^|[^0-9])([0-9]{1,2})[-/. ]+([0-9]{1,2})[-/. ]+([0-9]{4}|[0-9]{2})(?:[^0-9]|$)"
_YEAR_FIRST, _MONTH_NAMED, _YEAR_LAST = (re.compile(p, re.ASCII) for p in (YEAR_FIRST, MONTH_NAMED, YEAR_LAST))
_EIGHT = re.compile(r"[0-9]{8}\Z")
_SERIAL = re.compile(r"[0-9]{4,5}(\.0+)?\Z")
_NOT_NIK = re.compile(r"[^0-9A-Za-z]+")
_LOOKALIKES = str.maketrans("OoIiLl", "001111")
DUMMY_NIK = "1234567890123456"
BLANKS = " \t\r\n\u00a0"
"""What counts as empty around a cell's text."""

Fault = tuple[str, str, ProblemCode]
"""A problem within a row: field name, value as shown, code."""


class CleanRules(NamedTuple):
    """What cleaning takes from the programme. `two_digit_pivot`: a two-digit year above it lies in the 1900s."""

    occupations: tuple[Occupation, ...]
    last_year: int

    @property
    def two_digit_pivot(self) -> int:
        """Two-digit years above this are 19xx."""
        return self.last_year % 100


def clean_row(raw: RawRow, rules: CleanRules) -> tuple[Candidate, tuple[Fault, ...]]:
    """Make one row readable. Out: the candidate and every fault found in its cells, in field order."""
    faults: list[Fault] = []
    birth = read_birth(raw, rules, faults)
    sex = read_sex(raw.jenis_kelamin, faults)
    kk = read_kk(raw.kk)
    nik, state, swapped = read_nik(raw, kk, birth, faults)
    if swapped:
        kk = ""
    elif not kk and raw.kk.strip(BLANKS):
        faults.append(("kk", mask_nik(raw.kk.strip(BLANKS)), ProblemCode.KK_TIDAK_SAH))
    if state is NikState.LENGKAP:
        check_nik_against_row(nik, birth, sex, faults)
    name = fold_name(raw.nama)
    if not name:
        faults.append(("nama", raw.nama, ProblemCode.NAMA_KOSONG))
    sector, risk = read_sector(raw.pekerjaan, rules.occupations, faults)
    candidate = Candidate(
        raw.candidate_id, raw.kode_kab, nik, state, kk, name, birth, sex, fold_name(raw.nama_ibu), sector, risk
    )
    return candidate, tuple(faults)


def digits_of(text: str) -> str:
    """Keep letters and digits and read O as 0, I and l as 1: ' 12O7.26-1203' -> '1207261203'."""
    return _NOT_NIK.sub("", text).translate(_LOOKALIKES)


def is_sixteen_digits(text: str) -> bool:
    """Are these exactly sixteen ASCII digits?"""
    return len(text) == 16 and text.isascii() and text.isdigit()


def read_kk(text: str) -> str:
    """A family card number of 16 digits, or ''."""
    digits = digits_of(text)
    return digits if is_sixteen_digits(digits) else ""


def read_nik(raw: RawRow, kk: str, birth: date | None, faults: list[Fault]) -> tuple[str, NikState, bool]:
    """The row's NIK, how far it can be trusted, and whether it stood in the KK column."""
    digits = digits_of(raw.nik)
    shown = mask_nik(raw.nik.strip(BLANKS))
    if not digits:
        if not raw.nik_damaged and kk and agrees_with_birth(kk, birth) and parse_nik(kk):
            faults.append(("nik", mask_nik(kk), ProblemCode.NIK_KK_TERTUKAR))
            return kk, NikState.LENGKAP, True
        faults.append(("nik", "", ProblemCode.NIK_KOSONG))
        return "", NikState.KOSONG, False
    if not is_sixteen_digits(digits):
        faults.append(("nik", shown, ProblemCode.NIK_BUKAN_16_ANGKA))
        return "", NikState.TIDAK_SAH, False
    if raw.nik_damaged:
        return digits, NikState.LIMA_BELAS, False
    if kk and birth and not agrees_with_birth(digits, birth) and agrees_with_birth(kk, birth):
        faults.append(("nik", shown, ProblemCode.NIK_KK_TERTUKAR))
        return kk, NikState.LENGKAP, True
    if is_dummy_nik(digits):
        faults.append(("nik", shown, ProblemCode.NIK_CONTOH))
        return "", NikState.TIDAK_SAH, False
    if parse_nik(digits) is None:
        faults.append(("nik", shown, ProblemCode.NIK_TIDAK_MUNGKIN))
        return "", NikState.TIDAK_SAH, False
    if digits != raw.nik.strip(BLANKS):
        faults.append(("nik", shown, ProblemCode.NIK_DIRAPIKAN))
    return digits, NikState.LENGKAP, False


def is_dummy_nik(digits: str) -> bool:
    """Is this a number typed to fill the cell: one digit throughout, zeros after the region, or 1234567890123456?"""
    return digits == digits[0] * 16 or digits[6:] == "0" * 10 or digits == DUMMY_NIK


def agrees_with_birth(digits: str, birth: date | None) -> bool:
    """Does this number, read as a NIK, carry this birth date?"""
    parts = parse_nik(digits)
    return parts is not None and birth is not None and _same_day(parts, birth)


def _same_day(parts: NikParts, birth: date) -> bool:
    return (parts.day, parts.month, parts.year) == (birth.day, birth.month, birth.year % 100)


def check_nik_against_row(nik: str, birth: date | None, sex: str, faults: list[Fault]) -> None:
    """Warn where the NIK says another birth date or sex than the row."""
    parts = parse_nik(nik)
    if parts is None:
        return
    if birth and not _same_day(parts, birth):
        faults.append(("tanggal_lahir", birth.isoformat(), ProblemCode.NIK_BEDA_TANGGAL_LAHIR))
    if sex and parts.sex != sex:
        faults.append(("jenis_kelamin", sex, ProblemCode.NIK_BEDA_JENIS_KELAMIN))


def birth_text(raw: RawRow) -> str:
    """The text that should hold the birth date: its own column, else the cell 'Medan, 12-03-1980'."""
    return raw.tanggal_lahir.strip(BLANKS) or raw.tempat_tanggal_lahir.strip(BLANKS)


def read_birth(raw: RawRow, rules: CleanRules, faults: list[Fault]) -> date | None:
    """The birth date, from its own column or from one cell 'Medan, 12-03-1980'."""
    text = birth_text(raw)
    birth = read_date(text, raw.date_order, rules)
    if code := birth_fault(text, birth):
        faults.append(("tanggal_lahir", text, code))
    return birth


def birth_fault(text: str, birth: date | None) -> ProblemCode | None:
    """What is wrong with a birth date's text, given what was read from it."""
    if not text:
        return ProblemCode.TANGGAL_LAHIR_KOSONG
    if birth is None:
        return ProblemCode.TANGGAL_LAHIR_TIDAK_TERBACA
    return ProblemCode.TANGGAL_LAHIR_BAWAAN if (birth.day, birth.month) in compare.PLACEHOLDER_DAYS else None


def read_date(text: str, order: str, rules: CleanRules) -> date | None:
    """Read a date as offices write it; None when it cannot be one between 1900 and the programme's year.

    A month above 12 with a day up to 12 is read the other way round: it can be meant in one way only.
    """
    text = fold_ascii(text).strip(BLANKS)
    if found := _YEAR_FIRST.search(text):
        return _build(found[1], found[2], found[3], rules)
    if found := _MONTH_NAMED.search(text):
        return _build(found[3], str(MONTHS.get(found[2], 0)), found[1], rules)
    if found := _YEAR_LAST.search(text):
        first, second = (found[2], found[1]) if order == "MDY" else (found[1], found[2])
        if int(second) > 12 >= int(first):
            first, second = second, first
        return _build(found[3], second, first, rules)
    if _EIGHT.match(text):
        year_first = _build(text[:4], text[4:6], text[6:], rules)
        year_last = _build(text[4:], text[2:4], text[:2], rules)
        return (year_first or year_last) if order == "YMD" else (year_last or year_first)
    if _SERIAL.match(text):
        days = int(text.split(".")[0])
        if SERIAL_RANGE[0] <= days <= SERIAL_RANGE[1]:
            found_date = SERIAL_EPOCH + timedelta(days=days)
            return found_date if found_date.year <= rules.last_year else None
    return None


def _build(year: str, month: str, day: str, rules: CleanRules) -> date | None:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number > rules.two_digit_pivot else 2000
    if not 1900 <= number <= rules.last_year:
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def read_sex(text: str, faults: list[Fault]) -> str:
    """'L', 'P' or '' from the many ways to write it."""
    sex = sex_of(text)
    if not sex and fold_text(text):
        faults.append(("jenis_kelamin", text, ProblemCode.JENIS_KELAMIN_TIDAK_TERBACA))
    return sex


def sex_of(text: str) -> str:
    """'L', 'P', or '' when the text says neither."""
    folded = fold_text(text)
    return "L" if folded in MALE else "P" if folded in FEMALE else ""


def read_sector(text: str, occupations: Sequence[Occupation], faults: list[Fault]) -> tuple[str, int]:
    """Sector and risk of an occupation text; see `sector_of`."""
    sector, risk = sector_of(text, occupations)
    if not sector:
        blank = not fold_text(text)
        code = ProblemCode.PEKERJAAN_KOSONG if blank else ProblemCode.PEKERJAAN_TIDAK_DIKENAL
        faults.append(("pekerjaan", text, code))
    return sector, risk


def sector_of(text: str, occupations: Sequence[Occupation]) -> tuple[str, int]:
    """Sector and risk: the longest alias that stands in the text as whole words decides.

    Ties: the alphabetically first alias. '' = unknown, '-' = known and outside the programme.
    """
    padded = f" {fold_text(text)} "
    found = [o for o in occupations if f" {o.alias} " in padded]
    if not found:
        return "", 0
    best = min(found, key=lambda o: (-len(o.alias), o.alias))
    return ("", 0) if best.sector == UNDECIDED else (best.sector or OUTSIDE, best.risk)
