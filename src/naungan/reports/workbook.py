"""One workbook for each proposing regency: who was determined, who waits, who must be settled, who is not eligible.

Knows: sheets, columns, print setup. Does not know: how anybody was judged. Names stand here and NIKs are masked: for
the regency's officers, not for publication. Every cell of text is written as a string, so nothing can be a formula.
The creation date is the programme's registration date, so that the same result gives the same bytes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import xlsxwriter

from naungan.model.decision import Check, Outcome, ReasonCode, Verdict
from naungan.model.nik import mask_nik
from naungan.model.person import OUTSIDE
from naungan.model.programme import Programme
from naungan.reports.twice import evidence_of
from naungan.stages.allocate import other_row
from naungan.stages.doubles import apart_from_others
from naungan.stages.explain import day_text, reason_text
from naungan.stages.fold import fold_text
from naungan.stages.next_steps import next_step

SHEETS = (
    ("Ditetapkan", Verdict.DITETAPKAN),
    ("Cadangan", Verdict.CADANGAN),
    ("Perlu Tinjauan", Verdict.PERLU_TINJAUAN),
    ("Tidak Memenuhi", Verdict.TIDAK_MEMENUHI),
)
COLUMNS = (
    ("Peringkat", 10), ("Nama", 28), ("NIK", 19), ("Desa/Kelurahan", 20), ("Kecamatan", 18), ("Sektor", 18),
    ("Alasan", 44), ("Yang perlu dilakukan", 44), ("Diusulkan juga oleh", 28),
    ("Berkas, lembar, baris", 30), ("ID calon", 16),
)  # fmt: skip
"""Header and width in characters."""
FIRST_MARK = "DIDAHULUKAN: dapat memperoleh kursi. "
A4 = 9
NO_REGENCY = "tanpa-wilayah"
_DIGITS = re.compile(r"[0-9]")


class _Lines(NamedTuple):
    """All decisions as columns, with the row cells that are shown, in one order."""

    columns: Mapping[str, Sequence[Any]]
    of_regency: Mapping[str, Mapping[str, list[int]]]


def write_workbooks(
    folder: Path, *, rows: pa.Table, decisions: pa.Table, cells: pa.Table, programme: Programme, code: str, draft: bool
) -> None:
    """Write `<kode_kab>-<name>.xlsx` for every regency that has rows or seats.

    In: rows and decisions of the same candidates, in any order; `code` is the bundle's short code.
    """
    lines = _lines(rows, decisions)
    cells_of: dict[str, list[dict[str, Any]]] = {}
    for cell in sorted(cells.to_pylist(), key=lambda cell: str(cell["cell"])):
        cells_of.setdefault(cell["kode_kab"], []).append(cell)
    words = _Words(programme)
    for kode_kab in sorted({*lines.of_regency, *cells_of}):
        book = _Book(folder / f"{workbook_name(kode_kab, programme)}.xlsx", programme)
        mine = lines.of_regency.get(kode_kab, {})
        book.summary(words.regency(kode_kab), mine, cells_of.get(kode_kab, []), code, draft)
        for title, verdict in SHEETS:
            book.people(title, mine.get(verdict.value, []), lines.columns, words)
        book.close()


def workbook_name(kode_kab: str, programme: Programme) -> str:
    """The file's name without its ending: '12.07-deli-serdang'. A row without a regency: 'tanpa-wilayah'."""
    name = next((region.name for region in programme.regions if region.code == kode_kab), "")
    slug = fold_text(name).lower().replace(" ", "-")
    code = re.sub(r"[^0-9A-Za-z.]+", "-", kode_kab).strip(".-")
    return "-".join(part for part in (code, slug) if part) or NO_REGENCY


def _lines(rows: pa.Table, decisions: pa.Table) -> _Lines:
    """Join rows to decisions and put everyone in their regency, in the order of the sheets.

    Ties: by cell and rank; without a rank those who may get a seat come first, then by candidate id.
    """
    shown = ("nama", "desa", "kec")
    raw = {name: rows.column(name).to_pylist() for name in ("candidate_id", "nik", *shown)}
    place = {candidate: index for index, candidate in enumerate(raw["candidate_id"])}
    names = (
        "candidate_id", "kode_kab", "sector", "cell", "verdict", "reasons", "rank", "above_cut_off", "nik",
        "source_file", "source_sheet", "source_row",
    )  # fmt: skip
    columns: dict[str, list[Any]] = {name: decisions.column(name).to_pylist() for name in names}
    found = [place[candidate] for candidate in columns["candidate_id"]]
    for name in shown:
        columns[name] = [raw[name][index] or "" for index in found]
    columns["mask"] = [
        mask_nik(linked) or _mask_written(raw["nik"][index])
        for linked, index in zip(columns["nik"], found, strict=True)
    ]
    columns["elsewhere"], columns["maybe"] = _proposed_elsewhere(decisions)
    columns["beside"] = _rows_beside(columns, evidence_of(decisions, Check.GANDA, "value"))
    order = sorted(
        range(len(found)),
        key=lambda i: (
            columns["cell"][i] if columns["rank"][i] is not None else "",
            columns["rank"][i] or 0,
            not columns["above_cut_off"][i],
            columns["candidate_id"][i],
        ),
    )
    of_regency: dict[str, dict[str, list[int]]] = {}
    for index in order:
        mine = of_regency.setdefault(columns["kode_kab"][index] or "", {})
        mine.setdefault(columns["verdict"][index], []).append(index)
    return _Lines(columns, of_regency)


