"""Addresses of intake.

Knows: which roles open which page. Does not know: what stands on it.
"""

from __future__ import annotations

from naungan.office.accounts.models import Role
from naungan.office.intake import views
from naungan.office.pages import Page

WATCHES = frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD, Role.AUDITOR})
OWN = frozenset({Role.REGENCY_OFFICER, Role.REGENCY_HEAD})
UPLOADS = frozenset({Role.REGENCY_OFFICER})
DECIDES = frozenset({Role.PROVINCE_OFFICER})

PAGES = (
    Page("usulan/", views.overview, "intake_overview", WATCHES | OWN),
    Page("usulan/templat.xlsx", views.template, "intake_template", WATCHES | OWN),
    Page("usulan/<str:kode_kab>/", views.regency, "intake_regency", WATCHES | OWN),
    Page("usulan/<str:kode_kab>/unggah/", views.upload, "intake_upload", UPLOADS),
    Page("usulan/<str:kode_kab>/serahkan/", views.hand_in, "intake_hand_in", UPLOADS),
    Page("usulan/<str:kode_kab>/lewat-batas/", views.decide_missed, "intake_missed", DECIDES),
    Page("usulan/<str:kode_kab>/v<int:number>/", views.version, "intake_version", WATCHES | OWN),
    Page("usulan/<str:kode_kab>/v<int:number>/Perbaikan.xlsx", views.correction, "intake_correction", UPLOADS),
    Page("usulan/<str:kode_kab>/v<int:number>/asli/", views.original, "intake_original", UPLOADS),
)
