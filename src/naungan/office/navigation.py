"""The links on top of every page: those that the person may open.

Knows: which pages are entrances, in order. Does not know: what stands on them; who may open one is asked of its entry.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from naungan.office.accounts.queries import actor
from naungan.office.notices.queries import unread
from naungan.office.numberless import has_number
from naungan.office.pages import EVERYBODY, FACTOR_PAGE, entries, form_address

ENTRANCES = (
    ("home", _("Beranda")),
    ("notices", _("Pesan")),
    ("programme", _("Program")),
    ("intake_overview", _("Usulan")),
    ("review_overview", _("Penetapan")),
    ("exchange_overview", _("Pertukaran")),
    ("hearing_overview", _("Uji publik")),
    ("signing_overview", _("Persetujuan")),
    ("decree_overview", _("Keputusan")),
    ("review_sums", _("Dana")),
    ("staff", _("Akun")),
    ("api", "API"),
)


class Link(NamedTuple):
    """One link; `current`: it leads to the page one is on; `number`: how much of it is new, 0 = nothing to say."""

    label: str
    url: str
    current: bool
    number: int = 0


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: `nav`, and how people come in: without a second factor? by an identity provider?"""
    return {
        **links(request),
        "factor_is_optional": not settings.SECOND_FACTOR_REQUIRED,
        "identity_provider": settings.IDENTITY_PROVIDER,
    }


def _address(request: HttpRequest) -> str:
    """Of this page, or of the page whose form was sent: a change of language cannot send it again."""
    found = request.resolver_match
    page = entries().get(found.view_name) if found else None
    if found and page and page.form_of:
        return form_address(page, found.kwargs)
    return request.get_full_path()


def links(request: HttpRequest) -> dict[str, Any]:
    """`nav`: what this person may open; `here`: to which a change of language leads back."""
    account, here = getattr(request, "user", None), _address(request)
    back = reverse("home") if has_number(here) else here  # a number typed there is not shown again
    if account is None or not account.is_authenticated:
        return {"nav": [], "here": back}
    if request.resolver_match and request.resolver_match.view_name == FACTOR_PAGE:
        return {"nav": [], "here": back}  # none of them opens yet
    roles, known = actor(account).roles, entries()
    found = []
    for name, label in ENTRANCES:
        page = known.get(name)
        if page is not None and (page.roles == EVERYBODY or roles & page.roles):
            url = reverse(name)
            current = request.path == url if name == "home" else request.path.startswith(url)
            found.append(Link(str(label), url, current, unread(account) if name == "notices" else 0))
    return {"nav": found, "here": back}
