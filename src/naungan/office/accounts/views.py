"""Pages about oneself: so far the first page, which says who is logged in and as what.

Knows: what is shown. Does not know: what a role allows.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from naungan.office.accounts.models import Account
from naungan.office.accounts.queries import actor


def home(request: HttpRequest) -> HttpResponse:
    """Who is here, and every role they have today."""
    assert isinstance(request.user, Account)  # noqa: S101 (LoginRequiredMiddleware lets nobody else in)
    return render(request, "accounts/home.html", {"held": sorted(actor(request.user).held)})
