"""The page of the drills: a part of them leaves the other lines as they were."""

from __future__ import annotations

from datetime import date

from tests.drill import drill_page

HERE, THERE, GONE = "tests/repo/test_drill_page.py::a", "tests/repo/test_drill_page.py::b", "tests/repo/gone.py::c"


def test_a_part_keeps_the_other_lines_with_their_day() -> None:
    first = drill_page(date(2026, 1, 2), [(HERE, 1000, "passed"), (THERE, 5, "failed"), (GONE, 7, "passed")])
    assert f"| {HERE} | 1,000 | passed | 2026-01-02 |" in first
    second = drill_page(date(2026, 3, 4), [(THERE, 9, "passed")], first)
    lines = [line for line in second.splitlines() if line.startswith("| tests/")]
    assert lines == [f"| {HERE} | 1,000 | passed | 2026-01-02 |", f"| {THERE} | 9 | passed | 2026-03-04 |"]
