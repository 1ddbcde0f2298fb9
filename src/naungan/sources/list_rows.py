"""One sheet -> people, and an account of every cell that is not one of theirs.

Knows: titles, repeated headers, totals, footers, section rows, merged cells. Does not know: whether a NIK or a date
makes sense (stages/clean), or other sheets and files.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from naungan.model.problem import Problem, ProblemCode
from naungan.model.row import RawRow
from naungan.sources.cell_text import shown, text_of
from naungan.sources.date_order import date_order
from naungan.sources.header_row import Header, is_heading_again, letter_of
from naungan.sources.headers import IGNORED
from naungan.sources.nik_damage import NikCell, read_nik_cell
from naungan.sources.regency_of import RegencyNames
from naungan.sources.row_kinds import is_person, joined_address, joined_date, ticked_sex
from naungan.sources.row_regency import row_regency
from naungan.sources.workbook_reader import Sheet, SheetRow

FILLED_DOWN = frozenset((
    "kab", "kode_kab", "kode_kemendagri", "kec", "desa", "dusun", "alamat", "kk", "pekerjaan", "bukti",
))  # fmt: skip
"""Fields whose merged cells count for every row they span. A merged NIK or name would invent people."""
_BIRTH = ("tanggal_lahir", "tempat_tanggal_lahir")


class Place(NamedTuple):
    """Where a sheet stands, and what is known of it from outside its cells. `order`: date order laid down by a
    profile or a correction workbook, '' = judge by the column."""

    source: str
    sheet: str
    kode_kab: str
    order: str


class FoundRow(NamedTuple):
    """One person's row: the raw row (no id yet), its NIK cell, and the row id that a correction carries."""

    raw: RawRow
    nik: NikCell
    id_baris: str


class Tally(NamedTuple):
    """Every filled cell of a sheet by what became of it: `used` + `in_problems` + `left_alone` = `cells`.

    `left_alone`: columns that a profile marks '-'.
    """

    cells: int
    used: int
    in_problems: int
    left_alone: int


class SheetRead(NamedTuple):
    """What one sheet gave: people, problems as (index of the row or -1, problem), cells and filled rows accounted."""

    rows: list[FoundRow]
    problems: list[tuple[int, Problem]]
    tally: Tally
    filled_rows: int
    order: str


class _Person(NamedTuple):
    """A person's row before the date order of its column is known."""

    number: int
    values: dict[str, str]
    nik: NikCell
    kab_outside: str


def title_texts(sheet: Sheet, header: Header) -> list[str]:
    """The texts that stand above the header."""
    return [text_of(cell) for row in sheet.rows[: max(header.first, 0)] for cell in row.cells if cell != ""]


def read_rows(sheet: Sheet, header: Header, place: Place, names: RegencyNames) -> SheetRead:
    """Read all rows of a sheet and account for every filled cell."""
    account = _Account(sheet, header, place, names)
    for index, row in enumerate(sheet.rows):
        account.take(index, row)
    order = place.order or date_order(
        (person.values.get(_BIRTH[0]) or person.values.get(_BIRTH[1], "") for person in account.people),
        next((column.heading for column in header.columns if column.field in _BIRTH), ""),
    )
    rows: list[FoundRow] = []
    for person in account.people:
        regency = row_regency(person.values, person.kab_outside, names)
        if regency.problem:
            account.say(len(rows), person.number, "kab", regency.value, regency.problem)
        rows.append(_found_row(person, place, regency.code, regency.text, order))
    account.say_unknown_columns()
    return SheetRead(rows, account.problems, account.tally(), account.filled_rows, order)


