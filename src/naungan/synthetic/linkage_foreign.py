"""Mistakes that a linkage model is not built for: several fields or rows at once, other habits.

Knows: the kinds, one function each; each says its own name. Does not know: how often fields go wrong by themselves
(linkage_rows), or who a row is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from naungan.synthetic import linkage_rates as rates
from naungan.synthetic import noise
from naungan.synthetic.linkage_noise import draw_name, marga_of, touched
from naungan.synthetic.linkage_rows import Office, Written, older_card
from naungan.synthetic.material import names, places

PREFIX = "ASING_"
CUTS = (8, 10, 12, 15)
"""Columns as narrow as this many letters."""
OCR = (("RN", "M"), ("M", "RN"), ("L", "1"), ("I", "1"), ("O", "0"), ("S", "5"), ("B", "8"), ("G", "6"), ("Z", "2"))
OCR_DIGITS = (("0", "O"), ("1", "l"), ("5", "S"), ("8", "B"), ("6", "G"), ("2", "Z"))
OCR_SHARE = 0.35
VILLAGE_EARS = (
    ("SY", "S"), ("KH", "K"), ("DZ", "J"), ("DH", "D"), ("PH", "P"), ("TH", "T"), ("F", "P"), ("V", "P"), ("Z", "J"),
    ("Q", "K"), ("X", "KS"), ("Y", "I"), ("H ", " "), ("CH", "K"), ("OE", "U"),
)  # fmt: skip
"""What is heard when nobody spells; all at once."""
MOON_DAYS = (-11, -10, 10, 11)
"""A birthday reckoned by the lunar year."""

Neighbours = Sequence[Written]
Way = Callable[[Written, Office, Random], bool]
"""Spoil one row. Out: did anything change?"""
BlockWay = Callable[[Neighbours, Random], None]
"""Spoil neighbouring rows of one sheet together."""


def _sloppy(row: Written, _: Office, rng: Random) -> bool:
    """A clerk in a hurry: name, mother, birth date and place of one row, together."""
    row.name, _defect = draw_name(row.nominee.name, row.nominee.sex, rng)
    row.mother, _defect = draw_name(row.nominee.mother, "P", rng)
    row.birth, _defect = noise.spoil_birth(row.nominee.birth, rng)
    row.place = ""
    if touched(rng, 0.3):
        row.sex = "P" if row.nominee.sex == "L" else "L"
    return True


def _scanned(row: Written, _: Office, rng: Random) -> bool:
    """Read by a machine: letters and digits that look alike, in name, mother and number."""
    before = (row.name, row.mother, row.nik)
    row.name, row.mother = _confused(row.name, OCR, rng), _confused(row.mother, OCR, rng)
    row.nik = _confused(row.nik, OCR_DIGITS, rng)
    return before != (row.name, row.mother, row.nik)


def _confused(text: str, pairs: Sequence[tuple[str, str]], rng: Random) -> str:
    found: list[str] = []
    at = 0
    while at < len(text):
        fitting = next((pair for pair in pairs if text.startswith(pair[0], at)), None)
        if fitting and touched(rng, OCR_SHARE):
            found.append(fitting[1])
            at += len(fitting[0])
        else:
            found.append(text[at])
            at += 1
    return "".join(found)


def _cut(row: Written, _: Office, rng: Random) -> bool:
    """A column too narrow for the name."""
    width = rng.choice(CUTS)
    changed = len(row.name.rstrip()) > width
    row.name, row.mother = row.name[:width], row.mother[: width + 4]
    return changed


def _nickname(row: Written, _: Office, rng: Random) -> bool:
    """What the neighbours call them: the end of the first name, or a name like Ucok."""
    first = row.nominee.name.split(" ")[0]
    own = first[-4:].lstrip("H'") if len(first) > 5 else first
    row.name = own if touched(rng, 0.6) else rng.choice(names().nicknames).upper()
    return row.name != row.nominee.name


def _reversed(row: Written, _: Office, rng: Random) -> bool:
    """Last word first, with or without a comma."""
    words = row.name.split()
    if len(words) < 2:
        return False
    row.name = f"{words[-1]}{rng.choice((',', ''))} {' '.join(words[:-1])}"
    return True


def _husband(row: Written, _: Office, rng: Random) -> bool:
    """A married woman under her husband's name."""
    if not row.nominee.husband:
        return False
    row.name = rng.choice(("NY. ", "NY ", "IBU ")) + row.nominee.husband
    return True


def _shifted_birth(row: Written, _: Office, rng: Random) -> bool:
    """A day, a lunar year, or ten years off."""
    birth = row.nominee.birth
    kind = rng.randrange(3)
    if kind == 2:
        row.birth = birth.replace(year=birth.year + rng.choice((-10, 10)), day=min(birth.day, 28))
    else:
        row.birth = birth + timedelta(days=rng.choice(MOON_DAYS if kind else (-1, 1)))
    return True


def _old_region(row: Written, office: Office, rng: Random) -> bool:
    """The regency before the split, or another one: moved, with the card of the old place and no mother."""
    parent, _ = places().splits.get(row.nominee.kode_kab, ("", 0))
    if parent in office.regencies and touched(rng, 0.7):
        row.kode_kab = parent
        row.place = office.regencies[parent].upper()
        return True
    row.kode_kab = office.other_code(row.nominee.kode_kab, rng)
    row.kk = row.kode_kab.replace(".", "") + older_card(row.nominee.kk, rng)[4:]
    row.place = office.regencies[row.kode_kab].upper()
    return True


