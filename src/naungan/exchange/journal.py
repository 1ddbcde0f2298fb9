"""The answers of one exchange as they came: one line each, only ever added to, on disk before anybody is told.

Knows: how a line is written, and that the same answer twice is one. Does not know: which one counts.
"""

from __future__ import annotations

import fcntl
import os
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import orjson

from naungan.model.errors import ExchangeBroken
from naungan.model.exchange import Answer, Outcome
from naungan.stages.answers import LINE

_NEVER = datetime.min.replace(tzinfo=UTC)


class Journal:
    """A file of answers. A line that a killed process left half is no answer, and is cut off before the next."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._seen: set[Answer] = set()
        self._last: dict[tuple[str, str], Answer] = {}
        self._answers: list[Answer] = []
        self._end = 0
        if file.exists():
            self._read(file.read_bytes())

    def add(self, answers: Iterable[Answer]) -> int:
        """Write those that are new, force them to disk, give their number. The same file read again adds nothing.

        Several processes may add at once: each waits for the other, and first reads what it wrote.
        """
        with os.fdopen(os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(self._end)
            self._read(file.read())
            fresh = self._fresh(answers)
            if not fresh:
                return 0
            lines = b"".join(map(_written, fresh.values()))
            file.truncate(self._end)
            file.seek(self._end)
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        self._keep(fresh.items())
        self._end += len(lines)
        return len(fresh)

    def fresh(self, answers: Iterable[Answer]) -> int:
        """How many of these `add` would write."""
        return len(self._fresh(answers))

    def answers(self) -> list[Answer]:
        """In the order in which they came."""
        return list(self._answers)

    def by_row(self) -> dict[str, list[Answer]]:
        """Row id -> its answers in the order in which they came."""
        found = defaultdict[str, list[Answer]](list)
        for answer in self._answers:
            found[answer.row_id].append(answer)
        return dict(found)

    def _fresh(self, answers: Iterable[Answer]) -> dict[Answer, Answer]:
        """By key those that say something new, once each: of a line of a file another thing than its last reading."""
        found = dict[Answer, Answer]()
        for answer in answers:
            key = _key(answer)
            if self._is_new(key):
                found.setdefault(key, answer)
        return found

    def _is_new(self, key: Answer) -> bool:
        if key.origin.startswith(LINE):
            return self._last.get((key.row_id, key.origin)) != key
        return key not in self._seen

    def _keep(self, answers: Iterable[tuple[Answer, Answer]]) -> None:
        """In: pairs of key and answer."""
        for key, answer in answers:
            if key.origin.startswith(LINE):
                self._last[key.row_id, key.origin] = key
            else:
                self._seen.add(key)
            self._answers.append(answer)

    def _read(self, data: bytes) -> None:
        """Take in what stands in the file beyond what is known. Raises: ExchangeBroken, where a whole line is no
        answer."""
        for line in data.splitlines(keepends=True):
            if not line.endswith(b"\n"):
                break  # a killed process left it half: what nobody was told is no answer
            try:
                answer = _read(line)
            except (ValueError, KeyError, TypeError) as error:
                raise ExchangeBroken(
                    f"{self.file}, baris {len(self._answers) + 1}: bukan jawaban. Pulihkan berkas dari cadangan."
                ) from error
            self._keep([(_key(answer), answer)])
            self._end += len(line)


def _key(answer: Answer) -> Answer:
    """Two answers with this alike are the same, whenever they came in."""
    each = answer  # written out: _replace takes twice the time
    return Answer(each.row_id, each.outcome, each.as_of, _NEVER, each.origin, each.said, each.elements, each.values)


def _written(answer: Answer) -> bytes:
    told = {
        "row_id": answer.row_id, "outcome": answer.outcome.value, "as_of": answer.as_of.isoformat(),
        "received": answer.received.isoformat(), "origin": answer.origin, "said": answer.said,
        "elements": [list(each) for each in answer.elements], "values": [list(each) for each in answer.values],
    }  # fmt: skip
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def _read(line: bytes) -> Answer:
    told = orjson.loads(line)
    return Answer(
        row_id=str(told["row_id"]), outcome=Outcome(told["outcome"]), as_of=date.fromisoformat(told["as_of"]),
        received=datetime.fromisoformat(told["received"]), origin=str(told["origin"]), said=str(told["said"]),
        elements=tuple((str(name), int(percent)) for name, percent in told["elements"]),
        values=tuple((str(name), str(value)) for name, value in told["values"]),
    )  # fmt: skip
