"""One import of a bench folder's source files into prepared registers, in a process of its own.

Knows: which owner's file is which register. Does not know: how an import works (engines/registers).

Run: python -m bench.importing FOLDER population FILE
     python -m bench.importing FOLDER others
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.child import Stopwatch
from bench.exact_inputs import AS_OF, LISTS
from naungan.engines.registers import import_register
from naungan.model.register import REGISTERS, Coverage

SOURCES = {"population": "Dukcapil (uji)", "welfare": "P3KE", "membership": "BPJS (uji)", "exclusions": "Daftar (uji)"}


def bring_in(kind: str, file: Path, into: Path) -> int:
    """Import one file as a complete register. Out: rows kept."""
    lists = LISTS if kind == "exclusions" else ()
    report = import_register(
        kind, [file], into, coverage=Coverage.LENGKAP, as_of=AS_OF, source=SOURCES[kind], regions=(), lists=lists
    )
    return report.info.rows


def main() -> None:
    """Do one import and print what it took."""
    folder, kind = Path(sys.argv[1]), sys.argv[2]
    kinds = [each for each in REGISTERS if each != "population"] if kind == "others" else [kind]
    files = [folder / "sumber" / f"{each}.parquet" for each in kinds] if kind == "others" else [Path(sys.argv[3])]
    with Stopwatch() as watch:
        rows = sum(bring_in(each, file, folder / "registers") for each, file in zip(kinds, files, strict=True))
    watch.answer(rows=rows)


if __name__ == "__main__":
    main()
