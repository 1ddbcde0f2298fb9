"""`naungan office serve`: the office in a browser of this machine; with --demo on a synthetic province.

Knows: host, port, the worker beside it. Does not know: what a demo holds (office/demo_office.py) or any page.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common, whole_number
from naungan.cli.progress import reporting
from naungan.cli.screen import Screen, Table, Text, Title
from naungan.model.errors import WrongCall

NAME = "serve"
HELP = "Jalankan kantor di peramban mesin ini; --demo: dengan provinsi tiruan dan satu akun untuk setiap peran."
EXAMPLE = """Contoh:
  naungan office serve --demo demo-office/
  naungan office serve --port 8080

Hanya untuk mesin ini (127.0.0.1, tanpa TLS). Untuk dinas: pasang di belakang proksi dengan TLS, lihat
docs/how-to/set-up-the-office.md."""
HOST = "127.0.0.1"
THREADS = 6
LAST_PORT = 65_535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what serve takes."""
    parser.add_argument("--demo", metavar="FOLDER", type=Path, help="kantor contoh di folder ini")
    parser.add_argument("--programme", metavar="BERKAS", type=Path, default=Path("programmes/sumut-2025.toml"),
                        help="program kantor contoh (bawaan: programmes/sumut-2025.toml)")  # fmt: skip
    parser.add_argument("--population", metavar="N", type=whole_number, default=150_000,
                        help="penduduk provinsi tiruan (bawaan: 150.000)")  # fmt: skip
    parser.add_argument("--candidates", metavar="N", type=whole_number, default=9_000,
                        help="baris usulan provinsi tiruan (bawaan: 9.000)")  # fmt: skip
    parser.add_argument("--hold-back", metavar="KODE", default="12.07",
                        help="kabupaten/kota contoh yang daftarnya belum diunggah (bawaan: 12.07)")  # fmt: skip
    parser.add_argument("--port", metavar="N", type=whole_number, default=8000, help="porta (bawaan: 8000)")
    parser.add_argument("--set-up-only", action="store_true", help="siapkan kantor contoh, jangan jalankan")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Set up what is missing, then serve until stopped."""
    _free(arguments.port)
    os.environ["NAUNGAN_PLAIN_HTTP"] = "1"
    os.environ["NAUNGAN_PORT"] = str(arguments.port)
    screen = Screen(arguments.json)
    if arguments.demo:
        os.environ["NAUNGAN_DATA"] = str(arguments.demo.resolve())
        os.environ["NAUNGAN_SECOND_FACTOR"] = "optional"
        os.environ.setdefault("NAUNGAN_SIGNER", "uji")
        from naungan.office.commands import init, make_demo

        init()
        with reporting(arguments.quiet or arguments.json) as progress:
            logins, password = make_demo(
                arguments.programme, population=arguments.population, candidates=arguments.candidates,
                hold_back=arguments.hold_back, progress=progress,
            )  # fmt: skip
        screen.show([
            Title(f"Kantor contoh di {arguments.demo}"),
            Table("", ("Nama pengguna", "Peran", "Wilayah"), tuple(logins)),
            Text(f"Kata sandi semuanya: {password}"),
            Text("HANYA DI KANTOR CONTOH: faktor kedua tidak diwajibkan. Di kantor sungguhan diwajibkan.", "bad"),
            Text(f"Daftar yang belum diunggah: {arguments.demo}/contoh/lists (kabupaten/kota {arguments.hold_back})"),
        ])  # fmt: skip
        screen.result({"status": "siap", "users": [login[0] for login in logins], "password": password})
    if arguments.set_up_only:
        return ExitCode.DONE
    return _serve(arguments.port, screen)


def _free(port: int) -> None:
    """Asked first, before a demo is made. Raises: WrongCall."""
    if not 0 < port <= LAST_PORT:
        raise WrongCall(f"Porta {port} tidak ada. Pilih --port dari 1 sampai {LAST_PORT}.")
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            raise WrongCall(
                f"Porta {port} tidak dapat dipakai; mungkin program lain memakainya. Pilih lain: --port {port + 1}."
            ) from None


def _working(stopped: threading.Event) -> None:
    """A worker as long as pages are served; one that was killed is followed by another."""
    while not stopped.is_set():
        worker = subprocess.Popen([sys.executable, "-m", "naungan.cli.main", "office", "worker"])
        while worker.poll() is None and not stopped.wait(0.5):
            pass
        if stopped.is_set():
            worker.terminate()
        worker.wait(timeout=30)


def _serve(port: int, screen: Screen) -> int:
    from waitress.server import create_server

    from naungan.office.commands import application

    server = create_server(application(), host=HOST, port=port, threads=THREADS)
    stopped = threading.Event()
    working = threading.Thread(target=_working, args=(stopped,))
    working.start()
    screen.show([Text(f"Buka http://localhost:{port} — hentikan dengan Ctrl-C.", "good")])
    try:
        server.run()
    finally:
        server.close()
        stopped.set()
        working.join()
    return ExitCode.DONE
