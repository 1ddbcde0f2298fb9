"""Allocate: who gets the seats, who waits, and what no unsettled person may be passed over for.

Knows: duplicates, probable duplicates under another NIK, family-card limits, ranking, spare seats.
Does not know: eligibility (assess) or how keys are made (rank).
Invariants for every input: filled <= seats; nobody unselected in a cell outranks anyone selected in it; adding an
ineligible row changes nobody. Ties: the public lottery, never name or upload order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from naungan.model.decision import Check, Evidence, Outcome, ReasonCode, Verdict
from naungan.model.nik import mask_nik
from naungan.model.programme import Cell, Programme, SpareSeats
from naungan.stages.doubles import with_others

ANYBODY = "~"
"""A line that every rank text lies above: '~' sorts behind all digits."""

CLASS = {Outcome.LOLOS: 0, Outcome.TIDAK_DIKETAHUI: 1, Outcome.GAGAL: 2}


class Entry(NamedTuple):
    """One assessed row as allocation sees it. `nik` '' = not linked. `domicile`: the person's regency, '' unknown.

    `best_key`: the rank text if everything unknown turned out well. `outcome`: of all checks together. `likeness`: as
    the function says. `apart`: who said, and on which day, that this is nobody else's second NIK; ('', '') nobody.
    `others`: rows that are probably the same person's, as stages/doubles.others_of names them.
    """

    candidate_id: str
    kode_kab: str
    nik: str
    kk: str
    domicile: str
    outcome: Outcome
    cell: str
    possible_cells: tuple[str, ...]
    rank_key: str
    best_key: str
    ticket: str
    row_ticket: str
    likeness: tuple[str, ...] = ()
    apart: tuple[str, str] = ("", "")
    others: str = ""


class Doubles(NamedTuple):
    """Rows beside which another stands, by candidate id.

    `refused`: the row of the same NIK that stands. `probable`: the row of another NIK, probably the same person's,
    that keeps its place. `settled`: who said, and when, that this eligible row is a person of its own. `elsewhere`: on
    the row that stands, the other regencies that proposed this person too, in code order.
    """

    refused: Mapping[str, Entry]
    probable: Mapping[str, Entry]
    settled: Mapping[str, tuple[str, str]]
    elsewhere: Mapping[str, tuple[str, ...]]


class Seat(NamedTuple):
    """What allocation says of one row; `extra` are its two pieces of evidence, GANDA and KK."""

    verdict: Verdict
    code: str
    rank: int | None
    cut_off: int | None
    above_cut_off: bool | None
    extra: tuple[Evidence, Evidence]


class Competition(NamedTuple):
    """Who competes for seats once doubles and full cards stand back. `full`: as `family_limit`; `competing`: cell ->
    everyone there, in ranking order; `moved`: as `move_spare`."""

    doubles: Doubles
    full: Mapping[str, tuple[str, ...]]
    competing: Mapping[str, Sequence[Entry]]
    moved: Mapping[str, int]


class CellResult(NamedTuple):
    """One cell after allocation. Units: seats and persons."""

    cell: Cell
    moved: int
    seats: int
    filled: int
    waiting: int
    reserve_target: int
    unsettled_above: int


def outcome_with_card(outcome: Outcome, nik: str, kk: str, programme: Programme) -> Outcome:
    """A known person without a family card number cannot be counted against a limit per card: unknown, not eligible.

    Law: the programme, [kriteria] maks_per_kk.
    """
    uncounted = bool(nik) and not kk and programme.max_per_family > 0
    return Outcome.TIDAK_DIKETAHUI if uncounted and outcome is Outcome.LOLOS else outcome


def order(entry: Entry) -> tuple[str, str]:
    """Ranking order within and across cells: keys first, then the lottery."""
    return entry.rank_key, entry.ticket


def standing_rows(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Of all rows of one person the one that stands: NIK -> entry. Law: the programme, [kuota]: one person, one seat.

    Eligible before unsettled before refused; then the row of the regency where the person lives; then by lottery.
    """
    best: dict[str, Entry] = {}
    for entry in entries:
        if entry.nik and (entry.nik not in best or _row_order(entry) < _row_order(best[entry.nik])):
            best[entry.nik] = entry
    return best


def _row_order(entry: Entry) -> tuple[int, int, str]:
    return CLASS[entry.outcome], 0 if entry.domicile and entry.domicile == entry.kode_kab else 1, entry.row_ticket


def likeness(name: str, birth_date: date | None, sex: str, mother: str) -> tuple[str, ...]:
    """What two NIKs of one person share in the register; () while it says too little to tell people by.

    In: folded names. A name of one word is shared by too many.
    """
    told = " " in name and birth_date is not None and sex and mother
    return (name, str(birth_date), sex, mother) if told else ()


