"""Where a sheet's header stands, and which field each of its columns is.

Knows: one-row headers, headers over two rows, merged or not. Does not know: what the rows below mean (list_rows).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from naungan.sources.cell_text import text_of
from naungan.sources.headers import IGNORED, Understood, understand
from naungan.sources.workbook_reader import Merge, Sheet, SheetRow

SEARCHED_ROWS = 30
"""Filled rows in which a header is looked for."""
LONGEST_HEADING = 120
_NO_PERSON = frozenset(("no", "perbaikan", "id_baris"))


class Column(NamedTuple):
    """One column: its 0-based place, heading as read, and field ('' = not known, '-' = left alone on purpose)."""

    place: int
    heading: str
    field: str


class Header(NamedTuple):
    """A found header: index of its first row among the sheet's filled rows (-1: none), its rows, its columns."""

    first: int
    depth: int
    columns: tuple[Column, ...]

    def place_of(self, field: str) -> int:
        """Where this field's column stands; -1 when there is none."""
        return next((column.place for column in self.columns if column.field == field), -1)


def letter_of(place: int) -> str:
    """Column letter as Excel shows it: 0 -> 'A', 27 -> 'AB'."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place_of_letter(letters: str) -> int:
    """0-based place of a column letter: 'A' -> 0."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1


def find_header(sheet: Sheet) -> Header | None:
    """The header among the first rows: the row (or two rows) that name most fields; NIK or NAMA must be among them.

    Ties: one row before two, the upper row before the lower.
    """
    best: tuple[int, Header] | None = None
    for depth in (1, 2):
        for first in range(min(SEARCHED_ROWS, len(sheet.rows))):
            header = _header_at(sheet, first, depth)
            score = _score(header) if header else 0
            if header and score and (best is None or score > best[0]):
                best = (score, header)
    return best[1] if best else None


def header_by_profile(
    sheet: Sheet, row_number: int | None, by_letter: Mapping[str, str], by_heading: Mapping[str, str]
) -> Header | None:
    """The header as a profile gives it. `row_number` 0: the sheet has none; None: look for it.

    A field that the profile gives to a column is taken from every other column.
    """
    found = find_header(sheet) if row_number is None else _header_in_row(sheet, row_number)
    first, depth, columns = (found.first, found.depth, found.columns) if found else (-1, 1, ())
    named = {column.place: column for column in columns}
    given: dict[int, str] = {place_of_letter(letters): field for letters, field in by_letter.items()}
    for column in columns:
        if (field := by_heading.get(column.heading.casefold())) is not None:
            given.setdefault(column.place, field)
    for place in given:
        named.setdefault(place, Column(place, "", ""))
    taken = set(given.values()) - {IGNORED}
    mapped = tuple(
        column._replace(field=given.get(place, "" if column.field in taken else column.field))
        for place, column in sorted(named.items())
    )
    return Header(first, depth, mapped) if any(c.field in ("nik", "nama") for c in mapped) else None


def is_heading_again(header: Header, texts: Sequence[str]) -> bool:
    """Is this row the header once more, as at the top of a printed page?"""
    same = 0
    for column in header.columns:
        text = texts[column.place] if column.place < len(texts) else ""
        if text and column.field not in ("", IGNORED):
            known = understand(text) if len(text) <= LONGEST_HEADING else None
            same += (known is not None and known.field == column.field) or text == column.heading
    return same >= 2


def _header_in_row(sheet: Sheet, row_number: int) -> Header | None:
    for first, row in enumerate(sheet.rows):
        if row.number == row_number:
            one, two = _header_at(sheet, first, 1), _header_at(sheet, first, 2)
            return two if one and two and _score(two) > _score(one) else one
    return None


def _score(header: Header) -> int:
    found = {column.field for column in header.columns if column.field} - _NO_PERSON
    return len(found) if len(found) >= 2 and ("nik" in found or "nama" in found) else 0


def _header_at(sheet: Sheet, first: int, depth: int) -> Header | None:
    rows = sheet.rows[first : first + depth]
    if len(rows) < depth or rows[-1].number - rows[0].number >= depth + 1:
        return None
    top = _texts(rows[0])
    if depth == 1:
        return Header(first, 1, _settle([(place, text, _read(text)) for place, text in enumerate(top) if text]))
    below = _texts(rows[1])
    if any(sum(map(str.isdigit, text)) > 4 for text in below) or not any(_read(text) for text in below):
        return None
    spread = _spread(top, below, rows[0].number, sheet.merges)
    width = max(len(top), len(below))
    found = [
        _read_two(place, top[place] if place < len(top) else "", spread.get(place, ""), _at(below, place))
        for place in range(width)
    ]
    return Header(first, 2, _settle([column for column in found if column[1]]))


def _texts(row: SheetRow) -> list[str]:
    return [text_of(cell) for cell in row.cells]


def _at(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def _read(text: str) -> Understood | None:
    return understand(text) if text and len(text) <= LONGEST_HEADING else None


def _spread(top: Sequence[str], below: Sequence[str], number: int, merges: Sequence[Merge]) -> dict[int, str]:
    """The upper heading over each column: its own, else that of a merged range, else the nearest one to the left."""
    over: dict[int, str] = {}
    last = ""
    for place in range(len(below)):
        last = _at(top, place) or last
        over[place] = last
    for (upper, left), (lower, right) in merges:
        if upper <= number <= lower and right - left < 64:
            over.update((place, _at(top, left)) for place in range(left, right + 1) if _at(top, left))
    return over


def _read_two(place: int, own: str, over: str, below: str) -> tuple[int, str, Understood | None]:
    """One column of a two-row header: both texts together, else the lower, else its own upper text."""
    if not below:
        return place, own, _read(own)
    both = f"{over} {below}".strip()
    heading = f"{over} / {below}" if over and over != below else below
    return place, heading, _read(both) or _read(below) or _read(own)


def _settle(found: list[tuple[int, str, Understood | None]]) -> tuple[Column, ...]:
    """Give each field to one column: the surest heading, then the leftmost; the others stay unknown."""
    best: dict[str, tuple[int, int]] = {}
    for place, _, known in found:
        if known and (known.field not in best or (known.rank, place) < best[known.field]):
            best[known.field] = (known.rank, place)
    several = frozenset(("perbaikan",))
    return tuple(
        Column(place, text, known.field if known and (known.field in several or best[known.field][1] == place) else "")
        for place, text, known in found
    )
