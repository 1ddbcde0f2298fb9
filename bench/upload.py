"""A regency's list taken in by the office: read, checked, sealed, stored and logged, in one transaction.

Knows: a list of made-up people, and a fresh office with one programme. Does not know: pages.

Run: python -m bench.upload ROWS sqlite|postgresql
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl

from bench.child import Stopwatch
from bench.fresh_office import fresh_office

PROGRAMME = Path("programmes/sumut-2025.toml")
REGENCY = "12.07"
HEADS = ("NIK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Jenis Kelamin", "Alamat", "Kecamatan", "Desa", "Pekerjaan")
WORDS = ("SITI", "BUDI", "RINA", "PONIMAN", "AMIR", "LESTARI", "SUKARDI", "HALIMAH")
FAULTY_EVERY = 10


def main() -> None:
    """Measure one upload."""
    rows, kind = int(sys.argv[1]), sys.argv[2]
    data = workbook(rows)
    with fresh_office(kind):
        from naungan.office import scope
        from naungan.office.accounts.actions import create_account, give_role
        from naungan.office.accounts.models import Role
        from naungan.office.accounts.policies import OPERATOR, Held
        from naungan.office.accounts.queries import actor
        from naungan.office.intake import actions
        from naungan.office.programmes.actions import add_version, set_deadline
        from naungan.sources.programme_file import region_path

        told = {"text": PROGRAMME.read_text("utf-8"), "regions_text": region_path(PROGRAMME).read_text("utf-8")}
        programme = add_version(by=OPERATOR, account=None, note="Untuk mengukur", **told).programme
        until = datetime.now(UTC).date() + timedelta(days=2)
        set_deadline(by=OPERATOR, account=None, programme=programme, regency="", until=until, reason="Untuk mengukur")
        account = create_account(by=OPERATOR, username="petugas", name="Petugas", password="kuda-merah-lari-9")
        give_role(by=OPERATOR, account=account, held=Held(Role.REGENCY_OFFICER, REGENCY))
        who = actor(account)
        with scope.entered(scope.Scope(frozenset({REGENCY}))), Stopwatch() as watch:
            taken = actions.upload(
                by=who, account=account, programme=programme, kode_kab=REGENCY, name="daftar.xlsx", data=data
            )
        assert taken.upload.rows == rows
        assert taken.upload.faulty >= rows // FAULTY_EVERY
        watch.answer(rows=rows, faulty=taken.upload.faulty)


def workbook(rows: int) -> bytes:
    """A list of made-up people, every tenth with a NIK too short."""
    book, stream = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Usulan")
    sheet.append(HEADS)
    for number in range(rows):
        day = date(1970, 1, 1) + timedelta(days=number % 9000)
        nik = f"120701{day:%d%m%y}{number % 9999 + 1:04d}"[: 14 if number % FAULTY_EVERY == 0 else 16]
        name = f"{WORDS[number % 8]} {WORDS[number // 8 % 8]} {number}"
        sheet.append((nik, name, "Deli Serdang", f"{day:%d-%m-%Y}", "PL"[number % 2], f"Dusun {number % 20}",
                      "Batang Kuis", "Sena", "Pemanen sawit"))  # fmt: skip
    book.save(stream)
    return stream.getvalue()


if __name__ == "__main__":
    main()
