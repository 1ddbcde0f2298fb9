"""How far a run has come: a bar on a terminal, plain lines anywhere else, nothing when asked to be quiet.

Knows: how steps are shown, always on standard error. Does not know: what the steps do.
The contract is engines.engine.Progress: (step in Indonesian, done, total), total 0 = unknown.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from naungan.model.money import grouped

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import ProgressColumn, TaskID

Report = Callable[[str, int, int], None]

PLAIN_PERCENT = 10
PLAIN_SECONDS = 10.0
PERCENT = 100
"""A total of this many says that a step reports in per cent; then the count itself tells nobody anything."""
TOLD_FROM_SECONDS = 0.1
"""A step that was over sooner leaves no line behind on a terminal."""
RATE_FROM = 1000
"""A rate is shown for steps of at least so many units: of five files a second nobody learns anything."""


def nothing(step: str, done: int, total: int) -> None:
    """Say nothing."""


class PlainLines:
    """One line when a step begins, then one per 10 % or 10 seconds: readable in a log file."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream, clock
        self._step, self._percent, self._said_at = "", -1, 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note of one report, and print it if it says enough that is new."""
        percent = 100 * done // total if total else 0
        begins = step != self._step
        ends = bool(total) and done >= total and self._percent < 100
        late = self._clock() - self._said_at >= PLAIN_SECONDS
        if not (begins or ends or late or percent >= self._percent + PLAIN_PERCENT):
            return
        self._step, self._percent, self._said_at = step, percent, self._clock()
        print(plain_line(step, done, total), file=self._stream, flush=True)


def plain_line(step: str, done: int, total: int) -> str:
    """One report as a line: 'Membaca daftar: 3 dari 33 (9 %)'."""
    step = label(step)
    if total:
        return f"  {step}: {grouped(done)} dari {grouped(total)} ({100 * done // total} %)"
    return f"  {step}: {grouped(done)}" if done else f"  {step} …"


class Bars:
    """One rich bar for the step under way; a step that gives way to the next becomes a line above it."""

    def __init__(self, bars: RichProgress) -> None:
        self._bars = bars
        self._step = ""
        self._task: TaskID | None = None

    def __call__(self, step: str, done: int, total: int) -> None:
        """Move the bar of this step, or begin it."""
        if self._task is None or step != self._step:
            self.finish()
            self._step, self._task = step, self._bars.add_task(label(step), total=total or None)
        self._bars.update(self._task, completed=done, total=total or None)

    def finish(self) -> None:
        """Leave the current step behind as a line, whatever it last reported."""
        if self._task is None:
            return
        task = self._bars.tasks[self._bars.task_ids.index(self._task)]
        counted = f"  {grouped(int(task.total))}" if task.total and task.total != PERCENT else ""
        seconds = f"{task.elapsed or 0:.1f}".replace(".", ",")
        if (task.elapsed or 0) >= TOLD_FROM_SECONDS:
            self._bars.console.print(f"[green]✓[/] {task.description}[dim]{counted}  {seconds} dtk[/]", highlight=False)
        self._bars.remove_task(self._task)
        self._step, self._task = "", None


def labelled(progress: Report, prefix: str) -> Report:
    """The same progress, with what the steps belong to said before each."""
    return lambda step, done, total: progress(f"{prefix}: {step[:1].lower()}{step[1:]}", done, total)


def label(step: str) -> str:
    """A step as it is shown: with a capital, and no brackets that rich would take for markup."""
    return f"{step[:1].upper()}{step[1:]}".replace("[", "(").replace("]", ")")


@contextmanager
def reporting(quiet: bool = False, stream: TextIO | None = None) -> Iterator[Report]:
    """A progress callable fit for where standard error goes: terminal, file or nowhere."""
    stream = stream or sys.stderr
    if quiet:
        yield nothing
    elif not stream.isatty():
        yield PlainLines(stream)
    else:
        with _rich_progress() as rich_progress:
            bars = Bars(rich_progress)
            yield bars
            bars.finish()


def _rich_progress() -> RichProgress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    return Progress(
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        _rate_column(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=Console(stderr=True),
        refresh_per_second=8,
    )


def _rate_column() -> ProgressColumn:
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        """Units per second, once there is something to measure."""

        def render(self, task: Task) -> Text:
            """Show the speed."""
            speed = task.finished_speed or task.speed
            worth_telling = speed is not None and (task.total or 0) >= RATE_FROM
            return Text(f"{grouped(round(speed or 0))}/dtk" if worth_telling else "", style="dim")

    return Rate()
