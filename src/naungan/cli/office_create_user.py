"""`naungan office create-user`: a person's account with its first role, made at the server.

Knows: that a password is asked for or read from standard input, never given as an argument. Does not know: what an
account is (office/commands.py).
"""

from __future__ import annotations

import argparse
import getpass
import sys

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.screen import Screen, Text
from naungan.model.errors import WrongCall

NAME = "create-user"
HELP = "Buat akun satu orang dengan peran pertamanya."
EXAMPLE = """Contoh:
  naungan office create-user siti --name "Siti Aminah" --role administrator
  naungan office create-user budi --name "Budi Santoso" --role petugas_kabkota --regency 12.07 < sandi.txt

Kata sandi ditanyakan tanpa ditampilkan, atau dibaca dari baris pertama masukan standar; paling sedikit 12 huruf.
Satu orang satu akun. Pembuatan akun masuk buku catatan sebagai perbuatan operator server."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what create-user takes."""
    parser.add_argument("username", metavar="NAMA_PENGGUNA", help="nama untuk masuk, misalnya siti")
    parser.add_argument("--name", metavar="NAMA", required=True, help="nama orangnya")
    parser.add_argument("--role", metavar="PERAN", required=True, help="peran pertamanya, misalnya administrator")
    parser.add_argument(
        "--regency", metavar="KODE", default="", help="kode kabupaten/kota bagi peran yang memerlukannya"
    )
    parser.add_argument("--email", metavar="SUREL", default="", help="alamat surelnya")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Make the account."""
    from naungan.office.commands import create_user

    made = create_user(
        username=arguments.username, name=arguments.name, password=asked_password(), email=arguments.email,
        role=arguments.role, regency=arguments.regency,
    )  # fmt: skip
    screen = Screen(arguments.json)
    screen.show([Text(f"Akun {arguments.username} dibuat ({made}).", "good")])
    screen.result({"status": "selesai", "account": made})
    return ExitCode.DONE


def asked_password() -> str:
    """Asked twice on the screen, or the first line of standard input. Raises: WrongCall."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Kata sandi: ")
    if first != getpass.getpass("Sekali lagi: "):
        raise WrongCall("Kedua kata sandi tidak sama. Jalankan lagi.")
    return first
