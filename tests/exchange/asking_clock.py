"""A clock that only sleeping moves, for asking whose days pass at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
"""Eight o'clock in Jakarta."""


class QuickClock:
    """`naps`: how long it was asked to wait."""

    def __init__(self, start: datetime = MORNING) -> None:
        self._now, self.start = start, start
        self.naps: list[float] = []

    def now(self) -> datetime:
        return self._now

    def ticks(self) -> float:
        return (self._now - self.start).total_seconds()

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self._now += timedelta(seconds=seconds)
