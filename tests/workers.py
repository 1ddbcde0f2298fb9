"""Which tests go to one worker together: those of a file, for they share what it makes; long ones each for itself.

Knows: file names. Does not know: how many workers there are.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/spark/",)
"""All of these: a Spark is started once."""
APART = (
    "tests/browser/", "tests/office/test_api_killed.py", "tests/office/test_intake_killed.py", "tests/office/test_jobs.py",
    "tests/office/test_killed_", "tests/office/test_signing_killed.py", "tests/office/test_signing_together.py",
    "tests/office/test_walls.py",
)  # fmt: skip
"""One such file would keep one worker busy long after the others have gone home."""
NOT_APART = ("tests/browser/test_every_page.py",)
"""Who comes second is spared what the first has judged."""


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """In the order in which they are collected (`--no-loadscope-reorder`): the long ones come first."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(TOGETHER):
            return TOGETHER[0]
        if nodeid.startswith(APART) and not nodeid.startswith(NOT_APART):
            return nodeid
        return nodeid.partition("::")[0]
