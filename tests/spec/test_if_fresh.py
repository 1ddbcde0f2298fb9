"""How many would become eligible if stale evidence were fresh, on every engine: a table of worlds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from naungan.model.decision import Check
from naungan.stages.evidence_age import RESTS_ON, STALE
from tests import small_world as w
from tests.spec.assess_table import ANSWERS, BPU, DATED, NEW, OLD, PU
from tests.spec.case import ENGINES, Case, World, engine_named, inputs_of, passes, world

LIVES_LONG_AGO = {"person": {"as_of": OLD}}
SHOWN = ("evidence", "DESIL", "LOLOS", "2025-07-02T08:00:00+07:00")
LAPSED = {"segmen": "PU", "status": "NONAKTIF", "as_of": OLD}


def somebody(sentence: str, **given: Any) -> Case:
    """A person of whom the registers say this, all of it fresh where nothing else is said."""
    plain = {"person": {"as_of": NEW}, "welfare": {"as_of": NEW}}
    return passes(sentence, Check.SEKTOR, "SAWIT", **(plain | given))


@dataclass(frozen=True)
class Told:
    """What a run must say: (register, rows, eligible, seated), all of them first."""

    sky: World
    said: tuple[tuple[str, int, int, int], ...]


def told(title: str, *cases: Case, says: tuple[tuple[str, int, int, int], ...], **sky: Any) -> Told:
    said = {kind: {"as_of": NEW} for kind in RESTS_ON.values()} | sky.pop("said", {})
    return Told(world(title, *cases, **({"programme": DATED, "said": said} | sky)), says)


WORLDS = (
    told("nothing is stale, and nothing is said", somebody("fresh"), says=()),
    told("what nobody asked is not stale", somebody("never asked"), says=(), said={"membership": {"as_of": NEW, **ANSWERS}}),
    told("one stale life, which would pass", somebody("alive long ago", **LIVES_LONG_AGO), somebody("fresh"),
         says=(("", 1, 1, 1), ("population", 1, 1, 1))),
    told("a stale card of somebody employed would refuse", somebody("employed long ago", cards=(PU | {"as_of": OLD},)),
         somebody("left long ago", cards=(LAPSED,)), says=(("", 2, 1, 1), ("membership", 2, 1, 1))),
    told("who is stale in two registers needs both", somebody("both", **LIVES_LONG_AGO, cards=(LAPSED,)), somebody("one", cards=(LAPSED,)),
         says=(("", 2, 2, 2), ("population", 1, 0, 0), ("membership", 2, 1, 1))),
    told("who is unknown in something else stays unknown", somebody("payer unknown", **LIVES_LONG_AGO, cards=(BPU | {"as_of": NEW},)),
         says=(("", 1, 0, 0), ("population", 1, 0, 0))),
    told("who is refused for something else is refused, not waiting", somebody("rich", **LIVES_LONG_AGO, welfare={"desil": 9, "as_of": NEW}), says=()),
    told("a stale absence would refuse where the list is of the poor, and let pass where it is of members",
         somebody("in no list", welfare=None), says=(("", 1, 0, 0), ("welfare", 1, 0, 0), ("membership", 1, 0, 0)),
         said={"welfare": {"as_of": OLD}, "membership": {"as_of": OLD}}),
    told("what an officer showed long ago would let pass", somebody("shown", welfare={"desil": None, "as_of": NEW}, rulings=(SHOWN,)),
         somebody("refuted", welfare={"desil": None, "as_of": NEW}, rulings=((*SHOWN[:2], "GAGAL", SHOWN[3]),)),
         says=(("", 2, 1, 1), ("welfare", 2, 1, 1))),
    told("with one seat, one of two would sit", *(somebody(name, row={"pekerjaan": "nelayan"}, **LIVES_LONG_AGO) for name in ("first", "second")),
         says=(("", 2, 2, 1), ("population", 2, 2, 1)),
         programme=replace(DATED, cells=tuple(replace(c, seats=1) for c in DATED.cells if c.fund == "APBD"))),
    told("a limit that is not there makes nothing stale", somebody("alive long ago", **LIVES_LONG_AGO), says=(), programme=replace(DATED, evidence_max_days=())),
)  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", WORLDS, ids=lambda case: case.sky.title)
def test_a_run_says_who_would_pass(engine: str, case: Told, tmp_path: Path) -> None:
    found = w.outcome(engine_named(engine, tmp_path / "tmp"), inputs_of(case.sky, tmp_path))["if_fresh"]
    assert tuple(tuple(each.values()) for each in found) == case.said


def test_every_check_with_an_age_limit_has_its_own_reason() -> None:
    assert STALE.keys() == RESTS_ON.keys()
    assert len(set(STALE.values())) == len(STALE)


def test_asking_what_if_leaves_the_result_as_it_is(tmp_path: Path) -> None:
    sky = next(case.sky for case in WORLDS if case.sky.title.startswith("who is stale in two"))
    for engine in ENGINES:
        inputs = inputs_of(sky, tmp_path / engine)
        again = replace(inputs, programme=replace(inputs.programme, evidence_max_days=()))
        stale, fresh = (w.outcome(engine_named(engine, tmp_path / "tmp"), each) for each in (inputs, again))
        assert [d["verdict"] for d in stale["decisions"]] == ["PERLU_TINJAUAN", "PERLU_TINJAUAN"]
        assert [d["verdict"] for d in fresh["decisions"]] == ["DITETAPKAN", "DITETAPKAN"]
