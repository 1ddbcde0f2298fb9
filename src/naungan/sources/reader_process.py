"""Reading lists in processes of their own, with bounded memory and time.

A table reader may abort (one far cell aborts python-calamine), loop or eat memory: then its process dies, this file
gets one problem, and a fresh process reads the next. One process reads many files, for starting one costs 0.1 s.
Knows: pipes, limits, deaths. Does not know: what is in a file (list_file); the child gets bytes and opens no file.
"""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple

import orjson

import naungan
from naungan.model.problem import Problem, ProblemCode
from naungan.model.programme import Region
from naungan.model.row import RawRow
from naungan.sources.limits import Limits
from naungan.sources.list_file import ListRead, SheetReport, read_list_file
from naungan.sources.profile_file import Profile, ProfileEntry
from naungan.sources.regency_of import RegencyNames

READER_FAULT = "galat pembaca"
"""Begins what is said of a file whose reader failed by its own fault, not the file's."""
_LENGTH = struct.Struct("<Q")
_SPARE_SECONDS = 5
_ERROR_TAIL = 4000


class Plan(NamedTuple):
    """What every reader needs to know before the first file."""

    limits: Limits
    regions: tuple[Region, ...]
    profile: Profile


class Died(NamedTuple):
    """A file that its reader did not survive: the code, and what is known of the death."""

    code: ProblemCode
    seen: str


