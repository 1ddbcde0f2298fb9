"""Runs that must stop: one class per situation, its docstring says what it means.

Knows: what happened, where, and what to do next, as one message. Does not know: exit codes (cli/) or tracebacks.
"""

from __future__ import annotations

from typing import NamedTuple

from naungan.model.refusal import Refusal


class Stop(Exception):
    """A run that cannot go on. `str(error)` is what the user reads: what happened, where, what to do next."""


class WrongCall(Stop):
    """The command was called with arguments that cannot be meant (exit code 2)."""


class FileMissing(Stop):
    """A file or folder named by the user is not there, or cannot be read."""


class ProgrammeFault(NamedTuple):
    """One fault in a programme file: its 1-based line (0 = whole file), dotted key, what is wrong, the remedy."""

    line: int
    key: str
    what: str
    remedy: str


class ProgrammeInvalid(Stop):
    """The programme file contradicts itself or lacks something. `faults` holds every fault at once."""

    def __init__(self, message: str, faults: tuple[ProgrammeFault, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults


class RegisterInvalid(Stop):
    """A register folder or a file given to `import` cannot be used as that register."""


class RulingsInvalid(Stop):
    """The folder of people's decisions does not have the promised shape."""


class ExchangeBroken(Stop):
    """The folder of an exchange is damaged, or is not one."""


class LayoutInvalid(Stop):
    """A mapping file of an exchange cannot be used. The message holds every fault with its line."""


class PasswordWrong(Stop):
    """A locked file does not open with the password given, or no password was given."""


class ServiceStopped(Stop):
    """A service cannot be asked on: quota used up, login refused, failing again and again. What was answered stays."""


class KeyInvalid(Stop):
    """The key file for candidate ids or the lottery seed is missing, too short, or open to others."""


class FinalRefused(Stop):
    """A final run is refused: seed missing, or an unsettled person ranks above a cell's cut-off. `fact`: what is so,
    without the advice, which speaks of the command line."""

    def __init__(self, fact: str, advice: str) -> None:
        super().__init__(f"{fact} {advice}")
        self.fact = fact


class BundleBroken(Stop):
    """A determination bundle is not what its manifest says."""


class EvidenceMissing(Stop):
    """A what-if asks for something that the result does not tell; it is never guessed."""


class OutputInTheWay(Stop):
    """The output folder already holds something that this command did not write."""


class MemoryShort(Stop):
    """The engine's memory limit, or the room for its temporary files, was too small for this run."""


class EngineMissing(Stop):
    """The engine asked for needs something that this machine or the cluster lacks."""


class EngineFailed(Stop):
    """The engine gave up in the middle: a lost worker, a file it cannot see. Nothing was written."""


class OfficeMissing(Stop):
    """The office's packages are not installed, or it has not been set up with `naungan office init`."""


class SealBroken(Stop):
    """A sealed value does not open: changed, moved to another place, or its key is gone."""


class BlobBroken(Stop):
    """A sealed file is gone, cut, changed, or not the one that was noted."""


class OfficeBusy(Stop):
    """Something must wait until work in the office that began earlier has ended."""


class CopyFailed(Stop):
    """The office's database could not be copied out or put back; what was there stays."""


class ArchiveBroken(Stop):
    """A backup is damaged, incomplete, or does not fit this office. Nothing was changed."""


class Refused(Stop):
    """Somebody may not do this. The message is the refusal's sentence."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


class Untranslatable(Exception):
    """SQL of ours that Spark would not take as DuckDB does: a fault in this program, never in anybody's data."""
