"""`naungan office breach`: an incident from its discovery to what was sent when, or a drill of it.

Knows: its words, and what each step needs. Does not know: how (office/privacy).
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common, comma_list
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.errors import WrongCall

if TYPE_CHECKING:
    from naungan.office.privacy.breach import IncidentState

NAME = "breach"
HELP = "Catat insiden kebocoran data atau latihannya: jam 3 x 24, siapa terdampak, rancangan surat, penutupan."
EXAMPLE = """Contoh:
  naungan office breach open --discovered "2026-11-29 08:00" --data NIK,nama,alamat --regency 12.07 --drill
  naungan office breach open --discovered "2026-11-29 08:00" --data NIK --account budi --since "2026-11-01 00:00"
  naungan office breach status L-2026-001
  naungan office breach notice L-2026-001 --out /surat/
  naungan office breach close L-2026-001 --people-told "2026-11-30 10:00" --authority-told "2026-11-30 09:00"
      --letter 300/1/2026

Waktu ditulis TTTT-BB-HH JJ:MM, waktu setempat. Jam berjalan sejak diketahui. Tanpa --regency dan --account:
semua orang. Kode keluar 1: terlambat."""
STEPS = ("open", "status", "notice", "close")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what breach takes."""
    parser.add_argument("step", metavar="LANGKAH", choices=STEPS, help=f"salah satu dari {', '.join(STEPS)}")
    parser.add_argument("code", metavar="KODE", nargs="?", default="", help="kode insiden, misalnya I-2026-001")
    parser.add_argument("--discovered", metavar="WAKTU", default="", help="open: kapan diketahui")
    parser.add_argument("--data", metavar="KATA", type=comma_list, default=(), help="open: data yang terungkap")
    parser.add_argument("--regency", metavar="KODE", default="", help="open: hanya daftar kabupaten/kota ini")
    parser.add_argument("--account", metavar="NAMA_PENGGUNA", default="", help="open: yang dibaca lengkap akun ini")
    parser.add_argument("--since", metavar="WAKTU", default="", help="open: bacaan sejak waktu ini")
    parser.add_argument("--until", metavar="WAKTU", default="", help="open: bacaan sebelum waktu ini")
    parser.add_argument("--story", metavar="BERKAS", type=Path, help="open: berkas teks uraian kejadian; disegel")
    parser.add_argument("--drill", action="store_true", help="open: tandai sebagai latihan")
    parser.add_argument("--out", metavar="FOLDER", type=Path, help="notice: folder untuk rancangan surat; harus ada")
    parser.add_argument("--people-told", metavar="WAKTU", default="", help="close: kapan orangnya diberi tahu")
    parser.add_argument("--authority-told", metavar="WAKTU", default="", help="close: kapan lembaganya diberi tahu")
    parser.add_argument("--letter", metavar="NOMOR", default="", help="close: nomor surat pemberitahuan")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Take one step."""
    from naungan.office import commands

    if (arguments.step == "open") == bool(arguments.code):
        raise WrongCall("Sebut kode insiden bagi status, notice dan close; bagi open tidak.")
    written: list[Path] = []
    code = arguments.code
    if arguments.step == "open":
        story = arguments.story.read_text(encoding="utf-8") if arguments.story else ""
        code = commands.open_incident(
            discovered=_needed(arguments.discovered, "--discovered"), classes=arguments.data, regency=arguments.regency,
            username=arguments.account, since=arguments.since, until=arguments.until, story=story,
            is_drill=arguments.drill,
        )  # fmt: skip
    elif arguments.step == "notice":
        if arguments.out is None:
            raise WrongCall("Sebut folder untuk rancangan surat: --out FOLDER.")
        written = commands.write_notices(code, arguments.out)
    elif arguments.step == "close":
        commands.close_incident(
            code, people_told=_needed(arguments.people_told, "--people-told"),
            authority_told=_needed(arguments.authority_told, "--authority-told"), letter=arguments.letter,
        )  # fmt: skip
    now = commands.incident_standing(code)
    _show(Screen(arguments.json), now, written)
    return ExitCode.DONE_WITH_PROBLEMS if now.late else ExitCode.DONE


def _show(screen: Screen, now: IncidentState, written: list[Path]) -> None:
    incident = now.incident
    blocks: list[Block] = [Title(f"{'LATIHAN ' if incident.is_drill else 'Insiden '}{incident.code}")]
    people = f"{incident.people} orang menurut NIK, {incident.unnumbered} baris tanpa NIK"
    rows = (
        ("Diketahui", f"{incident.discovered_at.astimezone():%d-%m-%Y %H.%M}"),
        ("Batas", f"{now.deadline.astimezone():%d-%m-%Y %H.%M}"),
        ("Data", ", ".join(incident.classes)),
        ("Terdampak", people),
        ("Keadaan", "ditutup" if incident.closed_at else "terbuka"),
    )
    blocks.append(Table("", ("", ""), rows))
    if not incident.closed_at and now.left >= timedelta():
        blocks.append(Text(f"Sisa waktu memberi tahu: {spoken(now.left)}.", "warn"))
    blocks += [Text(f"TERLAMBAT memberi tahu {who}: {spoken(by)}.", "bad") for who, by in now.late.items()]
    if incident.closed_at and not now.late:
        blocks.append(Text("Semua diberi tahu pada waktunya.", "good"))
    checked = "" if now.span.source.is_verified else " (belum diverifikasi)"
    blocks += [Text(f"Dasar: {now.span.source.law}{checked}."), *(Text(f"Ditulis: {file}", "good") for file in written)]
    screen.show(blocks)
    screen.result({
        "status": "ditutup" if incident.closed_at else "terbuka", "code": incident.code, "drill": incident.is_drill,
        "deadline": now.deadline.isoformat(), "seconds_left": int(now.left.total_seconds()),
        "late_seconds": {who: int(by.total_seconds()) for who, by in now.late.items()}, "people": incident.people,
        "unnumbered": incident.unnumbered, "written": [str(file) for file in written],
    })  # fmt: skip


def spoken(span: timedelta) -> str:
    """A length of time in hours and minutes; less than a minute is told in seconds."""
    seconds = int(span.total_seconds())
    if seconds < 60:
        return f"{seconds} detik"
    return f"{seconds // 3600} jam {seconds % 3600 // 60} menit"


def _needed(text: str, option: str) -> str:
    if not text:
        raise WrongCall(f'Langkah ini memerlukan {option} "TTTT-BB-HH JJ:MM".')
    return text
