"""The pages are in step with the code: reference, laws, decision records, changelog, make targets, links."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tools import reference
from tools.laws import SOURCE, all_rules, rules_in

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
RECORDS = sorted((DOCS / "decisions").glob("*.md"))
PAGES = [
    ROOT / "README.md",
    ROOT / "GLOSSARY.md",
    ROOT / "CHANGELOG.md",
    ROOT / "programmes" / "README.md",
    *sorted(DOCS.rglob("*.md")),
]
MECHANICS = {
    "stages/assess.py": {
        "outcome_of", "age_on", "belongs_to", "choose_welfare", "cells_for", "listed_on", "is_shown", "answered_sector",
        "assess",
    },
    "stages/cards.py": {"judge_card", "judge_dated", "card_day", "decided_on", "has_fresh_cover", "describe_card"},
    "stages/evidence_age.py": {
        "absence_is_answer", "can_know", "stale_registers", "what_ifs", "without_limits", "if_fresh",
    },
    "stages/allocate.py": {"order", "allocate", "reasons_of", "likeness", "find_doubles", "other_row"},
}  # fmt: skip
"""What assembles, describes or reads a date. Every other public function there is a rule."""


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("name", reference.PAGES)
def test_a_generated_page_is_fresh(name: str) -> None:
    written = (reference.FOLDER / name).read_text(encoding="utf-8")
    assert written == reference.page(name), f"docs/reference/{name} is stale: run `make docs`"


@pytest.mark.parametrize("module", MECHANICS)
def test_every_rule_names_its_law(module: str) -> None:
    functions = {rule.name: rule for rule in rules_in(SOURCE / module) if rule.name and rule.name[0].islower()}
    assert MECHANICS[module] - functions.keys() == set()
    rules = {name: rule.law for name, rule in functions.items() if name not in MECHANICS[module]}
    assert rules
    assert [name for name, law in rules.items() if not law] == []


def test_a_law_is_a_law_and_not_a_working_paper_of_ours() -> None:
    papers = re.compile(r"\b(?:design|domain|office|linkage|style)\.md\b")
    assert [f"{rule.module}: {rule.name}" for rule in all_rules() if papers.search(rule.law)] == []


def test_every_command_has_its_place_in_the_reference() -> None:
    from naungan.cli.main import COMMANDS

    titles = re.findall(r"^## naungan (\S+)", (DOCS / "reference" / "cli.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {command.NAME for command in COMMANDS} == set(titles)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_a_decision_record_is_short_and_whole(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 40
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_decision_records_are_numbered_without_a_gap() -> None:
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1)) != []


def test_the_changelog_says_what_is_not_yet_released() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    unreleased = re.search(r"^## \[Unreleased\]\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert unreleased
    assert re.search(r"^- ", unreleased[1], re.MULTILINE)


def test_every_make_target_is_explained_by_make_help() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    targets = re.findall(r"^([a-z][\w-]*):", text, re.MULTILINE)
    helped = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    explained = re.findall(r"^  make (\S+) +\S", helped, re.MULTILINE)
    assert targets == explained == phony[1].split()


def test_the_readme_begins_with_the_two_commands() -> None:
    head = (ROOT / "README.md").read_text(encoding="utf-8")[:300]
    assert re.search(r"^ {4}make demo\b.*\n {4}make test\b", head, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    inner = [link for link in links if not link.startswith(("http:", "https:", "mailto:"))]
    assert [link for link in inner if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("folder", ["tutorial", "how-to", "reference", "explanation", "decisions"])
def test_each_room_of_the_docs_is_inhabited(folder: str) -> None:
    assert list((DOCS / folder).glob("*.md"))
