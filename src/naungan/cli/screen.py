"""What a command shows: first described as blocks, then drawn, as rich tables on a terminal and aligned text elsewhere.

Knows: how blocks look, and that --json prints one object and nothing else. Does not know: what the blocks are about.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

FULL, EMPTY = "█", "░"
BAR_WIDTH = 16
SHARE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Title:
    """The name of what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A line. `tone`: '' plain, 'good', 'warn' or 'bad'; it only colours, the words must do without it."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers. A header that ends in '>' is aligned to the right and printed without it."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: bool = False
    """Whether the last row is a sum."""


Block = Title | Text | Table

TONES = {"good": "green", "warn": "yellow", "bad": "bold red"}


def bar(done: int, total: int) -> str:
    """A share as a bar of fixed width: full only when it is full, empty only when there is nothing."""
    if total <= 0:
        return ""
    filled = min(BAR_WIDTH * done // total, BAR_WIDTH)
    return (FULL * max(filled, 1 if done else 0)).ljust(BAR_WIDTH, EMPTY)


def percent(done: int, total: int) -> str:
    """A share in whole per cent, rounded down so that 100 % means all: '84 %'."""
    return f"{100 * done // total} %" if total else "-"


def rounded(told: Any) -> Any:
    """A payload whose shares have six digits after the point: more say nothing, and sixteen look like a NIK."""
    if isinstance(told, dict):
        return {name: rounded(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [rounded(value) for value in told]
    return round(told, SHARE_DIGITS) if isinstance(told, float) else told


@dataclass
class Screen:
    """Where a command's result goes. With `as_json` blocks are not drawn: only `result` prints."""

    as_json: bool = False
    stream: TextIO = field(default_factory=lambda: sys.stdout)

    def show(self, blocks: Iterable[Block]) -> None:
        """Draw the blocks for people."""
        if self.as_json:
            return
        if self.stream.isatty():
            _draw_rich(list(blocks), self.stream)
        else:
            print("\n".join(plain_text(list(blocks))), file=self.stream, flush=True)

    def result(self, payload: dict[str, Any]) -> None:
        """Print the result for machines, in one line, keys in the order given."""
        if self.as_json:
            print(json.dumps(payload, ensure_ascii=False), file=self.stream, flush=True)


def plain_text(blocks: Sequence[Block]) -> list[str]:
    """The blocks as lines that line up in any fixed-width font."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Title(text):
                lines += ["", text, "=" * len(text)]
            case Text(text):
                lines.append(text)
            case Table():
                lines += _plain_table(block)
    return lines[1:] if lines[:1] == [""] else lines


def _plain_table(table: Table) -> list[str]:
    headers = [header.removesuffix(">") for header in table.headers]
    rows = [headers, *table.rows]
    widths = [max(len(row[at]) for row in rows) for at in range(len(headers))]
    right = [header.endswith(">") for header in table.headers]

    def line(row: Sequence[str]) -> str:
        cells = (
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        )
        return ("  " + "  ".join(cells)).rstrip()

    rule = "  " + "  ".join("-" * width for width in widths)
    body = [line(row) for row in table.rows]
    if table.total and body:
        body.insert(-1, rule)
    title = ["", table.title] if table.title else []
    return [*title, line(headers), rule, *body]


def _draw_rich(blocks: Sequence[Block], stream: TextIO) -> None:
    from rich.console import Console

    console = Console(file=stream, highlight=False)
    for block in blocks:
        match block:
            case Title(text):
                console.rule(f"[bold]{_escaped(text)}", align="left", style="blue")
            case Text(text, tone):
                console.print(text, style=TONES.get(tone), markup=False)
            case Table():
                _draw_table(block, console)


def _draw_table(block: Table, console: Console) -> None:
    from rich import box
    from rich.table import Table as RichTable

    table = RichTable(
        title=_escaped(block.title) or None,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for header in block.headers:
        right = header.endswith(">")
        table.add_column(header.removesuffix(">"), justify="right" if right else "left", overflow="fold")
    for at, row in enumerate(block.rows):
        last = block.total and at == len(block.rows) - 1
        if last:
            table.add_section()
        table.add_row(*map(_escaped, row), style="bold" if last else None)
    console.print(table)


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)
