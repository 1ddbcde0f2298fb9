"""Arguments in Indonesian: argparse with its own words translated, and long digits masked in its complaints.

Knows: how a wrong call is said. Does not know: any command (each module of cli/ adds its own arguments).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from naungan.cli.exit_codes import ExitCode

_COMPLAINTS = (
    (r"the following arguments are required: (.*)", r"argumen wajib belum diberikan: \1"),
    (r"unrecognized arguments: (.*)", r"argumen tidak dikenal: \1"),
    (
        r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)",
        r"\1: pilihan \2 tidak ada; pilih salah satu dari \3",
    ),
    (r"argument (.*?): expected one argument", r"\1: harus diikuti satu nilai"),
    (r"argument (.*?): expected at least one argument", r"\1: harus diikuti paling sedikit satu nilai"),
    (r"argument (.*?): invalid (?:int|whole_number) value: (.*)", r"\1: nilai \2 bukan bilangan bulat"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 tidak dapat dipakai bersama \2"),
    (r"argument (.*?): (.*)", r"\1: \2"),
)
_LONG_NUMBER = re.compile(r"\d{8,}(?=\d{4})")


def in_indonesian(message: str) -> str:
    """argparse's complaint in Indonesian; a number long enough to be a NIK shows its last four digits only."""
    for pattern, words in _COMPLAINTS:
        if re.fullmatch(pattern, message, re.DOTALL):
            message = re.sub(pattern, words, message, flags=re.DOTALL)
            break
    return _LONG_NUMBER.sub(lambda digits: "*" * len(digits[0]), message)


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the line breaks of examples, and says 'Pemakaian' where argparse says 'usage'."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=110)

    def add_usage(
        self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        """Write the usage line in Indonesian."""
        super().add_usage(usage, actions, groups, "Pemakaian: " if prefix is None else prefix)

    def add_argument(self, action: argparse.Action) -> None:
        """Leave room for the indent of commands, which argparse forgets to count."""
        super().add_argument(action)
        if isinstance(action, argparse._SubParsersAction):
            self._action_max_length += self._indent_increment


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Indonesian and never guesses at an abbreviated option."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": Formatter, "allow_abbrev": False, **options, "add_help": False})
        self._positionals.title = "Argumen"
        self._optionals.title = "Pilihan"
        self.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini, lalu selesai")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call and where help is; exit 2."""
        self.print_usage(sys.stderr)
        self.exit(
            ExitCode.USAGE,
            f"Salah panggil: {in_indonesian(message)}.\nBantuan dan contoh: {self.prog} --help\n",
        )


def add_common(parser: argparse.ArgumentParser) -> None:
    """The two options every command has."""
    parser.add_argument("--json", action="store_true", help="hasil untuk mesin: satu objek JSON di keluaran standar")
    parser.add_argument("--quiet", action="store_true", help="tanpa baris kemajuan")


def whole_number(text: str) -> int:
    """A count as people write it: '45000', '45.000' or '45_000'; not negative."""
    number = int(text.replace(".", "").replace("_", ""))
    if number < 0:
        raise ValueError(text)
    return number


def comma_list(text: str) -> tuple[str, ...]:
    """Words between commas: 'ASN, TNI' -> ('ASN', 'TNI')."""
    return tuple(word.strip() for word in text.split(",") if word.strip())
