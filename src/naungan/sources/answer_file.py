"""One file of answers -> its lines as texts by field, each with its place, and what cannot be used, as problems.

Knows: workbooks and text tables, where the header stands, and the headings of a mapping. Does not know: what was
asked (exchange/), or what the words mean (answer_words).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from naungan.model.errors import PasswordWrong
from naungan.model.problem import Problem, ProblemCode
from naungan.sources.cell_text import Cell, printable_name, shown, text_of
from naungan.sources.exchange_layout import SENT, Layout
from naungan.sources.file_guard import Refused, ending_fits, guard
from naungan.sources.limits import MIB, Limits
from naungan.sources.locked_file import is_locked, unlock
from naungan.sources.nik_damage import NikCell, judge_niks, read_nik_cell
from naungan.sources.workbook_reader import Sheet, SheetRow, read_book
from naungan.stages.fold import fold_text

ANSWER_LIMITS = Limits(
    file_bytes=200 * MIB, unpacked_bytes=1024 * MIB, rows=1_048_576, ratio_from=100 * MIB, entries=2000
)
"""An answer may hold a whole province."""
SEARCHED_ROWS = 30
"""Filled rows in which a header is looked for."""
TOLD = "nilai."
"""Begins the field of a column that holds the owner's own data."""
_C = ProblemCode


class AnswerLine(NamedTuple):
    """One line: its place, its filled cells by field (told columns as 'nilai.kpj'), whether its NIK lost digits."""

    sheet: str
    row: int
    cells: Mapping[str, str]
    nik_damaged: bool


class AnswerFile(NamedTuple):
    """What one file gave. `columns`: fields that some sheet has; `headings`: heading -> field, '' = not known."""

    name: str
    sha256: str
    lines: tuple[AnswerLine, ...]
    columns: frozenset[str]
    headings: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


def read_answer_file(name: str, data: bytes, layout: Layout, password: str | None = None) -> AnswerFile:
    """Read one file. What it holds never raises, but for a password: it comes back as problems.

    Raises: PasswordWrong, when the file is locked and does not open.
    """
    name, sha256 = printable_name(name), hashlib.sha256(data).hexdigest()

    def refused(code: ProblemCode, seen: str) -> AnswerFile:
        return AnswerFile(name, sha256, (), frozenset(), (), (Problem("", name, "", 0, "", seen, code),))

    if is_locked(data):
        data = unlock(data, password, name)
    judged = guard(data, ANSWER_LIMITS)
    if isinstance(judged, Refused):
        if judged.code is _C.BERKAS_TERKUNCI:
            raise PasswordWrong(
                f"{name} terkunci ({judged.seen}). Simpan salinan tanpa sandi, lalu terima salinan itu."
            )
        return refused(judged.code, judged.seen)
    book = read_book(data, judged.kind, ANSWER_LIMITS)
    if isinstance(book, Refused):
        return refused(book.code, book.seen)
    known = _headings(layout)
    found = [_sheet(name, sheet, known, layout) for sheet in book.sheets if sheet.rows]
    problems = [problem for each in found for problem in each.problems]
    if not ending_fits(name, judged.kind):
        problems.append(Problem("", name, "", 0, "", judged.kind, _C.JENIS_BERKAS_BERBEDA))
    if book.unreadable:
        problems.append(Problem("", name, "", 0, "", f"{book.unreadable} huruf", _C.TEKS_RUSAK))
    lines = tuple(line for each in found for line in each.lines)
    columns = frozenset(field for each in found for field in each.columns)
    headings = tuple(dict.fromkeys(pair for each in found for pair in each.headings))
    return AnswerFile(name, sha256, lines, columns, headings, tuple(problems))


def _headings(layout: Layout) -> dict[str, tuple[str, int]]:
    """Heading, folded and without spaces -> its field and how sure it is (0 surest). What goes out also comes back."""
    own = dict(layout.incoming)
    sent = tuple(
        (f if f in own else f"{TOLD}{f}", (heading,)) for f, heading in layout.outgoing if f in own or f not in SENT
    )
    told = tuple((f"{TOLD}{column}", headings) for column, headings in layout.told)
    found: dict[str, tuple[str, int]] = {}
    for field, headings in (*sent, *layout.incoming, *told):
        for rank, heading in enumerate(headings):
            found.setdefault(_key(heading), (field, rank))
    return found


def _key(heading: str) -> str:
    return fold_text(heading).replace(" ", "")


