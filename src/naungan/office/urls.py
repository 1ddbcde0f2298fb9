"""The office's addresses. So far: logging in, one's own account, and the first page.

Knows: which address leads where. Does not know: who may go there; a page is closed unless it says otherwise.
"""

from __future__ import annotations

from django.urls import include, path

from naungan.office.accounts.views import home

urlpatterns = [path("", home, name="home"), path("akun/", include("allauth.urls"))]
