"""What a run says of stale evidence: on the page, on the terminal, in the manifest; and nothing where none is stale."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from typing import cast as typing_cast

from naungan.cli.summary import _if_fresh
from naungan.model.decision import UNKNOWN_REASONS
from naungan.reports.html.render import ReportFacts, render_report
from naungan.reports.summary import FETCH_FROM, RESTS_ON_PERSON, Summary, summarise
from naungan.stages.evidence_age import EVERY, RESTS_ON, STALE, IfFresh
from naungan.stages.next_steps import NEXT_STEPS
from tests.reports import bundles, cast

TOLD = (IfFresh(EVERY, 5, 3, 2), IfFresh("membership", 4, 1, 1), IfFresh("welfare", 2, 0, 0))


def summed(told: tuple[IfFresh, ...] = TOLD) -> Summary:
    return summarise(cast.rows_table(), cast.intake_problems(), cast.found(), cast.programme(), told)


def page(told: tuple[IfFresh, ...], lang: str = "id") -> str:
    facts = ReportFacts("3f9a-12c4-77be", True, cast.REGISTERS, "")
    return render_report(summed(told), cast.programme(), facts, lang)


def test_the_page_says_what_renewing_would_be_worth() -> None:
    text = page(TOLD)
    assert "5 baris menunggu" in text
    assert "3 baris memenuhi syarat dan 2 di antaranya mendapat kursi" in text
    assert '<th scope="row">Kepesertaan BPJS Ketenagakerjaan</th><td class="k">4</td><td class="k">1</td>' in text
    assert "5 rows wait" in page(TOLD, "en")


def test_without_stale_evidence_the_page_says_nothing_of_it() -> None:
    assert "sudah basi" in page(TOLD)
    assert "sudah basi" not in page(())


def test_the_terminal_says_it_by_register_and_together() -> None:
    blocks = _if_fresh(typing_cast(Any, SimpleNamespace(summary=summed())))
    text = " ".join(str(block) for block in blocks)
    assert "kepesertaan BPJS" in text
    assert "5 baris menunggu karena buktinya sudah basi" in text
    assert _if_fresh(typing_cast(Any, SimpleNamespace(summary=summed(())))) == []


def test_the_manifest_has_it_only_where_something_is_stale(tmp_path: Path) -> None:
    bundles.write(tmp_path / "without", summary=summed(()))
    bundles.write(tmp_path / "with", summary=summed())
    manifests = [json.loads((tmp_path / name / "manifest.json").read_bytes()) for name in ("without", "with")]
    assert "if_fresh" not in manifests[0]
    assert manifests[1]["if_fresh"] == {
        "semua": {"rows": 5, "eligible": 3, "seated": 2},
        "membership": {"rows": 4, "eligible": 1, "seated": 1},
        "welfare": {"rows": 2, "eligible": 0, "seated": 0},
    }


def test_a_stale_reason_is_unknown_and_says_whom_to_ask_again() -> None:
    for check, code in STALE.items():
        assert code in UNKNOWN_REASONS
        assert FETCH_FROM[code] == RESTS_ON[check]
        assert code.value in RESTS_ON_PERSON
        assert "baru" in NEXT_STEPS[code][0]
