"""An identity provider outside (INApas, or any other that speaks OpenID Connect): off unless the environment names it.

Knows: four environment variables, and how the library is told of them. Does not know: who comes in (identity_login.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from naungan.model.errors import WrongCall

WORD = "identitas"
"""How the library calls the one provider."""
HERE = ("localhost", "127.0.0.1", "::1")


class IdentityProvider(NamedTuple):
    """`server`: its address, below which /.well-known/openid-configuration lies; `name`: as the button says it."""

    server: str
    client_id: str
    secret: str
    name: str

    @property
    def origin(self) -> str:
        """Where a browser is sent."""
        parts = urlsplit(self.server)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def told_to_library(self) -> dict[str, Any]:
        """Code with PKCE; who somebody is, is read from the signed token alone."""
        app = {
            "provider_id": WORD, "name": self.name, "client_id": self.client_id, "secret": self.secret,
            "settings": {"server_url": self.server, "fetch_userinfo": False},
        }  # fmt: skip
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "SCOPE": ["openid"], "APPS": [app]}}


def identity_provider(told: Mapping[str, str]) -> IdentityProvider | None:
    """In: the environment. Raises: WrongCall, when it is named by half or could be listened to."""
    server, client = told.get("NAUNGAN_OIDC_SERVER", ""), told.get("NAUNGAN_OIDC_CLIENT_ID", "")
    if not server:
        return None
    parts = urlsplit(server)
    if parts.scheme != "https" and parts.hostname not in HERE:
        raise WrongCall("NAUNGAN_OIDC_SERVER harus dimulai dengan https://.")
    file = told.get("NAUNGAN_OIDC_SECRET_FILE", "")
    if not client or not file or not Path(file).is_file():
        raise WrongCall("NAUNGAN_OIDC_SERVER perlu NAUNGAN_OIDC_CLIENT_ID dan berkas NAUNGAN_OIDC_SECRET_FILE.")
    secret = Path(file).read_text(encoding="utf-8").strip()
    return IdentityProvider(server.rstrip("/"), client, secret, told.get("NAUNGAN_OIDC_NAME", "INApas"))
