"""Every key of a TOML text has its line, however the text is written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from naungan.sources.toml_lines import KeyPath, key_lines, line_of

ROOT = Path(__file__).parents[2]
OURS = sorted(
    path
    for part in (".", "programmes", "src")
    for path in ROOT.glob(f"{part}/**/*.toml" if part == "src" else f"{part}/*.toml")
)

TEXT = '''# a comment with [brackets] = and "quotes"
a = 1
"b.c" = "x = [1]  # no comment"
d.e = 'single'

[table]
long = """
[not.a.header]
f = 2
"""
list = [
  1,  # one
  "two, ]",
  [3, 4],
  { g = 5, "h" = 6 },
]
after = 2026-01-02 10:00:00

[[many]]
k = 1
[many.inner]
"12.05" = 7
[[many]]
k = 2
   [many.inner]
   "12.05" = 8
[[many.deep]]
z = 1
[[many.deep]]
z = """a "quote"""" # closing after four
[other . spaced]
q = true
'''

EXPECTED: dict[KeyPath, int] = {
    ("a",): 2, ("b.c",): 3, ("d", "e"): 4, ("d",): 4, ("table",): 6, ("table", "long"): 7, ("table", "list"): 11,
    ("table", "list", 0): 12, ("table", "list", 1): 13, ("table", "list", 2): 14, ("table", "list", 2, 1): 14,
    ("table", "list", 3): 15, ("table", "list", 3, "h"): 15, ("table", "after"): 17, ("many", 0): 19,
    ("many", 0, "k"): 20, ("many", 0, "inner"): 21, ("many", 0, "inner", "12.05"): 22, ("many", 1): 23,
    ("many", 1, "k"): 24, ("many", 1, "inner", "12.05"): 26, ("many", 1, "deep", 0, "z"): 28,
    ("many", 1, "deep", 1, "z"): 30, ("other", "spaced"): 31, ("other", "spaced", "q"): 32,
}  # fmt: skip


@pytest.mark.parametrize(("path", "line"), EXPECTED.items(), ids=str)
def test_each_key_has_its_line(path: KeyPath, line: int) -> None:
    tomllib.loads(TEXT)
    assert key_lines(TEXT)[path] == line


def test_a_missing_key_stands_at_its_table_and_without_a_table_at_the_whole_file() -> None:
    lines = key_lines(TEXT)
    assert line_of(lines, ("many", 1, "inner", "missing")) == 25
    assert line_of(lines, ("nowhere", "at", "all")) == 0


def paths_of(value: object, path: KeyPath = ()) -> set[KeyPath]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path}.union(*(paths_of(inner, (*path, key)) for key, inner in items))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_key_of_any_toml_file_of_the_project_is_overlooked(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert key_lines(text).keys() | {()} == paths_of(tomllib.loads(text))
