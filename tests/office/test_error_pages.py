"""Pages for when something is wrong: each says what, in words, and the last of them stands without anything else."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.views import csrf, defaults

from naungan.office.strict_headers import POLICY
from tests.office.places import Place


@pytest.fixture
def asked() -> HttpRequest:
    request = RequestFactory().get("/apa/")
    request.user = AnonymousUser()
    return request


def heading(content: bytes) -> str:
    found = re.search(r"<h1>(.*?)</h1>", content.decode())
    assert found
    return found[1]


def test_each_error_has_its_page(asked: HttpRequest) -> None:
    pages = [
        defaults.bad_request(asked, SuspiciousOperation()),
        defaults.permission_denied(asked, PermissionDenied()),
        defaults.page_not_found(asked, Http404()),
        csrf.csrf_failure(asked),
    ]
    assert [(page.status_code, heading(page.content)) for page in pages] == [
        (400, "Permintaan tidak dapat dibaca"),
        (403, "Anda tidak berwenang membuka halaman ini"),
        (404, "Halaman tidak ditemukan"),
        (403, "Halaman ini sudah kedaluwarsa"),
    ]


def test_the_last_page_says_it_in_both_languages_and_by_itself(asked: HttpRequest) -> None:
    page = defaults.server_error(asked)
    assert page.status_code == 500
    assert heading(page.content) == "Terjadi kesalahan pada layanan ini"
    assert "Something went wrong" in page.content.decode()


def test_the_stylesheet_is_served_may_be_kept_and_carries_the_headers(sqlite_office: Place) -> None:
    answer = Client(headers={"host": "kantor.test"}).get("/static/office/office.css", secure=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "max-age=3600" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == POLICY
    size = len(b"".join(answer))  # type: ignore[arg-type]
    assert 5_000 < size <= 20_480
