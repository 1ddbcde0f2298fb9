"""Addresses of decrees.

Knows: which roles open which page. Does not know: what stands on it.
"""

from __future__ import annotations

from naungan.office.accounts.models import Role
from naungan.office.decree import views
from naungan.office.pages import Page

WATCHES = frozenset({
    Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD, Role.TREASURER, Role.AUDITOR, Role.BPJS_OFFICER, Role.REGENCY_OFFICER,
    Role.REGENCY_HEAD,
})  # fmt: skip
PROVINCE = frozenset({Role.PROVINCE_OFFICER})
HEADS = frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD})
REPLACES = frozenset({Role.PROVINCE_OFFICER, Role.REGENCY_OFFICER})
SEALED = frozenset({Role.PROVINCE_OFFICER, Role.REGENCY_OFFICER, Role.BPJS_OFFICER})
ONE = "keputusan/<int:pk>/"

PAGES = (
    Page("keputusan/", views.overview, "decree_overview", WATCHES | {Role.SPONSOR}),
    Page("keputusan/susun/<int:pk>/", views.draft, "decree_draft", PROVINCE),
    Page(ONE, views.detail, "decree_detail", WATCHES),
    Page(f"{ONE}batalkan/", views.cancel, "decree_cancel", PROVINCE, form_of="decree_detail"),
    Page(f"{ONE}tandatangan/", views.sign, "decree_sign", HEADS, form_of="decree_detail"),
    Page(f"{ONE}pindaian/", views.scan, "decree_scan", PROVINCE, form_of="decree_detail"),
    Page(f"{ONE}pindaian/periksa/", views.decide_scan, "decree_decide_scan", HEADS, form_of="decree_detail"),
    Page(f"{ONE}terbitkan/", views.issue, "decree_issue", frozenset({Role.PROVINCE_HEAD}), form_of="decree_detail"),
    Page(f"{ONE}berkas/", views.cover, "decree_cover", WATCHES),
    Page(f"{ONE}naskah/", views.unsigned, "decree_unsigned", HEADS),
    Page(f"{ONE}lampiran/<str:kode_kab>/<int:part>/", views.annex, "decree_annex", WATCHES),
    Page(
        f"{ONE}lampiran-tersegel/<str:kode_kab>/<int:part>/", views.sealed_annex, "decree_sealed", SEALED,
        form_of="decree_detail",
    ),
    Page("penggantian/", views.replacements, "replacement_overview", WATCHES - {Role.TREASURER, Role.BPJS_OFFICER}),
    Page("penggantian/susun/", views.amend, "replacement_amend", PROVINCE, form_of="replacement_overview"),
    Page("penggantian/<int:pk>/batalkan/", views.undo, "replacement_undo", REPLACES, form_of="replacement_overview"),
    Page("penggantian/orang/<str:candidate_id>/", views.replace, "replacement_new", REPLACES),
    Page("periksa/", views.check, "decree_check", is_public=True),
    Page("periksa/<str:code>/", views.verify, "decree_verify", is_public=True),
)  # fmt: skip
