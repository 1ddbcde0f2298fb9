"""`naungan takeover`: whose cover by another programme ends when, and who can be taken over from which month on.

Knows: its arguments, and that the terminal shows counts while names go into a workbook for authorised people.
Does not know: how a cover is judged (stages/funding) or found (engines/takeover).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.errors import EvidenceMissing, OutputInTheWay
from naungan.model.money import grouped
from naungan.model.nik import mask_nik

if TYPE_CHECKING:
    from naungan.engines.takeover import Takeover
    from naungan.model.programme import Programme

NAME = "takeover"
HELP = "Siapa yang dibayari program lain, sampai kapan, dan mulai bulan apa dapat diambil alih."
EXAMPLE = """Contoh:
  naungan takeover result/ --registers registers/
  naungan takeover result/ --registers registers/ --out ambil-alih.xlsx

Hanya yang satu-satunya halangannya adalah pembayaran program lain. Register harus yang dipakai saat penetapan. Layar
memuat jumlah saja; nama ada pada buku kerja --out, yang hanya untuk petugas yang berwenang."""

USED = "registers/schemes/data.parquet"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what takeover takes."""
    parser.add_argument("result", metavar="HASIL", type=Path, help="folder hasil penetapan")
    parser.add_argument("--registers", metavar="FOLDER", type=Path, required=True, help="register yang dipakai")
    parser.add_argument("--out", metavar="BERKAS", type=Path, help="buku kerja xlsx yang ditulis, dengan nama orangnya")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Find them, write the workbook, show the counts."""
    from naungan.engines.takeover import takeovers
    from naungan.reports.bundle import hash_files, read_manifest
    from naungan.reports.held_result import read_programme

    result: Path = arguments.result
    if arguments.out and arguments.out.exists():
        raise OutputInTheWay(f"{arguments.out} sudah ada dan tidak ditimpa. Hapus dahulu, atau pilih nama lain.")
    manifest = read_manifest(result)
    data = arguments.registers / "schemes" / "data.parquet"
    programme_text, regions_text = ((result / n).read_text("utf-8-sig") for n in ("programme.toml", "regions.csv"))
    programme = read_programme(programme_text, regions_text)
    if programme.schemes is None or USED not in manifest["inputs"]:
        raise EvidenceMissing(
            "Penetapan ini tidak memeriksa program lain. Tambahkan [program_lain] pada berkas program, impor daftarnya "
            "dengan `naungan import schemes`, lalu tetapkan lagi."
        )
    if not data.is_file() or hash_files([(USED, data)])[USED] != manifest["inputs"][USED]:
        raise EvidenceMissing(
            f"{data} bukan daftar program lain yang dipakai penetapan ini. Berikan folder register yang dipakai waktu "
            "itu, atau tetapkan lagi dengan daftar yang baru."
        )
    found = takeovers(result / "decisions.parquet", data, programme)
    if arguments.out:
        _write(arguments.out, found, result, programme, str(manifest["code"]))
    screen = Screen(arguments.json)
    screen.show(blocks(found, programme, arguments.out))
    screen.result(payload(found))
    return ExitCode.DONE


def blocks(found: Sequence[Takeover], programme: Programme, out: Path | None) -> list[Block]:
    """Counts by month, payer and programme."""
    if not found:
        return [Title("Ambil alih"), Text("Tidak ada orang yang satu-satunya halangannya pembayaran program lain.")]
    counts = Counter((each.since, each.ends, each.payers, each.programmes, each.months_left) for each in found)
    order = sorted(counts, key=lambda key: (key[0] is None, str(key[0]), str(key[1]), key[2:4]))
    rows = [
        (
            since.strftime("%Y-%m") if since else "belum diketahui", ends.isoformat() if ends else "?",
            ", ".join(payers), ", ".join(programmes), str(left), grouped(counts[since, ends, payers, programmes, left]),
        )
        for since, ends, payers, programmes, left in order
    ]  # fmt: skip
    headers = ("Mulai bulan", "Berakhir", "Dibayar oleh", "Program", "Sisa bulan>", "Orang>")
    late = sum(1 for each in found if each.since and not each.months_left)
    said: list[Block] = [
        Title("Ambil alih"),
        Text(f"{grouped(len(found))} orang memenuhi syarat lain, tetapi iurannya sedang dibayari program lain."),
        Table("Dapat diambil alih", headers, tuple(rows)),
    ]
    if late:
        ends = programme.cover_ends.isoformat()
        said.append(Text(f"{grouped(late)} di antaranya baru sesudah program ini berakhir ({ends}).", "warn"))
    if any(each.is_open for each in found):
        count = grouped(sum(each.is_open for each in found))
        said.append(Text(f"{count} di antaranya masih punya hal lain yang belum diketahui.", "warn"))
    if out:
        said.append(Text(f"Nama orangnya: {out} (hanya untuk petugas yang berwenang)"))
    return said


def payload(found: Sequence[Takeover]) -> dict[str, Any]:
    """The same for machines: candidate ids, no names."""
    return {
        "people": len(found),
        "takeovers": [
            {
                "candidate_id": each.candidate_id, "kode_kab": each.kode_kab, "programmes": list(each.programmes),
                "payers": list(each.payers), "ends": each.ends.isoformat() if each.ends else None,
                "since": each.since.isoformat() if each.since else None, "months_left": each.months_left,
                "other_checks_open": each.is_open,
            }
            for each in found
        ],
    }  # fmt: skip


COLUMNS = (
    ("ID calon", 16), ("Nama", 28), ("NIK", 19), ("Kab/kota", 22), ("Desa/Kelurahan", 20), ("Program", 22),
    ("Dibayar oleh", 24), ("Berakhir", 12), ("Dapat diambil alih mulai", 16), ("Sisa bulan program", 12),
    ("Hal lain yang belum diketahui", 16),
)  # fmt: skip


def _write(out: Path, found: Sequence[Takeover], result: Path, programme: Programme, code: str) -> None:
    import pyarrow.parquet as pq

    from naungan.reports.simple_workbook import Sheet, write_book

    rows = pq.read_table(result / "rows.parquet", columns=["candidate_id", "nama", "desa"]).to_pylist()
    wanted = {each.candidate_id for each in found}
    named = {row["candidate_id"]: row for row in rows if row["candidate_id"] in wanted}
    regions = {region.code: region.name for region in programme.regions}
    lines = [
        (
            each.candidate_id, named[each.candidate_id]["nama"], mask_nik(each.nik),
            regions.get(each.kode_kab, each.kode_kab), named[each.candidate_id]["desa"], ", ".join(each.programmes),
            ", ".join(each.payers), each.ends.isoformat() if each.ends else "belum diketahui",
            each.since.isoformat() if each.since else "belum diketahui", each.months_left,
            "ya" if each.is_open else "",
        )
        for each in found
    ]  # fmt: skip
    about = (
        programme.title,
        f"Dari hasil penetapan berkode {code}. Satu-satunya halangan: iurannya sedang dibayari program lain.",
        "Dapat diambil alih mulai bulan sesudah hari terakhir yang dibayari. Periksa dahulu apakah tidak diperpanjang.",
        "Memuat data pribadi. Hanya untuk petugas yang berwenang; jangan dipublikasikan.",
    )
    made = programme.registration_date
    write_book(out, "Ambil alih dari program lain", about, [Sheet("Ambil alih", COLUMNS, lines)], made=made)
