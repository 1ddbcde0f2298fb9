"""Numbers in place of NIKs, cards, names and lottery tickets seat the same people as the things themselves."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from naungan import whatif as questions
from naungan.model.decision import Check, Outcome, Verdict
from naungan.model.person import Registered
from naungan.model.programme import Cell, Programme, RankKey, SpareSeats
from naungan.reports.comparison import Held
from naungan.reports.held_result import Result, as_file, of_file, read_programme
from naungan.stages import allocate, rank, whatif
from tests.small_world import PROGRAMME

SEED = b"benih" * 7
SHAPES = (("12.01", ("SAWIT",), "DBH"), ("12.02", ("SAWIT",), "DBH"), ("12.01", ("NELAYAN",), "APBD"))
CODES = [Cell(*shape, 0, "").code for shape in SHAPES]
GOOD = whatif.Told(Outcome.LOLOS, "")


Row = tuple[str, Registered, str, tuple[int, ...]]
World = tuple[Programme, list[Row], set[str]]
FOLDER = Path(__file__).parents[2] / "programmes"
TEXT, REGIONS = ((FOLDER / name).read_text("utf-8") for name in ("sumut-2025.toml", "sumut-regions.csv"))
SHIPPED = read_programme(TEXT, REGIONS)


def facts(rows: list[Row], apart: set[str]) -> tuple[whatif.Facts, ...]:
    """The rows with numbers in place of people."""
    ids, regencies, cells = [row[0] for row in rows], [row[2][:5] for row in rows], [row[2] for row in rows]
    nothing: list[Any] = [None] * len(rows)
    told = {check: [GOOD] * len(rows) for check in (Check.USIA, Check.DESIL)}
    decided = questions.Decided(ids, regencies, cells, nothing, nothing, nothing, nothing, told, [True] * len(rows))
    known = [questions.Known(at, person, values) for at, (_, person, _, values) in enumerate(rows)]
    return tuple(questions._facts(decided, known, dict.fromkeys(apart, ("petugas", "")), SEED))


def registered(number: int) -> Registered:
    """Few people: some alike, some of one family card, one without a card."""
    name, mother = ("SITI AMINAH", "MARIA LASE") if number < 4 else ("BUDI", f"IBU {number}")
    card = "" if number == 5 else f"kk{number % 3}"
    return Registered(
        f"nik{number}", card, name, mother, date(1980, 3, 12), "P", f"12.0{number % 2 + 1}", "AKTIF", None
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A programme; rows as (id, person, cell, ranking values); the rows said to be nobody else's."""
    values = {n: tuple(draw(st.integers(0, 2)) for _ in RankKey) for n in range(8)}
    rows = []
    for i in range(draw(st.integers(0, 14))):
        number = draw(st.integers(0, 7))
        rows.append((f"c{i:02d}", registered(number), draw(st.sampled_from(CODES)), values[number]))
    cells = tuple(Cell(*shape, draw(st.integers(0, 3)), "uji") for shape in SHAPES)
    ranking = tuple(draw(st.permutations(list(RankKey)))[: draw(st.integers(0, 3))])
    programme = replace(
        PROGRAMME, cells=cells, ranking=ranking, max_per_family=draw(st.integers(0, 2)),
        spare_seats=draw(st.sampled_from(list(SpareSeats))),
    )  # fmt: skip
    return programme, rows, {row[0] for row in rows if draw(st.integers(0, 3)) == 0}


@given(worlds())
def test_numbers_seat_whom_names_seat(world: World) -> None:
    programme, rows, apart = world
    entries = []
    for row, person, cell, values in rows:
        text = rank.text_of([values[list(RankKey).index(key)] for key in programme.ranking])
        outcome = allocate.outcome_with_card(Outcome.LOLOS, person.nik, person.kk, programme)
        entries.append(allocate.Entry(
            row, cell[:5], person.nik, person.kk, person.kode_kab, outcome, cell, (cell,), text, text,
            rank.ticket(SEED, person.nik), rank.row_ticket(SEED, person.nik, row),
            allocate.likeness(person.name, person.birth_date, person.sex, person.mother),
            ("petugas", "2025-08-01") if row in apart else ("", ""),
        ))  # fmt: skip
    seats, cells = allocate.allocate(entries, programme)
    competing, again = whatif.seat(whatif.entries(facts(rows, apart), programme), programme)
    found = {entry.candidate_id: place for each in competing.values() for place, entry in enumerate(each, 1)}
    assert found == {row: seat.rank for row, seat in seats.items() if seat.rank is not None}
    assert [cell._replace(unsettled_above=0) for cell in cells] == list(again)
    filled = Counter(e.cell for e in entries if seats[e.candidate_id].verdict is Verdict.DITETAPKAN)
    assert {cell.cell.code: cell.filled for cell in again if cell.filled} == filled


@settings(max_examples=10, deadline=None)  # each reads a whole programme
@given(worlds())
def test_a_file_gives_back_what_was_kept(world: World) -> None:
    _, rows, apart = world
    ids, cells = [row for row, *_ in rows], [cell for _, _, cell, _ in rows]
    verdicts, sexes, ages = ([text] * len(ids) for text in ("CADANGAN", "P", "45"))
    held = Held(ids, [cell[:5] for cell in cells], cells, verdicts, sexes, ages, [])
    for known in (facts(rows, apart), ()):
        kept = Result(TEXT, REGIONS, SHIPPED, held, known)
        assert of_file(as_file(kept)) == kept
