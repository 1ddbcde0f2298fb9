"""A determination in numbers: what is summed, and that the sums agree with each other."""

from __future__ import annotations

import pyarrow as pa

from naungan.model.decision import UNKNOWN_REASONS, Check, ReasonCode, Verdict
from naungan.model.problem import ProblemCode
from naungan.model.tables import DECISIONS
from naungan.reports.parquet import shaped
from naungan.reports.summary import FETCH_FROM, READ, RECIPIENTS, Summary, funnel, summarise
from naungan.reports.twice import Twice, proposed_twice
from tests.reports import cast


def small() -> Summary:
    found = cast.found()
    problems = pa.concat_tables([cast.intake_problems(), found.problems])
    return summarise(cast.rows_table(), problems, found, cast.programme())


def test_the_verdicts_add_up_to_the_rows() -> None:
    summary = small()
    assert summary.verdicts == {
        Verdict.DITETAPKAN: 4, Verdict.CADANGAN: 2, Verdict.TIDAK_MEMENUHI: 3, Verdict.PERLU_TINJAUAN: 3,
    }  # fmt: skip
    assert sum(summary.verdicts.values()) == summary.rows == 12


def test_money_is_recipients_times_contribution_times_months() -> None:
    summary = small()
    assert (summary.monthly, summary.total) == (4 * 16_800, 4 * 16_800 * 12)
    palm, other = summary.funds
    assert (palm.seats, palm.filled, palm.committed, palm.remaining) == (4, 3, 604_800, 201_600)
    assert (other.seats, other.filled, other.budget - other.committed) == (1, 1, 500_000)


def test_the_funnel_loses_each_row_once_and_ends_at_the_recipients() -> None:
    steps = small().funnel
    assert [step.step for step in steps] == [
        READ,
        *(check for check in Check if check is not Check.PROGRAM_LAIN),
        RECIPIENTS,
    ]
    for before, after in zip(steps, steps[1:-1], strict=False):
        assert before.remaining - after.failed - after.unknown == after.remaining
    by_step = {step.step: step for step in steps}
    assert by_step[Check.HIDUP].failed == 1
    assert by_step[Check.IDENTITAS].unknown == 1
    assert by_step[Check.DESIL].failed == 1
    assert by_step[Check.KEPESERTAAN] == (Check.KEPESERTAAN, 8, 0, 1), "who failed the decile is not counted again"
    assert by_step[Check.GANDA].failed == 1
    assert steps[-1].remaining == 4


def test_people_proposed_twice_are_counted_inside_a_regency_and_across() -> None:
    def maybe(value: str) -> list[dict[str, str]]:
        open_ = cast.unknown(Check.IDENTITAS, "IDENTITAS_BELUM_PASTI", "TINJAUAN")
        return cast.evidence(open_, cast.unknown(Check.GANDA, "GANDA_MUNGKIN", value))

    decided = [
        cast.decision("a", "12.05", 1, cast.DT, [], nik="1"), cast.decision("b", "12.05", 2, cast.TM, [], nik="1"),
        cast.decision("c", "12.05", 3, cast.DT, [], nik="2"), cast.decision("d", "12.07", 4, cast.TM, [], nik="2"),
        cast.decision("e", "12.05", 5, cast.TJ, [], nik="", evidence=maybe("mungkin f@12.05")),
        cast.decision("f", "12.05", 6, cast.TJ, [], nik="", evidence=maybe("mungkin e@12.05")),
        cast.decision("g", "12.05", 7, cast.TJ, [], nik="3", evidence=maybe("mungkin h@12.07, i@12.05")),
        cast.decision("h", "12.07", 8, cast.TJ, [], nik="3", evidence=maybe("mungkin g@12.05")),
        cast.decision("i", "12.05", 9, cast.TJ, [], nik="", evidence=maybe("mungkin g@12.05")),
        cast.decision("j", "12.71", 10, cast.TJ, [], nik="4",
            evidence=cast.evidence(cast.unknown(Check.GANDA, "GANDA_MUNGKIN", "c@12.05 ************0002"))),
    ]  # fmt: skip
    found = proposed_twice(cast.table(DECISIONS, decided))
    assert found == Twice(sure_inside=1, sure_across=1, maybe_inside=1, maybe_across=2)
    assert (found.sure, found.maybe) == (2, 3)