def probable_doubles(eligible: Iterable[Entry]) -> dict[str, Entry]:
    """Who is probably a person that competes under another NIK: candidate id -> the row that keeps its place.

    In: eligible rows that stand, without those known to be a person of their own. The best ranked of those alike keeps
    its place; for the others nobody knows. Law: the programme, [kuota]: one person, one seat.
    """
    groups: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in sorted(eligible, key=order):
        if entry.likeness:
            groups[entry.likeness].append(entry)
    return {entry.candidate_id: group[0] for group in groups.values() for entry in group[1:]}


def find_doubles(entries: Sequence[Entry]) -> Doubles:
    """Who is proposed twice, under one NIK or probably under two. A ruling on any eligible row of a person counts."""
    standing = standing_rows(entries)
    refused = {e.candidate_id: standing[e.nik] for e in entries if e.nik and standing[e.nik] is not e}
    eligible = [e for e in entries if e.outcome is Outcome.LOLOS and e.candidate_id not in refused]
    apart = _said_apart(entries)
    alike = Counter(e.likeness for e in eligible if e.likeness)
    return Doubles(
        refused,
        probable_doubles(e for e in eligible if e.nik not in apart),
        {e.candidate_id: apart[e.nik] for e in eligible if e.nik in apart and alike[e.likeness] > 1},
        _elsewhere(entries, standing),
    )


def _said_apart(entries: Iterable[Entry]) -> dict[str, tuple[str, str]]:
    """NIK -> who said, and when, that this is a person of its own. Ties: the row with the smallest id."""
    said = sorted((e for e in entries if e.apart[0] and e.outcome is Outcome.LOLOS), key=lambda e: e.candidate_id)
    return {entry.nik: entry.apart for entry in reversed(said)}


