"""Addresses of the hearing.

Knows: which roles open which page. Does not know: what stands on it. Village officers open none: their role is of a
regency, and no row says in a form that can be trusted which village it is of.
"""

from __future__ import annotations

from naungan.office.accounts.models import Role
from naungan.office.hearing import public_views, views
from naungan.office.pages import Page

PROVINCE = frozenset({Role.PROVINCE_OFFICER})
REGENCY = frozenset({Role.REGENCY_OFFICER})
WATCHES = PROVINCE | REGENCY | {Role.REGENCY_HEAD, Role.AUDITOR}
ONE = "uji-publik/masuk/<int:objection>/"
"""Where one objection's page is."""

PAGES = (
    Page("uji-publik/", views.overview, "hearing_overview", WATCHES),
    Page("uji-publik/buka/", views.open_one, "hearing_open", PROVINCE, form_of="hearing_overview"),
    Page("uji-publik/keberatan/", public_views.file, "hearing_file", is_public=True),
    Page("uji-publik/keberatan/status/", public_views.status, "hearing_status", is_public=True),
    Page("uji-publik/masuk/", views.objections, "hearing_objections", WATCHES),
    Page(ONE, views.objection, "hearing_objection", WATCHES),
    Page(f"{ONE}jawab/", views.answer, "hearing_answer", PROVINCE, form_of="hearing_objection"),
    Page(f"{ONE}tarik/", views.withdraw, "hearing_withdraw", PROVINCE | REGENCY, form_of="hearing_objection"),
    Page(f"{ONE}tindak-lanjut/", views.follow, "hearing_follow", REGENCY, form_of="hearing_objection"),
    Page(f"{ONE}pindaian/", views.scan, "hearing_scan", PROVINCE | REGENCY),
    Page("uji-publik/hasil/", views.results, "hearing_results_overview", WATCHES),
    Page("uji-publik/hasil/<str:kode_kab>/", views.results_of, "hearing_results", WATCHES),
    Page("uji-publik/hasil/<str:kode_kab>/<int:number>/", views.result, "hearing_result", WATCHES),
    Page("uji-publik/hasil/<str:kode_kab>/<int:number>/hasil.pdf", views.result_pdf, "hearing_result_pdf", WATCHES),
    Page("uji-publik/<int:hearing>/", views.one, "hearing_one", WATCHES),
    Page("uji-publik/<int:hearing>/hari/", views.change_days, "hearing_days", PROVINCE, form_of="hearing_one"),
    Page("uji-publik/<int:hearing>/tutup/", views.close, "hearing_close", PROVINCE, form_of="hearing_one"),
    Page("uji-publik/<int:hearing>/daftar/<str:kode_kab>/", views.regency, "hearing_regency", WATCHES),
    Page("uji-publik/<int:hearing>/daftar/<str:kode_kab>/<int:number>/", views.village, "hearing_village", WATCHES),
    Page(
        "uji-publik/<int:hearing>/daftar/<str:kode_kab>/<int:number>/daftar.pdf",
        views.village_pdf,
        "hearing_village_pdf",
        WATCHES,
    ),
    Page("uji-publik/<int:hearing>/kertas/<str:kode_kab>/", views.paper, "hearing_paper", REGENCY),
)
