"""The front door: parse, call one command, turn what happened into an exit code.

Knows: the list of commands and what becomes of an exception. Does not know: what a command does; each is a module
whose heavy imports wait until it runs, so that `naungan --help` is quick.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from naungan import __version__
from naungan.cli import (
    demo,
    determine,
    exchange,
    explain,
    fieldwork,
    import_register,
    link,
    lookup,
    nik_repair,
    office,
    register,
    score,
    simulate,
    synthesise,
    takeover,
    verify,
    welfare,
    whatif,
)
from naungan.cli.complaint import Unusable, complain, unexpected
from naungan.cli.exit_codes import ExitCode, code_of
from naungan.cli.parser import Parser
from naungan.model.errors import Stop

COMMANDS = (
    synthesise, import_register, register, exchange, link, lookup, determine, explain, verify, whatif, takeover,
    nik_repair, welfare, fieldwork, score, demo, simulate, office,
)  # fmt: skip

DESCRIPTION = """Naungan: dari daftar pekerja rentan kabupaten/kota sampai penetapan penerima bantuan iuran,
dengan alasan untuk setiap orang."""

EXAMPLE = """Contoh, dari awal sampai akhir:
  naungan demo --out demo/
  naungan determine programmes/sumut-2025.toml --candidates lists/ --registers registers/ --out result/
  naungan verify result/

Kode keluar: 0 selesai; 1 selesai, ada masalah pada baris; 2 salah panggil; 3 berhenti."""


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = Parser(prog="naungan", description=DESCRIPTION, epilog=EXAMPLE)
    parser.add_argument("--version", action="version", version=f"naungan {__version__}", help="tampilkan versi")
    commands = parser.add_subparsers(title="Perintah", metavar="PERINTAH", dest="command", parser_class=Parser)
    for command in COMMANDS:
        added = commands.add_parser(command.NAME, help=command.HELP, description=command.HELP, epilog=command.EXAMPLE)
        command.add_arguments(added)
        added.set_defaults(run=command.run)
        added.add_words(getattr(command, "WORDS", ()))
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code; the only place that catches every exception."""
    _prepare_streams()
    parser = build_parser()
    parsed = parser.parse_args(arguments)
    if not parsed.command:
        parser.print_help()
        return ExitCode.USAGE
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = _run(parsed)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has seen enough
        _forget_stdout()
        return ExitCode.DONE
    return code


def _run(parsed: argparse.Namespace) -> int:
    try:
        return int(parsed.run(parsed))
    except Stop as stop:
        complain(stop, as_json=parsed.json)
        return code_of(stop)
    except KeyboardInterrupt:
        print("\nDihentikan oleh pengguna. Hasil yang belum lengkap tidak disimpan.", file=sys.stderr)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        raise
    except OSError as error:
        complain(Unusable(error), as_json=parsed.json)
        return ExitCode.STOPPED
    except Exception as error:
        if os.environ.get("NAUNGAN_DEBUG"):
            traceback.print_exc()
        unexpected(error, as_json=parsed.json)
        return ExitCode.STOPPED


def _terminated(_number: int, _frame: FrameType | None) -> NoReturn:
    """Leave by the normal way on SIGTERM, so that private folders are wiped."""
    sys.exit(ExitCode.TERMINATED)


def _prepare_streams() -> None:
    """A terminal that cannot show a letter shows a question mark, instead of stopping the run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _forget_stdout() -> None:
    """The reader of our output went away: let the interpreter's last flush go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
