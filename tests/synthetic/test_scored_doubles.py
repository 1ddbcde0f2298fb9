"""What `score` counts of people proposed twice: those told, those missed, and those told of who are two people."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from naungan.model.decision import Check
from naungan.model.tables import DECISIONS
from naungan.synthetic.scoring import Promise, score
from naungan.synthetic.truth_file import TRUTH
from tests.reports import cast

Row = tuple[str, str, bool, str]
"""Candidate id, the person's group, is its link sure, and the value of GANDA."""


def scored(rows: Sequence[Row]) -> dict[str, Promise]:
    decided, facts = [], []
    for number, (candidate, group, sure, value) in enumerate(rows):
        items = [cast.unknown(Check.GANDA, "GANDA_MUNGKIN" if value else "", value)]
        items += [] if sure else [cast.unknown(Check.IDENTITAS, "IDENTITAS_BELUM_PASTI")]
        evidence = cast.evidence(*items)
        decided.append(cast.decision(candidate, "12.05", number, cast.TJ, [], nik=group or "9", evidence=evidence))
        fact = {field.name: [] if pa.types.is_list(field.type) else None for field in TRUTH}
        place = {"source_file": "usulan 12.05.xlsx", "source_sheet": "Data", "source_row": number}
        facts.append({**fact, **place, "duplicate_group": group, "nik_class": "BENAR"})
    card = score(cast.table(DECISIONS, decided), pa.Table.from_pylist(facts, schema=TRUTH))
    return {promise.code: promise for promise in card.promises}


def test_a_double_is_told_by_one_sure_nik_or_by_either_row_and_else_missed() -> None:
    found = scored([
        ("a1", "A", True, ""), ("a2", "A", True, ""),
        ("b1", "B", True, ""), ("b2", "B", False, "mungkin b1@12.05"),
        ("c1", "C", True, ""), ("c2", "C", False, ""),
    ])["doubles"]  # fmt: skip
    assert (found.broken, found.of, found.examples, found.binding) == (1, 3, ("c1",), False)


def test_a_row_told_of_somebody_else_is_a_false_alarm() -> None:
    found = scored([
        ("a1", "A", False, "mungkin a2@12.05, d@12.05"), ("a2", "A", False, "mungkin a1@12.05"),
        ("d", "", False, "mungkin a1@12.05"),
    ])["double_alarms"]  # fmt: skip
    assert (found.broken, found.of, found.examples) == (2, 4, ("a1", "d"))