def _proposed_elsewhere(decisions: pa.Table) -> tuple[list[list[str]], list[list[str]]]:
    """For every decision the codes of other regencies that proposed the same known person; and of those that proposed
    what is probably the same person under another NIK."""
    regencies, niks = decisions.column("kode_kab").to_pylist(), decisions.column("nik").to_pylist()
    checked = evidence_of(decisions, Check.IDENTITAS, "outcome")
    known = [nik if outcome == Outcome.LOLOS else "" for nik, outcome in zip(niks, checked, strict=True)]
    proposed: dict[str, set[str]] = defaultdict(set)
    for nik, regency in zip(known, regencies, strict=True):
        proposed[nik].add(regency or "")
    ids = decisions.column("candidate_id").to_pylist()
    maybe: dict[str, set[str]] = defaultdict(set)
    regency_of = dict(zip(ids, regencies, strict=True))
    for candidate, value in zip(ids, evidence_of(decisions, Check.GANDA, "value"), strict=True):
        row, regency, other_nik = other_row(apart_from_others(value or "")[0])
        if other_nik:
            maybe[candidate].add(regency)
            maybe[row].add(regency_of[candidate] or "")
    others = [
        sorted(proposed[nik] - {regency or "", ""}) if nik else []
        for nik, regency in zip(known, regencies, strict=True)
    ]
    return others, [sorted(maybe.get(candidate, ())) for candidate in ids]


def _rows_beside(
    columns: Mapping[str, Sequence[Any]], values: Sequence[str | None]
) -> list[tuple[tuple[str, str], ...]]:
    """For every decision the rows that are probably the same person's: regency and place of each."""
    at = {candidate: index for index, candidate in enumerate(columns["candidate_id"])}
    found = [apart_from_others(value or "")[1] for value in values]
    return [tuple((regency, _place(columns, at[row])) for row, regency in rows if row in at) for rows in found]


def _place(columns: Mapping[str, Sequence[Any]], index: int) -> str:
    """Where a row stands: 'berkas.xlsx, Lembar, baris 12'."""
    sheet = columns["source_sheet"][index]
    return f"{columns['source_file'][index]}{', ' + sheet if sheet else ''}, baris {columns['source_row'][index]}"


def _mask_written(text: str | None) -> str:
    """A NIK that was written but not linked: only its last four digits, and only if it is long enough to tell."""
    digits = "".join(_DIGITS.findall(text or ""))
    return mask_nik(digits) if len(digits) >= 12 else ""


class _Words:
    """Sentences for reasons; few combinations occur often, so each is put together once."""

    def __init__(self, programme: Programme) -> None:
        self._sectors = {**dict(programme.sectors), OUTSIDE: "di luar sektor program", "": "belum jelas"}
        self._regions = {region.code: region for region in programme.regions}
        self._said: dict[tuple[str, ...], tuple[str, str]] = {}

    def sector(self, code: str) -> str:
        return self._sectors.get(code, code)

    def regency(self, code: str) -> str:
        region = self._regions.get(code)
        if region is None:
            return code or "Kabupaten/kota tidak diketahui"
        return f"{'Kota' if region.kind == 'kota' else 'Kabupaten'} {region.name}"

    def also(self, elsewhere: Sequence[str], maybe: Sequence[str], beside: Sequence[tuple[str, str]]) -> str:
        """Who else proposed this person; `maybe`: probably, under another NIK; `beside`: probably, in this row."""
        named = [*(self.regency(code) for code in elsewhere), *(f"{self.regency(code)} (mungkin)" for code in maybe)]
        rows = [f"{self.regency(code)} (mungkin): {place}" for code, place in beside]
        return "; ".join([*([", ".join(named)] if named else []), *rows])

    def said(self, reasons: Sequence[str]) -> tuple[str, str]:
        """(why, what to do)."""
        key = tuple(reasons or ())
        if key not in self._said:
            codes = [ReasonCode(word) for word in key]
            why = "; ".join(reason_text(code) for code in codes)
            what = " ".join(dict.fromkeys(next_step(code) for code in codes))
            self._said[key] = (f"{why[:1].upper()}{why[1:]}.", what)
        return self._said[key]


