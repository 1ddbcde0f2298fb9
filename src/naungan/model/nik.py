"""The NIK, Indonesia's 16-digit population number: its structure, and how it is masked.

PPKKCC (place of first issue, Kemendagri codes) + DDMMYY (day + 40 for women) + serial 0001-9999.
Knows: the structure. Does not know: who holds a number; that a prefix differs from today's residence is no error.
Law: UU 23/2006 jo. UU 24/2013 (population number); its inner structure is known from practice (belum diverifikasi).
"""

from __future__ import annotations

import re
from typing import NamedTuple

NIK_DIGITS = 16
FEMALE_DAY_OFFSET = 40
SHOWN_CHARACTERS = 4
WRITTEN_DIGITS = 8
"""A cell with fewer digits, letters that pass for digits among them, holds no number worth hiding: 'belum ada'."""
_PASS_FOR_DIGITS = frozenset("OoQDIilLSsBbZz|")
_SIXTEEN = re.compile(r"[0-9]{16}\Z")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class NikParts(NamedTuple):
    """What a well-formed NIK says. `year` has two digits: the century is not in the number."""

    prefix: str
    day: int
    month: int
    year: int
    sex: str
    serial: int


def parse_nik(text: str) -> NikParts | None:
    """Split 16 digits into their parts; None when they cannot be a NIK.

    A day 29 February is allowed whatever the year, for the century is unknown.
    """
    if not _SIXTEEN.match(text):
        return None
    raw_day, month, year, serial = int(text[6:8]), int(text[8:10]), int(text[10:12]), int(text[12:16])
    female = raw_day > FEMALE_DAY_OFFSET
    day = raw_day - FEMALE_DAY_OFFSET if female else raw_day
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1] or serial == 0:
        return None
    if text[:2] < "11" or text[2:4] == "00" or text[4:6] == "00":
        return None
    return NikParts(text[:6], day, month, year, "P" if female else "L", serial)


def mask_nik(text: str | None) -> str:
    """Show only the serial: '************0003'. The first twelve digits are birth date and place."""
    return "" if not text else "*" * 12 + text[-4:]


def mask_number_cell(text: str) -> str:
    """What stands in a NIK or KK column, masked but for its last four characters: '12O7x1203' -> '*****1203'. Its
    length stays to be seen, for it may be what is wrong. Other words than a number are left."""
    digits = sum(letter.isdigit() or letter in _PASS_FOR_DIGITS for letter in text)
    return text if digits < WRITTEN_DIGITS else "*" * (len(text) - SHOWN_CHARACTERS) + text[-SHOWN_CHARACTERS:]
