"""Addresses about accounts.

Knows: which roles open which page. Does not know: what stands on it.
"""

from __future__ import annotations

from naungan.office.accounts.models import Role
from naungan.office.administration import views
from naungan.office.pages import Page

WATCHES = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
CHANGES = frozenset({Role.ADMINISTRATOR})
CHECKS = frozenset({Role.AUDITOR})

PAGES = (
    Page("petugas/", views.staff, "staff", WATCHES),
    Page("petugas/diperiksa/", views.check, "staff_check", CHECKS),
    Page("petugas/baru/", views.new, "staff_new", CHANGES),
    Page("petugas/<int:pk>/", views.account, "staff_account", WATCHES),
    Page("petugas/<int:pk>/<str:deed>/", views.act, "staff_act", CHANGES),
    Page("mulai/", views.setup, "setup", is_public=True),
)
