"""Sizes, names and habits that every source file keeps."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from naungan.model.nik import parse_nik
from naungan.stages.clean import is_dummy_nik

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "naungan"
MODULES = sorted(SOURCE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
TEXTS = [path for path in SOURCE.rglob("*") if path.suffix in {".py", ".sql", ".html", ".css", ".toml"}]
TEXTS = [path for path in TEXTS if not path.name.endswith(".model.toml")]  # a model is one table, however long
DRAWERS = re.compile(r"utils?|helpers?|common|misc|managers?")
LINES = 500


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEXTS, ids=short)
def test_a_file_holds_one_idea_in_at_most_500_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_a_module_is_a_noun_of_the_domain_not_a_drawer(path: Path) -> None:
    assert not any(DRAWERS.fullmatch(word) for word in re.split(r"[/._]", short(path)))


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_a_module_says_what_it_knows_and_what_it_does_not(path: Path) -> None:
    docstring = ast.get_docstring(tree(path)) or ""
    assert re.search(r"^(.*\. )?Knows: ", docstring, re.MULTILINE), f"{short(path)} has no line 'Knows: ...'"
    assert "Does not know: " in docstring, f"{short(path)} has no line 'Does not know: ...'"


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_only_the_command_line_prints(path: Path) -> None:
    printing = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Name) and node.id == "print"]
    assert not printing or path.is_relative_to(SOURCE / "cli")


def swallows_everything(node: ast.AST) -> bool:
    """A handler of every exception that does not end by raising it again."""
    if not isinstance(node, ast.ExceptHandler) or (isinstance(node.body[-1], ast.Raise) and not node.body[-1].exc):
        return False
    names = ast.walk(node.type) if node.type else ()
    return node.type is None or any(isinstance(n, ast.Name) and n.id in {"Exception", "BaseException"} for n in names)


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_only_the_front_door_swallows_every_exception(path: Path) -> None:
    caught = sum(swallows_everything(node) for node in ast.walk(tree(path)))
    rims = (SOURCE / "cli" / "main.py", SOURCE / "office" / "jobs" / "outlive.py")  # the next job is done whatever
    assert caught <= (path in rims)


def sentences_of(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def can_fail(test: ast.FunctionDef) -> bool:
    """Does it assert, or call pytest.raises, pytest.fail, or a function named assert_... or check_...?"""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"raises", "fail"} or called.startswith(("assert_", "check_")):
                return True
    return False


@pytest.mark.parametrize("path", TESTS, ids=short)
def test_every_test_can_fail(path: Path) -> None:
    assert [test.name for test in sentences_of(path) if not can_fail(test)] == []


def listed_by_git(*options: str) -> set[str]:
    command = ["git", "ls-files", "-z", "--exclude-standard", *options]
    return set(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")) - {""}


@cache
def committed_texts() -> dict[str, str]:
    """Path -> text of everything that is committed or about to be, but for spreadsheets."""
    names = listed_by_git("--cached", "--others") - listed_by_git("--cached", "--ignored")
    paths = {name: ROOT / name for name in names if not name.endswith((".parquet", ".xlsx", ".xls", ".ods"))}
    return {name: path.read_text("utf-8", errors="replace") for name, path in paths.items() if path.is_file()}


def test_nothing_that_make_makes_is_committed() -> None:
    assert sorted(listed_by_git("--cached", "--ignored"))[:10] == []


def test_no_full_nik_stands_outside_the_tests() -> None:
    outside = {name: text for name, text in committed_texts().items() if not name.startswith("tests/")}
    assert outside
    numbers = ((name, number) for name, text in outside.items() for number in re.findall(r"\b[1-9]\d{15}\b", text))
    assert [name for name, number in numbers if parse_nik(number) and not is_dummy_nik(number)] == []


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    pieces = [
        ("/work", "/"),
        ("/root", "/"),
        ("py", "pi.org"),
        ("pythonhosted", ".org"),
        ("registry.npm", "js"),
        ("deb.debian", ".org"),
    ]
    names = ["".join(pair) for pair in pieces]  # put together here, so that this file does not name them itself
    assert [(file, name) for file, text in committed_texts().items() for name in names if name in text] == []
