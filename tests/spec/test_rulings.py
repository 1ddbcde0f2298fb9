"""What people decided, on every engine, as tests/spec/rulings_table.py says."""

from __future__ import annotations

import pytest

from naungan.model.decision import Check
from naungan.model.ruling import RULING_KINDS
from tests.spec.case import ENGINES, World, assert_case, every, found, passes, world
from tests.spec.rulings_table import WORLDS

CASES = [pytest.param(sky, slot, id=f"{sky.title}: {sky.cases[slot].sentence}") for sky, slot in every(WORLDS)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("sky", "slot"), CASES)
def test_a_ruling_does_what_the_table_says(engine: str, sky: World, slot: int) -> None:
    assert_case(sky, slot, engine)


def test_every_kind_of_ruling_is_in_the_table() -> None:
    assert {ruling[0] for sky in WORLDS for c in sky.cases for ruling in c.rulings} == set(RULING_KINDS)


def test_a_corrected_regency_is_the_regency_of_the_decision_on_every_engine() -> None:
    sky = world(
        "",
        passes(
            "",
            Check.SUMBER_DANA,
            "DBH",
            row={"kode_kab": "12.03"},
            rulings=(("corrections", "kode_kab", "12.01", "2025-08-01T08:00:00+07:00"),),
        ),
    )
    assert {(found(engine, sky)["k000"]["kode_kab"], found(engine, sky)["k000"]["cell"]) for engine in ENGINES} == {
        ("12.01", "12.01/SAWIT/DBH")
    }
