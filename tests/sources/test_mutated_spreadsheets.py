"""Spreadsheets damaged at random: none gets past the readers unhandled, each gives rows or a reason."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from naungan.model.problem import PROBLEM_TEXTS, Weight
from naungan.sources.intake import Intake, read_lists
from naungan.sources.limits import MIB, Limits
from naungan.sources.reader_process import READER_FAULT

from .list_builder import HEADER, KEY, KINDS, REGIONS, Grid, csv_text, person, rezip

LIMITS = Limits(seconds=10, memory_bytes=512 * MIB)
ODD_CELLS: tuple[Any, ...] = (
    "", " ", "\xa0", "=1+1", "-", 0, -1, 1e300, 1.5, 29292, True, date(1900, 1, 1), date(9999, 12, 31), "#REF!", "x" * 30_000,
    "NIK", "JUMLAH", "KABUPATEN NIAS", "1,20704E+15", "\u202eevil", "😀", "a\nb\tc", 9_007_199_254_740_993, "0" * 16,
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1", "cp437", "utf-7", "shift_jis")
SPLINTERS = (
    b"", b"<", b">", b'"', b"&", b"\0", b"</", b"<!--", b"<![CDATA[", b"&#0;", b"&#x10FFFF;", b"\xff\xfe", b"1" * 40, b"-1",
    b"99999999999", b"NaN", b"1E400", b"XFD1048576", b't="s"', b't="d"', b't="n"', b's="9999"', b"<c/>" * 50, b"<row>" * 50,
)  # fmt: skip
Mutation = Callable[[Random, str], bytes]


def odd_grid(rng: Random) -> Grid:
    """A list with columns swapped, rows doubled or dropped, and odd cells strewn in."""
    grid = [["DAFTAR CALON KABUPATEN LANGKAT"], list(HEADER), *(person(n) for n in range(1, 12))]
    order = list(range(len(HEADER)))
    rng.shuffle(order)
    if rng.random() < 0.5:
        grid = [[row[at] for at in order] if len(row) > 1 else row for row in grid]
    for _ in range(rng.randrange(8)):
        row = rng.choice(grid)
        row[rng.randrange(len(row))] = rng.choice(ODD_CELLS)
    for _ in range(rng.randrange(3)):
        grid.insert(rng.randrange(len(grid)), rng.choice(grid)[: rng.randrange(1, 8)])
    if rng.random() < 0.2:
        del grid[rng.randrange(len(grid))]
    return grid


def whole(rng: Random, kind: str) -> bytes:
    grid = odd_grid(rng)
    if kind == "xls":
        grid = [[str(cell) if isinstance(cell, date) and cell.year > 9000 else cell for cell in row] for row in grid]
    return KINDS[kind](grid)


def flipped(rng: Random, kind: str) -> bytes:
    data = bytearray(whole(rng, kind))
    for _ in range(rng.choice((1, 3, 20, 200))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def truncated(rng: Random, kind: str) -> bytes:
    data = whole(rng, kind)
    return data[: rng.randrange(len(data))] + (data[-rng.randrange(1, 60) :] if rng.random() < 0.3 else b"")


def splintered(rng: Random, data: bytes) -> bytes:
    """Cut out, double or overwrite pieces of a text."""
    for _ in range(rng.randrange(1, 6)):
        start = rng.randrange(len(data) + 1)
        end = min(len(data), start + rng.choice((0, 1, 5, 30, 300)))
        middle = rng.choice((rng.choice(SPLINTERS), data[start:end] * 2, data[end:start:-1]))
        data = data[:start] + middle + data[end:]
    return data


def remarked(rng: Random, kind: str) -> bytes:
    """Change the XML inside the package; other kinds are splintered as they are."""
    data = whole(rng, kind)
    if kind not in ("xlsx", "ods"):
        return splintered(rng, data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
    likely = [name for name in names if "sheet" in name or "content" in name]
    chosen = {rng.choice(likely if likely and rng.random() < 0.6 else names)}
    drop = rng.random() < 0.15
    return rezip(data, lambda name, part: part if name not in chosen else None if drop else splintered(rng, part))


def recoded(rng: Random, kind: str) -> bytes:
    """A text table in any encoding, with any delimiter and line end, pieces of another encoding in between."""
    grid = [["DAFTAR", "Gulö"], *odd_grid(rng)]
    text = csv_text(grid, rng.choice((";", ",", "\t", "|", ":")), rng.choice(("\n", "\r", "\r\n", "\n\r")))
    data = text.replace('"', rng.choice(('"', "", "'"))).encode(rng.choice(ENCODINGS), "replace")
    at = rng.randrange(len(data))
    return data[:at] + rng.choice((b"", b"\0", b"\xff", b'"', b"\x81\x8d", "ö".encode("utf-16"))) + data[at:]


def dressed(rng: Random, kind: str) -> bytes:
    """Merged cells, hidden sheets, the calendar of 1904, formulas."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in odd_grid(rng):
        sheet.append([cell if not isinstance(cell, str) or cell.isprintable() else "x" for cell in row])
    for _ in range(rng.randrange(4)):
        left, top = rng.randrange(1, 8), rng.randrange(1, 12)
        sheet.merge_cells(
            start_row=top, start_column=left, end_row=top + rng.randrange(9), end_column=left + rng.randrange(3)
        )
    if rng.random() < 0.3:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    if rng.random() < 0.3:
        book.create_sheet("Lain").sheet_state = rng.choice(("hidden", "veryHidden"))
    if rng.random() < 0.3:
        sheet["J3"], sheet["K3"] = "=SUM(A1:A9)", '=HYPERLINK("http://x","y")'
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


MUTATIONS: tuple[Mutation, ...] = (whole, flipped, truncated, remarked, recoded, dressed)


def write_mutants(folder: Path, count: int) -> None:
    for number in range(count):
        rng = Random(number)
        kind = ("xlsx", "xls", "ods", "csv")[number % 4]
        data = MUTATIONS[number // 4 % len(MUTATIONS)](rng, kind)
        ending = kind if rng.random() < 0.8 else rng.choice(("xlsx", "xls", "ods", "csv", "txt", "dat"))
        (folder / f"{number:05d}.{ending}").write_bytes(data)


def without_outcome(found: Intake) -> list[str]:
    """Files that gave neither rows nor a reason, and files whose reader failed by its own fault."""
    given = Counter(row.source_file for row in found.rows)
    told = {problem.source for problem in found.problems if PROBLEM_TEXTS[problem.code].weight is Weight.BERKAS}
    silent = [report.name for report in found.files if not given[report.name] and report.name not in told]
    return silent + [f"{p.source}: {p.value}" for p in found.problems if p.value.startswith(READER_FAULT)]


def test_every_mutated_spreadsheet_gives_rows_or_a_reason(
    tmp_path: Path, drill_count: Callable[[int, int], int]
) -> None:
    count = drill_count(100, 1000)
    write_mutants(tmp_path, count)
    found = read_lists([tmp_path], key=KEY, regions=REGIONS, limits=LIMITS)
    assert len(found.files) == count
    assert without_outcome(found) == []
    assert all(
        sheet.used_cells + sheet.ignored_cells == sheet.cells for report in found.files for sheet in report.sheets
    )
    readable = sum(bool(report.people_rows) for report in found.files)
    assert count // 4 < readable < count
