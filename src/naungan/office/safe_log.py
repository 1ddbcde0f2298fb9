"""Logs that name nobody: long numbers masked, what an exception says left out, whatever handler writes it down.

Knows: that a record is made safe when it is made, before any handler sees it. Does not know: who logs what.
Django calls `configure` as it is set up; what is logged goes to standard error.
"""

from __future__ import annotations

import logging
import logging.config
import re
import sys
import traceback
from typing import Any, TextIO

_plain = logging.LogRecord
_NUMBER = re.compile(r"\d{5,}(\d{4})")
"""Nine digits and more: a telephone's number, a card's."""


class SafeRecord(logging.LogRecord):
    """A record without arguments and without the words of an exception: those hold what people sent."""

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        self.msg, self.args = _NUMBER.sub(r"*\1", _plain.getMessage(self)), ()
        if self.exc_info:
            kind, _, trace = self.exc_info
            where = "".join(traceback.format_tb(trace)) if self.levelno >= logging.ERROR else ""
            self.exc_text = f"{where}{kind.__name__ if kind else ''}".rstrip()
            self.exc_info = None


class ToStandardError(logging.StreamHandler[TextIO]):
    """Writes to standard error as it is now: a test or a server may have put another in its place."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    @property
    def stream(self) -> TextIO:
        """Where it goes."""
        return sys.stderr

    @stream.setter
    def stream(self, _: TextIO) -> None:
        """Never kept."""


def configure(told: dict[str, Any]) -> None:
    """Every record made from now on in this process is safe."""
    logging.setLogRecordFactory(SafeRecord)
    logging.config.dictConfig(told)
