"""Two welfare registers side by side, as a page without small figures and as a workbook for officers.

Knows: words, tables, and that the page rounds: no count below five stands on it, and none can be worked out from a sum.
Does not know: how anything was counted (engines/). Names stand in the workbook only, and only where they are given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from naungan.model.decision import Outcome
from naungan.model.money import grouped
from naungan.model.programme import Programme
from naungan.model.welfare_shift import DECILES, CandidateShift, CandidateShifts, RegencyShift, Side, WelfareShift
from naungan.reports.html.template import fill_page
from naungan.reports.simple_workbook import Sheet, write_book
from naungan.stages.explain import day_text

SMALLEST, STEP = 5, 5
"""On the page smaller counts are '<5', and others are rounded to this step, sums too. Units: persons."""
NOWHERE = "Wilayah tidak disebut"
PAGE, BOOK = "perbandingan.html", "perbandingan.xlsx"

GAIN, LOSE, OPEN, CLOSED = "MENJADI_MEMENUHI", "TIDAK_LAGI_MEMENUHI", "MENJADI_BELUM_DIKETAHUI", "TETAP_TIDAK_MEMENUHI"
MOVES: Mapping[str, str] = {
    GAIN: "menjadi memenuhi syarat", LOSE: "tidak lagi memenuhi syarat", OPEN: "menjadi belum diketahui",
    CLOSED: "dari belum diketahui menjadi tidak memenuhi syarat",
}  # fmt: skip


class Named(NamedTuple):
    """What the workbook says of a candidate. `nik` is masked."""

    name: str
    nik: str
    village: str


def move_of(change: CandidateShift) -> str:
    """What becomes of a candidate: one of MOVES."""
    if change.after == Outcome.LOLOS:
        return GAIN
    if change.after == Outcome.TIDAK_DIKETAHUI:
        return OPEN
    return LOSE if change.before == Outcome.LOLOS else CLOSED


def moves(candidates: CandidateShifts, regions: Mapping[str, str]) -> list[tuple[str, tuple[int, ...]]]:
    """Regency and how many candidates of it move, in the order of MOVES."""
    counts = Counter((change.kode_kab, move_of(change)) for change in candidates.changed)
    codes = sorted({code for code, _ in counts}, key=lambda code: (not code, code))
    return [(place(code, regions), tuple(counts[code, move] for move in MOVES)) for code in codes]


def place(code: str, regions: Mapping[str, str]) -> str:
    """A regency's name, else its code."""
    return regions.get(code, code) or NOWHERE


