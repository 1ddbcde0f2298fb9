"""`naungan lookup`: one person after another, asked on the screen or read from standard input.

Knows: how a question is asked and an answer shown; that no NIK ever stands in the arguments or on the screen.
Does not know: how anybody is found (engines/lookup.py).
"""

from __future__ import annotations

import argparse
import getpass
import json
import re
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.errors import WrongCall
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.engines.lookup import Asked, Found, Lookup
    from naungan.model.linkage import LinkModel

NAME = "lookup"
HELP = "Cari satu orang di register: menurut NIK, atau nama dan tanggal lahir."
EXAMPLE = """Contoh:
  naungan lookup registers/population
  naungan lookup registers/population < pertanyaan.txt
  naungan lookup registers/population --json < pertanyaan.txt

Di layar: NIK ditanyakan tanpa ditampilkan; kosong berarti menurut nama dan tanggal lahir; kosong semua berarti selesai.
Dari masukan standar: satu pertanyaan per baris sampai baris kosong: NIK, atau NAMA; TANGGAL (misalnya
SITI AMINAH; 01-07-1980), atau ketiganya dipisah titik koma. NIK tidak pernah ditulis di baris
perintah, dan jawabannya ditutup kecuali empat angka terakhir."""
DEFAULT_REGISTER = Path("registers/population")
SHOWN = ("name", "birth", "sex", "region")
"""What of the register is shown. Not the mother's name: other offices ask for it to know a person by."""
_NIK = re.compile(r"\d{16}")
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what lookup takes."""
    parser.add_argument(
        "register", metavar="FOLDER", type=Path, nargs="?", default=DEFAULT_REGISTER,
        help="folder register yang sudah disiapkan (bawaan: registers/population)",
    )  # fmt: skip
    parser.add_argument("--lang", choices=("id", "en"), default="id", help="bahasa kalimat (bawaan: id)")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Answer until nothing is asked. Exit 1 when a line could not be understood."""
    if re.sub(r"[\s.'-]", "", str(arguments.register)).isdigit():
        raise WrongCall("NIK tidak boleh ditulis di baris perintah. Tulis folder register; NIK ditanyakan sesudahnya.")
    lookup = opened(arguments)
    failed = False
    for question in questions():
        try:
            asked = understood(question)
            began = time.perf_counter()
            found = lookup.find(asked)
        except WrongCall as error:
            failed = True
            say_wrong(error, as_json=arguments.json)
            continue
        answer(found, lookup.model, time.perf_counter() - began, arguments)
    return ExitCode.DONE_WITH_PROBLEMS if failed else ExitCode.DONE


def opened(arguments: argparse.Namespace) -> Lookup:
    """The register, ready to be asked."""
    from naungan.engines.lookup import Lookup
    from naungan.sources.link_files import shipped_model, shipped_profile

    profile = shipped_profile()
    with reporting(arguments.quiet or arguments.json) as progress:
        progress("Membuka register", 0, 0)
        return Lookup(arguments.register, profile, shipped_model())


def questions() -> Iterator[tuple[str, ...]]:
    """Question after question as its parts, until an empty one."""
    if sys.stdin.isatty():
        while any(parts := ask()):
            yield parts
        return
    for line in sys.stdin:
        if not line.strip():
            return
        yield tuple(part.strip() for part in re.split(r"[;\t]", line))


def ask() -> tuple[str, ...]:
    """One question on the screen; the NIK is not shown while it is typed."""
    try:
        nik = getpass.getpass("NIK (tidak ditampilkan; kosong bila tidak ada): ").strip()
        if nik:
            return (nik,)
        name = input("Nama: ").strip()
        return (name, input("Tanggal lahir (hari-bulan-tahun): ").strip()) if name else ()
    except EOFError:
        return ()


def understood(parts: tuple[str, ...]) -> Asked:
    """A question from its parts, in any order. Raises: WrongCall, without repeating what may be a NIK."""
    from naungan.engines.lookup import Asked

    nik, name, birth = "", "", None
    for part in filter(None, parts):
        digits = re.sub(r"[\s.'-]", "", part)
        if _NIK.fullmatch(digits):
            nik = digits
        elif day := read_day(part):
            birth = day
        elif digits.isdigit():
            raise WrongCall(f"Angka sebanyak {len(digits)} bukan NIK (16 angka) dan bukan tanggal (01-07-1980).")
        else:
            name = part
    if not nik and not (name and birth):
        raise WrongCall("Sebutkan NIK 16 angka, atau nama bersama tanggal lahir (SITI AMINAH; 01-07-1980).")
    return Asked(nik, name, birth)


def read_day(text: str) -> date | None:
    """A date with its year first or last; None when it is none."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _YEAR_LAST.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def say_wrong(error: WrongCall, *, as_json: bool) -> None:
    """Why a question was not answered; the next one may be."""
    Screen(as_json).result({"status": "salah_tanya", "message": str(error)})
    Screen(as_json, sys.stderr).show([Text(str(error), "warn")])


def answer(found: tuple[Found, ...], model: LinkModel, seconds: float, arguments: argparse.Namespace) -> None:
    """Show who was found, or print them as one JSON line."""
    screen = Screen(arguments.json)
    screen.show(blocks(found, model, seconds, arguments.lang))
    if arguments.json:
        told = [payload(each, model, arguments.lang) for each in found]
        print(json.dumps({"status": "selesai", "found": told, "seconds": round(seconds, 6)}, ensure_ascii=False))
        sys.stdout.flush()


def blocks(found: tuple[Found, ...], model: LinkModel, seconds: float, lang: str) -> list[Block]:
    """Everybody who may be meant, each with what agrees."""
    from naungan.stages.explain_link import bits_text, label_of, probability_text, shown

    took = f"{seconds * 1000:.1f}".replace(".", ",")
    if not found:
        return [Title("Tidak ditemukan"), Text(f"Tidak ada orang yang cukup dekat. {took} milidetik.", "warn")]
    told: list[Block] = [Title(f"{grouped(len(found))} orang, {took} milidetik")]
    for place, each in enumerate(found, 1):
        values = tuple((label_of(c, lang), shown(each.values[c])) for c in SHOWN if c in each.values)
        head = f"{place}. {shown(each.register_id)}  {each.band}  {probability_text(each.ppm, lang)}"
        told += [
            Text(head, {"COCOK": "good", "TINJAUAN": "warn"}.get(each.band, "")),
            Table("", ("", "Register"), values),
            Text(f"  {'; '.join(sentences(each, model, lang))}: {bits_text(each.match_weight, lang)}"),
        ]
    return told


def sentences(found: Found, model: LinkModel, lang: str) -> list[str]:
    """What agrees and what does not, one sentence for each comparison that was made."""
    from naungan.stages.explain_link import sentence_of

    made = [c for c, level in found.levels.items() if level >= 0]
    return [sentence_of(model, c, dict(found.levels), lang) for c in made]


def payload(found: Found, model: LinkModel, lang: str) -> dict[str, Any]:
    """One person for machines: no full number."""
    from naungan.stages.explain_link import shown

    return {
        "person": shown(found.register_id),
        "band": str(found.band),
        "probability": found.ppm / 1_000_000,
        "match_weight": found.match_weight,
        **{c: shown(found.values[c]) for c in SHOWN if c in found.values},
        "levels": {c: level for c, level in found.levels.items() if level >= 0},
        "sentences": sentences(found, model, lang),
    }
