"""Arguments in Indonesian: argparse with its own words translated, and long digits masked in its complaints.

Knows: how a wrong call is said. Does not know: any command (each module of cli/ adds its own arguments).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn, Protocol

from naungan.cli.exit_codes import ExitCode
from naungan.engines.master import is_engine

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
    (
        r"argument (.*?): invalid engine_name value: (.*)",
        r"\1: mesin \2 tidak ada; pilih duckdb, reference, spark, local[N] atau spark://HOST:PORT",
    ),
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


class Command(Protocol):
    """What a module of cli/ has to offer: its word, its one line of help, its examples, its arguments, how it runs."""

    NAME: str
    HELP: str
    EXAMPLE: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Name what it takes."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it, and give the exit code."""


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Indonesian and never guesses at an abbreviated option.

    Its first word may pick a command below it (`words`); any other first word is its own argument.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": Formatter, "allow_abbrev": False, **options, "add_help": False})
        self._positionals.title = "Argumen"
        self._optionals.title = "Pilihan"
        self.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini, lalu selesai")
        self.words: dict[str, Parser] = {}

    def add_words(self, commands: Sequence[Command]) -> None:
        """Put commands below this one: `naungan link explain` beside `naungan link`."""
        if not commands:
            return
        width = max(len(command.NAME) for command in commands)
        told = "\n".join(f"{command.NAME.ljust(width)}  {command.HELP}" for command in commands)
        self.add_argument_group("Perintah di bawahnya", told)
        for command in commands:
            child = Parser(prog=f"{self.prog} {command.NAME}", description=command.HELP, epilog=command.EXAMPLE)
            command.add_arguments(child)
            child.set_defaults(run=command.run)
            self.words[command.NAME] = child

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse, or let the command below do it that the first word names."""
        given = list(sys.argv[1:] if args is None else args)
        if given and given[0] in self.words:
            return self.words[given[0]].parse_known_args(given[1:], namespace)
        found, unknown = super().parse_known_args(given, namespace)
        if unknown:  # said here, where the help of this very command can be named
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

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


def engine_name(text: str) -> str:
    """The name of an engine: 'duckdb', 'spark', 'spark://HOST:PORT'."""
    if not is_engine(text):
        raise ValueError(text)
    return text


def comma_list(text: str) -> tuple[str, ...]:
    """Words between commas: 'ASN, TNI' -> ('ASN', 'TNI')."""
    return tuple(word.strip() for word in text.split(",") if word.strip())
