"""Before the door: an objection without an account, and reading its state again by number and code.

Knows: that nobody's data is shown, and that a wrong number and a wrong code have one answer. Does not know: who asks.
"""

from __future__ import annotations

import re
import secrets

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from naungan.model.errors import Refused
from naungan.office import scope
from naungan.office.hearing import actions, queries
from naungan.office.hearing.forms import Online, Receipt
from naungan.office.hearing.models import Hearing, Objection
from naungan.office.programmes import queries as programmes

EVERYBODY = "semua"
"""The key under which all that comes is counted together."""
_RECEIPT = re.compile(r"\s*K\W*(\d\d)\W?(\d\d)\W+(\d{1,9})\s*", re.IGNORECASE | re.ASCII)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """The form; then the receipt with its code."""
    programme = programmes.current_or_none()
    hearing = queries.is_public_now(programme)
    if programme is None or hearing is None:
        return render(request, "hearing/public_closed.html")
    names = {code: region.name for code, region in programmes.regions(programme).items()}
    if request.method == "GET":
        return _form_page(request, hearing, Online(regions=names, initial={"once": secrets.token_hex(16)}))
    if not ratelimit.consume(request, action="objection"):
        return _wait(request)
    form = Online(request.POST, regions=names)
    if not form.is_valid():
        return _form_page(request, hearing, form)
    if not ratelimit.consume(request, action="objection_all", key=EVERYBODY, dry_run=True):
        return _wait(request)
    kode_kab, once = form.cleaned_data["kode_kab"], form.cleaned_data["once"]
    try:
        with scope.entered(scope.Scope(frozenset({kode_kab}))):
            filed = actions.file_online(hearing=hearing, kode_kab=kode_kab, said=form.said, once=once)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _form_page(request, hearing, form)
    ratelimit.consume(request, action="objection_all", key=EVERYBODY)  # what is refused fills nobody's measure
    return render(request, "hearing/receipt.html", {"filed": filed, "hearing": hearing})


def _wait(request: HttpRequest) -> HttpResponse:
    return render(request, "hearing/public_wait.html", status=429)


def _form_page(request: HttpRequest, hearing: Hearing, form: Online) -> HttpResponse:
    told = {"form": form, "hearing": hearing}
    return render(request, "hearing/public_file.html", told, status=422 if form.errors else 200)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """How far an objection is; number and code are sent, and stand in no address."""
    if request.method == "GET":
        return render(request, "hearing/public_status.html", {"form": Receipt()})
    form = Receipt(request.POST)
    if not form.is_valid():
        return render(request, "hearing/public_status.html", {"form": form}, status=422)
    if not ratelimit.consume(request, action="objection_state"):
        return _wait(request)
    asked = form.cleaned_data["receipt"]
    number = _RECEIPT.fullmatch(asked)
    found = _told(number, form.cleaned_data["code"])
    if found is None:  # only wrong codes count against a number, or anybody could lock its owner out
        key = f"{number[1]}{number[2]}-{int(number[3])}" if number else asked
        if not ratelimit.consume(request, action="objection_wrong_code", key=key):
            return _wait(request)
    return render(request, "hearing/public_status.html", {
        "form": Receipt(), "found": found, "reply": queries.reply_of(found) if found else "", "is_answered": True,
    })  # fmt: skip


def _told(number: re.Match[str] | None, code: str) -> Objection | None:
    """The objection, where number and code belong together."""
    kode_kab = f"{number[1]}.{number[2]}" if number else ""
    with scope.entered(scope.Scope(frozenset({kode_kab}) if kode_kab else frozenset())):
        found = Objection.objects.filter(pk=int(number[3])).first() if number else None
        return queries.state_told(found, actions.read_code(code))
