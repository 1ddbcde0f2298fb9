"""Who gets the seats, on every engine, as tests/spec/allocate_table.py says."""

from __future__ import annotations

import hashlib
import hmac
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from naungan.model.programme import Cell, Programme
from naungan.model.ruling import Ruling
from tests import small_world as w
from tests.spec.allocate_table import ALIKE, ONE_PER_CARD, PLAIN, TABLE, Applicant, SeatCase, a
from tests.spec.case import ENGINES, engine_named

SEED = b"benih"


def nik_of(applicant: Applicant, slot: int = 0) -> int:
    """Person A's NIK ends in 0001, B's in 0002; in the next slot in 0027, 0028."""
    day = 52 if applicant.sex == "P" else 12
    return 1201010003800000 + day * 100_000_000 + slot * 26 + ord(applicant.who) - 64


def at(slot: int, kode_kab: str) -> str:
    """The regency of a slot: 12.01 is 13.01 in the next one."""
    return f"{12 + slot}{kode_kab[2:]}"


def repeated(programme: Programme, slots: int) -> Programme:
    """One country of many provinces, each with the programme's cells and funds, so that no case meets another."""
    numbers = range(slots)
    return replace(
        programme,
        regions=tuple(replace(r, code=at(i, r.code)) for i in numbers for r in programme.regions),
        funds=tuple(replace(f, code=f"{f.code}{i}") for i in numbers for f in programme.funds),
        cells=tuple(
            replace(c, kode_kab=at(i, c.kode_kab), fund=f"{c.fund}{i}") for i in numbers for c in programme.cells
        ),
    )


def register_record(one: Applicant, slot: int) -> w.Record:
    """What the population register says of the applicant. No two slots have a mother in common."""
    nik, mother = nik_of(one, slot), one.register.get("nama_ibu")
    status = "MENINGGAL" if one.dead else "NONAKTIF" if one.unsettled else "AKTIF"
    said = {"nama": f"BUDI SIREGAR {one.who * 3}", "kk": one.kk and f"{slot}-{one.kk}", "kode_kab": at(slot, one.home),
            "status": status, "jenis_kelamin": one.sex}  # fmt: skip
    said |= one.register
    return w.person(
        nik, **(said | {"nama_ibu": f"{mother} {chr(65 + slot // 26)}{chr(65 + slot % 26)}" if mother else ""})
    )


def two_people(row: str) -> Ruling:
    """An officer says that this row's person is nobody else's second NIK."""
    return Ruling(f"r{row}", row, "GANDA", "LOLOS", "petugas", "2025-08-01T08:00:00+07:00", "alasan", "")


def allocated(engine: str, cases: Sequence[SeatCase], folder: Path) -> dict[str, list[w.Record]]:
    """All cases of one programme at once. Row A of the second case is '1:A'."""
    rows, people, poor, cards = [], {}, {}, []
    for slot, one in ((slot, one) for slot, case in enumerate(cases) for one in case.applicants):
        nik, person = nik_of(one, slot), register_record(one, slot)
        rows.append(w.candidate(f"{slot}:{one.row}", nik=str(nik), nama=person["nama"], jenis_kelamin=one.sex,
                                tanggal_lahir=person["tanggal_lahir"].isoformat(),
                                kode_kab=at(slot, one.kab), pekerjaan=one.work))  # fmt: skip
        people[nik] = person
        poor[nik] = w.welfare(nik, **one.welfare)
        cards += [{"nik": nik, "as_of": w.DAY, **one.card}] if one.card else []
    registers = {
        "population": list(people.values()),
        "welfare": list(poor.values()),
        "membership": cards,
        "exclusions": [],
    }
    ruled = [two_people(f"{slot}:{one.row}") for slot, case in enumerate(cases) for one in case.applicants if one.apart]
    inputs = w.write_inputs(folder, rows, registers, programme=repeated(cases[0].programme, len(cases)), seed=SEED,
                            rulings={"evidence": tuple(ruled)})  # fmt: skip
    return w.outcome(engine_named(engine, folder / "tmp"), inputs)


