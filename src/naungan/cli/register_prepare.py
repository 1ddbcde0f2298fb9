"""`naungan register prepare`: make the index by which rows are linked to a register, once per release.

Knows: its arguments and how an index is described. Does not know: how an index is made (engines/link_index.py).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, NamedTuple

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common, whole_number
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Text, Title
from naungan.model.money import grouped

NAME = "prepare"
HELP = "Buat atau perbarui indeks sebuah register; yang masih cocok tidak dibuat lagi."
EXAMPLE = """Contoh:
  naungan register prepare registers/population
  naungan register prepare registers/population --check
  naungan register prepare registers/population --json

Kode keluar 1 pada --check: indeksnya belum ada atau sudah tidak cocok dengan registernya."""
MEGABYTE = 1_000_000


class IndexState(NamedTuple):
    """What stands in a register's folder. `exists`: an index is there; `current`: it is of this register and profile.

    `seconds` and `rebuilt`: what was done now. Units: people, distinct words, bytes, seconds.
    """

    register: Path
    folder: Path
    exists: bool
    current: bool
    rebuilt: bool
    people: int
    words: int
    bytes: int
    seconds: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what register prepare takes."""
    parser.add_argument("register", metavar="FOLDER", type=Path, help="folder register, misalnya registers/population")
    parser.add_argument("--profile", metavar="BERKAS", type=Path, help="profil kolom (bawaan: register kependudukan)")
    parser.add_argument("--check", action="store_true", help="hanya katakan apa yang ada; tidak menulis apa pun")
    parser.add_argument(
        "--memory", metavar="MB", type=whole_number, default=1000, help="batas memori mesin hitung (bawaan: 1000)"
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prepare or only look, then say what stands there."""
    state = look(arguments) if arguments.check else prepare(arguments)
    screen = Screen(arguments.json)
    screen.show(blocks(state))
    screen.result(payload(state))
    return ExitCode.DONE if state.current else ExitCode.DONE_WITH_PROBLEMS


def prepare(arguments: argparse.Namespace) -> IndexState:
    """Make the index unless it is up to date."""
    from naungan.cli.link import profile_of
    from naungan.engines.link_index import FOLDER
    from naungan.run import prepare_register

    folder: Path = arguments.register
    with reporting(arguments.quiet or arguments.json) as progress:
        done = prepare_register(folder, profile_of(arguments), memory_mb=arguments.memory, progress=progress)
    return IndexState(
        folder, folder / FOLDER, True, True, done.rebuilt, done.people, done.words, done.bytes, done.seconds
    )


def look(arguments: argparse.Namespace) -> IndexState:
    """Only say what is there. Raises: FileMissing when there is no register."""
    from naungan.cli.link import profile_of
    from naungan.engines.link_index import ABOUT, FOLDER, is_current
    from naungan.engines.linkage import register_data

    register: Path = arguments.register
    folder, data = register / FOLDER, register_data(register)
    exists, current = (folder / ABOUT).is_file(), is_current(folder, data, profile_of(arguments))
    told = json.loads((folder / ABOUT).read_text("utf-8")) if current else {"people": 0, "words": 0}
    size = sum(path.stat().st_size for path in folder.iterdir()) if exists else 0
    return IndexState(register, folder, exists, current, False, told["people"], told["words"], size, 0.0)


def blocks(state: IndexState) -> list[Block]:
    """What stands in the folder, and what to do next."""
    if not state.current:
        what = "sudah tidak cocok dengan register, profil, atau versi ini" if state.exists else "belum ada"
        return [
            Title(f"Indeks {state.folder}"),
            Text(f"Indeks {what}. Buat dengan `naungan register prepare {state.register}`.", "warn"),
        ]
    size = f"{state.bytes / MEGABYTE:.1f}".replace(".", ",")
    done = f"dibuat dalam {state.seconds:.1f} detik".replace(".", ",") if state.rebuilt else "sudah mutakhir"
    return [
        Title(f"Indeks {state.folder}"),
        Text(f"Indeks {done}.", "good"),
        Text(f"{grouped(state.people)} orang, {grouped(state.words)} kata nama yang berbeda, {size} MB."),
        Text(f"Berikutnya: naungan link CALON {state.register} --out links.parquet"),
    ]


def payload(state: IndexState) -> dict[str, Any]:
    """The same for machines."""
    return {
        "status": "selesai" if state.current else "perlu_indeks",
        **state._asdict(),
        "register": str(state.register),
        "folder": str(state.folder),
        "seconds": round(state.seconds, 3),
    }
