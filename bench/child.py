"""One measured run: a fresh process, its wall clock, its CPU, its peak memory and that of the processes it starts.

Knows: processes. Does not know: what is measured. It imports the standard library only: on Linux a child's peak
memory starts from what its parent held when it was started, so this process has to stay small.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple

WATCH_SECONDS = 0.02
"""How often the processes are looked at; a grandchild that lives shorter may go unseen."""
MIB = 1024
"""KiB of a MiB."""


class ChildFailed(Exception):
    """A measured process ended with an error; the message holds its last words."""


class Taken(NamedTuple):
    """What a run took. Units: seconds; MiB. `answer`: the JSON it printed; `seconds` and `cpu` of the whole process
    with what it started and waited for; `reader_mib`: the largest peak among the processes it started."""

    answer: dict[str, Any]
    seconds: float
    cpu: float
    peak_mib: float
    reader_mib: float


class Stopwatch:
    """Wall and CPU seconds of a block, from inside a measured process: its start and imports do not count."""

    def __enter__(self) -> Stopwatch:
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.seconds, self.cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu

    def answer(self, **more: object) -> None:
        """Print what was taken as the one line of JSON that `measure` reads."""
        print(json.dumps({"seconds": self.seconds, "cpu": self.cpu, **more}))


def measure_module(module: str, *arguments: object, data: Path) -> Taken:
    """Run `python -m module arguments` with its private data in `data`. Raises: ChildFailed."""
    return measure([sys.executable, "-m", module, *map(str, arguments)], data=data)


def measure(command: Sequence[str], *, data: Path, allowed: Sequence[int] = (0,)) -> Taken:
    """Run a command and watch it. `data`: its NAUNGAN_DATA. Raises: ChildFailed on another exit code than `allowed`."""
    environment: Mapping[str, str] = {**os.environ, "NAUNGAN_DATA": str(data), "PYTHONHASHSEED": "0"}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=errors, env=environment)
        readers: dict[int, float] = {}
        try:
            while not (ended := os.wait4(child.pid, os.WNOHANG))[0]:
                _watch(child.pid, readers)
                time.sleep(WATCH_SECONDS)
        except BaseException:
            child.kill()
            child.wait()
            raise
        seconds = time.perf_counter() - started
        _, status, used = ended
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in allowed:
            raise ChildFailed(f"{' '.join(command[1:4])} ended with {child.returncode}: {_text(errors)[-600:].strip()}")
        answer = _answer(_text(out))
        return Taken(
            answer, seconds, used.ru_utime + used.ru_stime, _mib(used.ru_maxrss), max(readers.values(), default=0)
        )


def _mib(maxrss: int) -> float:
    """The unit of `ru_maxrss` is bytes on macOS, KiB elsewhere."""
    return maxrss / MIB / (MIB if sys.platform == "darwin" else 1)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _answer(text: str) -> dict[str, Any]:
    """The whole output as JSON, else its last line, else nothing."""
    for part in (text, text.strip().rpartition("\n")[2]):
        try:
            found = json.loads(part)
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    return {}


def _watch(parent: int, readers: dict[int, float]) -> None:
    """Note the peak of every process below `parent`. Where the system has no /proc, nothing is noted.

    A process that has not started its program yet still shows its parent's memory, and its parent's command by which
    it is known; the command is looked at first, so that a start in between does no harm.
    """
    command = _read(parent, "cmdline")
    for pid in _below(parent):
        if _read(pid, "cmdline") not in ("", command):
            readers[pid] = max(readers.get(pid, 0), _peak(pid))


def _read(pid: int, name: str) -> str:
    """A file of /proc; '' when the process has ended in the meantime."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""


def _below(parent: int) -> list[int]:
    found: list[int] = []
    waiting = [parent]
    while waiting:
        pid = waiting.pop()
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                children = [int(word) for word in task.read_text().split()]
            except OSError:  # it has ended in the meantime
                continue
            found += children
            waiting += children
    return found


def _peak(pid: int) -> float:
    """VmHWM of a process: unlike `ru_maxrss`, it starts anew when a program is started."""
    lines = _read(pid, "status").splitlines()
    return next((int(line.split()[1]) / MIB for line in lines if line.startswith("VmHWM")), 0)