@cache
def outcome_of_table(engine: str, programme: Programme) -> dict[str, list[w.Record]]:
    """All cases of the table that have this programme."""
    with tempfile.TemporaryDirectory() as folder:
        return allocated(engine, [case for case in TABLE if case.programme == programme], Path(folder))


def said_of(decision: w.Record) -> str:
    """'DITETAPKAN 1', 'TIDAK_MEMENUHI NIK_GANDA'."""
    reasons = [str(decision["rank"])] if decision["rank"] is not None else decision["reasons"]
    return " ".join([decision["verdict"], *reasons])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", TABLE, ids=[case.sentence for case in TABLE])
def test_seats_are_given_as_the_table_says(engine: str, case: SeatCase) -> None:
    slot = [c for c in TABLE if c.programme == case.programme].index(case)
    assert_seats(case, slot, outcome_of_table(engine, case.programme))


def assert_seats(case: SeatCase, slot: int, outcome: dict[str, list[w.Record]]) -> None:
    decisions = {
        d["candidate_id"].partition(":")[2]: d for d in outcome["decisions"] if d["candidate_id"].startswith(f"{slot}:")
    }
    assert {row: said_of(d) for row, d in decisions.items()} == case.verdicts
    open_ = {row: d["above_cut_off"] for row, d in decisions.items() if d["verdict"] == "PERLU_TINJAUAN"}
    assert {row for row, above in open_.items() if above} == set(case.above)
    assert all(d["above_cut_off"] is None for row, d in decisions.items() if row not in open_)
    cells = {c["cell"]: c for c in outcome["cells"]}
    looked_at = {code: cells[f"{at(slot, code)}{slot}"] for code in case.cells}
    assert {code: (c["filled"], c["waiting"], c["moved"]) for code, c in looked_at.items()} == case.cells
    claims = [
        c["unsettled_above"] for c in cells.values() if c["kode_kab"] in {at(slot, f"12.0{i}") for i in (1, 2, 3)}
    ]
    assert any(claims) == bool(case.above)
    assert max(claims) <= len(case.above)
    assert all(c["filled"] <= c["seats"] == c["quota"] + c["moved"] for c in cells.values())
    for d in decisions.values():
        seated = {"DITETAPKAN": ["DALAM_KUOTA"], "CADANGAN": ["KUOTA_PENUH"]}.get(d["verdict"], d["reasons"])
        assert d["reasons"] == seated
        assert (d["cut_off"], d["ticket"] is None) == (
            (cells[d["cell"]]["seats"], False) if d["rank"] else (None, True)
        )


def evidence_of(decision: w.Record) -> dict[str, tuple[str, str, str]]:
    return {e["check"]: (e["outcome"], e["code"], e["value"]) for e in decision["evidence"]}


