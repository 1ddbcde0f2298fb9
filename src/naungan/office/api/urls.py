"""Addresses of the API: pages for people, and its operations behind their own door.

Knows: which roles open which page. Does not know: what stands on it.
"""

from __future__ import annotations

from naungan.office.accounts.models import Role
from naungan.office.api import v1, views
from naungan.office.pages import Page

OWN = frozenset({Role.REGENCY_OFFICER, Role.REGENCY_HEAD})
TENDS = frozenset({Role.ADMINISTRATOR})
WATCHES = frozenset({Role.AUDITOR})
MAKES = frozenset({Role.REGENCY_OFFICER})
READS = OWN | TENDS | WATCHES | {Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD}

PAGES = (
    Page("api/", views.overview, "api", READS),
    Page("api/v1/openapi.json", views.openapi, "api_document", is_public=True),
    Page("api/token/", views.tokens, "api_tokens", OWN | TENDS | WATCHES),
    Page("api/token/baru/", views.new_token, "api_token_new", MAKES),
    Page("api/token/<int:pk>/cabut/", views.revoke, "api_token_revoke", OWN | TENDS, form_of="api_tokens"),
    *v1.pages(),
)
