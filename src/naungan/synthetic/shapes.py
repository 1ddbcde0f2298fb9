"""Shapes of lists: how each office lays out the same facts, from data/shapes.toml.

Knows: headers, titles, footers, sheets, how a date or a sex is typed. Does not know: who is nominated or what is wrong.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from typing import Any

from naungan.model.programme import Region
from naungan.synthetic.candidates import Entry
from naungan.synthetic.grid import Cell, Grid, Sheet
from naungan.synthetic.material import places, text_of

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
SERIAL_EPOCH = date(1899, 12, 30)
MAX_SHEET_NAME = 31
DISTRICT_SHEETS = 6
TWO_SHEETS = ("Tahap I", "Tahap II")
COVER_TEXT = ("PETUNJUK PENGISIAN", "1. Isi satu baris untuk satu orang.", "2. Kirim paling lambat tanggal 15.")

Village = tuple[str, str]
"""District and village of a ten-digit code."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to lay out a list; the keys of data/shapes.toml, explained there."""

    id: str
    format: str
    file: str
    columns: tuple[tuple[str, str, str], ...]
    titles: tuple[str, ...] = ()
    regency: str = "berkas"
    sheets: str = "satu"
    date_style: str = "d-m-Y"
    nik_style: str = "teks"
    letters: str = "KAPITAL"
    sexes: tuple[str, str] = ("L", "P")
    encoding: str = "utf-8"
    delimiter: str = ","
    footer: bool = False
    total: bool = False
    cover: bool = False
    gap: int = 0
    shift: int = 0
    repeat: int = 0

    def has(self, column: str) -> bool:
        """Does the list have a column for this field?"""
        return any(name == column for name, _, _ in self.columns)


@cache
def shapes() -> tuple[tuple[Shape, ...], tuple[Shape, ...]]:
    """The shapes of main lists and of late files."""
    raw = tomllib.loads(text_of("data/shapes.toml"))
    return tuple(map(_shape, raw["bentuk"])), tuple(map(_shape, raw["susulan"]))


def _shape(raw: Mapping[str, Any]) -> Shape:
    male, _, female = raw.get("kelamin", "L|P").partition("|")
    return Shape(
        raw["id"], raw["format"], raw["berkas"], tuple(map(_column, raw["kolom"])), tuple(raw.get("judul", ())),
        raw["kab"], raw.get("lembar", "satu"), raw["tanggal"], raw.get("nik", "teks"), raw.get("huruf", "campur"),
        (male, female), raw.get("sandi", "utf-8"), raw.get("pemisah", ","), raw.get("kaki", False),
        raw.get("jumlah", False), raw.get("sampul", False), raw.get("jarak", 0), raw.get("geser", 0),
        raw.get("judul_diulang", 0),
    )  # fmt: skip