def _seen(rows: Sequence[SheetRow]) -> str:
    """What might have been meant as a header: the first row of several cells; a single cell may be anything."""
    filled = ([text for text in _texts(row) if text] for row in rows[:SEARCHED_ROWS])
    return ", ".join(next((texts for texts in filled if len(texts) > 1), []))


class _Header(NamedTuple):
    last: int  # index of its last row among the filled rows
    places: Mapping[str, int]
    texts: tuple[str, ...]


def _sheet(name: str, sheet: Sheet, known: Mapping[str, tuple[str, int]], layout: Layout) -> AnswerFile:
    """One sheet, as if it were a file."""
    implied = {f"{TOLD}{column}" for column, _ in layout.implied}

    def nothing(code: ProblemCode, seen: str) -> AnswerFile:
        return AnswerFile(name, "", (), frozenset(), (), (Problem("", name, sheet.name, 0, "", shown(seen), code),))

    header = _find_header(sheet.rows, known)
    if header is None:
        return nothing(_C.JUDUL_KOLOM_TIDAK_DITEMUKAN, _seen(sheet.rows))
    if not (header.places.keys() & ({"status", "kode"} | implied)):
        return nothing(_C.JAWABAN_TANPA_STATUS, ", ".join(text for text in header.texts if text))
    fields = {place: field for field, place in header.places.items()}
    headings = tuple((shown(text), fields.get(place, "")) for place, text in enumerate(header.texts) if text)
    read = list(_lines(sheet, header))
    judged = judge_niks([nik for nik, _, _ in read])
    lines: list[AnswerLine] = []
    problems: list[Problem] = []
    if judged.failed:
        problems.append(Problem("", name, sheet.name, 0, "nik", judged.failed, _C.NIK_SATU_BERKAS_RUSAK))
    for (_, row, cells), damaged in zip(read, judged.damaged, strict=True):
        if "row_id" in cells or "nik" in cells:
            lines.append(AnswerLine(sheet.name, row, cells, damaged))
        else:
            seen = " ".join(cells.values())
            problems.append(Problem("", name, sheet.name, row, "", shown(seen), _C.BARIS_DIABAIKAN))
    return AnswerFile(name, "", tuple(lines), frozenset(header.places), headings, tuple(problems))


def _lines(sheet: Sheet, header: _Header) -> Iterator[tuple[NikCell, int, dict[str, str]]]:
    places = [(field, place) for field, place in header.places.items() if field != "nik"]
    at = header.places.get("nik", -1)
    for row in sheet.rows[header.last + 1 :]:
        width = len(row.cells)
        cells = {field: text for field, place in places if place < width and (text := text_of(row.cells[place]))}
        nik = read_nik_cell(row.cells[at] if 0 <= at < width else "")
        if nik.text:
            cells["nik"] = nik.text
        if cells:
            yield nik, row.number, cells


def _find_header(rows: Sequence[SheetRow], known: Mapping[str, tuple[str, int]]) -> _Header | None:
    """The row, or two rows together, that name most fields; a row id or a NIK among them. Ties: one row, the upper."""
    best: _Header | None = None
    for depth in (1, 2):
        for first in range(min(SEARCHED_ROWS, len(rows) - depth + 1)):
            texts = _texts(rows[first]) if depth == 1 else _both(_texts(rows[first]), _texts(rows[first + 1]))
            places = _places(texts, known)
            if places.keys() & {"row_id", "nik"} and (best is None or len(places) > len(best.places)):
                best = _Header(first + depth - 1, places, tuple(texts))
    return best if best and len(best.places) >= 2 else None


def _texts(row: SheetRow) -> list[str]:
    return [_short(cell) for cell in row.cells]


def _short(cell: Cell) -> str:
    return text_of(cell)[:120]


def _both(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows of headings as one: the lower where it says something; a row with long numbers is no heading."""
    if any(sum(map(str.isdigit, text)) > 4 for text in lower):
        return []
    width = max(len(upper), len(lower))
    padded = [*lower, *[""] * (width - len(lower))]
    return [below or (upper[place] if place < len(upper) else "") for place, below in enumerate(padded)]


def _places(texts: Sequence[str], known: Mapping[str, tuple[str, int]]) -> dict[str, int]:
    """Field -> place. Ties: of two headings for one field the surer, else the left one."""
    found: dict[str, tuple[int, int]] = {}
    for place, text in enumerate(texts):
        if text and (entry := known.get(_key(text))):
            field, rank = entry
            if field not in found or (rank, place) < found[field]:
                found[field] = (rank, place)
    return {field: place for field, (_, place) in found.items()}
