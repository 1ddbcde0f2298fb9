"""The page of column headings is in step with the alias table."""

from __future__ import annotations

from naungan.sources.headers import column_words
from tools.list_columns import NAME, page
from tools.reference import FOLDER


def test_the_page_of_headings_is_fresh() -> None:
    assert (FOLDER / NAME).read_text(encoding="utf-8") == page(), "run `python -m tools.list_columns`"


def test_every_alias_stands_on_the_page() -> None:
    lines = {line.split("`")[1]: line for line in page().splitlines() if line.startswith("| `")}
    assert all(alias in lines[word.field] for word in column_words() for alias in word.aliases)
