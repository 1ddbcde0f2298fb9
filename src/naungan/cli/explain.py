"""`naungan explain`: one person's determination in sentences.

Knows: its arguments, how a row is found in a bundle, and that a NIK never stands in the arguments.
Does not know: the sentences (stages/explain.py).
"""

from __future__ import annotations

import argparse
import getpass
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.screen import Block, Screen, Text, Title
from naungan.model.errors import BundleBroken, FileMissing, WrongCall

if TYPE_CHECKING:
    import pyarrow as pa

    from naungan.model.programme import Programme

NAME = "explain"
HELP = "Jelaskan satu calon dengan kalimat: hasilnya, setiap pemeriksaan, dan bukti di baliknya."
EXAMPLE = """Contoh:
  naungan explain result/ 7k2m9q4x1v
  naungan explain result/ 7k2m9q4x1v --lang en
  naungan explain result/ --nik            (NIK ditanyakan di layar atau dibaca dari masukan standar)

Nomor calon ada di berkas xlsx tiap kabupaten/kota. NIK tidak boleh ditulis di baris perintah, karena perintah
tersimpan dalam riwayat dan terlihat oleh pemakai lain."""

_NIK_LIKE = re.compile(r"[\s.'-]*(?:\d[\s.'-]*){16}")
SUGGESTIONS = 3
LARGEST_DISTANCE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what explain takes."""
    parser.add_argument("result", metavar="HASIL", type=Path, help="folder hasil penetapan")
    parser.add_argument("candidate_id", metavar="NOMOR_CALON", nargs="?", help="nomor calon, bukan NIK")
    parser.add_argument("--nik", action="store_true", help="cari menurut NIK dari layar atau masukan standar")
    parser.add_argument("--lang", choices=("id", "en"), default="id", help="bahasa penjelasan (bawaan: id)")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Find the row or rows and say them."""
    from naungan.sources.programme_file import load_programme
    from naungan.stages.explain import explain

    check_call(arguments.candidate_id, by_nik=arguments.nik)
    folder: Path = arguments.result
    decisions = read_decisions(folder)
    programme = load_programme(folder / "programme.toml", regions=folder / "regions.csv")
    found = by_nik(decisions, ask_nik()) if arguments.nik else by_candidate_id(decisions, arguments.candidate_id)
    told = [
        (row, (*explain(row, programme, arguments.lang), *beside(row, decisions, programme, arguments.lang)))
        for row in found
    ]
    screen = Screen(arguments.json)
    screen.show(block for row, lines in told for block in blocks(row, lines, arguments.lang))
    screen.result({"status": "selesai", "explanations": [payload(row, lines) for row, lines in told]})
    return ExitCode.DONE


