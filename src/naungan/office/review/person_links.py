"""What else can be done about one person: apps above review say so themselves, and the person's page shows it.

Knows: who was asked. Does not know: any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from naungan.office.pages import Worker
from naungan.office.review.models import Person


class Link(NamedTuple):
    """One deed, as a link to its page."""

    label: str
    url: str


Source = Callable[[Worker, Person], Iterable[Link]]
_sources: list[Source] = []


def gather_from(source: Source) -> None:
    """From now on ask this one too."""
    if source not in _sources:
        _sources.append(source)


def links(who: Worker, person: Person) -> list[Link]:
    """All of them."""
    return [link for source in _sources for link in source(who, person)]
