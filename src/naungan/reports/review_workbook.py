"""The clerks' queue as a workbook, a page and a plan: pairs side by side, one answer each.

Knows: columns, the list of answers, how differences are marked. Does not know: who is in the queue (stages/review) or
how answers are read (review_answers). No probability stands here, so that nobody's answer leans on it; long numbers are
masked. Every cell of text is written as a string, so nothing can be a formula.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from naungan.model.linkage import LinkModel
from naungan.reports.html.template import fill_page
from naungan.stages.explain_link import Finding, Rival, label_of, say_finding, shown
from naungan.stages.review import Case, Said

SHEET, HELP_SHEET = "Antrean", "Petunjuk"
NUMBER, CANDIDATE, ANSWER, NOTE, FOUND, CODE = "NO", "ID CALON", "JAWABAN", "CATATAN", "TEMUAN", "KODE"
ROUND_NAMES = {1: "antrean", 2: "antrean-kedua"}
"""Name of the workbook of the first reader and of any further one."""
_FIRST = ((NUMBER, 5), (CANDIDATE, 16), (ANSWER, 13), (NOTE, 24))
_WIDTHS = {"nik": 18, "kk": 18, "name": 24, "mother": 22, "birth": 12}
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 the same queue gives the same bytes
_LONGEST_CELL = 32_000
FOUND_WIDTH, LINE_HEIGHT = 70, 14.5
"""Units: letters; points."""
PLAN_SHAPE = pa.schema([
    ("code", pa.string()), ("candidate_id", pa.string()), ("register_id", pa.string()), ("place", pa.int32()),
    ("pairs", pa.int32()), ("purpose", pa.string()), ("readers", pa.int32()), ("round", pa.int32()),
])  # fmt: skip

HELP = (
    "Bandingkan baris calon dengan orang register di sebelahnya, lalu pilih satu JAWABAN untuk setiap pasangan:",
    "    SAMA = orang yang sama.   BUKAN = orang lain.   TIDAK TAHU = tidak dapat dipastikan dari yang terlihat.",
    "Satu ID CALON dapat punya beberapa pasangan. Paling banyak satu yang SAMA.",
    "Bila semua pasangan sebuah ID CALON dijawab BUKAN, baris itu dicatat tidak ada di register (TIDAK_ADA).",
    "Kosongkan bila belum sempat. Jangan ubah kolom KODE dan ID CALON. Baris boleh diurutkan dan disaring.",
    "Sel register yang berbeda dari baris calon diberi warna dan huruf tebal. Nomor panjang ditutup; tempat angka yang",
    "berbeda disebut di TEMUAN. Peluang hasil hitungan sengaja tidak ditampilkan, supaya penilaian Anda bebas.",
    "Urutan: yang penilaiannya paling banyak mengubah hasil lebih dulu, disisipi contoh acak untuk mengukur mutu.",
)


class Pair(NamedTuple):
    """One line of the queue. `code`: what an answer is known by; it says nothing about anybody."""

    code: str
    case: Case
    rival: Rival
    round: int


class Books(NamedTuple):
    """What was written. Units: rows (cases) and pairs."""

    queue: str
    files: tuple[Path, ...]
    rows: int
    pairs: int
    second_rows: int


def write_queue(
    folder: Path, first: Sequence[Case], second: Sequence[Case], model: LinkModel, *, page: bool = True
) -> Books:
    """Write the workbooks, the page and the plan of one queue.

    In: `first`: rows for a first reader, in order; `second`: rows that a further reader judges, some of them the same.
    """
    queue = queue_code(first, second)
    pairs = [*_pairs(queue, first, 1), *_pairs(queue, second, 2)]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    plan = write_plan(folder, queue, pairs)
    files = [plan]
    for number, name in ROUND_NAMES.items():
        mine = [pair for pair in pairs if pair.round == number]
        book = folder / f"{name}.xlsx"
        book.unlink(missing_ok=True)
        if mine:
            _write_book(book, mine, model, queue, number)
            files.append(book)
    if page:
        files.append(_write_page(folder / "antrean.html", first or second, model))
    return Books(queue, tuple(files), len(first), sum(pair.round == 1 for pair in pairs), len(second))


def queue_code(first: Sequence[Case], second: Sequence[Case]) -> str:
    """Eight signs that tell this queue from every other."""
    digest = hashlib.sha256()
    for number, cases in ((1, first), (2, second)):
        for case in cases:
            told = "\x1f".join(rival.register_id for rival in case.rivals)
            digest.update(f"{number}\x1e{case.candidate_id}\x1e{case.readers}\x1e{told}\n".encode())
    return digest.hexdigest()[:8]


def _pairs(queue: str, cases: Sequence[Case], round_: int) -> list[Pair]:
    return [
        Pair(f"{queue}-{round_}-{number:04d}-{rival.place}", case, rival, round_)
        for number, case in enumerate(cases, 1)
        for rival in case.rivals
    ]


def plan_path(folder: Path, queue: str) -> Path:
    """Where the plan of a queue lies: workbooks of older queues can still be read."""
    return folder / "rencana" / f"{queue}.parquet"


def write_plan(folder: Path, queue: str, pairs: Iterable[Pair]) -> Path:
    """Which code means which pair: this file holds full numbers, the workbook does not."""
    path = plan_path(folder, queue)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    rows = [
        {"code": pair.code, "candidate_id": pair.case.candidate_id, "register_id": pair.rival.register_id,
         "place": pair.rival.place, "pairs": len(pair.case.rivals), "purpose": str(pair.case.purpose),
         "readers": pair.case.readers, "round": pair.round}
        for pair in pairs
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows, schema=PLAN_SHAPE), path, compression="zstd", store_schema=False)
    path.chmod(0o600)
    return path


def _write_book(path: Path, pairs: Sequence[Pair], model: LinkModel, queue: str, round_: int) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "Antrean tinjauan", "author": "Naungan", "created": _CREATED})
        styles = _styles(book)
        _write_pairs(book.add_worksheet(SHEET), pairs, model, styles)
        _write_help(book.add_worksheet(HELP_SHEET), pairs, queue, round_, styles)
    path.chmod(0o600)


def _write_pairs(sheet: Any, pairs: Sequence[Pair], model: LinkModel, styles: dict[str, Any]) -> None:
    compared = [finding.comparison for finding in pairs[0].rival.findings]
    headings = columns(compared)
    for at, (title, width) in enumerate(headings):
        sheet.write_string(0, at, title, styles["head"])
        sheet.set_column(at, at, width)
    number, before = 0, ""
    for line, pair in enumerate(pairs, 1):
        starts = pair.case.candidate_id != before
        number, before = number + starts, pair.case.candidate_id
        _write_pair(sheet, line, pair, str(number), model, {k: v[starts] for k, v in styles["cells"].items()})
    at_answer = [title for title, _ in headings].index(ANSWER)
    sheet.data_validation(1, at_answer, len(pairs), at_answer, {
        "validate": "list", "source": [str(said) for said in Said], "input_title": "Jawaban",
        "input_message": "SAMA, BUKAN, atau TIDAK TAHU. Kosong = belum dinilai.",
        "error_title": "Jawaban tidak dikenal", "error_message": "Pilih SAMA, BUKAN, atau TIDAK TAHU.",
    })  # fmt: skip
    sheet.freeze_panes(1, at_answer + 1)
    sheet.autofilter(0, 0, len(pairs), len(headings) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&LAntrean tinjauan&CMemuat data pribadi&R&P / &N")


def columns(compared: Sequence[str]) -> list[tuple[str, int]]:
    """Every heading with its width in characters."""
    sides = [(f"{label_of(c).upper()}\n{side}", _WIDTHS.get(c, 14)) for c in compared for side in ("calon", "register")]
    return [*_FIRST, *sides, (FOUND, FOUND_WIDTH), (CODE, 22)]


def _write_pair(sheet: Any, line: int, pair: Pair, number: str, model: LinkModel, styles: dict[str, Any]) -> None:
    sheet.write_number(line, 0, int(number), styles["grey"])
    sheet.write_string(line, 1, pair.case.candidate_id, styles["plain"])
    sheet.write_blank(line, 2, None, styles["answer"])
    sheet.write_blank(line, 3, None, styles["note"])
    at = len(_FIRST)
    for finding in pair.rival.findings:
        sheet.write_string(line, at, shown(finding.row)[:_LONGEST_CELL], styles["plain"])
        sheet.write_string(line, at + 1, shown(finding.registered)[:_LONGEST_CELL], styles[_tone(finding)])
        at += 2
    found = "; ".join(told(pair.rival, model))
    sheet.write_string(line, at, found, styles["plain"])
    sheet.write_string(line, at + 1, pair.code, styles["grey"])
    sheet.set_row(line, LINE_HEIGHT * (1 + len(found) // FOUND_WIDTH))


def _tone(finding: Finding) -> str:
    if finding.level is None or finding.level < 0:
        return "grey"
    return "plain" if finding.row == finding.registered else "differs"


def told(rival: Rival, model: LinkModel) -> list[str]:
    """What was found, one sentence for each comparison that was made."""
    made = (f for f in rival.findings if f.level is not None and f.level >= 0)
    return [say_finding(model, f, rival.levels) for f in made]


def _write_help(sheet: Any, pairs: Sequence[Pair], queue: str, round_: int, styles: dict[str, Any]) -> None:
    rows = len({pair.case.candidate_id for pair in pairs})
    sheet.set_column(0, 0, 120)
    who = "pembaca pertama" if round_ == 1 else "pembaca kedua; harus orang lain daripada pembaca pertama"
    sheet.write_string(0, 0, "ANTREAN TINJAUAN", styles["title"])
    sheet.write_string(1, 0, f"Untuk {who}. {rows} baris calon, {len(pairs)} pasangan. Kode antrean {queue}.")
    sheet.write_string(2, 0, "Memuat data pribadi. Hanya untuk petugas yang berwenang; jangan dipublikasikan.")
    for line, text in enumerate(HELP, 4):
        sheet.write_string(line, 0, text)


def _styles(book: Any) -> dict[str, Any]:
    base: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "valign": "top", "num_format": "@"}
    kinds: dict[str, dict[str, Any]] = {
        "plain": {"text_wrap": True},
        "grey": {"font_color": "#595959", "num_format": "0"},
        "differs": {"text_wrap": True, "bold": True, "bg_color": "#FFF2CC"},
        "answer": {"bold": True, "bg_color": "#E2EEF9", "border": 1, "border_color": "#2F6FA6"},
        "note": {"text_wrap": True},
    }
    cells = {
        name: tuple(book.add_format({**base, **kind, **({"top": 2} if starts else {})}) for starts in (False, True))
        for name, kind in kinds.items()
    }
    head = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B3C6F", "text_wrap": True, "valign": "vcenter"}
    return {
        "cells": cells,
        "head": book.add_format({**base, **head}),
        "title": book.add_format({**base, "bold": True, "font_size": 14}),
    }


def _write_page(path: Path, cases: Sequence[Case], model: LinkModel) -> Path:
    path.write_text(fill_page("antrean.html", cases=[_card(case, model) for case in cases]), encoding="utf-8")
    path.chmod(0o600)
    return path


def _card(case: Case, model: LinkModel) -> dict[str, Any]:
    """A row and everyone beside it, comparison by comparison."""
    compared = case.rivals[0].findings
    lines = [
        (label_of(own.comparison), shown(own.row), [_side(rival.findings[at]) for rival in case.rivals])
        for at, own in enumerate(compared)
    ]
    found = [(rival.place, told(rival, model)) for rival in case.rivals]
    return {"candidate_id": case.candidate_id, "lines": lines, "places": [r.place for r in case.rivals], "found": found}


def _side(finding: Finding) -> tuple[str, bool]:
    return shown(finding.registered), _tone(finding) == "differs"