def beside(row: Mapping[str, Any], decisions: pa.Table, programme: Programme, lang: str) -> list[str]:
    """Where the rows stand that are probably the same person's."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from naungan.stages.explain import other_row_text, other_rows

    wanted = pa.array(other_rows(row), pa.string())
    names = ["candidate_id", "kode_kab", "source_file", "source_sheet", "source_row"]
    found = decisions.select(names).filter(pc.is_in(decisions.column("candidate_id"), value_set=wanted)).to_pylist()
    return [
        other_row_text(each["candidate_id"], each["kode_kab"], place(each, lang), programme, lang) for each in found
    ]


def check_call(candidate_id: str | None, *, by_nik: bool) -> None:
    """Refuse a NIK among the arguments, and a call that names nobody. Raises: WrongCall."""
    if candidate_id and _NIK_LIKE.fullmatch(candidate_id):
        raise WrongCall(
            "Itu NIK, bukan nomor calon. NIK tidak boleh ditulis di baris perintah karena tersimpan dalam riwayat. "
            "Hapus baris itu dari riwayat, lalu pakai nomor calon, atau ketik NIK lewat `naungan explain HASIL --nik`."
        )
    if bool(candidate_id) == by_nik:
        raise WrongCall("Sebutkan satu nomor calon, atau --nik untuk mencari menurut NIK; salah satu saja.")


def ask_nik() -> str:
    """A NIK from a hidden prompt, or one line of standard input. Raises: WrongCall when it is not 16 digits."""
    text = getpass.getpass("NIK (tidak ditampilkan): ") if sys.stdin.isatty() else sys.stdin.readline()
    digits = re.sub(r"[\s.'-]", "", text)
    if not re.fullmatch(r"\d{16}", digits):
        raise WrongCall("NIK harus 16 angka. Ketik ulang sesuai KTP.")
    return digits


def read_decisions(folder: Path) -> pa.Table:
    """The decisions of a bundle. Raises: FileMissing, BundleBroken."""
    from naungan.model.tables import DECISIONS
    from naungan.reports.parquet import read_table

    if not folder.is_dir():
        raise FileMissing(f"Folder hasil {folder} tidak ada. Tulis folder yang dipakai pada `naungan determine --out`.")
    path = folder / "decisions.parquet"
    if not path.is_file():
        raise BundleBroken(
            f"{folder} bukan folder hasil penetapan: decisions.parquet tidak ada. Periksa nama foldernya."
        )
    return read_table(path, DECISIONS)


def by_candidate_id(decisions: pa.Table, candidate_id: str) -> list[dict[str, Any]]:
    """The one row with this id. Raises: FileMissing, naming the ids that look most alike."""
    import pyarrow.compute as pc

    found: list[dict[str, Any]] = decisions.filter(pc.equal(decisions.column("candidate_id"), candidate_id)).to_pylist()
    if not found:
        near = nearest(candidate_id, decisions.column("candidate_id").to_pylist())
        advice = (
            f"Mungkin maksud Anda {' atau '.join(near)}." if near else "Salin nomornya dari berkas xlsx kabupaten/kota."
        )
        raise FileMissing(f"Nomor calon '{candidate_id}' tidak ada dalam hasil ini. {advice}")
    return found


def by_nik(decisions: pa.Table, nik: str) -> list[dict[str, Any]]:
    """Every row linked to this NIK. Raises: FileMissing."""
    import pyarrow.compute as pc

    found: list[dict[str, Any]] = decisions.filter(pc.equal(decisions.column("nik"), nik)).to_pylist()
    if not found:
        raise FileMissing("Tidak ada baris calon yang tertaut ke NIK itu. Periksa NIK, atau cari menurut nomor calon.")
    return found


def nearest(wanted: str, ids: Sequence[str]) -> list[str]:
    """Ids that differ in at most two places, else those that begin alike for at least four letters."""
    distances = (
        (sum(a != b for a, b in zip(wanted, known, strict=True)), known) for known in ids if len(known) == len(wanted)
    )
    near = sorted(pair for pair in distances if pair[0] <= LARGEST_DISTANCE)
    if near:
        return [known for _, known in near[:SUGGESTIONS]]
    return [known for known in ids if len(wanted) >= 4 and known.startswith(wanted)][:SUGGESTIONS]


def blocks(row: Mapping[str, Any], lines: Sequence[str], lang: str) -> list[Block]:
    """One person on the screen: id and place, then the sentences."""
    return [Title(f"{row['candidate_id']}  {place(row, lang)}"), *(Text(line) for line in lines)]


def payload(row: Mapping[str, Any], lines: Sequence[str]) -> dict[str, Any]:
    """One person for machines: no NIK, the sentences as they are said."""
    names = (
        "candidate_id",
        "verdict",
        "reasons",
        "cell",
        "rank",
        "cut_off",
        "source_file",
        "source_sheet",
        "source_row",
    )
    return {**{name: row[name] for name in names}, "sentences": list(lines)}


def place(row: Mapping[str, Any], lang: str) -> str:
    """Where the row stands: 'berkas.xlsx, lembar Data, baris 12'."""
    sheet_word, row_word = ("sheet", "row") if lang == "en" else ("lembar", "baris")
    sheet = f", {sheet_word} {row['source_sheet']}" if row["source_sheet"] else ""
    return f"{row['source_file']}{sheet}, {row_word} {row['source_row']}"
