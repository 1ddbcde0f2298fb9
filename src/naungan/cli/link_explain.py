"""`naungan link explain`: why one row was linked, as a waterfall in the terminal or one HTML file.

Knows: its arguments and how a waterfall is drawn with letters. Does not know: the sentences (stages/explain_link.py) or
the page (reports/link_waterfall.py).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.screen import Block, Screen, Table, Text, Title
from naungan.model.errors import FileMissing, WrongCall

if TYPE_CHECKING:
    from naungan.reports.link_waterfall import ExplainedLink
    from naungan.stages.explain_link import Rival

NAME = "explain"
HELP = "Jelaskan satu tautan: kedua sisi, setiap temuan dengan bitnya, pesaing, dan kemungkinan tidak ada di register."
EXAMPLE = """Contoh:
  naungan link explain links.parquet 7k2m9q4x1v
  naungan link explain links.parquet 7k2m9q4x1v --lang en
  naungan link explain links.parquet 7k2m9q4x1v --html mengapa.html

Satu bit berarti dua kali lebih mungkin. NIK dan nomor KK ditutup; tempat angka yang berbeda disebut."""
WIDTH = 40
"""Letters of a bar's field."""
BLOCKS, ASCII = ("█", "░", "│", "●"), ("#", "-", "|", "o")
"""What adds, what takes away, where zero is, another possibility."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what link explain takes."""
    parser.add_argument("links", metavar="TAUTAN", type=Path, help="links.parquet dari `naungan link`")
    parser.add_argument("candidate_id", metavar="NOMOR_CALON", help="nomor calon, bukan NIK")
    parser.add_argument("--html", metavar="BERKAS", type=Path, help="tulis juga sebagai satu berkas HTML")
    parser.add_argument("--lang", choices=("id", "en"), default="id", help="bahasa penjelasan (bawaan: id)")
    parser.add_argument("--ascii", action="store_true", help="gambar dengan huruf biasa saja")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Find the row, explain it, and write the page if one is wanted."""
    from naungan.cli.explain import check_call
    from naungan.reports.link_waterfall import context, render_link

    check_call(arguments.candidate_id, by_nik=False)
    check_page(arguments.html)
    found = find(arguments.links, arguments.candidate_id)
    screen = Screen(arguments.json)
    drawn = ASCII if arguments.ascii or not can_draw(screen.stream) else BLOCKS
    screen.show(blocks(found, arguments.lang, drawn))
    if arguments.html:
        write_page(arguments.html, render_link(found, arguments.lang))
        screen.show([Text(f"Ditulis: {arguments.html}" if arguments.lang == "id" else f"Written: {arguments.html}")])
    screen.result({"status": "selesai", **context(found, arguments.lang)})
    return ExitCode.DONE


def find(links: Path, candidate_id: str) -> ExplainedLink:
    """The row of this candidate with its rivals. Raises: FileMissing, naming the ids that look most alike."""
    from naungan.cli.explain import nearest
    from naungan.reports.link_records import LinkFiles, one_link, people_of, read_links, read_model, read_rivals
    from naungan.reports.link_waterfall import ExplainedLink

    files, table = LinkFiles(links), read_links(links)
    row = one_link(table, candidate_id)
    if row is None:
        near = nearest(candidate_id, table.column("candidate_id").to_pylist())
        advice = f"Mungkin maksud Anda {' atau '.join(near)}." if near else "Salin nomornya dari daftar calon."
        raise FileMissing(f"Nomor calon '{candidate_id}' tidak ada dalam {links}. {advice}")
    rivals = read_rivals(files, [candidate_id]).get(candidate_id, ())
    return ExplainedLink(
        row.candidate_id, row.register_id, row.band, row.ppm, rivals, read_model(files), people_of(files)
    )


def check_page(path: Path | None) -> None:
    """Nothing but an HTML file is written as one. Raises: WrongCall."""
    if path and path.suffix.lower() not in (".html", ".htm"):
        raise WrongCall(f"--html {path} harus berakhir .html, misalnya {path.with_suffix('.html')}.")


def write_page(path: Path, text: str) -> None:
    """One file, readable by its owner alone: it holds personal data."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def can_draw(stream: TextIO) -> bool:
    """Can the terminal or file show the blocks?"""
    try:
        "".join(BLOCKS).encode(stream.encoding or sys.getdefaultencoding())
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def blocks(found: ExplainedLink, lang: str, drawn: Sequence[str]) -> list[Block]:
    """Outcome, both sides, the waterfall, everything else that may be true, rivals."""
    from naungan.reports.link_waterfall import band_text, sentences, words
    from naungan.stages.explain_link import probability_text, shown

    text = words(lang)
    person = f" -> {shown(found.register_id)}" if found.register_id else ""
    shown_blocks: list[Block] = [
        Title(f"{found.candidate_id}{person}"),
        Text(band_text(found.band, lang), {"COCOK": "good", "TINJAUAN": "warn"}.get(found.band, "")),
    ]
    if found.rivals:
        shown_blocks.append(Text(f"{probability_text(found.ppm, lang)} {text['probability']}."))
    shown_blocks += [Text(sentence) for sentence in sentences(found, lang)]
    if not found.rivals:
        return shown_blocks
    return [
        *shown_blocks,
        Text(""),
        side_by_side(found.rivals[0], found, text["sides"], lang),
        Text(""),
        *(Text(line) for line in waterfall(found, lang, drawn)),
        *_rivals(found, lang),
    ]


