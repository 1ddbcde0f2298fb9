"""One session of measuring: where the big inputs lie, how big they are, and the figures as they come.

Knows: sizes, folders, plain progress lines. Does not know: what is measured (bench/measures.py).
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.child import ChildFailed, Taken, measure, measure_module
from bench.table import Figure, line

Size = tuple[int, int]
"""(candidates, people)"""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything, and how often. `judged`: these are the sizes that the targets speak of."""

    small: Size
    large: Size
    province: Size
    large_province: int
    pairs: int
    runs: int
    judged: bool


FULL = Sizes((20_000, 1_000_000), (200_000, 15_000_000), (45_000, 1_000_000), 15_000_000, 5, 3, True)
QUICK = Sizes((500, 20_000), (2_000, 60_000), (1_500, 30_000), 60_000, 2, 1, False)


def size_text(size: Size) -> str:
    """(200000, 15000000) -> '200,000 × 15,000,000'."""
    return f"{size[0]:,} × {size[1]:,}"


def say(text: str) -> None:
    """One plain line of progress."""
    print(text, flush=True)


def seconds(taken: Taken) -> float:
    """Seconds of the work itself. Raises: ChildFailed when the run did not say."""
    if "seconds" not in taken.answer:
        raise ChildFailed("the run printed no seconds")
    return float(taken.answer["seconds"])


@dataclass(frozen=True, slots=True)
class Session:
    """Runs and remembers. `work`: where the inputs lie; `huge`: the tiled population is measured too."""

    work: Path
    sizes: Sizes
    huge: bool
    figures: list[Figure] = field(default_factory=list)

    def run(self, module: str, *arguments: object) -> Taken:
        """One run of a module of bench/. Raises: ChildFailed."""
        return measure_module(module, *arguments, data=self.work / "data")

    def naungan(self, *arguments: object) -> Taken:
        """One run of the installed command. Raises: ChildFailed."""
        command = [str(Path(sys.executable).with_name("naungan")), *map(str, arguments), "--json"]
        return measure(command, data=self.work / "data", allowed=(0, 1))

    def told(self, label: str, once: Callable[[], Taken]) -> Taken:
        """One run, and a line about it."""
        taken = once()
        inside = f", {seconds(taken):.2f} s of work" if "seconds" in taken.answer else ""
        say(f"  {label}: {taken.seconds:.1f} s{inside}, {taken.peak_mib:.0f} MiB")
        return taken

    def repeat(self, label: str, times: int, once: Callable[[], Taken]) -> list[Taken]:
        """The same run several times."""
        return [self.told(f"{label}, run {i} of {times}", once) for i in range(1, times + 1)]

    def add(self, *figures: Figure) -> None:
        """Keep figures and say them."""
        self.figures.extend(figures)
        for figure in figures:
            say(f"  -> {line(figure, self.sizes.judged)}")

    @contextmanager
    def group(self, name: str) -> Iterator[None]:
        """A group of measures that may fail without taking the others with it."""
        say(f"{name} ...")
        try:
            yield
        except ChildFailed as failure:
            self.add(Figure(name, "the rest of this group", "", failed=" ".join(str(failure).split())[-300:]))

    def made(self, size: Size) -> Path:
        """The folder with source files and a list of that size; made once, kept while the work folder is."""
        folder = self.work / f"{size[0]}-{size[1]}"
        mark = folder / "made"
        if not mark.exists():
            shutil.rmtree(folder, ignore_errors=True)
            say(f"  making {size_text(size)} ...")
            self.run("bench.exact_inputs", folder, *size)
            mark.touch()
        return folder

    def imported(self, size: Size) -> Path:
        """The same folder with its registers prepared, whoever asks first."""
        folder = self.made(size)
        if not (folder / "registers" / "population").exists():
            self.import_population(folder)
        if not (folder / "registers" / "exclusions").exists():
            self.import_others(folder)
        return folder

    def import_population(self, folder: Path, form: str = "parquet") -> Taken:
        """Import the population of that folder from one of its source files."""
        file = folder / "sumber" / f"population.{form}"
        return self.run("bench.importing", folder, "population", file)

    def import_others(self, folder: Path) -> Taken:
        """Import the three smaller registers of that folder."""
        return self.run("bench.importing", folder, "others")

    def province(self) -> Path:
        """The smaller synthetic province, written when it is not there yet."""
        out = self.work / "province"
        if not (out / "province.json").exists():
            self.synthesise(out, self.sizes.province)
        return out

    def synthesise(self, out: Path, size: Size) -> Taken:
        """Write a province by the installed command."""
        return self.naungan("synthesise", "--out", out, "--candidates", size[0], "--population", size[1])