def test_the_funnel_loses_who_is_probably_another_and_whose_card_is_unknown_at_allocations_checks() -> None:
    decided = [
        cast.decision("a", "12.05", 1, cast.TJ, ["GANDA_MUNGKIN"], evidence=cast.evidence(cast.unknown(Check.GANDA, "GANDA_MUNGKIN"))),
        cast.decision("b", "12.05", 2, cast.TJ, ["KK_BELUM_DIKETAHUI"], evidence=cast.evidence(cast.unknown(Check.KK, "KK_BELUM_DIKETAHUI"))),
        cast.decision("c", "12.05", 3, cast.DT, ["DALAM_KUOTA"], rank=1),
    ]  # fmt: skip
    assert funnel(cast.table(DECISIONS, decided))[-3:] == (
        (Check.GANDA, 2, 0, 1), (Check.KK, 1, 0, 1), (RECIPIENTS, 1, 0, 0),
    )  # fmt: skip


def test_reasons_are_counted_with_the_verdict_they_belong_to() -> None:
    counts = {count.code: count for count in small().reasons}
    assert counts[ReasonCode.MENINGGAL][1:] == (1, 1, 0)
    assert counts[ReasonCode.SEKTOR_BELUM_JELAS][1:] == (1, 0, 1)
    assert counts[ReasonCode.KUOTA_PENUH][1:] == (2, 0, 0)
    assert ReasonCode.DALAM_KUOTA not in counts


def test_what_to_fetch_is_grouped_by_who_can_answer() -> None:
    found = {item.code: item for item in small().fetch}
    assert found[ReasonCode.BELUM_DIPERIKSA_DUKCAPIL] == (ReasonCode.BELUM_DIPERIKSA_DUKCAPIL, "population", 1, 1)
    assert found[ReasonCode.KEPESERTAAN_BELUM_DIKETAHUI] == (ReasonCode.KEPESERTAAN_BELUM_DIKETAHUI, "membership", 1, 1)
    assert found[ReasonCode.SEKTOR_BELUM_JELAS].alone == 1, "the fund follows from the sector"
    assert ReasonCode.STATUS_HIDUP_BELUM_DIKETAHUI not in found, (
        "nobody can be asked about a person before it is known who"
    )


def test_every_unknown_reason_has_somebody_to_ask() -> None:
    assert set(FETCH_FROM) == UNKNOWN_REASONS


def test_every_regency_of_the_programme_is_listed_and_rows_without_one_come_last() -> None:
    regencies = small().regencies
    assert [item.code for item in regencies] == ["12.05", "12.07", "12.24", "12.71", "12.77", ""]
    assert sum(item.rows for item in regencies) == 12
    langkat, empty = regencies[0], regencies[4]
    assert (langkat.rows, langkat.seats, langkat.filled, langkat.waiting, langkat.refused, langkat.to_mend) == (
        5,
        2,
        2,
        2,
        1,
        1,
    )
    assert (empty.rows, empty.seats, empty.share) == (0, 0, None)


def test_spare_seats_and_missing_waiting_people_are_listed_by_cell() -> None:
    summary = small()
    assert [(item.cell, item.spare, item.reserve_missing) for item in summary.shortfalls] == [
        ("12.07/SAWIT/DBH_SAWIT", 1, 1), ("12.24/NELAYAN+PETANI/APBD", 0, 1),
    ]  # fmt: skip
    assert (summary.spare_seats, summary.reserve_target, summary.reserve_missing) == (1, 3, 2)


def test_only_unsettled_rows_above_a_cut_off_are_named_and_only_by_their_id() -> None:
    assert [item.candidate_id for item in small().unsettled_above] == ["c07"]


def test_problems_are_counted_and_only_faults_need_mending() -> None:
    summary = small()
    assert dict(summary.problems)[ProblemCode.NIK_ANGKA] == 1
    assert summary.rows_to_mend == 1, "a warning is not a fault"


def test_the_order_of_rows_changes_no_number() -> None:
    found = cast.found()
    turned = cast.Found(*(cast.shuffled(table) for table in found))
    problems = cast.intake_problems()
    first = summarise(cast.rows_table(), problems, found, cast.programme())
    assert first == summarise(cast.shuffled(cast.rows_table()), problems, turned, cast.programme())


def test_a_determination_without_rows_is_summed_up() -> None:
    found = cast.Found(*(table.slice(0, 0) for table in cast.found()))
    summary = summarise(cast.rows_table().slice(0, 0), shaped(found.problems, cast.PROBLEMS), found, cast.programme())
    assert (summary.rows, summary.filled, summary.reasons, summary.fetch) == (0, 0, (), ())
    assert summary.funnel[-1].remaining == 0
