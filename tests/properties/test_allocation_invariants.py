"""What holds of every allocation, whatever the applicants: tried on the stage itself.

The entries are made up, so that ties, doubles, full cards and empty cells are common.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from naungan.model.decision import Outcome, ReasonCode, Verdict
from naungan.model.programme import Cell, Programme, SpareSeats
from naungan.stages.allocate import CellResult, Entry, Seat, allocate, order, reasons_of
from tests.small_world import PROGRAMME

LOLOS, UNKNOWN, GAGAL = Outcome.LOLOS, Outcome.TIDAK_DIKETAHUI, Outcome.GAGAL
KABS = ("12.01", "12.02", "12.03")
SHAPES = (
    ("12.01", ("SAWIT",), "DBH"), ("12.02", ("SAWIT",), "DBH"), ("12.03", ("SAWIT",), "DBH"),
    ("12.01", ("NELAYAN",), "APBD"), ("12.02", ("NELAYAN",), "APBD"),
)  # fmt: skip
CODES = [Cell(kab, sectors, fund, 0, "").code for kab, sectors, fund in SHAPES]
FIRST_KEY = "00000"
ALIKE = {2: ("B",), 3: ("B",), 5: ("C",), 6: ("C",), 7: ("C",)}
"""Person -> what the register says, where it says the same of another."""

Allocation = tuple[dict[str, Seat], tuple[CellResult, ...]]


@st.composite
def programmes(draw: st.DrawFn, spare: Sequence[SpareSeats] = tuple(SpareSeats)) -> Programme:
    cells = tuple(Cell(*shape, draw(st.integers(0, 3)), "uji") for shape in SHAPES)
    return replace(
        PROGRAMME, cells=cells, max_per_family=draw(st.integers(0, 2)), spare_seats=draw(st.sampled_from(spare))
    )


@st.composite
def entry_lists(draw: st.DrawFn, max_size: int = 14) -> list[Entry]:
    """Rows of few people: ticket, card, residence and likeness belong to the person, the rest to the row."""
    made = []
    for i in range(draw(st.integers(0, max_size))):
        person = draw(st.integers(0, 8))
        outcome = draw(st.sampled_from((LOLOS, LOLOS, LOLOS, UNKNOWN, GAGAL)))
        linked = outcome is LOLOS or draw(st.booleans())
        cell = draw(st.sampled_from(CODES))
        possible = tuple(sorted({cell, *draw(st.lists(st.sampled_from(CODES), max_size=2))}, key=CODES.index))
        key = f"{draw(st.integers(0, 4)):05d}"
        made.append(Entry(
            f"c{i:02d}", cell[:5], f"nik{person}" if linked else "", f"kk{person % 3}" if linked and person < 7 else "",
            KABS[person % 3] if linked else "", outcome, "" if outcome is GAGAL else cell, possible, key,
            draw(st.sampled_from((FIRST_KEY, key))), f"t{person * 7 % 9}" if linked else "", f"r{i * 5 % 16:02d}" if linked else "",
            ALIKE.get(person, ()) if linked else (), draw(st.sampled_from((("", ""), ("", ""), ("", ""), ("petugas", "2025-08-01")))),
        ))  # fmt: skip
    return made


def seated(seats: dict[str, Seat]) -> set[str]:
    return {row for row, seat in seats.items() if seat.verdict is Verdict.DITETAPKAN}


@given(entry_lists(), programmes())
def test_no_cell_and_no_fund_gives_more_seats_than_it_has(entries: list[Entry], programme: Programme) -> None:
    seats, cells = allocate(entries, programme)
    taken = Counter(e.cell for e in entries if e.candidate_id in seated(seats))
    budget: dict[str, int] = defaultdict(int)
    for result in cells:
        code = result.cell.code
        assert taken[code] == result.filled <= result.seats == result.cell.seats + result.moved
        assert result.seats >= 0
        budget[result.cell.fund] += result.cell.seats - result.filled
    assert all(left >= 0 for left in budget.values())


@given(entry_lists(), programmes())
def test_nobody_waiting_outranks_anybody_seated_in_the_same_cell(entries: list[Entry], programme: Programme) -> None:
    seats, cells = allocate(entries, programme)
    for code in CODES:
        here = [e for e in entries if e.cell == code]
        sit = [order(e) for e in here if seats[e.candidate_id].verdict is Verdict.DITETAPKAN]
        wait = [order(e) for e in here if seats[e.candidate_id].verdict is Verdict.CADANGAN]
        assert not sit or not wait or max(sit) < min(wait)
        ranked = sorted((e for e in here if seats[e.candidate_id].rank), key=order)
        assert [seats[e.candidate_id].rank for e in ranked] == list(range(1, len(ranked) + 1))
    # an eligible person is passed over only for want of a seat
    assert all(result.waiting == 0 or result.filled == result.seats for result in cells)


@given(entry_lists(), programmes())
def test_every_eligible_person_competes_unless_another_row_or_the_family_card_stands_before(
    entries: list[Entry], programme: Programme
) -> None:
    seats, _ = allocate(entries, programme)
    for e in entries:
        seat = seats[e.candidate_id]
        if e.outcome is LOLOS and seat.verdict is Verdict.TIDAK_MEMENUHI:
            assert seat.code in {ReasonCode.NIK_GANDA, ReasonCode.KK_PENUH}
        if e.outcome is LOLOS and seat.verdict is Verdict.PERLU_TINJAUAN:
            assert seat.extra[0].code == ReasonCode.GANDA_MUNGKIN
            assert e.likeness
        if e.outcome is not LOLOS:
            assert seat.verdict not in {Verdict.DITETAPKAN, Verdict.CADANGAN}
        if e.outcome is GAGAL:
            assert seat.verdict is Verdict.TIDAK_MEMENUHI


@given(entry_lists(), programmes())
def test_a_person_stands_in_one_row_only_and_the_others_say_where(entries: list[Entry], programme: Programme) -> None:
    seats, _ = allocate(entries, programme)
    rows: dict[str, list[Entry]] = defaultdict(list)
    for e in entries:
        if e.nik:
            rows[e.nik].append(e)
    for mine in rows.values():
        stands = [e for e in mine if seats[e.candidate_id].code != ReasonCode.NIK_GANDA]
        assert len(stands) == 1
        said = {seats[e.candidate_id].extra[0].value for e in mine if e is not stands[0]}
        assert said <= {f"{stands[0].candidate_id}@{stands[0].kode_kab}"}
        best = {e.outcome for e in mine}
        assert stands[0].outcome is next(o for o in (LOLOS, UNKNOWN, GAGAL) if o in best)
        home = [e for e in mine if e.outcome is stands[0].outcome and e.kode_kab == e.domicile]
        assert not home or stands[0] in home


def said_apart(entries: list[Entry]) -> set[str]:
    return {e.nik for e in entries if e.apart[0] and e.outcome is LOLOS}


@given(entry_lists(), programmes())
def test_nobody_sits_twice_under_two_niks_unless_somebody_has_said_that_they_are_two(
    entries: list[Entry], programme: Programme
) -> None:
    seats, _ = allocate(entries, programme)
    apart = said_apart(entries)
    sit = [e for e in entries if e.candidate_id in seated(seats) and e.nik not in apart and e.likeness]
    assert all(times == 1 for times in Counter(e.likeness for e in sit).values())


@given(entry_lists(), programmes())
def test_who_is_probably_another_yields_to_the_best_ranked_of_those_alike_and_to_nobody_else(
    entries: list[Entry], programme: Programme
) -> None:
    seats, _ = allocate(entries, programme)
    apart = said_apart(entries)
    single = [e for e in entries if e.outcome is LOLOS and seats[e.candidate_id].code != ReasonCode.NIK_GANDA]
    for e in single:
        alike = [o for o in single if e.likeness and o.likeness == e.likeness and o.nik not in apart]
        best = min(alike, key=order, default=e)
        yields = seats[e.candidate_id].extra[0].code == ReasonCode.GANDA_MUNGKIN
        assert yields == (e in alike and e is not best)
        assert not yields or seats[e.candidate_id].extra[0].value.startswith(f"{best.candidate_id}@{best.kode_kab} *")


@given(entry_lists(), programmes())
def test_a_family_card_never_holds_more_than_its_limit_and_keeps_its_best(
    entries: list[Entry], programme: Programme
) -> None:
    seats, _ = allocate(entries, programme)
    limit = programme.max_per_family
    full = {e.candidate_id for e in entries if seats[e.candidate_id].code == ReasonCode.KK_PENUH}
    assert limit or not full
    for card in {e.kk for e in entries if e.kk}:
        kept = [e for e in entries if e.kk == card and seats[e.candidate_id].rank]
        back = [e for e in entries if e.kk == card and e.candidate_id in full]
        assert not limit or len(kept) <= limit
        assert not back or (len(kept) == limit and max(map(order, kept)) < min(map(order, back)))
        assert all(
            seats[e.candidate_id].extra[1].value == ", ".join(sorted(k.candidate_id for k in kept)) for e in back
        )
    assert all(e.kk for e in entries if e.candidate_id in full)


@given(entry_lists(), programmes())
def test_seats_move_only_within_fund_and_sectors_and_none_is_made_or_lost(
    entries: list[Entry], programme: Programme
) -> None:
    _, cells = allocate(entries, programme)
    moved: dict[tuple[str, tuple[str, ...]], int] = defaultdict(int)
    for result in cells:
        moved[result.cell.fund, result.cell.sectors] += result.moved
        if programme.spare_seats is SpareSeats.TETAP_KOSONG:
            assert result.moved == 0
        assert result.moved <= 0 or result.filled == result.seats, "a seat moves only to somebody who takes it"
        assert result.moved >= 0 or result.waiting == 0, "a seat moves only from where nobody waits"
    assert all(total == 0 for total in moved.values())


@given(entry_lists(), programmes(spare=[SpareSeats.PINDAH]))
def test_where_seats_move_nobody_waits_beside_an_empty_seat(entries: list[Entry], programme: Programme) -> None:
    _, cells = allocate(entries, programme)
    empty = {(c.cell.fund, c.cell.sectors) for c in cells if c.filled < c.seats}
    assert not any(c.waiting for c in cells if (c.cell.fund, c.cell.sectors) in empty)


@given(entry_lists(), programmes(), st.data())
def test_the_order_of_rows_changes_nothing(entries: list[Entry], programme: Programme, data: st.DataObject) -> None:
    seats, cells = allocate(entries, programme)
    shuffled: Allocation = allocate(data.draw(st.permutations(entries)), programme)
    assert shuffled == (seats, cells)


@given(entry_lists(), programmes(), st.integers(0, 9), st.sampled_from((GAGAL, UNKNOWN)), st.sampled_from(CODES))
def test_adding_a_row_that_is_not_eligible_changes_nobody(
    entries: list[Entry], programme: Programme, person: int, outcome: Outcome, cell: str
) -> None:
    """Nobody's place, that is: who is refused or unsettled may turn out a second row of the one added, and so say; and
    who stands says which regencies proposed him too."""
    before, _ = allocate(entries, programme)
    added = Entry(
        "z",
        cell[:5],
        f"nik{person}",
        f"kk{person % 3}",
        KABS[person % 3],
        outcome,
        "",
        (cell,),
        FIRST_KEY,
        FIRST_KEY,
        "t0",
        "r",
        ALIKE.get(person, ()),
        ("petugas", "2025-08-01"),
    )
    after, _ = allocate([*entries, added], programme)
    placed = {row for row, seat in before.items() if seat.rank}
    assert {row: after[row][:-1] for row in placed} == {row: before[row][:-1] for row in placed}
    assert all(after[row].extra[0].code == before[row].extra[0].code for row in placed)
    strangers = {e.candidate_id for e in entries if e.nik != added.nik}
    assert {row: after[row] for row in strangers} == {row: before[row] for row in strangers}
    assert after["z"].verdict in {Verdict.TIDAK_MEMENUHI, Verdict.PERLU_TINJAUAN}


@given(entry_lists(), programmes(), st.data())
def test_a_new_reason_never_turns_a_refusal_into_a_grant(
    entries: list[Entry], programme: Programme, data: st.DataObject
) -> None:
    if not entries:
        return
    before, _ = allocate(entries, programme)
    i = data.draw(st.integers(0, len(entries) - 1))
    worse = {LOLOS: (UNKNOWN, GAGAL), UNKNOWN: (GAGAL,), GAGAL: (GAGAL,)}[entries[i].outcome]
    changed = entries[i]._replace(outcome=data.draw(st.sampled_from(worse)))
    after, _ = allocate([*entries[:i], changed, *entries[i + 1 :]], programme)
    assert after[changed.candidate_id].verdict is not Verdict.DITETAPKAN
    if before[changed.candidate_id].verdict is Verdict.TIDAK_MEMENUHI and changed.outcome is GAGAL:
        assert after[changed.candidate_id].verdict is Verdict.TIDAK_MEMENUHI


@given(entry_lists(), programmes())
def test_who_is_unsettled_holds_no_seat_and_is_counted_where_he_could_sit(
    entries: list[Entry], programme: Programme
) -> None:
    seats, cells = allocate(entries, programme)
    for e in entries:
        seat = seats[e.candidate_id]
        assert (seat.verdict is Verdict.PERLU_TINJAUAN) == (seat.above_cut_off is not None)
        if seat.above_cut_off is not None:
            assert (seat.rank, seat.cut_off) == (None, None)
    above = sum(seat.above_cut_off is True for seat in seats.values())
    assert (above > 0) == any(result.unsettled_above for result in cells)
    assert sum(result.unsettled_above for result in cells) >= above


def at_best(e: Entry) -> list[Entry]:
    """The row made good, at its best and luckiest, in each cell it could compete in, and nobody else's second NIK."""
    good = e._replace(outcome=LOLOS, ticket=" ", nik=e.nik or "somebody", row_ticket=" ", apart=("petugas", ""))
    if e.outcome is LOLOS:
        return [good]
    good = good._replace(rank_key=e.best_key)
    return [good._replace(cell=cell) for cell in e.possible_cells]


