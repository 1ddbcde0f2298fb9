"""Collects the `Law:` lines of docstrings: which rule rests on which regulation.

Knows: how a docstring says its law. Does not know: whether the law is quoted rightly.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).parents[1] / "src" / "naungan"
PLACES = ("model", "stages", "law")
_LABEL = re.compile(r"\s*(?:In|Out|Units|Ties|Raises|Knows|Does not know|Law):")
_NEXT = re.compile(r" (?:In|Out|Units|Ties|Raises|Law):")


class Rule(NamedTuple):
    """A documented thing: 'stages/assess.py', 'check_age', its summary, and its law ('' when it names none)."""

    module: str
    name: str
    summary: str
    law: str


def law_of(docstring: str) -> str:
    """The text after `Law:`, wherever it stands, up to a blank line or the next label."""
    said: list[str] = []
    for line in docstring.partition("Law:")[2].splitlines():
        if said and (not line.strip() or _LABEL.match(line)):
            break
        said.append(line)
    return " ".join(" ".join(said).split())


def rules_in(path: Path) -> Iterator[Rule]:
    """The module and its public functions and classes, in file order."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module = path.relative_to(SOURCE).as_posix()
    for node in (tree, *tree.body):
        if isinstance(node, ast.Module):
            name = ""
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            name = node.name
        else:
            continue
        docstring = ast.get_docstring(node) or ""
        yield Rule(module, name, _NEXT.split(docstring.partition("\n")[0])[0], law_of(docstring))


def all_rules() -> tuple[Rule, ...]:
    """Everything that names its law, by module."""
    paths = sorted(path for place in PLACES for path in (SOURCE / place).rglob("*.py"))
    return tuple(rule for path in paths for rule in rules_in(path) if rule.law)
