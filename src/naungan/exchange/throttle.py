"""Not faster than agreed: a bucket that fills by so many requests a second, and from which each takes one.

Knows: pace, and how long to wait before another try. Does not know: what is asked.
"""

from __future__ import annotations

from naungan.exchange.service import Clock

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 30.0


class Throttle:
    """`per_second`: requests on average; at most one second's worth at once."""

    def __init__(self, per_second: float, clock: Clock) -> None:
        self._rate, self._clock = per_second, clock
        self._room = max(1.0, per_second)
        self._there = 1.0
        self._at = clock.ticks()

    def wait(self) -> None:
        """Wait until one more may be sent, and take it."""
        now = self._clock.ticks()
        self._there = min(self._room, self._there + (now - self._at) * self._rate)
        self._at = now
        if self._there < 1:
            self._clock.sleep((1 - self._there) / self._rate)
            self._at, self._there = self._clock.ticks(), 1.0
        self._there -= 1


def pause(tries: int) -> float:
    """Seconds before the next try after so many that failed: 1, 2, 4 … 30."""
    return float(min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (tries - 1)))
