"""Decisions for outsiders: canonical, and without anybody's numbers."""

from __future__ import annotations

import json
import re

from naungan.model.decision import Check, Evidence, Outcome
from naungan.model.tables import DECISIONS
from naungan.reports.jsonl import decisions_jsonl
from tests.reports import cast


def test_the_order_of_rows_changes_no_byte() -> None:
    decisions = cast.found().decisions
    assert decisions_jsonl(decisions) == decisions_jsonl(cast.shuffled(decisions))


def test_one_line_stands_for_one_decision_with_sorted_keys_and_no_spaces() -> None:
    lines = decisions_jsonl(cast.found().decisions).decode().splitlines()
    assert len(lines) == len(cast.DECIDED)
    for line in lines:
        record = json.loads(line)
        assert line == json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_every_piece_of_evidence_is_there_without_its_value() -> None:
    records = [json.loads(line) for line in decisions_jsonl(cast.found().decisions).splitlines()]
    for record, decided in zip(records, cast.DECIDED, strict=True):
        wanted = [
            [item[key] for key in ("check", "outcome", "code", "source", "as_of")] for item in decided["evidence"]
        ]
        assert record["evidence"] == wanted


def test_no_nik_no_ticket_no_place_no_employer_and_no_officer_leaves() -> None:
    ruled = Evidence(Check.SEKTOR, Outcome.LOLOS, "", "SAWIT", "keputusan petugas: Rina Siregar", "2025-09-01")
    decided = [
        *cast.DECIDED,
        cast.decision("c99", "12.05", 99, cast.CD, ["KUOTA_PENUH"], evidence=cast.evidence(ruled)),
    ]
    text = decisions_jsonl(cast.table(DECISIONS, decided)).decode()
    assert not re.search(r"[0-9]{16}", text)
    for secret in ("ticket", "nik", ".xlsx", "PT SAWIT", "source_", "Rina"):
        assert secret not in text
    assert "keputusan petugas" in text


def test_rows_without_evidence_are_written() -> None:
    decided = [cast.decision("c01", "12.05", 1, cast.CD, ["KUOTA_PENUH"], evidence=[])]
    assert json.loads(decisions_jsonl(cast.table(DECISIONS, decided)))["evidence"] == []
