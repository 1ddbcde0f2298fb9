"""What one month of JKK and JKM costs, as a table that a lawyer can read."""

from __future__ import annotations

from datetime import date

import pytest

from naungan.law.parameters import LawUnknown, Payer, Verification, WorkSegment, as_of, book

ELSE, TRANSPORT = WorkSegment.BUKAN_TRANSPORTASI, WorkSegment.TRANSPORTASI

CASES = [
    # sentence, day, bracket, who pays, kind of worker, JKK, JKM
    (
        "the province pays the full lowest contribution in October 2025",
        date(2025, 10, 1),
        1,
        Payer.APBD,
        ELSE,
        10_000,
        6_800,
    ),
    ("the second bracket has 12,000 of JKK and the same JKM", date(2025, 10, 1), 2, Payer.APBD, ELSE, 12_000, 6_800),
    ("the highest bracket has 207,000 of JKK", date(2025, 10, 1), 41, Payer.LAIN, ELSE, 207_000, 6_800),
    ("PP 49/2020 left one hundredth during the pandemic", date(2020, 9, 1), 1, Payer.LAIN, ELSE, 100, 68),
    ("PP 49/2020 reached public money too", date(2020, 9, 1), 1, Payer.APBD, ELSE, 100, 68),
    ("the day before PP 49/2020 the full contribution was due", date(2020, 7, 31), 1, Payer.LAIN, ELSE, 10_000, 6_800),
    ("the last day of PP 49/2020 still counts", date(2021, 1, 31), 1, Payer.LAIN, ELSE, 100, 68),
    ("the day on which PP 49/2020 ends no longer counts", date(2021, 2, 1), 1, Payer.LAIN, ELSE, 10_000, 6_800),
    ("PP 50/2025 halves what a person pays alone from April 2026", date(2026, 4, 1), 1, Payer.LAIN, ELSE, 5_000, 3_400),
    ("PP 50/2025 halves nothing that the APBD pays", date(2026, 4, 1), 1, Payer.APBD, ELSE, 10_000, 6_800),
    ("PP 50/2025 halves nothing that the APBN pays", date(2026, 4, 1), 1, Payer.APBN, ELSE, 10_000, 6_800),
    ("outside transport PP 50/2025 does not reach March 2026", date(2026, 3, 31), 1, Payer.LAIN, ELSE, 10_000, 6_800),
    ("in transport PP 50/2025 begins in January 2026", date(2026, 1, 1), 1, Payer.LAIN, TRANSPORT, 5_000, 3_400),
    ("outside transport PP 50/2025 is over in January 2027", date(2027, 1, 1), 1, Payer.LAIN, ELSE, 10_000, 6_800),
    ("in transport PP 50/2025 lasts through March 2027", date(2027, 3, 31), 1, Payer.LAIN, TRANSPORT, 5_000, 3_400),
    ("in transport PP 50/2025 is over in April 2027", date(2027, 4, 1), 1, Payer.LAIN, TRANSPORT, 10_000, 6_800),
]


@pytest.mark.parametrize(
    ("sentence", "day", "bracket", "payer", "segment", "jkk", "jkm"), CASES, ids=[c[0] for c in CASES]
)
def test_contribution(
    sentence: str, day: date, bracket: int, payer: Payer, segment: WorkSegment, jkk: int, jkm: int
) -> None:
    contribution = as_of(day).contribution(bracket, payer, segment)
    assert (contribution.jkk, contribution.jkm, contribution.total) == (jkk, jkm, jkk + jkm)


def test_a_contribution_names_every_law_it_rests_on() -> None:
    laws = " ".join(source.law for source in as_of(date(2026, 5, 1)).contribution(1, Payer.LAIN).sources)
    assert "PP 44/2015 Lampiran II" in laws
    assert "PP 50/2025" in laws
    assert "PP 49/2020" not in laws


def test_before_the_tariff_was_made_there_is_no_contribution() -> None:
    with pytest.raises(LawUnknown, match="2015-06-30"):
        as_of(date(2015, 6, 30)).contribution(1, Payer.APBD)


def test_a_bracket_that_is_not_in_the_table_is_unknown() -> None:
    with pytest.raises(LawUnknown, match="kelompok 42"):
        as_of(date(2025, 10, 1)).contribution(42, Payer.APBD)


def test_a_person_of_65_can_no_longer_be_registered_and_18_is_only_custom() -> None:
    law = as_of(date(2025, 10, 1))
    assert (law.parameter("usia_di_bawah").value, law.parameter("usia_di_bawah").source.is_verified) == (65, True)
    assert (law.parameter("usia_minimum").value, law.parameter("usia_minimum").source.is_verified) == (18, False)


def test_a_decile_is_ten_percent_of_the_people() -> None:
    assert as_of(date(2025, 10, 1)).parameter("lebar_desil").value == 10


def test_only_the_lowest_bracket_of_the_table_has_been_seen_outside_memory() -> None:
    brackets = as_of(date(2025, 10, 1)).brackets
    assert [bracket.number for bracket in brackets if bracket.source.is_verified] == [1]
    assert len(brackets) == 41


def test_the_brackets_follow_each_other_without_a_gap_and_cost_one_percent_of_their_base() -> None:
    for table in book().tables:
        for lower, upper in zip(table.brackets, table.brackets[1:], strict=False):
            assert lower.income_until == upper.income_from
            assert upper.number == lower.number + 1
        assert all(bracket.jkk * 100 == bracket.base for bracket in table.brackets)
        assert (table.brackets[0].income_from, table.brackets[-1].income_until) == (0, None)


def test_no_number_of_the_law_lacks_a_source_and_no_two_periods_of_one_number_overlap() -> None:
    whole = book()
    entries = [(entry.code, entry.source) for entry in (*whole.parameters, *whole.tables, *whole.discounts)]
    assert all(source.law.strip() and source.verification in Verification for _, source in entries)
    for index, (code, source) in enumerate(entries):
        assert source.until is None or source.since < source.until
        for other_code, other in entries[index + 1 :]:
            if code == other_code:
                assert (source.until is not None and source.until <= other.since) or (
                    other.until is not None and other.until <= source.since
                )