def assert_who_could_be_seated_is_named(entries: list[Entry], programme: Programme) -> None:
    """Make every unsettled row good, at its best and luckiest, in each cell it could compete in: is a seat his?"""
    seats, _ = allocate(entries, programme)
    for i, e in enumerate(entries):
        if seats[e.candidate_id].verdict is not Verdict.PERLU_TINJAUAN or seats[e.candidate_id].above_cut_off:
            continue
        for good in at_best(e):
            again, _ = allocate([*entries[:i], good, *entries[i + 1 :]], programme)
            assert again[e.candidate_id].verdict is not Verdict.DITETAPKAN, f"{e.candidate_id} would sit in {good.cell}"


@given(entry_lists(), programmes(spare=[SpareSeats.TETAP_KOSONG]))
def test_whom_goodness_would_seat_is_above_the_cut_off(entries: list[Entry], programme: Programme) -> None:
    assert_who_could_be_seated_is_named(entries, programme)


@given(entry_lists(), programmes(spare=[SpareSeats.PINDAH]))
def test_whom_goodness_would_seat_is_above_the_cut_off_where_seats_move(
    entries: list[Entry], programme: Programme
) -> None:
    assert_who_could_be_seated_is_named(entries, programme)


def test_an_unsettled_row_keeps_its_claim_on_a_seat_that_has_moved() -> None:
    cells = (Cell("12.01", ("SAWIT",), "DBH", 1, ""), Cell("12.02", ("SAWIT",), "DBH", 0, ""))
    programme = replace(PROGRAMME, cells=cells, spare_seats=SpareSeats.PINDAH)
    open_ = Entry("a", "12.01", "nik1", "", "12.01", UNKNOWN, "", (cells[0].code,), "00001", "00001", "t1", "r1")
    other = Entry(
        "b", "12.02", "nik2", "", "12.02", LOLOS, cells[1].code, (cells[1].code,), "00002", "00002", "t2", "r2"
    )
    assert allocate([open_, other], programme)[0]["a"].above_cut_off


@given(entry_lists(), programmes())
def test_no_alarm_is_false_whoever_is_named_would_sit_if_he_were_good(
    entries: list[Entry], programme: Programme
) -> None:
    """But for his family: who is kept on a card is known only when everybody on it is."""
    programme = replace(programme, max_per_family=0)
    seats, _ = allocate(entries, programme)
    for i, e in enumerate(entries):
        if seats[e.candidate_id].above_cut_off:
            verdicts = [
                allocate([*entries[:i], good, *entries[i + 1 :]], programme)[0][e.candidate_id].verdict
                for good in at_best(e)
            ]
            assert Verdict.DITETAPKAN in verdicts


@given(entry_lists(), programmes())
def test_a_verdict_never_travels_without_its_reason(entries: list[Entry], programme: Programme) -> None:
    seats, _ = allocate(entries, programme)
    for e in entries:
        seat = seats[e.candidate_id]
        if e.outcome is LOLOS:
            open_ = seat.verdict is Verdict.PERLU_TINJAUAN
            assert reasons_of((), seat) == (seat.extra[0].code if open_ else seat.code,) != ("",)
