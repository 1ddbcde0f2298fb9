"""One thing, one word: GLOSSARY.md holds every word of the code, and the code every word of GLOSSARY.md."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

import naungan.model
from naungan.model import tables
from naungan.model.decision import ReasonCode
from naungan.model.problem import ProblemCode
from tools.glossary import read_glossary

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "naungan"
GENERATED = {ReasonCode: "reasons.md", ProblemCode: "problems.md"}
"""Long lists of codes, each with its sentences: their generated page is their glossary."""


def enums() -> Iterator[type[Enum]]:
    for module in pkgutil.iter_modules(naungan.model.__path__):
        for thing in vars(importlib.import_module(f"naungan.model.{module.name}")).values():
            if isinstance(thing, type) and issubclass(thing, Enum) and thing.__module__.endswith(f".{module.name}"):
                yield thing


def glossary_words() -> set[str]:
    return {code for word in read_glossary() for code in word.code}


@pytest.mark.parametrize("enum", list(enums()), ids=lambda enum: enum.__name__)
def test_every_member_of_the_model_is_explained(enum: type[Enum]) -> None:
    page = GENERATED.get(enum)  # type: ignore[call-overload]
    known = glossary_words()
    if page:
        known |= set(re.findall(r"`(\w+)`", (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")))
    assert {enum.__name__, *(str(member.value) for member in enum)} - known == set()


def test_every_column_is_explained() -> None:
    listed = (columns for name, columns in vars(tables).items() if name.isupper() and isinstance(columns, tuple))
    columns = {column for table in listed for column, _ in table}
    assert columns
    assert columns - glossary_words() == set()


def test_every_module_is_explained() -> None:
    named_by_us = [path for path in SOURCE.rglob("*.py") if path.parent.name != "migrations"]
    modules = {path.stem for path in named_by_us} - {"__init__", "__main__"}
    folders = {path.parent.name for path in SOURCE.rglob("*.py")}
    assert (modules | folders) - glossary_words() == set()


def test_every_word_of_the_glossary_stands_in_the_code() -> None:
    texts = [path for path in SOURCE.rglob("*") if path.suffix in {".py", ".sql", ".toml", ".html"}]
    code = " ".join(path.read_text(encoding="utf-8") for path in texts)
    names = " ".join(path.relative_to(SOURCE).with_suffix("").as_posix() for path in texts) + f" {SOURCE.name}"
    used = set(re.findall(r"\w+", code + names))
    assert {word for word in glossary_words() if not set(re.findall(r"\w+", word)) <= used} == set()


def test_a_code_word_has_one_meaning() -> None:
    meant: dict[str, set[str]] = {}
    for word in read_glossary():
        for code in word.code:
            meant.setdefault(code, set()).add(word.meaning)
    assert {code: meanings for code, meanings in meant.items() if len(meanings) > 1} == {}
