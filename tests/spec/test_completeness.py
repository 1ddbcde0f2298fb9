"""The spec tables leave nothing out, and the page made of them is fresh."""

from __future__ import annotations

from naungan.model.decision import Check, Outcome, ReasonCode, Verdict
from tests.spec import allocate_table, assess_table, identify_table, rulings_table, schemes_table
from tests.spec.case import Case, found
from tests.spec.rules_page import PAGE, page
from tests.spec.test_allocate import outcome_of_table

WORLDS = [*assess_table.WORLDS, *schemes_table.WORLDS, *rulings_table.WORLDS]
CASES: list[Case] = [case for sky in WORLDS for case in sky.cases]


def test_every_reason_code_is_reached_by_a_table() -> None:
    of_checks = {case.code for case in CASES} | {code for case in CASES for code in case.also.values()}
    of_seats = {word for case in allocate_table.TABLE for said in case.verdicts.values() for word in said.split()[1:]}
    seated = {case.verdicts[row].split()[0] for case in allocate_table.TABLE for row in case.verdicts}
    assert seated == set(Verdict)
    of_ranks = {"DALAM_KUOTA", "KUOTA_PENUH"}  # test_allocate.py asserts them of everybody who has a rank
    assert (of_checks | of_seats | of_ranks) - {""} >= set(ReasonCode)


def test_every_check_is_seen_passed_failed_and_unknown() -> None:
    decisions = [decision for sky in WORLDS for decision in found("reference", sky).values()]
    programmes = {case.programme for case in allocate_table.TABLE}
    decisions += [
        decision for programme in programmes for decision in outcome_of_table("reference", programme)["decisions"]
    ]
    seen = {(item["check"], item["outcome"]) for decision in decisions for item in decision["evidence"]}
    assert seen == {(check, outcome) for check in Check for outcome in Outcome}


def test_every_check_of_a_person_has_its_own_cases() -> None:
    wanted = {(check, outcome) for check in Check for outcome in Outcome if check not in (Check.GANDA, Check.KK)}
    assert wanted <= {(case.check, case.outcome) for case in CASES}


def test_every_band_is_reached() -> None:
    cases = [case for table in identify_table.TABLES.values() for case in table]
    for answers in ({case.band for case in cases}, {case.province for case in cases}):
        assert answers == {"COCOK", "TINJAUAN", "TIDAK_ADA"}


def test_the_page_of_rules_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "docs/reference/rules.md is stale: python -m tests.spec.rules_page"
    )
