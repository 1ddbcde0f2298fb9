"""Writes the generated pages of docs/reference: `python -m tools.reference`.

Knows: which page comes from which part of the code. Does not know: anything that is not said there already; a page
is never edited by hand, and a test holds every page to the code.
"""

from __future__ import annotations

import argparse
import ast
import inspect
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

from naungan.model import tables
from naungan.model.decision import REASON_TEXTS, ReasonCode
from naungan.model.problem import PROBLEM_TEXTS, ProblemCode, Weight
from naungan.office.privacy import data_classes
from tools.glossary import meanings
from tools.laws import all_rules

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
MADE = "<!-- Made by `make docs`: do not edit. -->"

BUNDLE_TABLES = {
    "rows.parquet": "ROWS",
    "decisions.parquet": "DECISIONS",
    "links.parquet": "LINKS",
    "doubles.parquet": "DOUBLES",
    "problems.parquet": "PROBLEMS",
    "cells.parquet": "CELLS",
}
REGISTER_TABLES = {f"registers/{kind}/data.parquet": kind.upper() for kind in tables.REGISTER_COLUMNS}
WEIGHT_TITLES = {
    Weight.GALAT: "the row needs mending",
    Weight.PERINGATAN: "the row is used, somebody should look",
    Weight.BERKAS: "a file or sheet, not a row",
}


