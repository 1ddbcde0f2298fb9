"""`naungan simulate`: a service of Dukcapil or BPJS on this machine, played from synthetic registers.

Knows: its arguments, and what to set so that `naungan exchange ask` speaks to it. Does not know: what it answers
(synthetic/service_simulator.py).
"""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common, whole_number
from naungan.cli.screen import Block, Screen, Text, Title
from naungan.model.errors import WrongCall
from naungan.model.exchange import Service
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.synthetic.service_simulator import Simulator

NAME = "simulate"
HELP = "Tirukan layanan Dukcapil atau BPJS di komputer ini dari register tiruan, untuk mencoba dan berlatih."
EXAMPLE = """Contoh:
  naungan simulate dukcapil --registers province/registers --port 8777
  naungan simulate dukcapil --registers province/registers --port 8777 --quota 5.000 --faults 0,1 --variants 0,2
  naungan simulate bpjs --registers province/registers --port 8778 --latency 200

Hanya menjawab komputer ini sendiri. Hentikan dengan Ctrl+C; jumlah yang dilayani lalu dicetak."""
LEAST_PORT, MOST_PORT = 0, 65_535
SERVICES = (Service.DUKCAPIL.value, Service.BPJS.value)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what simulate takes."""
    parser.add_argument("service", metavar="LAYANAN", choices=SERVICES, help="dukcapil atau bpjs")
    parser.add_argument(
        "--registers", metavar="FOLDER", type=Path, required=True, help="register tiruan hasil `naungan import`"
    )
    parser.add_argument("--port", metavar="N", type=whole_number, required=True, help="0 = sembarang yang bebas")
    parser.add_argument("--quota", metavar="N", type=whole_number, help="permintaan sehari (bawaan: tanpa batas)")
    parser.add_argument(
        "--latency", metavar="MS", type=whole_number, default=0, help="milidetik sebelum setiap jawaban (bawaan: 0)"
    )
    parser.add_argument(
        "--faults", metavar="BAGIAN", type=share, default=0.0,
        help="bagian yang diam, galat, sampah atau putus, 0 sampai 1 (bawaan: 0)",
    )  # fmt: skip
    parser.add_argument(
        "--variants", metavar="BAGIAN", type=share, default=0.0, help="bagian yang dieja lain, 0 sampai 1 (bawaan: 0)"
    )
    parser.add_argument("--seed", metavar="N", type=whole_number, default=1, help="benih acak (bawaan: 1)")
    add_common(parser)


def share(text: str) -> float:
    """'0,1', '0.1' or '10%': from nothing to all."""
    try:
        number = float(text.removesuffix("%").replace(",", ".")) / (100 if text.endswith("%") else 1)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} bukan bagian; tulis seperti 0,1 atau 10%")
    return number


def run(arguments: argparse.Namespace, wait: Callable[[], object] | None = None) -> int:
    """Answer until somebody says stop. `wait`: until when, for tests."""
    from naungan.synthetic.service_simulator import Behaviour, simulating

    if not LEAST_PORT <= arguments.port <= MOST_PORT:
        raise WrongCall(f"--port {arguments.port} tidak ada; pilih 1024 sampai {MOST_PORT}, atau 0.")
    screen = Screen(arguments.json)
    behaviour = Behaviour(
        arguments.quota, arguments.latency / 1000, arguments.faults, arguments.variants, arguments.seed
    )
    with simulating(Service(arguments.service), arguments.registers, behaviour, port=arguments.port) as simulator:
        screen.show(blocks(simulator))
        screen.result({"status": "melayani", "url": simulator.url, "people": len(simulator.people)})
        try:
            (wait or threading.Event().wait)()
        except KeyboardInterrupt:
            screen.show(closing(simulator))
    return ExitCode.DONE


def blocks(simulator: Simulator) -> list[Block]:
    """Where it listens, and what to set in another window."""
    from naungan.synthetic.service_simulator import PASSWORD, USER

    prefix = f"NAUNGAN_{simulator.service.name}"
    return [
        Title(f"Peniru {simulator.service.value} menjawab di {simulator.url}"),
        Text(f"{grouped(len(simulator.people))} baris register tiruan. Di jendela lain:"),
        Text(f"  export {prefix}_URL={simulator.url} {prefix}_USER={USER} {prefix}_PASSWORD={PASSWORD}"),
        Text("  naungan exchange ask FOLDER"),
    ]


def closing(simulator: Simulator) -> list[Block]:
    """What was served."""
    counts = simulator.counts()
    return [
        Text(
            f"Selesai: {grouped(counts['permintaan'])} permintaan, {grouped(counts['orang_terjawab'])} orang terjawab, "
            f"{grouped(counts['terjawab_lagi'])} kali terjawab ulang, {grouped(counts['ditolak_kuota'])} ditolak kuota."
        )
    ]
