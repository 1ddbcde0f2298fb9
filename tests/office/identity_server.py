"""A small OpenID Connect provider on this machine, for tests: what is asked of a real one, and how it may misbehave.

Its contract: discovery below /.well-known/openid-configuration; a code for a subject, bound to its redirect address and
its S256 challenge, good once; a token signed by RS256 whose `iss`, `aud`, `exp` and `sub` are told by `claims`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "naungan", "rahasia-uji"


class Provider:
    """What it says next: `subject` of the person, `claims` beside, `sign` of the token."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []
        self.faults: list[str] = []
        self.subject, self.claims, self.address = "S-1", dict[str, Any](), ""
        self.sign_with: tuple[Any, str] | None = None

    def authorized(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        self.asked.append(asked)
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, told: dict[str, str]) -> dict[str, Any] | None:
        """For a code that was given to this client with this challenge; nothing else."""
        asked = self.codes.pop(told.get("code", ""), None)
        verifier = told.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        right = {"client_id": CLIENT, "client_secret": SECRET, "redirect_uri": asked["redirect_uri"] if asked else ""}
        if asked is None or asked["code_challenge"] != challenge or any(told.get(k) != v for k, v in right.items()):
            self.faults.append("token refused")
            return None
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": self.subject, "exp": now + 60, "iat": now, **self.claims}
        key, algorithm = self.sign_with or (self.key, "RS256")
        signed = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "k1"})
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": signed}

    @property
    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token", "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }  # fmt: skip

    @property
    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "k1", "alg": "RS256", "use": "sig"}]}


@contextmanager
def provider() -> Iterator[Provider]:
    """One that answers."""
    ours = Provider()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            return

        def answer(self, body: Any, status: int = 200) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", ours.authorized({k: v[0] for k, v in parse_qs(parts.query).items()}))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.answer(ours.keys if parts.path == "/keys" else ours.configuration)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told = ours.token({k: v[0] for k, v in parse_qs(body).items()})
            self.answer(told or {"error": "invalid_grant"}, 200 if told else 400)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ours.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield ours
    finally:
        server.shutdown()
        server.server_close()
