"""How many requests went to a service today: one byte in a file for each, written before it is sent.

Knows: that a restart must not forget, and that two runs share one account's quota. Does not know: what was asked, or
what the service itself counts.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from naungan.exchange.service_access import Access
from naungan.model.exchange import Service

_MARK = b"."
_KEPT_DAYS = 30


class DailyQuota:
    """`most`: requests of one day, None = as many as the service takes; `today`: the service's day."""

    def __init__(self, folder: Path, most: int | None, today: Callable[[], date]) -> None:
        self._folder, self._most, self._today = folder, most, today
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._forget()

    def take(self) -> bool:
        """Count one more request, if there is one left; False sends nothing.

        A killed process leaves it counted, sent or not: rather one too few than one above what was agreed.
        """
        handle = os.open(self._file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if self._most is not None and os.fstat(handle).st_size >= self._most:
                return False
            return os.write(handle, _MARK) == 1
        finally:
            os.close(handle)

    def used(self) -> int:
        """Requests sent today, by all runs with this account."""
        return self._file().stat().st_size if self._file().exists() else 0

    def left(self) -> int | None:
        """What may still be sent today; None = nobody said a limit."""
        return None if self._most is None else max(0, self._most - self.used())

    def _file(self) -> Path:
        return self._folder / self._today().isoformat()

    def _forget(self) -> None:
        """Days long past tell nobody anything."""
        for old in sorted(self._folder.glob("????-??-??"))[:-_KEPT_DAYS]:
            old.unlink(missing_ok=True)


def quota_folder(home: Path, service: Service, access: Access) -> Path:
    """Where an account's days are counted: another account, or a simulator, has a quota of its own."""
    account = hashlib.sha256(f"{access.url}\n{access.user}".encode()).hexdigest()[:12]
    return home / "exchange" / "quota" / f"{service.value}-{account}"
