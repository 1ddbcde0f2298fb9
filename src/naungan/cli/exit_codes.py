"""What a command's exit code means: one place, for people and for scripts.

Knows: the codes and which situation gets which. Does not know: what any command does.
"""

from __future__ import annotations

from enum import IntEnum

from naungan.model.errors import Stop, WrongCall


class ExitCode(IntEnum):
    """0 done, 1 done with problems in rows (or a promise found broken), 2 usage, 3 stopped, 130 and 143 interrupted."""

    DONE = 0
    DONE_WITH_PROBLEMS = 1
    USAGE = 2
    STOPPED = 3
    INTERRUPTED = 130
    TERMINATED = 143


def code_of(stop: Stop) -> ExitCode:
    """The exit code of a run that had to stop."""
    return ExitCode.USAGE if isinstance(stop, WrongCall) else ExitCode.STOPPED
