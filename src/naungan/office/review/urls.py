"""Addresses of review.

Knows: which roles open which page. Does not know: what stands on it.
"""

from __future__ import annotations

from naungan.office.accounts.models import Role
from naungan.office.pages import Page
from naungan.office.review import views

WATCHES = frozenset({
    Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD, Role.TREASURER, Role.AUDITOR, Role.BPJS_OFFICER, Role.REGENCY_OFFICER,
    Role.REGENCY_HEAD,
})  # fmt: skip
RUNS = frozenset({Role.PROVINCE_OFFICER})
RULES = frozenset({Role.PROVINCE_OFFICER, Role.REGENCY_OFFICER})
CONFIRMS = frozenset({Role.PROVINCE_OFFICER, Role.REGENCY_HEAD})
REJECTIONS = CONFIRMS | {Role.REGENCY_OFFICER, Role.AUDITOR, Role.PROVINCE_HEAD}
ONE = "penetapan/<int:pk>/orang/<str:candidate_id>/"
"""Where one person's page is."""

PAGES = (
    Page("penetapan/", views.overview, "review_overview", WATCHES),
    Page("penetapan/jalankan/", views.run_draft, "review_run", RUNS),
    Page("penetapan/bekukan/", views.freeze, "review_freeze", RUNS),
    Page("penetapan/dana/", views.sums, "review_sums", WATCHES | {Role.SPONSOR}),
    Page("penetapan/<int:pk>/", views.detail, "review_detail", WATCHES),
    Page("penetapan/<int:pk>/batalkan/", views.cancel, "review_cancel", RUNS),
    Page("penetapan/<int:pk>/buka-kembali/", views.reopen, "review_reopen", RUNS, form_of="review_detail"),
    Page("penetapan/<int:pk>/orang/", views.people, "review_people", WATCHES),
    Page("penetapan/<int:pk>/cari/", views.search, "review_search", WATCHES, form_of="review_people"),
    Page(ONE, views.person, "review_person", WATCHES),
    Page(f"{ONE}nik/", views.show_nik, "review_nik", RULES, form_of="review_person"),
    Page(f"{ONE}putusan/", views.rule, "review_rule", RULES, form_of="review_person"),
    Page("penetapan/<int:pk>/tinjauan/", views.queue, "review_queue", RULES),
    Page("penetapan/<int:pk>/tinjauan/<str:candidate_id>/", views.judge, "review_judge", RULES),
    Page("penetapan/<int:pk>/penolakan/", views.rejections, "review_rejections", REJECTIONS),
    Page(
        "penetapan/<int:pk>/penolakan/<str:kode_kab>/<str:reason>/",
        views.confirm,
        "review_confirm",
        CONFIRMS,
        form_of="review_rejections",
    ),
)
