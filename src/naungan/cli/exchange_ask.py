"""`naungan exchange ask`: ask a configured service about everybody of an exchange who has no current answer.

Knows: its arguments and how a run of asking is described. Does not know: whom to ask or when to stop (exchange/ask.py).
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common, whole_number
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.errors import ServiceStopped, WrongCall
from naungan.model.exchange import Service
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.exchange.ask import Asked, Plan
    from naungan.exchange.daily_quota import DailyQuota
    from naungan.exchange.folder import Exchange

NAME = "ask"
HELP = "Tanyakan isi pertukaran kepada layanan Dukcapil atau BPJS, satu orang demi satu; dapat diputus dan diteruskan."
EXAMPLE = """Contoh:
  naungan exchange ask pertukaran/dukcapil-1 --dry-run
  naungan exchange ask pertukaran/dukcapil-1 --daily-quota 5.000 --per-second 5
  naungan exchange ask pertukaran/bpjs-1 --at-most 100 --max-age 14
  naungan exchange ask --print-protocol dukcapil > protokol.toml     (lalu: NAUNGAN_DUKCAPIL_PROTOCOL=protokol.toml)

Alamat dan sandi layanan hanya dari lingkungan: NAUNGAN_DUKCAPIL_URL, _USER, _PASSWORD (docs/how-to/ask-a-service.md).
Kode keluar: 0 semua terjawab, atau --at-most tercapai; 1 ada yang belum terjawab; 3 berhenti (kuota habis, akses
ditolak, layanan terganggu). Jalankan lagi: yang sudah terjawab tidak ditanyakan lagi."""
PROTOCOLS = (Service.DUKCAPIL.value, Service.BPJS.value)
PER_SECOND, FASTEST, MAX_AGE = 5.0, 1000.0, 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what exchange ask takes."""
    parser.add_argument(
        "folder", metavar="FOLDER", type=Path, nargs="?", help="folder pertukaran buatan `naungan exchange request`"
    )
    parser.add_argument(
        "--daily-quota",
        metavar="N",
        type=whole_number,
        help="paling banyak N permintaan sehari (bawaan: sampai ditolak)",
    )
    parser.add_argument(
        "--per-second", metavar="R", type=rate, default=PER_SECOND, help="permintaan per detik, boleh 0,5 (bawaan: 5)"
    )
    parser.add_argument("--at-most", metavar="N", type=whole_number, help="paling banyak N orang kali ini")
    parser.add_argument(
        "--max-age", metavar="HARI", type=whole_number, default=MAX_AGE,
        help="jawaban yang lebih tua ditanyakan lagi (bawaan: 30)",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="hanya katakan apa yang akan ditanyakan; tidak bertanya")
    parser.add_argument(
        "--print-protocol", metavar="LAYANAN", choices=PROTOCOLS,
        help="cetak berkas protokol yang disertakan (dukcapil atau bpjs), lalu selesai",
    )  # fmt: skip
    add_common(parser)