def _column(text: str) -> tuple[str, str, str]:
    name, _, header = text.partition("=")
    top, split, bottom = header.partition(" // ")
    return (name, top, bottom) if split else (name, "", header)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: file, sheet ('' in csv), row as Excel shows it, and the name as it was written there."""

    file: str
    sheet: str
    row: int
    name: str


Laid = tuple[Entry, Place]
"""A row and where it came to stand."""


class Layout:
    """Lays rows of one regency out in one shape. `grid()` gives the file, `placed` where every row came to stand."""

    def __init__(
        self, shape: Shape, region: Region, number: int, year: int, villages: Mapping[int, Village], rng: Random
    ) -> None:
        self.shape, self.region, self.rng = shape, region, rng
        self.villages = villages
        kind = "KOTA" if region.kind == "kota" else "KABUPATEN"
        self.short = f"{'Kota' if region.kind == 'kota' else 'Kab.'} {region.name}"
        self.words = {
            "no": f"{number:02d}", "KAB": f"{kind} {region.name.upper()}", "Kab": self.short, "tahun": str(year),
            "k_a_b": f"{'kota' if region.kind == 'kota' else 'kab'}_{region.name.lower().replace(' ', '_')}",
        }  # fmt: skip
        self.file = shape.file.format(**self.words)
        self.placed: list[Laid] = []

    def grid(self, entries: Sequence[Entry]) -> Grid:
        """The file of these rows, in their order (by district where each has its sheet)."""
        sheets = [self._sheet(name, rows) for name, rows in self._split(entries)]
        if self.shape.cover:
            sheets.insert(0, Sheet("Petunjuk", [[line] for line in COVER_TEXT]))
        return Grid(self.file, self.shape.format, tuple(sheets), self.shape.encoding, self.shape.delimiter)

    def _split(self, entries: Sequence[Entry]) -> list[tuple[str, Sequence[Entry]]]:
        if self.shape.sheets == "kecamatan":
            groups: dict[int, list[Entry]] = {}
            for entry in sorted(entries, key=self._district):
                groups.setdefault(self._district(entry) % DISTRICT_SHEETS, []).append(entry)
            return [(f"Kec. {self._village(rows[0])[0]}"[:MAX_SHEET_NAME], rows) for _, rows in sorted(groups.items())]
        if self.shape.sheets == "dua":
            half = (len(entries) + 1) // 2
            return [(TWO_SHEETS[0], entries[:half]), (TWO_SHEETS[1], entries[half:])]
        return [(self.short[:MAX_SHEET_NAME] if self.shape.regency == "lembar" else "Sheet1", entries)]

    def _sheet(self, name: str, entries: Sequence[Entry]) -> Sheet:
        sheet = Sheet(name)
        shown = "" if self.shape.format == "csv" else name
        for title in self.shape.titles:
            self._add(
                sheet,
                list(title.format(**self.words).split(self.shape.delimiter if self.shape.format == "csv" else "\0")),
            )
        self._header(sheet)
        for i, entry in enumerate(entries):
            if self.shape.gap and i and i % self.shape.gap == 0:
                self._add(sheet, [None] * len(self.shape.columns))
            if self.shape.repeat and i and i % self.shape.repeat == 0:
                self._add(sheet, [header for _, _, header in self.shape.columns])
            written = self._letters(entry.name)
            self._add(sheet, [self._cell(column, entry, i + 1, written) for column, _, _ in self.shape.columns])
            self.placed.append((entry, Place(self.file, shown, len(sheet.rows), written)))
        self._ending(sheet, len(entries))
        return sheet

    def _add(self, sheet: Sheet, cells: list[Cell]) -> None:
        sheet.rows.append([None] * self.shape.shift + cells)

    def _header(self, sheet: Sheet) -> None:
        """One header row, or two with groups merged over their columns and the rest merged downwards."""
        columns = self.shape.columns
        if not any(top for _, top, _ in columns):
            self._add(sheet, [header for _, _, header in columns])
            return
        row, first = len(sheet.rows), self.shape.shift
        upper: list[Cell] = []
        for i, (_, top, header) in enumerate(columns):
            begins = not top or i == 0 or columns[i - 1][1] != top
            upper.append((top or header) if begins else None)
            if not top:
                sheet.merges.append((row, first + i, row + 1, first + i))
            elif begins:
                last = i
                while last + 1 < len(columns) and columns[last + 1][1] == top:
                    last += 1
                if last > i:
                    sheet.merges.append((row, first + i, row, first + last))
        self._add(sheet, upper)
        self._add(sheet, [header if top else None for _, top, header in columns])

    def _ending(self, sheet: Sheet, count: int) -> None:
        if self.shape.total:
            self._add(sheet, ["JUMLAH", None, f"{count} orang"])
        if self.shape.footer:
            official = self.rng.choice(places().officials)
            for line in (
                "",
                "Mengetahui,",
                f"Kepala Dinas Tenaga Kerja {self.short}",
                "",
                official,
                "NIP. 19700101 199503 1 002",
            ):
                self._add(sheet, [None, None, None, line])

    def _letters(self, name: str) -> str:
        style = self.shape.letters
        if style == "campur":
            style = self.rng.choice(("KAPITAL", "KAPITAL", "Judul", "kecil"))
        if style == "KAPITAL":
            return name
        return " ".join(word.capitalize() for word in name.split(" ")) if style == "Judul" else name.lower()

    def _cell(self, column: str, entry: Entry, number: int, name: str) -> Cell:
        if column == "no":
            return number
        if column == "nama":
            return name
        if column in ("nik", "kk"):
            return written_number(entry.nik if column == "nik" else entry.kk, self.shape.nik_style)
        if column == "lahir":
            return written_date(entry.birth, self.shape.date_style)
        if column == "ttl":
            return self._place_and_date(entry)
        if column == "jk":
            return dict(zip(("L", "P"), self.shape.sexes, strict=True)).get(entry.sex, "")
        return FIELDS[column](self, entry)

    def _place_and_date(self, entry: Entry) -> str:
        style = "d-m-Y" if self.shape.date_style in ("asli", "angka") else self.shape.date_style
        day = written_date(entry.birth, style)
        glue = self.rng.choice((", ", ", ", "/ "))
        return f"{entry.person.birth_place.title()}{glue}{day}" if day else entry.person.birth_place.title()

    def _village(self, entry: Entry) -> Village:
        return self.villages.get(entry.person.village_code, ("", ""))

    def _district(self, entry: Entry) -> int:
        return entry.person.village_code // 10_000 % 100

    def _regency_name(self) -> str:
        forms = [self.short, self.words["KAB"], self.region.name, self.region.name.upper(), *self.region.aliases[:1]]
        return self.rng.choice(forms)

    def _phone(self) -> str:
        if self.rng.random() < 0.4:
            return ""
        return f"08{self.rng.choice((12, 13, 21, 22, 52, 95))}{self.rng.randrange(10**7, 10**8)}"


FIELDS: dict[str, Callable[[Layout, Entry], Cell]] = {
    "tempat": lambda at, e: at._letters(e.person.birth_place.upper()),
    "alamat": lambda at, _: at.rng.choice(places().streets),
    "rt": lambda at, _: f"{at.rng.randrange(1, 9):03d}/{at.rng.randrange(1, 5):03d}",
    "desa": lambda at, e: at._village(e)[1],
    "kec": lambda at, e: at._village(e)[0],
    "kab": lambda at, _: at._regency_name(),
    "kerja": lambda _, e: e.work,
    "ibu": lambda at, e: at._letters(e.mother),
    "hp": lambda at, _: at._phone(),
    "ket": lambda at, _: at.rng.choice(("", "", "", "baru", "lanjutan", "KTP ada")),
}
"""Columns that need nothing of the shape but its letters."""


def written_number(digits: str, style: str) -> Cell:
    """A NIK or family card number as it comes to stand in a cell.

    'angka-rusak': as Excel keeps a number, fifteen digits and a zero; 'angka-utuh': all sixteen in a number.
    """
    if style == "petik":
        return f"'{digits}" if digits and not digits.startswith("'") else digits
    if style in ("angka-rusak", "angka-utuh") and digits.isdigit():
        return int(digits) // 10 * 10 if style == "angka-rusak" else int(digits)
    return digits


def written_date(day: date | None, style: str) -> Cell:
    """A date as it is typed; None when it is not known."""
    if day is None:
        return None
    if style == "asli":
        return day
    if style == "angka":
        return (day - SERIAL_EPOCH).days
    if style == "panjang":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    if style == "singkat":
        return f"{day.day:02d} {MONTHS[day.month - 1][:3]} {day.year}"
    return day.strftime("".join(f"%{c}" if c.isalpha() else c for c in style))
