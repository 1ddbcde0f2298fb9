"""Which of several answers about one row counts: partial, repeated, late and out-of-order answers are normal.

Knows: the rule. Does not know: files or services.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from naungan.model.exchange import Answer, Outcome, Standing


class Counted(NamedTuple):
    """Where one question stands, and the answer that counts: None unless it stands answered."""

    standing: Standing
    answer: Answer | None


def counted(answers: Sequence[Answer]) -> Counted:
    """The answer that counts among all that came about one row, in whatever order they came.

    In: answers about one row. The newest state counts, however late it came; two of one day that say different things
    contradict each other, and nobody chooses; words that nobody knows never displace an answer that somebody does.
    Ties: of equal answers of one day the one with most values, then the last received.
    """
    if not answers:
        return Counted(Standing.BELUM_DIJAWAB, None)
    known = [each for each in answers if each.outcome is not Outcome.TIDAK_DIKENAL]
    if not known:
        return Counted(Standing.TIDAK_DIKETAHUI, None)
    newest = max(each.as_of for each in known)
    of_that_day = [each for each in known if each.as_of == newest]
    if len({each.outcome for each in of_that_day}) > 1:
        return Counted(Standing.BERTENTANGAN, None)
    best = max(of_that_day, key=lambda each: (len(each.values) + len(each.elements), each.received, each.origin))
    return Counted(Standing.TERJAWAB, best)