def side_by_side(rival: Rival, found: ExplainedLink, title: str, lang: str) -> Table:
    """Row and registered person, comparison by comparison."""
    from naungan.reports.link_waterfall import lines_of, words

    text = words(lang)
    lines = tuple(
        (line.label, line.row, line.registered, line.sentence, line.bits) for line in lines_of(rival, found.model, lang)
    )
    return Table(title, ("", text["row"], text["register"], text["found"], f"{text['bits']}>"), lines)


def waterfall(found: ExplainedLink, lang: str, drawn: Sequence[str]) -> list[str]:
    """The weights as bars on one scale, their sum, and the other possibilities."""
    from naungan.reports.link_waterfall import Scale, other_rows, words
    from naungan.stages.explain_link import bits_text, label_of, steps_of

    text, best, scale = words(lang), found.rivals[0], Scale.of(found)
    full, light, zero, dot = drawn
    lines = [text["waterfall"]]
    for step in steps_of(best):
        label = label_of(step.comparison, lang) if step.comparison else text["start"]
        sign = full if step.weight >= 0 else light
        lines.append(_line(label, bits_text(step.weight, lang), _field(scale, step.start, step.end, sign, zero)))
    total = bits_text(best.match_weight, lang)
    lines.append(_line(text["sum"], total, _field(scale, 0, best.match_weight, full, zero)))
    others = other_rows(found, lang)
    lines += ["", text["others"]] if others else []
    for row in others:
        lines += [f"  {row.sentence}", _line("", row.bits, _dot(scale, row.weight, zero, dot))]
    return lines


def _line(label: str, bits: str, field: str) -> str:
    return f"  {label[:16].ljust(16)} {bits.rjust(10)}  {field}".rstrip()


def _place(weight: int, low: int, high: int) -> int:
    return min(WIDTH - 1, WIDTH * (weight - low) // (high - low))


def _field(scale: tuple[int, int], start: int, end: int, sign: str, zero: str) -> str:
    """A bar from one weight to another; the line of zero shows where no bar covers it."""
    low, high = scale
    left, right = sorted((_place(start, low, high), _place(end, low, high)))
    cells = [" "] * WIDTH
    cells[_place(0, low, high)] = zero
    cells[left : max(right, left + 1)] = [sign] * max(1, right - left)
    return "".join(cells)


def _dot(scale: tuple[int, int], weight: int, zero: str, dot: str) -> str:
    low, high = scale
    cells = [" "] * WIDTH
    cells[_place(0, low, high)] = zero
    cells[_place(weight, low, high)] = dot
    return "".join(cells)


def _rivals(found: ExplainedLink, lang: str) -> list[Block]:
    from naungan.reports.link_waterfall import rival_title, words

    text = words(lang)
    if len(found.rivals) == 1:
        return [Text(""), Text(text["no_rivals"])]
    shown_blocks: list[Block] = []
    for rival in found.rivals[1:]:
        shown_blocks += [Text(""), side_by_side(rival, found, rival_title(rival, lang), lang)]
    return shown_blocks
