"""What stands in the way of freezing a list, or of opening it again, and who is told that it was opened: apps above
review say so themselves.

Knows: who was asked to speak up. Does not know: any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from naungan.office.accounts.policies import Actor
from naungan.office.review.models import Determination

Guard = Callable[[Determination], Iterable[str]]
"""A determination -> sentences, each a reason to wait. For a freeze: the last one with a result."""

Follower = Callable[[Determination, Actor, str], None]
"""A determination that was just opened again, by whom, why; within that transaction."""


class Note(NamedTuple):
    """What the freeze page says beside its own checks. `kind`: of the tag; it holds nothing up."""

    label: str
    answer: str
    kind: str = ""
    hint: str = ""


Speaker = Callable[[Determination], Iterable[Note]]
_SPEAKERS: list[Speaker] = []
BEFORE_FREEZE: list[Guard] = []
BEFORE_REOPEN: list[Guard] = []
AFTER_REOPEN: list[Follower] = []


def stand(guards: list[Guard], guard: Guard) -> None:
    """From now on ask this one too."""
    if guard not in guards:
        guards.append(guard)


def follow(follower: Follower) -> None:
    """From now on tell this one when a list was opened again."""
    if follower not in AFTER_REOPEN:
        AFTER_REOPEN.append(follower)


def sentences(guards: list[Guard], determination: Determination) -> list[str]:
    """Everything that stands in the way."""
    return [sentence for guard in guards for sentence in guard(determination)]


def speak(speaker: Speaker) -> None:
    """From now on the freeze page tells this too."""
    if speaker not in _SPEAKERS:
        _SPEAKERS.append(speaker)


def notes(determination: Determination) -> list[Note]:
    """All of it."""
    return [note for speaker in _SPEAKERS for note in speaker(determination)]
