"""Addresses of programmes.

Knows: which roles open which page. Does not know: what stands on it.
"""

from __future__ import annotations

from naungan.office.accounts.models import Role
from naungan.office.pages import Page
from naungan.office.programmes import views

READS = frozenset({
    Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD, Role.TREASURER, Role.REGENCY_OFFICER, Role.REGENCY_HEAD, Role.AUDITOR,
})  # fmt: skip
CHANGES = frozenset({Role.PROVINCE_OFFICER})

PAGES = (
    Page("program/", views.detail, "programme", READS),
    Page("program/versi/", views.add_version, "programme_version", CHANGES),
    Page("program/versi/<int:number>/", views.version, "programme_text", READS),
    Page("program/kursi/", views.change_seats, "programme_seats", CHANGES),
    Page("program/pagu/", views.change_budget, "programme_budget", CHANGES),
    Page("program/batas/", views.set_deadline, "programme_deadline", CHANGES),
    Page("program/undian/", views.commit_lottery, "programme_lottery", CHANGES),
    Page("program/undian/benih/", views.reveal_lottery, "programme_seed", CHANGES),
)