def rate(text: str) -> float:
    """'5', '0,5' or '0.5': more than nothing, and no more than a thousand."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = 0.0
    if not 0 < number <= FASTEST:
        raise argparse.ArgumentTypeError(f"{text!r} bukan permintaan per detik; tulis seperti 5 atau 0,5")
    return number


def run(arguments: argparse.Namespace) -> int:
    """Ask, keep what comes, and say how far it is."""
    from naungan.exchange.ask import asking_alone
    from naungan.exchange.folder import Exchange
    from naungan.exchange.service_words import shipped_text

    if arguments.print_protocol:
        print(shipped_text(Service(arguments.print_protocol)), end="")
        return ExitCode.DONE
    if arguments.folder is None:
        raise WrongCall("FOLDER belum diberikan. Contoh: naungan exchange ask tanya-dukcapil/ --dry-run")
    if arguments.daily_quota == 0 or arguments.at_most == 0:
        raise WrongCall("--daily-quota dan --at-most paling sedikit 1. Untuk melihat saja, pakai --dry-run.")
    Exchange.open(arguments.folder)  # says what is wrong with the folder before anybody holds it
    with asking_alone(arguments.folder):
        return _run(arguments, Exchange.open(arguments.folder))


def _run(arguments: argparse.Namespace, exchange: Exchange) -> int:
    from naungan.exchange.ask import Limits, ask, keep_place, kept_place, plan, today_of
    from naungan.exchange.asked_service import adapter_of
    from naungan.exchange.daily_quota import DailyQuota, quota_folder
    from naungan.exchange.service import SystemClock
    from naungan.sources.key_file import data_home

    clock = SystemClock()
    adapter, access = adapter_of(exchange.service, os.environ, clock)
    counted = quota_folder(data_home(), exchange.service, access)
    quota = DailyQuota(counted, arguments.daily_quota, lambda: today_of(clock))
    planned = plan(
        exchange.questions(), exchange.journal.by_row(), today=today_of(clock), max_age=arguments.max_age,
        origin=adapter.origin, behind=kept_place(exchange.folder),
    )  # fmt: skip
    screen = Screen(arguments.json)
    if arguments.dry_run:
        screen.show(plan_blocks(planned, quota, arguments, adapter.origin))
        screen.result(plan_payload(planned, quota, adapter.origin))
        return ExitCode.DONE
    limits = Limits(arguments.per_second, arguments.max_age, arguments.at_most)
    try:
        with reporting(arguments.quiet or arguments.json) as progress:
            asked = ask(planned, exchange.journal, adapter, limits, quota, clock, progress)
    except KeyboardInterrupt:
        print("\nDihentikan. Yang sudah terjawab tersimpan; jalankan lagi untuk meneruskan.", file=sys.stderr)
        return ExitCode.INTERRUPTED
    keep_place(exchange.folder, asked)
    if asked.halt:
        raise ServiceStopped(asked.halt)
    screen.show(blocks(asked))
    screen.result(payload(asked))
    return ExitCode.DONE_WITH_PROBLEMS if asked.left or planned.nameless else ExitCode.DONE


def plan_blocks(planned: Plan, quota: DailyQuota, arguments: argparse.Namespace, origin: str) -> list[Block]:
    """What a run would ask."""
    count = len(planned.to_ask)
    days = math.ceil(count / arguments.daily_quota) if arguments.daily_quota else 0
    minutes = math.ceil(count / arguments.per_second / 60)
    lines: list[Block] = [
        Title(f"Akan ditanyakan kepada {origin}"),
        Text(f"{grouped(count)} dari {grouped(planned.total)} orang; {grouped(planned.answered)} sudah terjawab."),
        *_nameless(planned),
        Text(f"Hari ini sudah terkirim {grouped(quota.used())} permintaan dengan akun ini."),
    ]
    if days:
        lines.append(Text(f"Paling sedikit {grouped(days)} hari dengan kuota {grouped(arguments.daily_quota)} sehari."))
    return [
        *lines,
        Text(f"Paling sedikit {grouped(minutes)} menit bertanya. Belum ada yang dikirim (--dry-run)."),
        Text("Kata-kata protokol layanan ini belum diverifikasi: cocokkan dulu dengan dokumen teknisnya.", "warn"),
    ]


def plan_payload(planned: Plan, quota: DailyQuota, origin: str) -> dict[str, Any]:
    """The same for machines."""
    return {
        "status": "rencana", "service": origin, "asked": planned.total, "answered": planned.answered,
        "to_ask": len(planned.to_ask), "without_nik": planned.nameless, "sent_today": quota.used(),
    }  # fmt: skip


def blocks(asked: Asked) -> list[Block]:
    """How far it is, what was said, and what to do next."""
    planned = asked.plan
    done = planned.answered + asked.answered
    open_ = planned.total - planned.nameless - done
    found: list[Block] = [
        Title("Selesai bertanya"),
        Text(
            f"{grouped(done)} dari {grouped(planned.total)} terjawab; {grouped(asked.answered)} baru, dengan "
            f"{grouped(asked.sent)} permintaan.",
            "good" if not open_ else "",
        ),
        *_nameless(planned),
    ]
    if asked.outcomes:
        rows = tuple((outcome.value, grouped(count)) for outcome, count in asked.outcomes.most_common())
        found.append(Table("Jawaban baru", ("Jawaban", "Orang>"), rows))
    if asked.setbacks:
        rows = tuple((sentence, grouped(count)) for sentence, count in asked.setbacks.most_common())
        found.append(Table("Gangguan", ("Layanan …", "Kali>"), rows))
    if open_:
        found.append(Text(f"{grouped(open_)} belum terjawab. Jalankan lagi perintah ini.", "warn"))
    return found


def payload(asked: Asked) -> dict[str, Any]:
    """The same for machines."""
    planned = asked.plan
    done = planned.answered + asked.answered
    return {
        "status": "selesai", "asked": planned.total, "answered": done, "answered_now": asked.answered,
        "open": planned.total - planned.nameless - done, "without_nik": planned.nameless, "sent": asked.sent,
        "outcomes": {outcome.value: count for outcome, count in sorted(asked.outcomes.items())},
        "setbacks": dict(asked.setbacks),
    }  # fmt: skip


def _nameless(planned: Plan) -> list[Block]:
    if not planned.nameless:
        return []
    return [Text(f"{grouped(planned.nameless)} baris tanpa NIK tidak dapat ditanyakan; lengkapi dulu.", "warn")]
