"""How a service is reached and how we are known there: from the environment, and from nowhere else.

Knows: the variables, and that an address must be https unless it is this machine. Does not know: any protocol.
User, password and IP address show in no repr, and in no message.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from naungan.model.errors import ServiceStopped
from naungan.model.exchange import Service

SECONDS = 30.0
"""How long an answer may take, if nobody says otherwise."""
HOW = "Caranya: docs/how-to/ask-a-service.md."


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """`ca`: certificates of the private authority that vouches for the service; None = those of the system. Units:
    `seconds` until an answer is whole."""

    url: str
    user: str = field(repr=False)
    password: str = field(repr=False)
    ip: str = field(default="", repr=False)
    ca: Path | None = None
    seconds: float = SECONDS
    method: str = ""
    protocol: Path | None = None


def access_from(service: Service, environment: Mapping[str, str]) -> Access:
    """What NAUNGAN_<SERVICE>_… say. Raises: ServiceStopped where it is off, or told wrongly; never repeats a secret."""
    prefix = f"NAUNGAN_{service.name}_"

    def told(word: str) -> str:
        return environment.get(prefix + word, "").strip()

    missing = [prefix + word for word in ("URL", "USER", "PASSWORD") if not told(word)]
    if missing:
        raise ServiceStopped(f"Layanan {service.value} belum diatur: {', '.join(missing)} kosong. {HOW}")
    return Access(
        url=_address(prefix + "URL", told("URL")),
        user=told("USER"),
        password=told("PASSWORD"),
        ip=told("IP"),
        ca=_file(prefix + "CA", told("CA")),
        seconds=_seconds(prefix + "SECONDS", told("SECONDS")),
        method=told("METHOD").upper(),
        protocol=_file(prefix + "PROTOCOL", told("PROTOCOL")),
    )


def _address(name: str, url: str) -> str:
    """Encrypted, or this machine; without a user in it. Raises: ServiceStopped."""
    try:
        parts = urlsplit(url)
        host, has_port = parts.hostname or "", parts.port is None or parts.port > 0
    except ValueError:
        host, has_port = "", False
    is_plain = url.isascii() and not any(letter.isspace() for letter in url)
    if (
        not is_plain
        or not host
        or not has_port
        or parts.scheme not in ("http", "https")
        or parts.query
        or parts.fragment
    ):
        raise ServiceStopped(f"{name} bukan alamat seperti https://host/jalur. {HOW}")
    if parts.username is not None or parts.password is not None:
        raise ServiceStopped(
            f"{name} memuat nama pengguna atau sandi. Pindahkan ke variabel _USER dan _PASSWORD. {HOW}"
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise ServiceStopped(
            f"{name} memakai http tanpa sandi jalur (TLS). Pakai https; http hanya untuk 127.0.0.1. {HOW}"
        )
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    """Is this the machine itself? A name but `localhost` could lead anywhere."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _file(name: str, text: str) -> Path | None:
    """Raises: ServiceStopped where a file is named that is not there."""
    if not text:
        return None
    if not Path(text).is_file():
        raise ServiceStopped(f"Berkas yang disebut {name} tidak ada. Periksa letaknya. {HOW}")
    return Path(text)


def _seconds(name: str, text: str) -> float:
    """Raises: ServiceStopped."""
    try:
        seconds = float(text.replace(",", ".")) if text else SECONDS
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise ServiceStopped(f"{name} harus bilangan detik antara 0 dan 600. {HOW}")
    return seconds
