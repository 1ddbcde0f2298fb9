"""`naungan exchange request`: whom to ask, as batches with a letter, in a new folder.

Knows: its arguments. Does not know: who is chosen (exchange/whom.py) or how a batch looks (exchange/request.py).
"""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common, whole_number
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.exchange import Service
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.exchange.request import Request

NAME = "request"
HELP = "Tulis permintaan: berkas-berkas pertanyaan, surat pengantar, dan daftar sidiknya, dalam satu folder baru."
EXAMPLE = """Contoh:
  naungan exchange request dukcapil --from hasil/ --out tanya-dukcapil/ --quota 5000 --password-file sandi.txt
  naungan exchange request bpjs --from hasil/ --out tanya-bpjs/ --format csv --dry-run
  naungan exchange request dukcapil --from lists/ --programme programmes/sumut-2025.toml --out tanya/ --format csv

Dari hasil penetapan hanya ditanyakan baris yang menunggu jawaban layanan itu, yang paling dekat kursi lebih dulu.
Sandi dibaca dari berkas (chmod 600) atau diketik, dan disampaikan kepada pemilik data terpisah dari berkasnya."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what request takes."""
    parser.add_argument(
        "service", metavar="LAYANAN", choices=[each.value for each in Service], help=" | ".join(Service)
    )
    parser.add_argument(
        "--from", dest="sources", metavar="HASIL", type=Path, nargs="+", required=True,
        help="folder hasil penetapan, atau daftar calon (dengan --programme)",
    )  # fmt: skip
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="folder pertukaran yang akan dibuat")
    parser.add_argument("--all", action="store_true", help="tanyakan semua baris, bukan hanya yang menunggu")
    parser.add_argument("--quota", metavar="BARIS", type=whole_number, help="baris paling banyak dalam satu berkas")
    parser.add_argument("--format", choices=("xlsx", "csv"), default="xlsx", help="xlsx bersandi (bawaan) atau csv")
    parser.add_argument("--password-file", metavar="BERKAS", type=Path, help="sandi xlsx pada baris pertama berkas ini")
    parser.add_argument(
        "--mapping", metavar="BERKAS", type=Path, help="berkas pemetaan sendiri (bawaan: ikut terpasang)"
    )
    parser.add_argument("--programme", metavar="PROGRAM", type=Path, help="berkas program, bila --from daftar calon")
    parser.add_argument("--key", metavar="BERKAS", type=Path, help="kunci nomor calon, bila --from daftar calon")
    parser.add_argument("--sender", metavar="BARIS", nargs="+", default=["PEMERINTAH PROVINSI"], help="kop surat")
    parser.add_argument("--signer", metavar="JABATAN", default="Kepala Dinas", help="jabatan penanda tangan surat")
    parser.add_argument("--place", metavar="KOTA", default="", help="tempat surat dibuat")
    parser.add_argument(
        "--dry-run", action="store_true", help="katakan siapa yang akan ditanyakan, jangan tulis apa pun"
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Choose whom to ask, then write the folder."""
    from naungan.exchange.request import LARGEST_BATCH, Request, write_request
    from naungan.exchange.service import SystemClock, service_day
    from naungan.exchange.whom import choose
    from naungan.run import candidate_key
    from naungan.sources.exchange_layout import load_layout, shipped_layout

    service = Service(arguments.service)
    layout = load_layout(arguments.mapping, service) if arguments.mapping else shipped_layout(service)
    key = candidate_key(arguments.key, keep=not arguments.dry_run)[0] if arguments.programme else None
    with reporting(arguments.quiet or arguments.json) as progress:
        progress("Memilih siapa yang ditanyakan", 0, 0)
        chosen = choose(arguments.sources, layout, everybody=arguments.all, programme=arguments.programme, key=key)
        request = Request(
            layout=layout, chosen=chosen, made=service_day(SystemClock().now()),
            quota=LARGEST_BATCH if arguments.quota is None else arguments.quota, format=arguments.format,
            password=None if arguments.dry_run else _password(arguments), sender=tuple(arguments.sender),
            signer=arguments.signer, place=arguments.place,
        )  # fmt: skip
        if not arguments.dry_run:
            write_request(request, arguments.out, progress)
    screen = Screen(arguments.json)
    screen.show(blocks(request, arguments))
    screen.result(payload(request, arguments))
    return ExitCode.DONE_WITH_PROBLEMS if chosen.left else ExitCode.DONE


def _password(arguments: argparse.Namespace) -> str | None:
    """From the file, else typed without being shown; None for a text table."""
    from naungan.sources.locked_file import checked_password, read_password

    if arguments.format != "xlsx":
        return None
    if arguments.password_file:
        return read_password(arguments.password_file)
    if not sys.stdin.isatty():
        return None
    return checked_password(getpass.getpass("Sandi untuk berkas xlsx (tidak ditampilkan): "))


def blocks(request: Request, arguments: argparse.Namespace) -> list[Block]:
    """How many are asked, for what, in how many batches; who cannot be; what to do next."""
    from naungan.exchange.request import LETTER, batches
    from naungan.exchange.whom import why_left

    chosen, layout = request.chosen, request.layout
    parts = batches(request)
    rows = [
        ("Baris yang dilihat", grouped(chosen.rows)),
        (f"Tidak memerlukan jawaban {layout.service}", grouped(chosen.settled)),
        ("Pertanyaannya sama dengan baris lain", grouped(chosen.same)),
        *((f"Tidak dapat ditanyakan: {why}", grouped(count)) for why, count in why_left(chosen.left).items()),
        ("Ditanyakan", grouped(len(chosen.questions))),
    ]
    told: list[Block] = [
        Title(f"Permintaan kepada {layout.service}" + (" (uji coba)" if arguments.dry_run else f" di {arguments.out}")),
        Table("", ("Baris", "Jumlah>"), tuple(rows), total=True),
        Text(f"Untuk {layout.letter.purpose}."),
        Text(f"Kolom yang dikirim: {', '.join(heading for _, heading in layout.sent)}."),
        Text(f"{grouped(len(parts))} berkas {request.format}, paling banyak {grouped(request.quota)} baris."),
    ]
    if not layout.is_verified:
        told.append(Text(f"Pemetaan {layout.name} belum diverifikasi: cocokkan dengan pemilik data.", "warn"))
    if request.format == "csv":
        told.append(Text("Berkas csv tidak bersandi: kirim hanya lewat saluran atau media yang terenkripsi.", "warn"))
    if arguments.dry_run:
        return [*told, Text("Tidak ada yang ditulis. Ulangi tanpa --dry-run.")]
    return [
        *told,
        Text(f"Kirim berkas-berkas itu dengan {arguments.out / LETTER}."),
        Text(f"Bila jawaban datang: naungan exchange receive {arguments.out} JAWABAN --as-of TANGGAL"),
    ]


def payload(request: Request, arguments: argparse.Namespace) -> dict[str, Any]:
    """The same for machines."""
    from naungan.exchange.request import batches
    from naungan.exchange.whom import why_left

    chosen = request.chosen
    return {
        "status": "uji_coba" if arguments.dry_run else "selesai",
        "service": request.layout.service.value,
        "asked": len(chosen.questions), "considered": chosen.rows, "settled": chosen.settled, "same": chosen.same,
        "left": why_left(chosen.left),
        "purpose": request.layout.letter.purpose,
        "columns": [heading for _, heading in request.layout.sent],
        "batches": [{"name": name, "rows": len(part)} for name, part in batches(request)],
        "layout": request.layout.name, "layout_verified": request.layout.is_verified,
    }  # fmt: skip
