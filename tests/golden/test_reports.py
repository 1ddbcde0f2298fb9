"""Reports byte for byte. After a wanted change: `python -m tests.golden.test_reports` writes the files anew; read the diff."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from naungan.reports.html.render import ReportFacts, render_report
from naungan.reports.jsonl import decisions_jsonl
from naungan.reports.summary import summarise
from naungan.stages.explain import explain
from tests.reports import cast

FOLDER = Path(__file__).parent


def golden_files() -> dict[str, bytes]:
    """What each file beside this test must hold."""
    found, programme = cast.found(), cast.programme()
    summary = summarise(cast.rows_table(), pa.concat_tables([cast.intake_problems(), found.problems]), found, programme)
    facts = ReportFacts("3f9a-12c4-77be", True, cast.REGISTERS, programme.lottery_commitment)
    told = {
        lang: "\n\n".join("\n".join(explain(item, programme, lang)) for item in cast.DECIDED) + "\n"
        for lang in ("id", "en")
    }
    return {
        "decisions.jsonl": decisions_jsonl(found.decisions),
        "laporan.html": render_report(summary, programme, facts, "id").encode(),
        "laporan.en.html": render_report(summary, programme, facts, "en").encode(),
        "penjelasan.txt": told["id"].encode(),
        "penjelasan.en.txt": told["en"].encode(),
    }


@pytest.mark.parametrize("name", golden_files())
def test_the_report_is_byte_for_byte_the_golden_file(name: str) -> None:
    assert golden_files()[name] == (FOLDER / name).read_bytes(), f"{name} changed; see this module's docstring"


if __name__ == "__main__":
    for name, content in golden_files().items():
        (FOLDER / name).write_bytes(content)