class _Book:
    """One workbook being written."""

    def __init__(self, path: Path, programme: Programme) -> None:
        self._programme = programme
        self._book = xlsxwriter.Workbook(
            str(path), {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        created = datetime.combine(programme.registration_date, time())
        self._book.set_properties({"title": programme.title, "author": "Naungan", "created": created})
        base: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self._text = self._book.add_format({**base, "num_format": "@", "text_wrap": True})
        self._number = self._book.add_format({**base, "num_format": "#,##0", "align": "right"})
        self._head = self._book.add_format(
            {
                **base,
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": "#0B3C6F",
                "text_wrap": True,
                "valign": "vcenter",
            }
        )
        self._title = self._book.add_format({**base, "bold": True, "font_size": 14})
        self._bold = self._book.add_format({**base, "bold": True})
        self._warn = self._book.add_format({**base, "bold": True, "bg_color": "#FFDD57"})

    def summary(
        self,
        regency: str,
        mine: Mapping[str, Sequence[int]],
        cells: Sequence[Mapping[str, Any]],
        code: str,
        draft: bool,
    ) -> None:
        """The first sheet: what this is, the counts, the groups of seats."""
        sheet = self._book.add_worksheet("Ringkasan")
        self._set_up(sheet, "Ringkasan", repeat=False)
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 7, 15)
        sheet.write_string(0, 0, regency, self._title)
        sheet.write_string(1, 0, self._programme.title, self._bold)
        day = day_text(self._programme.registration_date.isoformat())
        sheet.write_string(2, 0, f"Untuk pendaftaran {day}. Kode berkas {code}.")
        sheet.write_string(3, 0, "Memuat data pribadi. Hanya untuk petugas yang berwenang; jangan dipublikasikan.")
        if draft:
            sheet.write_string(4, 0, "DRAF: belum mengikat.", self._warn)
        line = 6
        for title, verdict in SHEETS:
            sheet.write_string(line, 0, title, self._bold)
            sheet.write_number(line, 1, len(mine.get(verdict.value, ())), self._number)
            line += 1
        headers = (
            "Kelompok kursi",
            "Kuota",
            "Pindahan",
            "Kursi",
            "Terisi",
            "Cadangan",
            "Sasaran cadangan",
            "Di atas batas",
        )
        line += 1
        for column, header in enumerate(headers):
            sheet.write_string(line, column, header, self._head)
        names = ("quota", "moved", "seats", "filled", "waiting", "reserve_target", "unsettled_above")
        for offset, cell in enumerate(cells, start=1):
            sheet.write_string(line + offset, 0, str(cell["cell"]), self._text)
            for column, name in enumerate(names, start=1):
                sheet.write_number(line + offset, column, cell[name] or 0, self._number)

    def people(self, title: str, indices: Sequence[int], columns: Mapping[str, Sequence[Any]], words: _Words) -> None:
        """One sheet of people."""
        sheet = self._book.add_worksheet(title)
        self._set_up(sheet, title, repeat=True)
        for column, (header, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width, self._text)
            sheet.write_string(0, column, header, self._head)
        write, text = sheet.write_string, self._text
        for line, index in enumerate(indices, start=1):
            rank = columns["rank"][index]
            if rank is not None:
                sheet.write_number(line, 0, rank, self._number)
            for column, value in enumerate(self._cells(index, columns, words), start=1):
                if value:
                    write(line, column, value, text)
        sheet.autofilter(0, 0, max(1, len(indices)), len(COLUMNS) - 1)
        sheet.freeze_panes(1, 2)

    @staticmethod
    def _cells(index: int, columns: Mapping[str, Sequence[Any]], words: _Words) -> tuple[str, ...]:
        why, what = words.said(columns["reasons"][index])
        if columns["above_cut_off"][index]:
            what = FIRST_MARK + what
        also = words.also(columns["elsewhere"][index], columns["maybe"][index], columns["beside"][index])
        return (
            columns["nama"][index], columns["mask"][index], columns["desa"][index], columns["kec"][index],
            words.sector(columns["sector"][index] or ""), why, what,
            also, _place(columns, index), columns["candidate_id"][index],
        )  # fmt: skip

    def _set_up(self, sheet: Any, title: str, *, repeat: bool) -> None:
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.6, 0.6)
        sheet.set_footer(f"&L{title}&CMemuat data pribadi&R&P / &N")
        if repeat:
            sheet.repeat_rows(0)

    def close(self) -> None:
        """Write the file."""
        self._book.close()
