"""Pages of notices: one's own, one of them with its short text, and for the administrator what mail did not carry.

Knows: what is shown. Does not know: who tells what (actions.py).
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from naungan.office.notices import actions, queries
from naungan.office.notices.policies import short_text
from naungan.office.pages import worker

PAGE_ROWS = 30


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """What one was told, the newest first."""
    mine = queries.own(worker(request).account)
    page = Paginator(mine, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "notices/own.html", {"page": page})


@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, from now on read; it leads to its page, and can be passed on."""
    account = worker(request).account
    found = get_object_or_404(queries.own(account), pk=pk)
    actions.read(by=account, notice=found)
    told = {"notice": found, "short": short_text(found.subject, found.text, settings.OFFICE_ADDRESS)}
    return render(request, "notices/one.html", told)


@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    """Whose mail did not arrive, or perhaps not. Not what it says."""
    page = Paginator(queries.stuck(timezone.now()), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "notices/mail.html", {"page": page, "is_on": settings.MAIL_IS_ON})


@require_POST
def mail_again(request: HttpRequest) -> HttpResponse:
    """Try what was given up once more."""
    number = actions.mail_again(by=worker(request).actor)
    messages.success(request, _("Surel yang dicoba lagi: %(number)s.") % {"number": number})
    return redirect("notices_mail")
