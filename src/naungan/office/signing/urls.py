"""Addresses of signing.

Knows: which roles open which page. Does not know: what stands on it.
"""

from __future__ import annotations

from naungan.office.accounts.models import Role
from naungan.office.pages import Page
from naungan.office.signing import paper_views, views
from naungan.office.signing.policies import HANDS_IN, SIGNERS

WATCHES = frozenset({
    Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD, Role.TREASURER, Role.AUDITOR, Role.BPJS_OFFICER, Role.REGENCY_OFFICER,
    Role.REGENCY_HEAD,
})  # fmt: skip
WRITES = frozenset({Role.PROVINCE_OFFICER})
RECORD = WRITES | {Role.AUDITOR}
LOOKS = WRITES | frozenset(HANDS_IN.values())
"""At a scan; whoever only hands in sees their own (policies.may_look)."""
ONE = "persetujuan/<int:agreement>/"
SCAN = "persetujuan/kertas/<int:scan>/"

PAGES = (
    Page("persetujuan/", views.overview, "signing_overview", WATCHES),
    Page("persetujuan/susun/", views.draw_up, "signing_draw_up", WRITES),
    Page(ONE, views.detail, "signing_detail", WATCHES),
    Page(f"{ONE}ubah/", views.edit, "signing_edit", WRITES),
    Page(f"{ONE}buka/", views.open_signing, "signing_open", WRITES, form_of="signing_detail"),
    Page(f"{ONE}masa-tenang/", views.set_quiet, "signing_quiet", WRITES, form_of="signing_detail"),
    Page(f"{ONE}batalkan/", views.cancel, "signing_cancel", WRITES, form_of="signing_detail"),
    Page(f"{ONE}tanda-tangan/", views.sign, "signing_sign", frozenset(SIGNERS.values())),
    Page(f"{ONE}cetak/<str:part>/", paper_views.print_part, "signing_print", WATCHES),
    Page(f"{ONE}cetak/<str:part>/berita-acara.pdf", paper_views.minutes_pdf, "signing_print_pdf", WATCHES),
    Page(f"{ONE}kertas/", paper_views.hand_scan, "signing_paper", frozenset(HANDS_IN.values())),
    Page(f"{ONE}catatan.json", views.record, "signing_record", RECORD),
    Page(SCAN, paper_views.look, "signing_scan", LOOKS),
    Page(f"{SCAN}berkas/", paper_views.file, "signing_scan_file", LOOKS | RECORD),
)
