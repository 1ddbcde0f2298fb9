"""`naungan office erase`: everything that the office holds of one person, and its erasure.

Knows: its words; that without --yes nothing changes. Does not know: how (office/privacy).
"""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from naungan.cli.exit_codes import ExitCode
from naungan.cli.nik_question import asked_nik
from naungan.cli.parser import add_common
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.nik import mask_nik

if TYPE_CHECKING:
    from naungan.office.privacy.queries import Holding
    from naungan.office.privacy.stored_backups import StoredBackup

NAME = "erase"
HELP = "Tampilkan semua tempat kantor menyimpan data satu orang; dengan --yes: hapus."
EXAMPLE = """Contoh:
  naungan office erase
  naungan office erase --backups /cadangan
  naungan office erase --yes --letter 470/12/2026 --reason "Permintaan yang bersangkutan" < nik.txt

NIK ditanyakan tanpa ditampilkan, atau dibaca dari baris pertama masukan standar; tidak pernah di baris perintah.
Tanpa --yes tidak ada yang berubah. Yang wajib disimpan atau masih diproses tidak dihapus, dan alasannya disebut.
Berkas yang memuat banyak orang tetap sampai hari yang disebut: simpan keluaran perintah ini bersama suratnya.
Sesudahnya: naungan office rotate-keys, supaya salinan lama di cadangan tidak dapat dibuka lagi."""
UNDER_WAY = "belum mulai dihitung"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what erase takes."""
    parser.add_argument("--yes", action="store_true", help="hapus; tanpa ini hanya ditampilkan")
    parser.add_argument("--letter", metavar="NOMOR", default="", help="nomor surat permintaan atau keputusannya")
    parser.add_argument("--reason", metavar="TEKS", default="", help="alasan, tanpa menyebut orangnya")
    parser.add_argument("--backups", metavar="FOLDER", type=Path, help="folder cadangan yang ikut diperiksa")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """List, and with --yes erase."""
    from naungan.office.commands import backups_in, due_days, erase, plan_erasure

    screen, nik = Screen(arguments.json), asked_nik()
    backups = backups_in(arguments.backups) if arguments.backups else []
    with reporting(arguments.quiet or arguments.json) as report:
        if arguments.yes:
            done = erase(nik, letter=arguments.letter, reason=arguments.reason, report=report)
            found, refusals, subject = done.holdings, [], done.subject
        else:
            planned = plan_erasure(nik, report)
            found, refusals, subject = planned.holdings, planned.refusals, ""
    left = due_days(each for each in found.found if each not in found.shredded)
    kept_in = [(each, each.holds(one.key for one in found.found)) for each in backups]
    screen.show([
        Title(f"Data {mask_nik(nik)} di kantor ini"),
        *_rows(found.shredded, done=bool(subject)), *_left(left), *_backups(kept_in),
        *(Text(refusal.sentence, "bad") for refusal in refusals),
        Text(_ending(bool(found.shredded), bool(refusals), subject), "good" if subject else "warn"),
    ])  # fmt: skip
    screen.result({
        "status": "selesai" if arguments.yes else "rencana", "subject": subject,
        "rows": dict(Counter(each.table for each in found.shredded)),
        "found": [{"place": each.place, "where": each.where, "class": each.kept} for each in found.shredded],
        "left": [{"place": each.place, "where": each.where, "until": day and day.isoformat()} for each, day in left],
        "backups": [{"file": str(each.file), "until": each.due.isoformat(), "certain": sure} for each, sure in kept_in],
        "refusals": [{"code": each.code, "sentence": each.sentence} for each in refusals],
    })  # fmt: skip
    return ExitCode.DONE_WITH_PROBLEMS if refusals else ExitCode.DONE


def _rows(found: tuple[Holding, ...], *, done: bool) -> list[Block]:
    if not found:
        return []
    title = "Dihapus" if done else "Di basis data"
    rows = tuple((each.table, str(each.place), each.where) for each in found)
    return [Table(title, ("Tabel", "Jenis", "Di mana"), rows)]


def _left(left: list[tuple[Holding, date | None]]) -> list[Block]:
    rows = tuple((str(each.place), each.where, f"{day:%d-%m-%Y}" if day else UNDER_WAY) for each, day in left)
    return [Table("Tetap ada, karena memuat banyak orang", ("Jenis", "Di mana", "Sampai"), rows)] if rows else []


def _backups(found: list[tuple[StoredBackup, bool]]) -> list[Block]:
    rows = tuple(
        (each.file.name, f"{each.made:%d-%m-%Y}", "ya" if sure else "mungkin", f"{each.due:%d-%m-%Y}")
        for each, sure in found
    )
    return [Table("Cadangan", ("Berkas", "Dibuat", "Memuat orang ini", "Sampai"), rows)] if rows else []


def _ending(is_found: bool, is_refused: bool, subject: str) -> str:
    if subject:
        return f"Dihapus ({subject}). Langkah berikut: naungan office rotate-keys, lalu musnahkan vault.json lama."
    if not is_found:
        return "Tidak ada yang tersisa di basis data."
    if is_refused:
        return "Belum dapat dihapus. Tidak ada yang diubah."
    return "Tidak ada yang diubah. Untuk menghapus: --yes --letter NOMOR --reason TEKS."
