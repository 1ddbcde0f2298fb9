"""Directions of imports, and that model and stages stand on the standard library alone."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "naungan"
PLAIN = [path for layer in ("model", "stages", "law", "ledger") for path in sorted((SOURCE / layer).rglob("*.py"))]


def test_every_import_follows_the_layers() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def imported_packages(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_the_law_needs_only_the_standard_library(path: Path) -> None:
    signed = {"cryptography"} if path.parent.name == "ledger" else set()  # signatures are never written by ourselves
    assert imported_packages(path) <= sys.stdlib_module_names | {"naungan"} | signed


@pytest.mark.parametrize("module", ["naungan.model.nik", "naungan.stages.fold", "naungan.cli.main"])
def test_a_plain_module_loads_without_the_heavy_libraries(module: str) -> None:
    program = f"import sys, {module}; print(*({{'duckdb', 'pyarrow', 'rich', 'django'}} & sys.modules.keys()))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert loaded.stdout.strip() == ""
