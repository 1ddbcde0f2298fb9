"""Every check of every row, on every engine, as tests/spec/assess_table.py says."""

from __future__ import annotations

import pytest

from tests.spec import assess_table, schemes_table
from tests.spec.case import ENGINES, Case, World, assert_case, every

WORLDS = [*assess_table.WORLDS, *schemes_table.WORLDS]
CASES = [pytest.param(sky, slot, id=f"{sky.title}: {sky.cases[slot].sentence}") for sky, slot in every(WORLDS)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("sky", "slot"), CASES)
def test_a_check_says_what_the_table_says(engine: str, sky: World, slot: int) -> None:
    assert_case(sky, slot, engine)


def test_no_sentence_stands_twice() -> None:
    cases: list[Case] = [c for sky in WORLDS for c in sky.cases]
    assert len({c.sentence for c in cases}) == len(cases)
