"""One service asked about one person at a time: what is the same whatever the service says.

Knows: that an answer is noted with its day and origin. Does not know: what a reply means (dukcapil.py, bpjs.py), HTTP
(service_line.py), or when to ask (ask.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from naungan.exchange.service import Clock, Post, Setback, service_day
from naungan.exchange.service_access import Access
from naungan.exchange.service_reply import request_of
from naungan.exchange.service_words import ServiceWords
from naungan.model.errors import ServiceStopped
from naungan.model.exchange import Answer, Outcome, Question


class Said(NamedTuple):
    """What one answer says, before it is noted with its time and origin."""

    outcome: Outcome
    said: str
    elements: tuple[tuple[str, int], ...] = ()
    values: tuple[tuple[str, str], ...] = ()


Reader = Callable[[bytes, Question, ServiceWords, str], Said | Setback]
"""What a reply to a method says of the person; a setback where it is about the asking, or no answer."""


class Adapter:
    """One person at a time. Without a method in the access, the first of the protocol."""

    def __init__(self, access: Access, words: ServiceWords, post: Post, clock: Clock, read: Reader) -> None:
        self._access, self._words, self._post, self._clock, self._read = access, words, post, clock, read
        self._method = method_of(access, words)
        self.service = words.service
        self.origin = origin_of(words, self._method)

    def ask(self, question: Question) -> Answer | Setback:
        """Ask once about one person."""
        body = self._post(self._method, request_of(question, self._words, self._access, self._method))
        if isinstance(body, Setback):
            return body
        said = self._read(body, question, self._words, self._method)
        if isinstance(said, Setback):
            return said
        now = self._clock.now()
        return Answer(
            question.row_id, said.outcome, service_day(now), now, self.origin, said.said, said.elements, said.values
        )


def method_of(access: Access, words: ServiceWords) -> str:
    """Raises: ServiceStopped where the access names a method that the protocol does not have."""
    if access.method and access.method not in words.methods:
        raise ServiceStopped(
            f"NAUNGAN_{words.service.name}_METHOD {access.method!r} tidak ada; pilih {' atau '.join(words.methods)}."
        )
    return access.method or words.methods[0]


def origin_of(words: ServiceWords, method: str) -> str:
    """By what answers are noted: service, method, version of the protocol's words, and the threshold that was asked."""
    limit = words.threshold
    asked = f" ambang {limit.percent}" if limit and limit.method == method else ""
    return f"{words.service.value} {method} {words.version}{asked}"