def rounded(count: int | None) -> str:
    """A count as the public may see it."""
    if count is None:
        return "–"
    if 0 < count < SMALLEST:
        return f"<{SMALLEST}"
    return grouped((count + STEP // 2) // STEP * STEP)


def write_page(
    path: Path, shift: WelfareShift, programme: Programme | None, candidates: CandidateShifts | None
) -> None:
    """The page: nobody's name, no small figure."""
    regions = {region.code: region.name for region in programme.regions} if programme else {}
    found = moves(candidates, regions) if candidates else []
    text = fill_page(
        "perbandingan.html",
        s=shift,
        sides=[("Pertama", shift.first), ("Kedua", shift.second)],
        programme=programme,
        n=rounded,
        day=lambda moment: day_text(moment.isoformat()),
        deciles=DECILES,
        matrix=[list(zip(DECILES, row, strict=True)) for row in shift.matrix],
        steps=_steps(shift),
        regencies=[(place(each.code, regions), each) for each in shift.regencies],
        move_words=list(MOVES.values()),
        moves=found,
        move_total=[sum(column) for column in zip(*(row for _, row in found), strict=True)] or [0] * len(MOVES),
        candidates=candidates,
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def _steps(shift: WelfareShift) -> dict[tuple[int, int], int]:
    """How dark each cell of the matrix is drawn, 0 to 4: by the share of its row that it holds."""
    steps = {}
    for a, row in zip(DECILES, shift.matrix, strict=True):
        for b, count in zip(DECILES, row, strict=True):
            share = count / sum(row) if sum(row) else 0
            steps[a, b] = sum(share >= bound for bound in (0.02, 0.1, 0.25, 0.5))
    return steps


COLUMNS: tuple[tuple[str, int], ...] = (
    ("Kode", 8), ("Kabupaten/kota", 26), ("Ada di keduanya", 14), ("Masuk (pindah desil)", 14),
    ("Keluar (pindah desil)", 14), ("Masuk (hanya di kedua)", 14), ("Keluar (hanya di pertama)", 14),
    ("Hanya di pertama", 14), ("Hanya di kedua", 14), ("Tidak dapat dibandingkan, pertama", 18),
    ("Tidak dapat dibandingkan, kedua", 18), ("Tanpa desil di salah satu", 14),
)  # fmt: skip


def write_workbook(
    path: Path, shift: WelfareShift, programme: Programme | None, candidates: CandidateShifts | None,
    named: Mapping[str, Named],
) -> None:  # fmt: skip
    """The workbook: exact counts, and candidates by name where a result was given."""
    regions = {region.code: region.name for region in programme.regions} if programme else {}
    rows = [(each.code, place(each.code, regions), *each[1:]) for each in shift.regencies]
    sheets = [
        Sheet("Per kabupaten-kota", COLUMNS, [*rows, ("", "Jumlah", *shift.total[1:])]),
        Sheet(
            "Desil ke desil",
            (("Pertama \\ kedua", 18), *((f"Desil {b}", 11) for b in DECILES)),
            [(f"Desil {a}", *row) for a, row in zip(DECILES, shift.matrix, strict=True)],
        ),
    ]
    if candidates:
        sheets.append(_people(candidates, regions, named))
    write_book(path, "Perbandingan dua data kesejahteraan", _about(shift, candidates), sheets, made=shift.second.as_of)


def _people(candidates: CandidateShifts, regions: Mapping[str, str], named: Mapping[str, Named]) -> Sheet:
    columns = (
        ("ID calon", 16), ("Nama", 28), ("NIK", 19), ("Kab/kota pengusul", 24), ("Desa/Kelurahan", 20),
        ("Desil pertama", 10), ("Desil kedua", 10), ("Akibat", 34),
    )  # fmt: skip
    rows = [
        (
            each.candidate_id, *named[each.candidate_id][:2], place(each.kode_kab, regions),
            named[each.candidate_id].village, each.decile_before or "?", each.decile_after or "?", MOVES[move_of(each)],
        )
        for each in candidates.changed
    ]  # fmt: skip
    return Sheet("Calon yang berubah", columns, rows)


def _about(shift: WelfareShift, candidates: CandidateShifts | None) -> tuple[str, ...]:
    limit = f"Desil program: 1 sampai {shift.decile_max}." if shift.decile_max else "Tanpa batas desil program."
    people = (
        "Memuat nama dan angka kecil. Hanya untuk petugas yang berwenang; jangan dipublikasikan."
        if candidates
        else "Memuat angka kecil. Untuk petugas; yang boleh dipublikasikan adalah perbandingan.html."
    )
    return (
        f"Pertama: {_said(shift.first)}",
        f"Kedua: {_said(shift.second)}",
        f"{limit} Kolom desil: {shift.decile_column}.",
        f"{grouped(shift.by_name)} orang ditemukan lagi lewat nama, tanggal lahir dan daerah; yang lain lewat NIK.",
        people,
    )


def _said(side: Side) -> str:
    return (
        f"{side.source}, keadaan per {side.as_of.isoformat()}, {grouped(side.rows)} baris, di antaranya "
        f"{grouped(side.repeated)} mengulang NIK; SHA-256 {side.sha256}"
    )


def headline(total: RegencyShift, shift: WelfareShift) -> str:
    """What the switch means, in one sentence with exact figures."""
    if shift.decile_max is None or total.enters is None or total.leaves is None:
        return f"{grouped(total.both)} orang ada di kedua data."
    new, gone = total.new or 0, total.gone or 0
    return (
        f"Bila beralih ke data kedua, {grouped(total.enters + new)} orang masuk desil 1 sampai {shift.decile_max} dan "
        f"{grouped(total.leaves + gone)} orang keluar."
    )
