"""A service that is asked about one person at a time: what it takes, what comes back, and what is nobody's fault.

Knows: the shape that every adapter has. Does not know: any service's words (protocols/), HTTP (service_line.py), or
when and how often to ask (ask.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import NamedTuple, Protocol

from naungan.model.exchange import Answer, Question, Service

SERVICE_ZONE = timezone(timedelta(hours=7))
"""The day of a service begins at midnight in Jakarta (belum diverifikasi)."""


class SetbackKind(StrEnum):
    """What to do about it. PASSING: try again; QUOTA: go on tomorrow; REFUSED: somebody must mend the access; UNFIT:
    this one question cannot be asked like this."""

    PASSING = "SEMENTARA"
    QUOTA = "KUOTA"
    REFUSED = "DITOLAK"
    UNFIT = "TIDAK_LENGKAP"


class Setback(NamedTuple):
    """No answer, and why: it is about the asking, never about the person. `sentence`: what happened, without a NIK."""

    kind: SetbackKind
    sentence: str


class ServiceAdapter(Protocol):
    """One service spoken to in its own protocol. `origin`: service, method and version that answers are noted by."""

    service: Service
    origin: str

    def ask(self, question: Question) -> Answer | Setback:
        """Ask once, and wait for what comes back."""


Post = Callable[[str, Mapping[str, str]], bytes | Setback]
"""Send fields to a path of the service; its answer, or why there is none."""


class Clock(Protocol):
    """Time as the asking needs it, so that tests have days that pass at once."""

    def now(self) -> datetime:
        """The moment, in UTC."""

    def ticks(self) -> float:
        """Seconds that only go forward."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)

    def ticks(self) -> float:
        """Seconds that only go forward."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def service_day(moment: datetime) -> date:
    """The day it is for the service: its quota begins anew at its own midnight."""
    return moment.astimezone(SERVICE_ZONE).date()
