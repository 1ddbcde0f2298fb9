"""Addresses of notices.

Knows: which roles open which page. Does not know: what stands on it; everybody reads their own only.
"""

from __future__ import annotations

from naungan.office.accounts.models import Role
from naungan.office.notices import views
from naungan.office.pages import Page

TENDS = frozenset({Role.ADMINISTRATOR})

PAGES = (
    Page("pesan/", views.own, "notices"),
    Page("pesan/surel/", views.mail, "notices_mail", TENDS),
    Page("pesan/surel/ulang/", views.mail_again, "notices_mail_again", TENDS, form_of="notices_mail"),
    Page("pesan/<int:pk>/", views.one, "notice"),
)