class _Account:
    """The running account of one sheet: each filled cell is put down once."""

    def __init__(self, sheet: Sheet, header: Header, place: Place, names: RegencyNames) -> None:
        self._header, self._place, self._names = header, place, names
        self._body = header.first + header.depth if header.first >= 0 else 0
        self._fields = {column.place: column.field for column in header.columns if column.field not in ("", IGNORED)}
        self._columns = frozenset(self._fields.values())
        self._alone = {column.place for column in header.columns if column.field == IGNORED}
        self._header_number = sheet.rows[header.first].number if header.first >= 0 else 0
        self._merged = _merged_values(sheet, self._fields, self._body)
        self._kab = place.kode_kab
        self._at_nik = header.place_of("nik")
        self._unknown: dict[int, int] = {}
        self._cells = self._used = self._in_rows = self._left_alone = 0
        self.filled_rows = 0
        self.people: list[_Person] = []
        self.problems: list[tuple[int, Problem]] = []

    def take(self, index: int, row: SheetRow) -> None:
        """Account for one row: heading, person, or a row that is neither."""
        texts = [text_of(cell) if cell != "" else "" for cell in row.cells]
        filled = len(texts) - texts.count("")
        if not filled:
            return
        self._cells += filled
        self.filled_rows += 1
        if index >= self._body:
            values = {field: texts[at] for at, field in self._fields.items() if at < len(texts) and texts[at]}
            if is_person(values, self._columns) and not self._is_heading(values, texts):
                self._take_person(row, texts, values, filled)
                return
            self._take_section(texts)
        elif index >= self._header.first:
            self._used += filled
            return
        self._in_rows += filled
        content = " | ".join(text for text in texts if text)
        self.say(-1, row.number, "", f"{filled} sel: {content}", ProblemCode.BARIS_DIABAIKAN)

    def _is_heading(self, values: Mapping[str, str], texts: Sequence[str]) -> bool:
        """A row with digits for a NIK is no heading; the others are few, and worth a closer look."""
        return not any(map(str.isdigit, values.get("nik", ""))) and is_heading_again(self._header, texts)

    def _take_person(self, row: SheetRow, texts: Sequence[str], values: dict[str, str], filled: int) -> None:
        if filled == len(values):
            self._used += filled
        else:
            self._take_cells(texts)
        for field, text in self._merged.get(row.number, ()):
            values.setdefault(field, text)
        nik = read_nik_cell(row.cells[self._at_nik] if 0 <= self._at_nik < len(row.cells) else "")
        self.people.append(_Person(row.number, values, nik, self._kab))

    def _take_cells(self, texts: Sequence[str]) -> None:
        for at, text in enumerate(texts):
            if text and at in self._fields:
                self._used += 1
            elif text and at in self._alone:
                self._left_alone += 1
            elif text:
                self._unknown[at] = self._unknown.get(at, 0) + 1

    def _take_section(self, texts: Sequence[str]) -> None:
        """A row 'KABUPATEN NIAS UTARA' between people begins that regency's part."""
        named = {found for text in texts if text and (found := self._names.find(text)) and found.surely}
        if len(named) == 1:
            self._kab = named.pop().code

    def say(self, index: int, row: int, column: str, value: str, code: ProblemCode) -> None:
        """Put down a problem of the person at `index`, or of no person (-1)."""
        place = self._place
        self.problems.append((index, Problem("", place.source, place.sheet, row, column, shown(value), code)))

    def say_unknown_columns(self) -> None:
        """One problem per column that nobody knows, with the count of its cells."""
        headings = {column.place: column.heading for column in self._header.columns}
        for at, count in sorted(self._unknown.items()):
            name = shown(headings.get(at, "")) or letter_of(at)
            value = f"{count} sel di kolom {letter_of(at)}"
            self.say(-1, self._header_number, name, value, ProblemCode.KOLOM_TIDAK_DIKENAL)

    def tally(self) -> Tally:
        """The account closed."""
        return Tally(self._cells, self._used, self._in_rows + sum(self._unknown.values()), self._left_alone)


def _merged_values(sheet: Sheet, fields: Mapping[int, str], body: int) -> dict[int, list[tuple[str, str]]]:
    """What vertically merged cells say to the rows they span: row number -> (field, text)."""
    numbers = [row.number for row in sheet.rows]
    values: dict[int, list[tuple[str, str]]] = {}
    for (top, left), (bottom, _) in sheet.merges:
        field = fields.get(left, "")
        first = bisect_left(numbers, top)
        if field not in FILLED_DOWN or bottom == top or first < body or first >= len(numbers) or numbers[first] != top:
            continue
        cells = sheet.rows[first].cells
        text = text_of(cells[left]) if left < len(cells) else ""
        for number in numbers[first + 1 : bisect_left(numbers, bottom + 1)] if text else ():
            values.setdefault(number, []).append((field, text))
    return values


def _found_row(person: _Person, place: Place, kode_kab: str, kab: str, order: str) -> FoundRow:
    values, nik = person.values, person.nik
    get = values.get
    raw = RawRow(
        candidate_id="", source_file=place.source, source_sheet=place.sheet, source_row=person.number,
        kode_kab=kode_kab, nik=nik.text, nik_numeric=nik.numeric, nik_damaged=nik.damaged, kk=get("kk", ""),
        nama=get("nama", ""), tempat_lahir=get("tempat_lahir", ""),
        tanggal_lahir=get("tanggal_lahir", "") or joined_date(values),
        tempat_tanggal_lahir=get("tempat_tanggal_lahir", ""), date_order=order,
        jenis_kelamin=get("jenis_kelamin", "") or ticked_sex(values), alamat=joined_address(values), kab=kab,
        kec=get("kec", ""), desa=get("desa", ""), pekerjaan=get("pekerjaan", ""), nama_ibu=get("nama_ibu", ""),
        no_hp=get("no_hp", ""), bukti=get("bukti", ""),
    )  # fmt: skip
    return FoundRow(raw, nik, get("id_baris", ""))
