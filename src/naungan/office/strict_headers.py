"""Headers of every answer: nothing from elsewhere, nothing framed, nothing kept by a shared browser.

Knows: the policy. Does not know: pages; a page that needs more says so in a decision record.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""`data:` for the QR code of a second factor, which must not be a file anybody could fetch."""
FORBIDDEN = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

Answer = Callable[[HttpRequest], HttpResponseBase]


def put_on(answer: Answer) -> Answer:
    """Middleware: every answer with the headers on."""

    provider = settings.IDENTITY_PROVIDER
    forms_go_to = f"form-action 'self' {provider.origin};" if provider else "form-action 'self';"
    policy = POLICY.replace("form-action 'self';", forms_go_to)  # a browser asks it of where a form is led on to, too

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", FORBIDDEN)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answered
