"""A run that stopped, told to a person or to a machine: one message, and every fault of a programme at once.

Knows: how a Stop is shown. Does not know: exit codes (exit_codes.py) or why a run stops.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from naungan.cli.screen import Block, Screen, Table, Text
from naungan.model.errors import ProgrammeInvalid, Stop, WrongCall
from naungan.model.system_words import why

_NIK = re.compile(r"\d{16,}")

REPORT_TO = "pengelola Naungan di instansi Anda"


class Unusable(Stop):
    """The system refused a file or folder: no room, no permission, gone."""

    def __init__(self, error: OSError) -> None:
        where = f" pada {error.filename}" if error.filename else ""
        super().__init__(
            f"{why(error)}{where}. Hasil yang belum lengkap tidak disimpan; perbaiki itu, lalu jalankan lagi."
        )


def complain(stop: Stop, *, as_json: bool) -> None:
    """Say why the run stopped: text on standard error, or with --json one object on standard output."""
    if as_json:
        Screen(as_json=True).result(stop_payload(stop))
    else:
        Screen(stream=sys.stderr).show(stop_blocks(stop))


def unnumbered(text: str) -> str:
    """What somebody typed may be a NIK, and stands in the message: only its last four digits are said."""
    return _NIK.sub(lambda digits: "*" * (len(digits[0]) - 4) + digits[0][-4:], text)


def stop_blocks(stop: Stop) -> list[Block]:
    """The message; for a programme also its faults: line, key, what is wrong, remedy."""
    label = "Salah panggil" if isinstance(stop, WrongCall) else "Berhenti"
    blocks: list[Block] = [Text(f"{label}: {unnumbered(str(stop))}", "bad")]
    if isinstance(stop, ProgrammeInvalid) and stop.faults:
        rows = tuple((str(fault.line or "-"), fault.key, fault.what, fault.remedy) for fault in stop.faults)
        blocks.append(Table("", ("Baris>", "Kunci", "Yang salah", "Perbaikan"), rows))
    return blocks


def stop_payload(stop: Stop) -> dict[str, Any]:
    """The same for machines."""
    payload: dict[str, Any] = {"status": "berhenti", "kind": type(stop).__name__, "message": unnumbered(str(stop))}
    if isinstance(stop, ProgrammeInvalid):
        payload["faults"] = [fault._asdict() for fault in stop.faults]
    return payload


def unexpected(error: Exception, *, as_json: bool) -> None:
    """An error nobody foresaw: one line, no traceback, nothing that may name a person."""
    message = (
        f"galat tak terduga ({type(error).__name__}). Ini kesalahan program, bukan kesalahan Anda. "
        f"Laporkan kepada {REPORT_TO}; untuk rinciannya jalankan lagi dengan NAUNGAN_DEBUG=1."
    )
    if as_json:
        Screen(as_json=True).result({"status": "galat", "kind": type(error).__name__, "message": message})
    else:
        print(message, file=sys.stderr)
