"""The mail server that carries notices: off unless the environment names it.

Knows: three environment variables, and how Django is told of them. Does not know: what is mailed (notices/mailing.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from naungan.model.errors import WrongCall

HERE = ("localhost", "127.0.0.1", "::1")
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
"""`smtp`: encrypted by STARTTLS; `smtps`: from the first byte; `smtp+plain`: not at all, on this machine only."""
SHAPE = "NAUNGAN_SMTP harus berbentuk smtp://PENGGUNA@HOST:PORT atau smtps://PENGGUNA@HOST:PORT."


class MailServer(NamedTuple):
    """Where mail is handed over, as whom, and from which address."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str

    @property
    def told_to_django(self) -> dict[str, Any]:
        """Its settings. A server that does not answer costs the worker seconds, not minutes."""
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": self.host,
            "EMAIL_PORT": self.port, "EMAIL_HOST_USER": self.user, "EMAIL_HOST_PASSWORD": self.password,
            "EMAIL_USE_TLS": self.scheme == "smtp", "EMAIL_USE_SSL": self.scheme == "smtps", "EMAIL_TIMEOUT": 20,
            "DEFAULT_FROM_EMAIL": self.sender,
        }  # fmt: skip


def mail_server(told: Mapping[str, str]) -> MailServer | None:
    """In: the environment. Raises: WrongCall, without repeating the address: a password may stand in it."""
    address = told.get("NAUNGAN_SMTP", "")
    if not address:
        return None
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        raise WrongCall(SHAPE) from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise WrongCall(SHAPE)
    if parts.scheme == "smtp+plain" and parts.hostname not in HERE:
        raise WrongCall("smtp+plain:// tidak terenkripsi: hanya untuk server surel pada mesin ini. Pakai smtp://.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if file := told.get("NAUNGAN_SMTP_PASSWORD_FILE", ""):
        if not Path(file).is_file():
            raise WrongCall("Berkas NAUNGAN_SMTP_PASSWORD_FILE tidak ada. Periksa namanya.")
        password = Path(file).read_text(encoding="utf-8").strip()
    sender = told.get("NAUNGAN_MAIL_FROM", "") or (user if "@" in user else "")
    if "@" not in sender:
        raise WrongCall("NAUNGAN_SMTP perlu alamat pengirim: isi NAUNGAN_MAIL_FROM, misalnya naungan@provinsi.go.id.")
    return MailServer(parts.scheme, parts.hostname, port or PORTS[parts.scheme], user, password, sender)