class ReaderProcess:
    """A child that reads files one after another. Use as a context manager; `read` starts it when needed."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._child: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None

    def __enter__(self) -> ReaderProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        self._stop()
        self._last_words()

    def read(self, name: str, data: bytes) -> ListRead | Died:
        """Read one file. Out: what it gave, or how its reader died. Units: at most `limits.seconds` of wall clock."""
        child = self._child or self._start()
        overdue = threading.Event()

        def too_late() -> None:
            overdue.set()
            child.kill()

        timer = threading.Timer(self._plan.limits.seconds, too_late)
        timer.start()
        try:
            answer = _ask(child, name, data)
        finally:
            timer.cancel()
        if answer is not None and not overdue.is_set():
            return _unpack(answer)
        return self._bury(child, overdue.is_set())

    def _start(self) -> subprocess.Popen[bytes]:
        home = str(Path(naungan.__file__).resolve().parents[1])
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as the child)
        child = subprocess.Popen(
            [sys.executable, "-m", "naungan.sources.reader_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=home,
            env={"PYTHONPATH": home, "PYTHONDONTWRITEBYTECODE": "1", "RUST_BACKTRACE": "0", "LC_ALL": "C.UTF-8"},
        )
        self._child = child
        try:
            _send(child.stdin, _pack_plan(self._plan))
            ready = _receive(child.stdout)
        except (BrokenPipeError, OSError):
            ready = None
        if ready is None:
            raise RuntimeError(f"pembaca daftar tidak dapat dimulai: {self._last_words()}")
        return child

    def _bury(self, child: subprocess.Popen[bytes], overdue: bool) -> Died:
        """Say why the child died; the next file gets a new one."""
        with suppress(subprocess.TimeoutExpired):
            child.wait(_SPARE_SECONDS)  # it closes its pipe before it is quite dead: let it end its own way
        self._stop()
        errors = self._last_words()
        if overdue:
            return Died(ProblemCode.BERKAS_TERLALU_LAMA, f"lebih dari {self._plan.limits.seconds:g} detik")
        if "memory allocation of" in errors or "MemoryError" in errors or "capacity overflow" in errors:
            return Died(ProblemCode.BERKAS_TERLALU_LAMA, f"lebih dari {self._plan.limits.memory_bytes >> 20} MB memori")
        lines = errors.strip().splitlines()
        if child.returncode < 0 or "PanicException" in errors:
            return Died(ProblemCode.BERKAS_RUSAK, f"pembaca tabel berhenti ({child.returncode})")
        last = lines[-1].split(":")[0] if lines else str(child.returncode)
        return Died(ProblemCode.BERKAS_RUSAK, f"{READER_FAULT}: {last}")

    def _last_words(self) -> str:
        """What the child wrote to its error stream at the end; the stream is closed."""
        if not self._errors:
            return ""
        with self._errors as errors:
            errors.seek(0, os.SEEK_END)
            errors.seek(max(0, errors.tell() - _ERROR_TAIL))
            self._errors = None
            return errors.read().decode("utf-8", "replace")

    def _stop(self) -> None:
        if self._child:
            for pipe in (self._child.stdin, self._child.stdout):
                with suppress(BrokenPipeError):
                    pipe and pipe.close()
            self._child.kill()
            self._child.wait()
            self._child = None


def _ask(child: subprocess.Popen[bytes], name: str, data: bytes) -> bytes | None:
    try:
        _send(child.stdin, name.encode("utf-8", "replace"))
        _send(child.stdin, data)
        return _receive(child.stdout)
    except (BrokenPipeError, ValueError, OSError):
        return None


def _send(pipe: IO[bytes] | None, data: bytes) -> None:
    if pipe:
        pipe.write(_LENGTH.pack(len(data)))
        pipe.write(data)
        pipe.flush()


def _receive(pipe: IO[bytes] | None) -> bytes | None:
    """One message, or None when the other side is gone."""
    head = pipe.read(_LENGTH.size) if pipe else b""
    if not pipe or len(head) < _LENGTH.size:
        return None
    length = _LENGTH.unpack(head)[0]
    data = pipe.read(length)
    return data if len(data) == length else None


def _pack_plan(plan: Plan) -> bytes:
    entries = [asdict(entry) for entry in plan.profile.entries]
    regions = [asdict(region) for region in plan.regions]
    return orjson.dumps({"limits": asdict(plan.limits), "regions": regions, "profile": entries})


def _unpack_plan(data: bytes) -> Plan:
    told: dict[str, Any] = orjson.loads(data)
    regions = tuple(Region(**{**region, "aliases": tuple(region["aliases"])}) for region in told["regions"])
    entries = tuple(
        ProfileEntry(**{**e, "by_letter": _pairs(e["by_letter"]), "by_heading": _pairs(e["by_heading"])})
        for e in told["profile"]
    )
    return Plan(Limits(**told["limits"]), regions, Profile(entries))


def _pairs(listed: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((pair[0], pair[1]) for pair in listed)


def _pack(read: ListRead) -> bytes:
    return orjson.dumps(
        [
            read.kind,
            [list(row) for row in read.rows],
            read.id_baris,
            [(at, *problem) for at, problem in read.problems],
            [list(sheet) for sheet in read.sheets],
        ]
    )


def _unpack(data: bytes) -> ListRead:
    kind, rows, id_baris, problems, sheets = orjson.loads(data)
    return ListRead(
        kind,
        [RawRow._make(row) for row in rows],
        id_baris,
        [
            (at, Problem("", source, sheet, row, column, value, ProblemCode(code)))
            for at, _, source, sheet, row, column, value, code in problems
        ],
        [SheetReport(name, row, _pairs(mapping), *rest) for name, row, mapping, *rest in sheets],
    )


def serve() -> None:
    """The child: read the plan, bind itself, then answer one file after another until the pipe closes."""
    pipe_in, pipe_out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    told = _receive(pipe_in)
    if told is None:
        return
    plan = _unpack_plan(told)
    _bind(plan.limits)
    names = RegencyNames(plan.regions)
    _send(pipe_out, b"siap")
    while (name := _receive(pipe_in)) is not None and (data := _receive(pipe_in)) is not None:
        if hasattr(signal, "alarm"):
            signal.alarm(int(plan.limits.seconds) + _SPARE_SECONDS)
        read = read_list_file(name.decode("utf-8"), data, plan.limits, names, plan.profile)
        del data
        _send(pipe_out, _pack(read))


def _bind(limits: Limits) -> None:
    """Bound this process's memory; let it write no file to speak of and leave no core."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    serve()