def table(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A Markdown table."""
    heads = list(headers)
    body = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *body, ""]


def reasons() -> list[str]:
    """Every reason code with its sentence."""
    rows = ((f"`{code}`", *REASON_TEXTS[code]) for code in ReasonCode)
    return [
        "# Reason codes",
        "",
        "What a determination may say of a row. Codes are a public contract: never renumbered, never reused.",
        "",
        *table(("code", "Indonesia", "English"), rows),
    ]


def problems() -> list[str]:
    """Every problem code with its sentence and remedy, by weight."""
    lines = [
        "# Problem codes",
        "",
        "What may be wrong with a file or a cell, and how to mend it. Codes never change.",
        "",
    ]
    for weight, title in WEIGHT_TITLES.items():
        texts = [(code, PROBLEM_TEXTS[code]) for code in ProblemCode if PROBLEM_TEXTS[code].weight is weight]
        rows = ((f"`{c}`", f"{t.sentence} {t.remedy}", f"{t.sentence_en} {t.remedy_en}") for c, t in texts)
        lines += [f"## {weight}: {title}", "", *table(("code", "Indonesia", "English"), rows)]
    return lines


def _sentences_under(name: str) -> str:
    """The string that stands under an assignment in model/tables.py."""
    body = ast.parse(inspect.getsource(tables)).body
    for node, following in pairwise(body):
        named = isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name
        if named and isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            return " ".join(str(following.value.value).split())
    return ""


def _columns(files: dict[str, str]) -> list[str]:
    means = meanings()
    lines = []
    for file, name in files.items():
        columns: tables.Columns = getattr(tables, name)
        required = tables.REQUIRED_COLUMNS.get(name.lower(), ())
        sentences = _sentences_under(name)
        rows = ((f"`{c}`{' *' if c in required else ''}", kind, means.get(c, "")) for c, kind in columns)
        lines += [
            f"## {file}",
            "",
            *([sentences, ""] if sentences else []),
            *table(("column", "type", "meaning"), rows),
        ]
    return lines


def bundle() -> list[str]:
    """The columns of every file of a determination bundle and of every prepared register."""
    kinds = (inspect.getdoc(tables) or "").partition("Types: ")[2]
    return [
        "# The determination bundle and the registers",
        "",
        f"Types: {' '.join(kinds.split())}",
        "Everything is sorted by `candidate_id` (problems by all columns, cells by `cell`, doubles by `cluster`,",
        "registers by `nik`).",
        "",
        *_columns(BUNDLE_TABLES),
        "# Prepared registers",
        "",
        "A star marks what an import must find; the rest may be null, and the checks that need it stay unknown.",
        "With coverage `jawaban`, `asked.parquet` holds the keys that were asked.",
        "",
        *_columns(REGISTER_TABLES),
    ]


def laws() -> list[str]:
    """Every rule with the law it rests on."""
    rows = ((f"`{rule.module}`", f"`{rule.name}`" if rule.name else "", rule.summary, rule.law) for rule in all_rules())
    return [
        "# Rules and their law",
        "",
        "Collected from the `Law:` lines of the code. A programme's numbers stand in its file.",
        "",
        *table(("module", "rule", "what it says", "law"), rows),
    ]


def _argument(action: argparse.Action, parser: argparse.ArgumentParser) -> tuple[str, str]:
    names = ", ".join(f"`{option}`" for option in action.option_strings) or f"`{action.metavar or action.dest}`"
    values = "" if not action.option_strings or action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    chosen = f" (`{'`, `'.join(map(str, action.choices))}`)" if action.choices else ""
    means = parser._get_formatter()._expand_help(action) if action.help else ""
    return f"{names}{values}{chosen}", means + (" (wajib)" if action.option_strings and action.required else "")


def _command(name: str, parser: argparse.ArgumentParser) -> list[str]:
    """One command, and the commands below it."""
    arguments = [action for action in parser._actions if action.dest != "help"]
    rows = (_argument(action, parser) for action in arguments)
    example = ["```text", (parser.epilog or "").strip(), "```", ""]
    below = getattr(parser, "words", {})
    return [
        f"## naungan {name}",
        "",
        *[parser.description or "", ""],
        *table(("argument", "arti"), rows),
        *example,
        *[line for word, child in below.items() for line in _command(f"{name} {word}", child)],
    ]


def cli() -> list[str]:
    """Every command with its arguments and its example, from its parser: printed help changes with Python's version."""
    from naungan.cli.main import build_parser

    parser = build_parser()
    commands = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return [
        "# The command line",
        "",
        *[parser.description or "", "", "```text", (parser.epilog or "").strip(), "```", ""],
        *[line for name, child in commands.choices.items() for line in _command(name, child)],
    ]


def classes_of_data() -> list[str]:
    """Every class of personal data with its purpose, its ground and its days."""
    classes, spans = data_classes.book()
    rows = (
        (f"`{c.kept}`", c.content, c.fields, c.purpose, c.event, str(c.held_days), str(c.kept_days), c.source.law,
         f"{c.source.since.isoformat()}, {c.source.verification}")
        for c in classes
    )  # fmt: skip
    hours = ((f"`{s.limit}`", str(s.hours), s.source.law, str(s.source.verification)) for s in spans)
    return [
        "# Classes of personal data and how long they are kept",
        "",
        "Made from `src/naungan/office/privacy/data_classes.toml`. **No number here is verified** where it says",
        "`belum`: it is a proposal, to be settled with the archive unit (JRA) and the Inspektorat before",
        "`naungan office retention --yes`. *Held*: days after the event during which a request for erasure is refused.",
        "*Kept*: days after which it must go.",
        "",
        *table(("golongan", "isi", "data", "tujuan", "mulai", "held", "kept", "dasar", "since, checked"), rows),
        "## Hours",
        "",
        *table(("tenggat", "jam", "dasar", "checked"), hours),
    ]


PAGES: dict[str, Callable[[], list[str]]] = {
    "reasons.md": reasons,
    "problems.md": problems,
    "bundle.md": bundle,
    "laws.md": laws,
    "cli.md": cli,
    "data-classes.md": classes_of_data,
}


def page(name: str) -> str:
    """The text of one generated page."""
    return "\n".join([MADE, "", *PAGES[name]()]).rstrip("\n") + "\n"


def main() -> None:
    """Write every page."""
    for name in PAGES:
        (FOLDER / name).write_text(page(name), encoding="utf-8")
        print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()
