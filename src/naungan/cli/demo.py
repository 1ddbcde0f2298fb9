"""`naungan demo`: a synthetic province, its registers, and a determination, in one command.

Knows: the order of the three. Does not know: what each does.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.progress import labelled, reporting
from naungan.cli.screen import Screen, Text, Title
from naungan.cli.synthesise import GUIDE, add_size, check_room
from naungan.model.register import Coverage

NAME = "demo"
HELP = "Coba semuanya sekali jalan: tulis provinsi tiruan, impor registernya, tetapkan penerima, tunjukkan laporannya."
EXAMPLE = """Contoh:
  naungan demo --out demo/
  naungan demo --out demo/ --population 50000 --candidates 3000"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what demo takes."""
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="folder demo yang akan ditulis")
    add_size(parser)
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do the three, then show the determination's summary. Rows to mend are the point of a demo, so it exits 0."""
    from naungan.cli.summary import REGISTER_WORDS, determined_blocks, determined_payload
    from naungan.engines.registers import import_register
    from naungan.run import determine
    from naungan.sources.programme_file import load_programme
    from naungan.synthetic.province import synthesise

    programme = load_programme(arguments.programme)
    province, result = arguments.out / "province", arguments.out / "result"
    check_room(province)
    with reporting(arguments.quiet or arguments.json) as progress:
        synthesise(
            province,
            programme,
            population=arguments.population,
            candidates=arguments.candidates,
            seed=arguments.seed,
            progress=progress,
        )
        guide = json.loads((province / GUIDE).read_text("utf-8"))
        registers = province / guide["registers"]
        for item in guide["imports"]:
            import_register(
                item["kind"],
                [province / name for name in item["files"]],
                registers,
                coverage=Coverage(item["coverage"]),
                as_of=date.fromisoformat(item["as_of"]),
                source=item["source"],
                regions=tuple(item.get("regions", ())),
                lists=tuple(item.get("lists", ())),
                progress=labelled(progress, f"Impor {REGISTER_WORDS[item['kind']]}"),
            )
        report = determine(
            arguments.programme,
            [province / guide["lists"]],
            registers,
            result,
            key=province / guide["key"],
            progress=progress,
        )
    screen = Screen(arguments.json)
    screen.show(determined_blocks(report))
    screen.show(
        [
            Title("Coba juga"),
            Text(f"naungan score {result} --truth {province / guide['truth']}"),
            Text(
                f"naungan verify {result} --root {report.root} --candidates {province / guide['lists']} "
                f"--registers {registers}"
            ),
            Text(f"naungan explain {result} NOMOR_CALON   (nomor calon ada di {result / 'xlsx'})"),
        ]
    )
    screen.result({**determined_payload(report), "province": str(province)})
    return ExitCode.DONE
