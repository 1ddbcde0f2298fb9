"""The API's door: a token in `Authorization: Bearer`, and nothing else, opens it. A browser's session does not.

Knows: that whatever is wrong with a token is answered alike. Does not know: what lies behind; the gate (pages.py) asks
here before any operation runs.
"""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse

from naungan.office.api import actions, problems, queries
from naungan.office.api.models import ApiToken
from naungan.office.pages import Worker


def by_token(request: HttpRequest) -> Worker | HttpResponse:
    """Who works here, or why nobody does."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = queries.token_of(secret.strip()) if kind.lower() == "bearer" else None
    who = queries.worker_of(token) if token else None
    if token is None or who is None:
        return problems.unknown_token(request)
    if not actions.count_call(token):
        return problems.too_often(request, 60 - int(time.time()) % 60)
    request.api_token = token  # type: ignore[attr-defined]
    return who


def token_in(request: HttpRequest) -> ApiToken:
    """By which token this request came in; set at the door."""
    found: ApiToken = request.api_token  # type: ignore[attr-defined]
    return found
