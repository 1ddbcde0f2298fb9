"""The first tutorial, word for word: every command it shows is run, every line of output it shows must come."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-determination.md"
DONE = (0, 1)
"""0 done, 1 done with problems in rows: the synthetic lists are meant to have some."""


class Step(NamedTuple):
    command: str
    shown: tuple[str, ...]


def steps_of(text: str) -> list[Step]:
    """Every `$ command` (continued by `> `) of the console blocks, with the output lines under it; `...` leaves some out."""
    steps: list[Step] = []
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append(Step(line[2:], ()))
            elif line.startswith("> "):
                steps[-1] = steps[-1]._replace(command=f"{steps[-1].command}\n{line[2:]}")
            elif line.strip() not in ("", "..."):
                steps[-1] = steps[-1]._replace(shown=(*steps[-1].shown, words(line)))
    return steps


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_first_tutorial_does_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "programmes").symlink_to(ROOT / "programmes")
    binaries = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{binaries}:{os.environ['PATH']}", "NAUNGAN_DATA": str(tmp_path / "data")}
    steps = steps_of(TUTORIAL.read_text(encoding="utf-8"))
    assert len(steps) > 5
    for step in steps:
        ran = subprocess.run(
            ["bash", "-c", step.command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        told = f"$ {step.command}\n{ran.stdout}\n{ran.stderr}"
        assert ran.returncode in DONE, told
        missing = [line for line in step.shown if line not in words(ran.stdout)]
        assert missing == [], told
