"""Writes docs/reference/rules.md from the spec tables: `python -m tests.spec.rules_page`.

Knows: how a table is printed. Does not know: any rule; what is printed is what the tests hold every engine to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from naungan.model.nik import mask_nik
from tests.spec import (
    allocate_table,
    assess_table,
    clean_table,
    doubles_table,
    identify_table,
    rulings_table,
    schemes_table,
)
from tests.spec.case import Case, World
from tools.reference import MADE, table

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "rules.md"
ENDS = {"": "passed", "-": "outside the programme"}
GIVEN = ("row", "person", "welfare", "twins", "cards", "lists", "schemes", "asked")
CALLED = {
    "row": "list",
    "person": "population",
    "twins": "population, again",
    "cards": "membership",
    "lists": "exclusions",
    "schemes": "other programmes",
}


EXAMPLE = {"d": "02", "m": "03", "o": "14", "s": "42", "h": "15", "w": "55", "a": "25", "b": "04", "c": "00", "Y": "1980",
           "V": "1982", "y": "80", "v": "82"}  # fmt: skip
"""Digits of one case of tests/spec/identify_table.py."""


def said(value: object) -> str:
    """A given value in words: 'status MENINGGAL, as of 2025-07-02'."""
    if value is None:
        return "nobody"
    if isinstance(value, Mapping):
        return (
            ", ".join(f"{key} {said(each) if each not in (None, '') else 'empty'}" for key, each in value.items())
            or "plain"
        )
    if isinstance(value, tuple | list):
        return " and ".join(said(each) for each in value)
    text = re.sub(r"\{(\w)\}", lambda found: EXAMPLE[found[1]], str(value).replace("\u00a0", "NBSP").strip())
    return re.sub(r"[0-9]{16}", lambda found: mask_nik(found[0]), text)


def given(case: Case) -> str:
    """What differs from the plain worker."""
    parts = [
        f"{CALLED.get(name, name)}: {said(getattr(case, name))}"
        for name in GIVEN
        if getattr(case, name) not in ({}, ())
    ]
    parts += [f"{kind}: {about} {said(value)} on {when[:10]}" for kind, about, value, when in case.rulings]
    return "; ".join(parts)


def check_tables(worlds: Iterable[World]) -> list[str]:
    """Cases that look at one check."""
    lines: list[str] = []
    for sky in worlds:
        rows = (
            (
                c.sentence,
                given(c),
                f"`{c.check}`",
                str(c.outcome),
                f"`{c.code}`" if c.code else "",
                said(c.value) if c.value else "",
            )
            for c in sky.cases
        )
        lines += [f"### {sky.title}", "", *table(("case", "given", "check", "outcome", "code", "value"), rows)]
    return lines


def codes(found: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in found)


def clean_tables() -> list[str]:
    """How cells are read."""
    niks = ((c.sentence, str(c.state), codes(c.codes)) for c in clean_table.NIKS)
    dates = ((sentence, text, order, str(born or "")) for sentence, text, order, born in clean_table.DATES)
    sexes = ((sentence, text, sex or "unknown") for sentence, text, sex in clean_table.SEXES)
    works = (
        (sentence, text, ENDS.get(sector, sector) if sector else "unknown")
        for sentence, text, sector in clean_table.WORKS
    )
    return [
        "### NIK", "", *table(("case", "state", "problems"), niks),
        "### Birth date", "", *table(("case", "text", "order of the file", "read as"), dates),
        "### Sex", "", *table(("case", "text", "read as"), sexes),
        "### Occupation", "", *table(("case", "text", "sector"), works),
    ]  # fmt: skip


def identify_tables() -> list[str]:
    """Who is meant."""
    lines: list[str] = []
    for title, cases in identify_table.TABLES.items():
        rows = (
            (
                c.sentence,
                said(c.row),
                f"`{c.band}`" if c.province == c.band else f"`{c.band}`; in a province `{c.province}`",
                codes([c.code] if c.code else []),
            )
            for c in cases
        )
        lines += [f"### {title}", "", *table(("case", "the row says otherwise", "band", "code"), rows)]
    return lines


def allocate_tables() -> list[str]:
    """Who gets the seats."""
    rows = (
        (c.sentence, "; ".join(f"{row}: {verdict}" for row, verdict in c.verdicts.items()), ", ".join(c.above))
        for c in allocate_table.TABLE
    )
    return table(("case", "verdicts and ranks, or reasons", "unsettled, could sit"), rows)


def double_tables() -> list[str]:
    """Which rows are probably one person's."""
    rows = (
        (
            c.sentence,
            "; ".join(f"{row}: {others}" for row, others in c.told.items()) or "nobody",
            "; ".join(f"{row}: {outcome} {code}".strip() for row, (outcome, code) in c.double.items()),
        )
        for c in doubles_table.TABLE
    )
    return table(("case", "rows named as probably the same person's", "check `GANDA`"), rows)


def sentences_of(module: object) -> str:
    """What the table says of itself, as one paragraph after its first."""
    paragraphs = (module.__doc__ or "").strip().split("\n\n")
    return " ".join(" ".join(paragraphs).split())


def page() -> str:
    """The text of the page."""
    stages = [
        ("Clean", clean_table, clean_tables()),
        ("Identify", identify_table, identify_tables()),
        ("Doubles", doubles_table, double_tables()),
        ("Assess", assess_table, check_tables(assess_table.WORLDS)),
        ("Other programmes", schemes_table, check_tables(schemes_table.WORLDS)),
        ("Allocate", allocate_table, allocate_tables()),
        ("Rulings", rulings_table, check_tables(rulings_table.WORLDS)),
    ]
    lines = [
        MADE.replace("make docs", "python -m tests.spec.rules_page"), "", "# The rules as cases", "",
        "Every line is a test that both engines pass. The plain worker is a palm-oil worker of 12.01, alive, in decile 1,",
        "no member and on no list; a case says only what differs.", "",
    ]  # fmt: skip
    for title, module, tables in stages:
        lines += [f"## {title}", "", sentences_of(module), "", *tables]
    return "\n".join(lines).rstrip("\n") + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
