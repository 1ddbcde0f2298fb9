"""What all tests share: how often to repeat, and that nothing stays unrun unseen."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite(
    "tests.spec.case"
)  # before anything imports it: a spec case that fails says what was found

from tests import drill, kept, workers  # noqa: E402

NOTHING_SKIPPED = os.environ.get("NAUNGAN_NOTHING_SKIPPED") == "1"

_common: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "print_blob": True}
settings.register_profile("test", max_examples=60, derandomize=True, database=None, **_common)
settings.register_profile("drill", max_examples=3000, **_common)
settings.load_profile("drill" if drill.DRILL else "test")


def pytest_configure(config: pytest.Config) -> None:
    """A place for what is made once in this run; workers inherit it."""
    if not hasattr(config, "workerinput"):
        kept.begin()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> workers.ByFile:
    """The marks by which xdist 3.8 groups tests are lost on pytest 9.2, without a word."""
    return workers.ByFile(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Nothing of it stays, in no database either."""
    if not hasattr(config, "workerinput"):
        if kept.databases() or kept.found("postgresql-server"):
            from tests.office import places

            places.clear(kept.databases())
        kept.end()


@pytest.fixture
def drill_count(record_property: Callable[[str, object], None]) -> Callable[[int, int], int]:
    """Give the number of cases for this run, and note it for the drill page."""

    def count(small: int, full: int) -> int:
        cases = drill.drill_count(small, full)
        record_property("cases", cases)
        return cases

    return count


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers last, for one leaves its event loop in the process, and whoever signs there needs to run their own; and
    note for the drill page how many cases each Hypothesis test tries."""
    items.sort(key=lambda item: item.nodeid.startswith("tests/browser/"))
    for item in items:
        test = getattr(item, "obj", None)
        if getattr(test, "is_hypothesis_test", False):
            chosen = getattr(test, "_hypothesis_internal_use_settings", None) or settings.default
            item.user_properties.append(("cases", chosen.max_examples))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the drill page; and where nothing may be skipped, fail on what was (.ci/run)."""
    if hasattr(session.config, "workerinput"):
        return
    stats = session.config.pluginmanager.get_plugin("terminalreporter").stats
    if drill.DRILL:
        today = datetime.now(UTC).date()
        reports = [report for outcome in ("passed", "failed") for report in stats.get(outcome, [])]
        counted = [(r.nodeid, dict(r.user_properties).get("cases", 0), r.outcome) for r in reports if r.when == "call"]
        before = drill.PAGE.read_text("utf-8") if drill.PAGE.exists() else ""
        page = drill.drill_page(today, [row for row in counted if row[1]], before)
        drill.PAGE.write_text(page, encoding="utf-8")
    if NOTHING_SKIPPED and stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly that a skipped test fails this run."""
    if NOTHING_SKIPPED and terminalreporter.stats.get("skipped"):
        terminalreporter.write_sep("!", "failed: some tests did not run, and here nothing may be skipped", red=True)
