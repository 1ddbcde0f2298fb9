"""Measures everything and writes one page: python -m bench [--quick] [--huge] [--only GROUP …] [--out FILE].

Knows: the arguments, the work folder, where the page goes. Does not know: what is measured (bench/measures.py). Imports
the standard library only, and so do the modules it calls: bench/child.py says why.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.machine import facts
from bench.measures import GROUPS
from bench.session import FULL, QUICK, Session, say
from bench.table import page

OUT = Path("docs/reference/measurements.md")
BYTES_PER_PERSON = 600
"""Disk for a person in source files, registers, spilled sorts and a province, generously; twice that when tiled."""


@contextmanager
def work_folder() -> Iterator[Path]:
    """NAUNGAN_BENCH, which is kept and used again, else a temp folder, which is not."""
    told = os.environ.get("NAUNGAN_BENCH")
    if told:
        Path(told).mkdir(parents=True, exist_ok=True)
        yield Path(told).resolve()
        return
    with tempfile.TemporaryDirectory(prefix="naungan-bench-") as folder:
        yield Path(folder)


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure speed and memory; write one page.")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works; nothing is judged")
    parser.add_argument("--huge", action="store_true", help="the tiled population too: ten times the large one")
    parser.add_argument("--only", nargs="+", choices=GROUPS, metavar="GROUP", help=f"of {', '.join(GROUPS)}")
    parser.add_argument("--out", type=Path, help=f"the page (default: {OUT}; with --quick or --only it is printed)")
    parser.add_argument("--date", default="", help="the date to print (default: today, UTC)")
    return parser.parse_args()


def main() -> int:
    """Measure and write. Out: 1 when something could not be measured; a missed target is no failure."""
    asked = arguments()
    sizes = QUICK if asked.quick else FULL
    with work_folder() as work:
        needed = sizes.large[1] * BYTES_PER_PERSON * (2 if asked.huge else 1)
        if shutil.disk_usage(work).free < needed:
            say(f"{work} has no room: {needed / 2**30:.0f} GiB are needed. Set NAUNGAN_BENCH to a folder that has.")
            return 2
        known = facts(asked.date, "small (--quick)" if asked.quick else "full")
        session = Session(work, sizes, asked.huge)
        for name in asked.only or GROUPS:
            with session.group(name):
                GROUPS[name](session)
    text = page(known, session.figures, judged=sizes.judged)
    out = asked.out or (None if asked.quick or asked.only else OUT)
    if out:
        out.write_text(text, encoding="utf-8", newline="\n")
        say(f"Written: {out}")
    else:
        say(f"\n{text}")
    return 1 if any(figure.failed for figure in session.figures) else 0


if __name__ == "__main__":
    sys.exit(main())
