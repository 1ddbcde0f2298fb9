"""Coming in through the identity provider: only as an account that an administrator has bound to one's subject there.

Knows: the two addresses of it, and that a token counts only with its signature. Does not know: where the provider is
(identity_provider.py). Nobody signs up, nobody binds themselves, nothing that the provider says is kept.
"""

from __future__ import annotations

from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from naungan.office.accounts.queries import bound_to
from naungan.office.identity_provider import WORD
from naungan.office.pages import Page

SIGNED_BY = ("RS256", "PS256", "ES256")
"""Never 'none', and never one whose key both sides know."""


class PresetOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's adapter: a subject that nobody bound opens nothing."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let the bound account in. Raises: PermissionDenied, ImmediateHttpResponse."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise PermissionDenied
        account = bound_to(sociallogin.account.uid)
        if account is None:
            raise ImmediateHttpResponse(render(request, "identity_unknown.html", status=403))
        sociallogin.user = account


class Checked(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """allauth skips the signature of a token that came straight from the provider; here it must hold all the same."""

    def get_provider(self) -> Any:
        """The provider, which asks this adapter where to come back to."""
        found = super().get_provider()
        found.oauth2_adapter_class = type(self)
        return found

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:  # noqa: ARG002
        """Our own address."""
        return request.build_absolute_uri(reverse("identity_back"))

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            kind = jwt.get_unverified_header(id_token).get("alg")
        except jwt.PyJWTError as error:
            raise OAuth2Error("Invalid id_token") from error
        if kind not in SIGNED_BY:
            raise OAuth2Error("Invalid id_token")
        found: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token, keys_url=self.openid_config["jwks_uri"], issuer=self.openid_config["issuer"],
            audience=app.client_id, lookup_kid=jwtkit.lookup_kid_jwk,
        )  # fmt: skip
        return found


@login_not_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """To the provider, always to come in and never to bind."""
    answer: HttpResponse = Checked(request, WORD).get_provider().redirect(request, AuthProcess.LOGIN)
    return answer


@login_not_required
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """From the provider, with a code."""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(Checked(request, WORD))(request)
    return answer


PAGES = (
    Page("identitas/", start, "identity_start", is_public=True),
    Page("identitas/kembali/", back, "identity_back", is_public=True),
)
