"""The first page: who is here, as what, and what waits for them; and the page before it, for whoever lacks a factor.

Knows: what is shown. Does not know: any task (inbox.py) or what a role allows.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from naungan.office import inbox
from naungan.office.accounts.queries import has_factor
from naungan.office.pages import worker


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for whoever is here, and every role they have today."""
    who = worker(request)
    return render(request, "home.html", {"held": sorted(who.actor.held), "tasks": inbox.tasks(who)})


@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """What has to be set up before anything else opens, and the two ways to do it."""
    if has_factor(worker(request).account):
        return redirect("home")
    return render(request, "second_factor.html")
