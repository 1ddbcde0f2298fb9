"""Clean: how cells are read. The engines show it through the link to a person who is just as the cell should be read."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from naungan.model.person import NikState


class NikCase(NamedTuple):
    """How a NIK cell is read. `nik`: what is read from it, '' nothing; `codes`: the problems noted."""

    sentence: str
    cell: str
    nik: str
    state: NikState
    codes: tuple[str, ...]
    kk: str = ""
    damaged: bool = False
    birth: str = "12-03-1980"
    sex: str = "L"


S = NikState
HIS, HERS, CARD = "1201011203800001", "1201015203800001", "1201010905210003"

NIKS: list[NikCase] = [
    NikCase("sixteen digits that can be a NIK are taken", HIS, HIS, S.LENGKAP, ()),
    NikCase("spaces, dots and dashes are dropped, and that is said", " 120101.120380-0001 ", HIS, S.LENGKAP, ("NIK_DIRAPIKAN",)),
    NikCase("a space around it is not worth a word", "\u00a0" + HIS + " ", HIS, S.LENGKAP, ()),
    NikCase("an apostrophe of Excel's is dropped", "'" + HIS, HIS, S.LENGKAP, ("NIK_DIRAPIKAN",)),
    NikCase("the letter O is read as 0, I and l as 1", "I2OlO112O38OOOOl", HIS, S.LENGKAP, ("NIK_DIRAPIKAN",)),
    NikCase("fifteen digits are not a NIK", HIS[:15], "", S.TIDAK_SAH, ("NIK_BUKAN_16_ANGKA",)),
    NikCase("seventeen digits are not a NIK", HIS + "1", "", S.TIDAK_SAH, ("NIK_BUKAN_16_ANGKA",)),
    NikCase("words are not a NIK", "belum ada", "", S.TIDAK_SAH, ("NIK_BUKAN_16_ANGKA",)),
    NikCase("a dash is an empty cell", "-", "", S.KOSONG, ("NIK_KOSONG",)),
    NikCase("an empty cell is empty", "", "", S.KOSONG, ("NIK_KOSONG",)),
    NikCase("a month 13 cannot be", "1201011213800001", "", S.TIDAK_SAH, ("NIK_TIDAK_MUNGKIN",)),
    NikCase("a day 40 cannot be", "1201014003800001", "", S.TIDAK_SAH, ("NIK_TIDAK_MUNGKIN",)),
    NikCase("a 30 February cannot be", "1201013002800001", "", S.TIDAK_SAH, ("NIK_TIDAK_MUNGKIN",)),
    NikCase("a 29 February can, for the century is not said", "1201012902810001", "1201012902810001", S.LENGKAP, (), birth=""),
    NikCase("a serial 0000 cannot be", "1201011203800000", "", S.TIDAK_SAH, ("NIK_TIDAK_MUNGKIN",)),
    NikCase("a province 10 cannot be", "1001011203800001", "", S.TIDAK_SAH, ("NIK_TIDAK_MUNGKIN",)),
    NikCase("one digit throughout was typed to fill the cell", "1111111111111111", "", S.TIDAK_SAH, ("NIK_CONTOH",)),
    NikCase("so was 1234567890123456", "1234567890123456", "", S.TIDAK_SAH, ("NIK_CONTOH",)),
    NikCase("so were zeros after the region", "1201010000000000", "", S.TIDAK_SAH, ("NIK_CONTOH",)),
    NikCase("of a damaged number fifteen digits are known", "1201011203800000", "1201011203800000", S.LIMA_BELAS, (), damaged=True),
    NikCase("a damaged number is not repaired by tidying", "12010112038000", "", S.TIDAK_SAH, ("NIK_BUKAN_16_ANGKA",), damaged=True),
    NikCase("NIK and family card in each other's column are put right", CARD, HIS, S.LENGKAP, ("NIK_KK_TERTUKAR",), kk=HIS),
    NikCase("a NIK in the family card's column alone is found", "", HIS, S.LENGKAP, ("NIK_KK_TERTUKAR",), kk=HIS),
    NikCase("but not when the NIK was a damaged number", "", "", S.KOSONG, ("NIK_KOSONG",), kk=HIS, damaged=True),
    NikCase("they are left where nothing tells them apart", HIS, HIS, S.LENGKAP, (), kk=CARD, birth=""),
    NikCase("they are left where the NIK fits the birth date", HIS, HIS, S.LENGKAP, (), kk="1201011203800009"),
    NikCase("a family card of fewer digits is noted", HIS, HIS, S.LENGKAP, ("KK_TIDAK_SAH",), kk="12010109052100"),
    NikCase("another birth date than the NIK's is noted, not repaired", HIS, HIS, S.LENGKAP, ("NIK_BEDA_TANGGAL_LAHIR",), birth="13-03-1980"),
    NikCase("a man with a woman's NIK is noted, not repaired", HERS, HERS, S.LENGKAP, ("NIK_BEDA_JENIS_KELAMIN",)),
    NikCase("a woman's birth day is 40 more", HERS, HERS, S.LENGKAP, (), sex="P"),
]  # fmt: skip

DATES: list[tuple[str, str, str, date | None]] = [
    # sentence, text, the file's order, what is read
    ("day, month, year", "12-03-1980", "DMY", date(1980, 3, 12)),
    ("slashes", "12/3/1980", "DMY", date(1980, 3, 12)),
    ("dots", "12.3.1980", "DMY", date(1980, 3, 12)),
    ("month first in a file that writes it so", "12/3/1980", "MDY", date(1980, 12, 3)),
    ("a month above 12 can be meant in one way only", "3/25/1980", "DMY", date(1980, 3, 25)),
    ("also in a file that writes the month first", "25/3/1980", "MDY", date(1980, 3, 25)),
    ("year first whatever the file's order", "1980-03-12", "DMY", date(1980, 3, 12)),
    ("year first with a time", "1980-03-12 00:00:00", "DMY", date(1980, 3, 12)),
    ("an Indonesian month", "12 Maret 1980", "DMY", date(1980, 3, 12)),
    ("an abbreviated month", "12-Agt-80", "DMY", date(1980, 8, 12)),
    ("an old spelling of November", "12 Nopember 1980", "DMY", date(1980, 11, 12)),
    ("an English month", "12 December 1980", "DMY", date(1980, 12, 12)),
    ("a month nobody knows", "12 Foo 1980", "DMY", None),
    ("a place before the date", "Medan, 12-03-1980", "DMY", date(1980, 3, 12)),
    ("two digits of the last century", "12-03-80", "DMY", date(1980, 3, 12)),
    ("two digits up to the programme's year are of this century", "12-03-25", "DMY", date(2025, 3, 12)),
    ("the year after it is of the last", "12-03-26", "DMY", date(1926, 3, 12)),
    ("eight digits", "12031980", "DMY", date(1980, 3, 12)),
    ("eight digits, year first in a file that writes it so", "19800312", "YMD", date(1980, 3, 12)),
    ("eight digits that can be meant in one way only", "19801225", "DMY", date(1980, 12, 25)),
    ("a spreadsheet's day number", "29292", "DMY", date(1980, 3, 12)),
    ("a spreadsheet's day number with a decimal", "29292.0", "DMY", date(1980, 3, 12)),
    ("a day number after the programme's year", "47000", "DMY", None),
    ("a bare year is no date", "1980", "DMY", None),
    ("31 February", "31-02-1980", "DMY", None),
    ("29 February of a leap year", "29-02-1980", "DMY", date(1980, 2, 29)),
    ("29 February of no leap year", "29-02-1981", "DMY", None),
    ("before 1900", "12-03-1899", "DMY", None),
    ("after the programme's year", "12-03-2026", "DMY", None),
    ("words", "tidak tahu", "DMY", None),
    ("nothing", "", "DMY", None),
    ("31 December is read, and noted as a placeholder", "31-12-1980", "DMY", date(1980, 12, 31)),
    ("so is 1 July", "01-07-1980", "DMY", date(1980, 7, 1)),
    ("so is 1 January", "01-01-1980", "DMY", date(1980, 1, 1)),
]  # fmt: skip

SEXES: list[tuple[str, str, str]] = [
    # sentence, text, what is read
    ("L", "L", "L"), ("a small l", "l", "L"), ("Laki-laki", "Laki-laki", "L"), ("pria", "Pria", "L"), ("a code 1", "1", "L"),
    ("P", "P", "P"), ("Perempuan", " perempuan ", "P"), ("wanita", "WANITA", "P"), ("pr with a dot", "pr.", "P"), ("a code 2", "2", "P"),
    ("an empty cell", "", ""), ("a dash", "-", ""), ("both", "L/P", ""), ("something else", "ya", ""),
]  # fmt: skip

WORKS: list[tuple[str, str, str]] = [
    # sentence, text, sector ('-' outside the programme, '' unknown)
    ("an alias decides", "buruh sawit", "SAWIT"),
    ("within a longer text", "Buruh-Sawit harian lepas (PT X)", "SAWIT"),
    ("another sector", "Nelayan", "NELAYAN"),
    ("an occupation outside the programme", "PNS guru", "-"),
    ("the longest alias decides", "nelayan / buruh sawit", "SAWIT"),
    ("an alias is a whole word: nelayanan is none", "nelayanan", ""),
    ("an unknown occupation", "wiraswasta", ""),
    ("an empty cell", "", ""),
]  # fmt: skip
