"""The office's addresses: each app's pages behind the gate, and those of the libraries.

Knows: which address leads where. Does not know: who may go there (pages.py); an address without an entry is closed.
"""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from naungan.office import inbox
from naungan.office.administration.inbox import tasks as of_accounts
from naungan.office.administration.urls import PAGES as ADMINISTRATION
from naungan.office.api.urls import PAGES as API
from naungan.office.decree.inbox import beside_person
from naungan.office.decree.inbox import tasks as of_decrees
from naungan.office.decree.urls import PAGES as DECREES
from naungan.office.exchange.inbox import tasks as of_exchanges
from naungan.office.exchange.urls import PAGES as EXCHANGES
from naungan.office.first_page import home, second_factor
from naungan.office.hearing.inbox import tasks as of_hearing
from naungan.office.hearing.urls import PAGES as HEARING
from naungan.office.intake.inbox import tasks as of_intake
from naungan.office.intake.urls import PAGES as INTAKE
from naungan.office.notices.inbox import tasks as of_mail
from naungan.office.notices.urls import PAGES as NOTICES
from naungan.office.pages import Page, addresses
from naungan.office.programmes.inbox import tasks as of_programmes
from naungan.office.programmes.urls import PAGES as PROGRAMMES
from naungan.office.review import person_links
from naungan.office.review.inbox import tasks as of_review
from naungan.office.review.urls import PAGES as REVIEW
from naungan.office.scenarios.urls import PAGES as SCENARIOS
from naungan.office.signing.inbox import tasks as of_signing
from naungan.office.signing.urls import PAGES as SIGNING

IDENTITY = import_module("naungan.office.identity_login").PAGES if settings.IDENTITY_PROVIDER else ()
FIRST = (Page("", home, "home"), Page("faktor-kedua/", second_factor, "second_factor"))
inbox.gather_from(
    of_programmes, of_intake, of_review, of_exchanges, of_hearing, of_signing, of_decrees, of_accounts, of_mail
)
person_links.gather_from(beside_person)
ALL = (
    *FIRST,
    *IDENTITY,
    *NOTICES,
    *PROGRAMMES,
    *INTAKE,
    *REVIEW,
    *EXCHANGES,
    *HEARING,
    *SCENARIOS,
    *SIGNING,
    *DECREES,
    *ADMINISTRATION,
    *API,
)
urlpatterns: list[URLPattern | URLResolver] = [
    *addresses(ALL),
    path("akun/", include("allauth.urls")),
    path("bahasa/", login_not_required(set_language), name="set_language"),
]
handler400, handler404, handler500 = (f"naungan.office.api.views.{name}" for name in (
    "bad_request", "page_not_found", "server_error",
))  # fmt: skip
