"""Addresses of scenarios.

Knows: which roles open which page. Does not know: what stands on it.
"""

from __future__ import annotations

from naungan.office.pages import Page
from naungan.office.scenarios import views
from naungan.office.scenarios.policies import MAY, SEES, Act

PAGES = (
    Page("penetapan/<int:pk>/coba/", views.try_out, "scenario_try", MAY[Act.ASK]),
    Page("penetapan/<int:pk>/coba/simpan/", views.save, "scenario_save", MAY[Act.SAVE]),
    Page("penetapan/<int:pk>/skenario/", views.overview, "scenario_overview", SEES),
    Page("penetapan/<int:pk>/skenario/<int:number>/", views.scenario, "scenario", SEES),
    Page("penetapan/<int:pk>/skenario/<int:number>/nama/", views.rename, "scenario_rename", MAY[Act.RENAME]),
    Page("penetapan/<int:pk>/skenario/<int:number>/hapus/", views.remove, "scenario_remove", MAY[Act.REMOVE]),
)