def _elsewhere(entries: Iterable[Entry], standing: Mapping[str, Entry]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.nik and entry.kode_kab and entry.kode_kab != standing[entry.nik].kode_kab:
            found[standing[entry.nik].candidate_id].add(entry.kode_kab)
    return {candidate: tuple(sorted(codes)) for candidate, codes in found.items()}


def family_limit(eligible: Sequence[Entry], limit: int) -> dict[str, tuple[str, ...]]:
    """Who must stand back because the family card is full: candidate id -> ids of those kept.

    Law: the programme, [kriteria] maks_per_kk.

    The best `limit` of a card by ranking across all cells are kept; 0 = no limit; no card number = no limit.
    """
    if not limit:
        return {}
    cards: dict[str, list[Entry]] = defaultdict(list)
    for entry in eligible:
        if entry.kk:
            cards[entry.kk].append(entry)
    full: dict[str, tuple[str, ...]] = {}
    for members in cards.values():
        members.sort(key=order)
        kept = tuple(sorted(entry.candidate_id for entry in members[:limit]))
        full.update({entry.candidate_id: kept for entry in members[limit:]})
    return full


def move_spare(cells: Sequence[Cell], waiting: Mapping[str, Sequence[Entry]], rule: SpareSeats) -> dict[str, int]:
    """Seats moved in (+) or out (-) per cell. Law: the programme, [sisa_kursi] aturan.

    In: `waiting`: cell code -> everyone competing there, in ranking order. Spare seats of one fund and sector group go
    to the best ranked of its other cells.
    """
    if rule is not SpareSeats.PINDAH:
        return {cell.code: 0 for cell in cells}
    spare = {cell.code: max(0, cell.seats - len(waiting[cell.code])) for cell in cells}
    taken: dict[str, int] = defaultdict(int)
    for group in pools(cells):
        pool = sorted((order(e), c.code) for c in group for e in waiting[c.code][c.seats :])
        for _, code in pool[: sum(spare[cell.code] for cell in group)]:
            taken[code] += 1
    return settle_moves(cells, spare, taken)


def pools(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cells among which seats may move: same fund, same sectors.

    Law: the programme, [sisa_kursi]; PMK 91/2023 (funds are not mixed).
    """
    groups: dict[tuple[str, tuple[str, ...]], list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[cell.fund, cell.sectors].append(cell)
    return list(groups.values())


def settle_moves(cells: Sequence[Cell], spare: Mapping[str, int], taken: Mapping[str, int]) -> dict[str, int]:
    """Book the moves: what cells took comes from their pool's spare cells. Law: the programme, [sisa_kursi] aturan.

    Ties: cells give in code order, and only as many as are taken, so that all moves add up to zero.
    """
    moved = {cell.code: taken.get(cell.code, 0) for cell in cells}
    for group in pools(cells):
        left = sum(moved[cell.code] for cell in group)
        for cell in sorted(group, key=lambda c: c.code):
            given = min(left, spare[cell.code])
            moved[cell.code] -= given
            left -= given
    return moved


def compete(entries: Sequence[Entry], programme: Programme) -> Competition:
    """Who competes in which cell, in which order, for how many seats: all that decides who sits.

    Law: the programme, [kuota], [kriteria] maks_per_kk, [peringkat], [sisa_kursi]; see what it calls.
    """
    doubles = find_doubles(entries)
    set_aside = doubles.refused.keys() | doubles.probable.keys()
    eligible = [e for e in entries if e.outcome is Outcome.LOLOS and e.candidate_id not in set_aside]
    full = family_limit(eligible, programme.max_per_family)
    competing: dict[str, list[Entry]] = {cell.code: [] for cell in programme.cells}
    for entry in sorted(eligible, key=order):
        if entry.candidate_id not in full:
            competing[entry.cell].append(entry)
    return Competition(doubles, full, competing, move_spare(programme.cells, competing, programme.spare_seats))


def allocate(entries: Sequence[Entry], programme: Programme) -> tuple[dict[str, Seat], tuple[CellResult, ...]]:
    """Give the seats. Out: candidate id -> seat, and every cell in the programme's order."""
    doubles, full, competing, moved = compete(entries, programme)
    seats = {cell.code: cell.seats + moved[cell.code] for cell in programme.cells}
    ranks = {e.candidate_id: rank for rows in competing.values() for rank, e in enumerate(rows, 1)}
    lines = seating_lines(programme, competing, moved)
    result: dict[str, Seat] = {}
    unsettled: dict[str, int] = defaultdict(int)
    for entry in entries:
        extra = _extra(entry, doubles, full, programme)
        if entry.candidate_id in doubles.refused:
            result[entry.candidate_id] = Seat(Verdict.TIDAK_MEMENUHI, ReasonCode.NIK_GANDA, None, None, None, extra)
        elif entry.outcome is Outcome.GAGAL:
            result[entry.candidate_id] = Seat(Verdict.TIDAK_MEMENUHI, "", None, None, None, extra)
        elif entry.outcome is Outcome.TIDAK_DIKETAHUI or entry.candidate_id in doubles.probable:
            above = [code for code, key in _claims(entry) if _sits(key, lines[code])]
            for code in above:
                unsettled[code] += 1
            result[entry.candidate_id] = Seat(Verdict.PERLU_TINJAUAN, "", None, None, bool(above), extra)
        elif entry.candidate_id in full:
            result[entry.candidate_id] = Seat(Verdict.TIDAK_MEMENUHI, ReasonCode.KK_PENUH, None, None, None, extra)
        else:
            rank, cut_off = ranks[entry.candidate_id], seats[entry.cell]
            seated = rank <= cut_off
            verdict = Verdict.DITETAPKAN if seated else Verdict.CADANGAN
            code = ReasonCode.DALAM_KUOTA if seated else ReasonCode.KUOTA_PENUH
            result[entry.candidate_id] = Seat(verdict, code, rank, cut_off, None, extra)
    cells = tuple(
        cell_result(c, moved[c.code], len(competing[c.code]), unsettled[c.code], programme) for c in programme.cells
    )
    return result, cells


def seating_lines(
    programme: Programme, competing: Mapping[str, Sequence[Entry]], moved: Mapping[str, int]
) -> dict[str, str | None]:
    """Per cell, the rank text up to which one more eligible row would sit. Law: the programme, [sisa_kursi] aturan.

    In: everyone competing, in ranking order; seats moved. Out: as `seating_line`.
    """
    lines: dict[str, str | None] = {}
    for group in pools(programme.cells):
        spare = sum(max(0, cell.seats - len(competing[cell.code])) for cell in group)
        takers = [e.rank_key for c in group for e in competing[c.code][c.seats : c.seats + max(0, moved[c.code])]]
        shared = programme.spare_seats is SpareSeats.PINDAH
        worst = max(takers, default=None) if shared else None
        for cell in group:
            rows = competing[cell.code]
            last = rows[cell.seats - 1].rank_key if 0 < cell.seats <= len(rows) else None
            free = len(rows) < cell.seats or (shared and spare > len(takers))
            lines[cell.code] = seating_line(free, last, worst)
    return lines


def _claims(entry: Entry) -> list[tuple[str, str]]:
    """Where an unsettled row could compete, with the rank text it could have there; only GANDA open: where it would."""
    if entry.outcome is Outcome.LOLOS:
        return [(entry.cell, entry.rank_key)]
    return [(code, entry.best_key) for code in entry.possible_cells]


def _sits(key: str, line: str | None) -> bool:
    return line is not None and key <= line


def seating_line(free: bool, last: str | None, worst_taker: str | None) -> str | None:
    """The worst rank text that still sits: ANYBODY when a seat is free, None when the cell has no seat at all.

    In: `last`: the last row within the cell's own quota; `worst_taker`: the last row on a seat that moved within the
    pool, for whoever outranks it would take that seat. Law: the programme, [sisa_kursi] aturan.
    """
    return ANYBODY if free else max((key for key in (last, worst_taker) if key is not None), default=None)


def _check_double(entry: Entry, doubles: Doubles) -> Evidence:
    """Is this person proposed once? The value says where the other row stands, or who else proposed this person, and
    which rows are probably this person's too. An open row among those is unknown, never "no double"; a row that stands
    for a known person keeps its place whatever they turn out to be."""
    found = _check_nik(entry, doubles)
    if not entry.nik and entry.others:
        found = found._replace(outcome=Outcome.TIDAK_DIKETAHUI, code=ReasonCode.GANDA_MUNGKIN, value="")
    return found._replace(value=with_others(found.value, entry.others))


def _check_nik(entry: Entry, doubles: Doubles) -> Evidence:
    kept, other = doubles.refused.get(entry.candidate_id), doubles.probable.get(entry.candidate_id)
    if kept:
        return Evidence(
            Check.GANDA, Outcome.GAGAL, ReasonCode.NIK_GANDA, f"{kept.candidate_id}@{kept.kode_kab}", "", ""
        )
    if other:
        where = f"{other.candidate_id}@{other.kode_kab} {mask_nik(other.nik)}"
        return Evidence(Check.GANDA, Outcome.TIDAK_DIKETAHUI, ReasonCode.GANDA_MUNGKIN, where, "", "")
    said = doubles.settled.get(entry.candidate_id, ("", "") if entry.nik else entry.apart)
    source, day = (f"keputusan petugas: {said[0]}", said[1]) if said[0] else ("", "")
    if not entry.nik and not source:
        return Evidence(Check.GANDA, Outcome.TIDAK_DIKETAHUI, "", "", "", "")
    value = ", ".join(doubles.elsewhere.get(entry.candidate_id, ())) or (Outcome.LOLOS if source else "")
    return Evidence(Check.GANDA, Outcome.LOLOS, "", value, source, day)


def other_row(value: str) -> tuple[str, str, str]:
    """The value of GANDA taken apart: the row that stands, its regency, and its masked NIK if it is another; '' what is
    not said. A value that names no row gives three empty texts. In: a value without those that are probably alike."""
    row, at, rest = value.rpartition("@")
    regency, _, nik = rest.partition(" ")
    return (row, regency, nik) if at else ("", "", "")


def _extra(
    entry: Entry, doubles: Doubles, full: Mapping[str, tuple[str, ...]], programme: Programme
) -> tuple[Evidence, Evidence]:
    double = _check_double(entry, doubles)
    if entry.candidate_id in full:
        names = ", ".join(full[entry.candidate_id])
        return double, Evidence(Check.KK, Outcome.GAGAL, ReasonCode.KK_PENUH, names, "", "")
    if not programme.max_per_family or entry.kk:
        return double, Evidence(Check.KK, Outcome.LOLOS, "", "", "", "")
    code = ReasonCode.KK_BELUM_DIKETAHUI if entry.nik else ""
    return double, Evidence(Check.KK, Outcome.TIDAK_DIKETAHUI, code, "", "", "")


def cell_result(cell: Cell, moved: int, eligible: int, unsettled: int, programme: Programme) -> CellResult:
    """A cell's figures; the waiting list's target is rounded up. Law: the programme, [cadangan] persen.

    In: seats moved, people competing, unsettled people who could sit. Units: seats and persons.
    """
    seats = cell.seats + moved
    filled = min(seats, eligible)
    target = -(-seats * programme.reserve_percent // 100)
    return CellResult(cell, moved, seats, filled, eligible - filled, target, unsettled)


def reasons_of(evidence: Sequence[Evidence], seat: Seat) -> tuple[str, ...]:
    """The printed reasons: what failed; for the unsettled what is unknown; for the eligible what allocation says."""
    if seat.verdict is Verdict.PERLU_TINJAUAN:
        return tuple(e.code for e in (*evidence, *seat.extra) if e.outcome is Outcome.TIDAK_DIKETAHUI and e.code)
    if seat.verdict is Verdict.TIDAK_MEMENUHI:
        failed = [e.code for e in evidence if e.outcome is Outcome.GAGAL]
        return tuple(([seat.code] if seat.code else []) + failed)
    return (seat.code,)
