"""A what-if on a determination: opened, and asked one thing; from its folder, with its registers, or from a kept file.

Knows: which question is asked. Does not know: how often it is run (bench/measures.py).

Run: python -m bench.whatif RESULT|FILE [REGISTERS]
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.child import Stopwatch
from naungan.whatif import ask, open_result


def main() -> None:
    """From the folder on disk to the comparison; then one more question of what is already open."""
    folder, registers = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None
    change = "kriteria.desil_maksimum=1" if registers or folder.is_file() else "cadangan.persen=30"
    with Stopwatch() as watch:
        result = open_result(folder, registers=registers)
        found = ask(result, [change])
    with Stopwatch() as again:
        ask(result, [change])
    watch.answer(rows=len(result.held.ids), moved=found.enters + found.leaves, again=again.seconds)


if __name__ == "__main__":
    main()