def _old_card(row: Written, _: Office, rng: Random) -> bool:
    """Copied from an old card: its number, the maiden spelling of the name, a placeholder birth date."""
    row.kk = older_card(row.nominee.kk, rng)
    row.name, _defect = draw_name(row.nominee.name, row.nominee.sex, rng)
    row.birth = date(row.nominee.birth.year, *rng.choice(((12, 31), (7, 1), (1, 1))))
    return True


def _by_ear(row: Written, _: Office, _rng: Random) -> bool:
    """As it sounds in the village."""
    before = row.name
    row.name, row.mother = _heard(row.nominee.name), _heard(row.nominee.mother)
    return row.name != before


def _heard(name: str) -> str:
    text = f"{name.replace(chr(39), '')} "
    for spelled, heard in VILLAGE_EARS:
        text = text.replace(spelled, heard)
    text = re.sub(r"(.)\1", r"\1", text)
    return re.sub(r"U([NRST]?) ", r"O\1 ", text).strip()


def _glued(row: Written, _: Office, _rng: Random) -> bool:
    """All words in one."""
    changed = " " in row.name.strip()
    row.name, row.mother = re.sub(r"\s", "", row.name), re.sub(r"\s", "", row.mother)
    return changed


def _second_name(row: Written, _: Office, _rng: Random) -> bool:
    """Only the second given name, without the marga."""
    given = row.nominee.name.removesuffix(" " + marga_of(row.nominee.name)).split(" ")
    if len(given) < 2:
        return False
    row.name = given[1]
    return True


def _shift_columns(rows: Neighbours, rng: Random) -> None:
    """From one row on everything stands one column to the right, or name and mother have changed places."""
    moved = touched(rng, 0.5)
    for row in rows:
        row.name, row.mother, row.place = (
            ("", row.name, row.mother) if moved else (row.mother, row.name, row.place)
        )  # fmt: skip


def _swap_rows(rows: Neighbours, _rng: Random) -> None:
    """Birth date and mother of neighbouring rows have changed places."""
    for one, two in zip(rows[::2], rows[1::2], strict=False):
        one.birth, two.birth = two.birth, one.birth
        one.mother, two.mother = two.mother, one.mother


def _damage_niks(rows: Neighbours, _rng: Random) -> None:
    """NIKs stored as numbers: the last digit is 0."""
    for row in rows:
        if len(row.nik) == 16 and row.nik.isdigit():
            if not row.nik.endswith("0") and row.nik_class == "BENAR":
                row.nik_class = "DIGIT_AKHIR_HILANG"
            row.nik = row.nik[:15] + "0"


def _one_day_for_all(rows: Neighbours, rng: Random) -> None:
    """A whole sheet born on 1 January or 31 December."""
    month, day = rng.choice(((1, 1), (12, 31)))
    for row in rows:
        row.birth = row.birth and row.birth.replace(month=month, day=day)


WAYS: Mapping[str, Way] = {
    "CEROBOH": _sloppy, "PINDAIAN": _scanned, "TERPOTONG": _cut, "PANGGILAN": _nickname, "URUTAN_TERBALIK": _reversed,
    "NAMA_SUAMI": _husband, "TANGGAL_BERGESER": _shifted_birth, "WILAYAH_LAMA": _old_region, "KARTU_LAMA": _old_card,
    "EJAAN_KAMPUNG": _by_ear, "TANPA_SPASI": _glued, "NAMA_KEDUA": _second_name,
}  # fmt: skip
BLOCK_WAYS: Mapping[str, BlockWay] = {
    "GESER_KOLOM": _shift_columns, "TERTUKAR_BARIS": _swap_rows, "NIK_ANGKA": _damage_niks,
    "SATU_TANGGAL": _one_day_for_all,
}  # fmt: skip
KINDS = tuple(PREFIX + name for name in (*WAYS, *BLOCK_WAYS))
"""Every kind, as `kinds` in the truth names it."""


def spoil_rows(rows: Sequence[Written], office: Office, rng: Random) -> None:
    """Give most rows exactly one foreign mistake, in the order in which they stand. Every kind gets an equal share."""
    at = 0
    share = len(BLOCK_WAYS) / (len(BLOCK_WAYS) + len(WAYS))
    start = share / (share + (1 - share) * rates.FOREIGN_BLOCK)  # a block is begun so much more rarely than it is long
    calm = rates.FOREIGN_UNTOUCHED * (1 + start * (rates.FOREIGN_BLOCK - 1))
    untouched = calm / (calm + 1 - rates.FOREIGN_UNTOUCHED)
    while at < len(rows):
        if touched(rng, untouched):
            at += 1
        elif touched(rng, start):
            _spoil_block(rows[at : at + rates.FOREIGN_BLOCK], rng)
            at += rates.FOREIGN_BLOCK
        else:
            _spoil_row(rows[at], office, rng)
            at += 1


def _spoil_block(rows: Neighbours, rng: Random) -> None:
    kind = rng.choice(list(BLOCK_WAYS))
    BLOCK_WAYS[kind](rows, rng)
    for row in rows:
        row.note(PREFIX + kind)


def _spoil_row(row: Written, office: Office, rng: Random) -> None:
    """Ways are drawn until one changes this row."""
    for kind in rng.sample(list(WAYS), len(WAYS)):
        if WAYS[kind](row, office, rng):
            row.note(PREFIX + kind)
            return