@pytest.mark.parametrize("engine", ENGINES)
def test_who_stands_back_learns_where_the_other_row_stands_and_who_of_the_family_was_kept(
    engine: str, tmp_path: Path
) -> None:
    people = (a("A1", 1, kk="7"), a("A2", 1, kab="12.02", kk="7"), a("B", 2, kk="7"), a("C", 3))
    case = SeatCase("", people, {}, (), {}, ONE_PER_CARD)
    decisions = {d["candidate_id"][2:]: evidence_of(d) for d in allocated(engine, [case], tmp_path)["decisions"]}
    assert decisions["A1"]["GANDA"] == ("LOLOS", "", "12.02"), "and who stands, who else proposed the person"
    assert decisions["A2"]["GANDA"] == ("GAGAL", "NIK_GANDA", "0:A1@12.01")
    assert decisions["B"]["KK"] == ("GAGAL", "KK_PENUH", "0:A1")
    assert decisions["A1"]["KK"] == ("LOLOS", "", "")
    assert decisions["C"]["KK"] == ("TIDAK_DIKETAHUI", "KK_BELUM_DIKETAHUI", ""), (
        "no family card number is no proof that the card has room"
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_who_is_probably_another_learns_where_that_row_stands_and_by_whose_word_they_are_two(
    engine: str, tmp_path: Path
) -> None:
    people = (
        a("A", 1, **ALIKE),
        a("B", 2, kab="12.02", **ALIKE),
        a("C", 3, apart=True, **ALIKE),
        a("D", 4, apart=True),
    )
    decisions = {
        d["candidate_id"][2:]: d
        for d in allocated(engine, [SeatCase("", people, {}, (), {}, PLAIN)], tmp_path)["decisions"]
    }
    assert evidence_of(decisions["A"])["GANDA"] == ("LOLOS", "", "")
    assert evidence_of(decisions["B"])["GANDA"] == ("TIDAK_DIKETAHUI", "GANDA_MUNGKIN", "0:A@12.01 ************0001")
    assert evidence_of(decisions["C"])["GANDA"] == ("LOLOS", "", "LOLOS")
    sources = {row: (d["evidence"][-2]["source"], d["evidence"][-2]["as_of"]) for row, d in decisions.items()}
    assert sources["C"] == ("keputusan petugas: petugas", "2025-08-01")
    assert sources["D"] == ("", ""), "nothing was unknown"


@pytest.mark.parametrize("engine", ENGINES)
def test_who_is_not_linked_is_not_known_to_be_proposed_once(engine: str, tmp_path: Path) -> None:
    row = w.candidate("a", nik="1201011203800001", nama="BUDI", kode_kab="12.01", pekerjaan="nelayan")
    other = {**row, "candidate_id": "b", "nik": "1202022504910007", "nama": "SITI"}
    outcome = w.outcome(engine_named(engine, tmp_path / "tmp"), w.write_inputs(tmp_path, [row, other], {}))
    assert [evidence_of(d)["GANDA"] for d in outcome["decisions"]] == [("TIDAK_DIKETAHUI", "", "")] * 2


@pytest.mark.parametrize("engine", ENGINES)
def test_the_last_word_is_a_lottery_anybody_can_draw_again(engine: str, tmp_path: Path) -> None:
    crowd = tuple(a(who, 1) for who in "ABCDEFGH")
    case = SeatCase("", crowd, {}, (), {}, PLAIN)
    decisions = allocated(engine, [case], tmp_path)["decisions"]
    tickets = {f"0:{one.row}": hmac.new(SEED, str(nik_of(one)).encode(), hashlib.sha256).hexdigest() for one in crowd}
    assert {d["candidate_id"]: d["ticket"] for d in decisions} == tickets
    by_rank = [d["candidate_id"] for d in sorted(decisions, key=lambda d: d["rank"])]
    assert by_rank == sorted(tickets, key=lambda row: tickets[row])
    assert by_rank != sorted(tickets), "else this test could not tell a lottery from the order of names"


@pytest.mark.parametrize("engine", ENGINES)
def test_two_rows_of_one_person_who_lives_in_neither_regency_are_drawn_by_lottery(engine: str, tmp_path: Path) -> None:
    rows = [a(f"{who}{i}", 1, kab=kab, home="12.03") for who in "ABCD" for i, kab in ((1, "12.01"), (2, "12.02"))]
    decisions = allocated(engine, [SeatCase("", tuple(rows), {}, (), {}, PLAIN)], tmp_path)["decisions"]
    drawn = {one.row: hmac.new(SEED, f"{nik_of(one)}:0:{one.row}".encode(), hashlib.sha256).hexdigest() for one in rows}
    stands = {min((one.row for one in rows if one.who == who), key=lambda row: drawn[row]) for who in "ABCD"}
    assert {d["candidate_id"][2:] for d in decisions if d["rank"]} == stands
    assert {row[1] for row in stands} == {"1", "2"}, "else this test could not tell a lottery from the order of rows"


@pytest.mark.parametrize("engine", ENGINES)
def test_the_waiting_list_wanted_is_a_share_of_the_seats_rounded_up(engine: str, tmp_path: Path) -> None:
    counts = (0, 1, 5, 6, 10, 11)
    cells = tuple(Cell(f"12.{i:02d}", ("SAWIT",), "DBH", seats, "tetap") for i, seats in enumerate(counts, 1))
    case = SeatCase("", (a("A", 1),), {}, (), {}, replace(PLAIN, reserve_percent=20, cells=cells))
    wanted = {c["quota"]: c["reserve_target"] for c in allocated(engine, [case], tmp_path)["cells"]}
    assert wanted == {0: 0, 1: 1, 5: 1, 6: 2, 10: 2, 11: 3}
