"""No address of the office has a NIK in it: one that has is not answered, so that none is kept, led back to or shown.

Knows: how long a number in an address may be. Does not know: which pages there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse

_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{13,}(?![0-9A-Za-z])")
"""A number by itself: digits within a candidate's id are none."""


def has_number(address: str) -> bool:
    """May somebody's number stand in this address?"""
    return _NUMBER.search(unquote(address)) is not None


def refuse(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. Raises: Http404."""

    def asked(request: HttpRequest) -> HttpResponse:
        if has_number(request.get_full_path()):
            raise Http404
        return answer(request)

    return asked
