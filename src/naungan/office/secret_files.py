"""The office's secrets on disk: Django's signing secret, and the key that signs the log's checkpoints, the vault.

Knows: where they lie under NAUNGAN_DATA. Does not know: what is signed with them. They never lie in the database.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from naungan.office.vault import make_vault
from naungan.sources.key_file import load_or_make_secret, load_secret

DJANGO_FILE, LOG_FILE = "office.key", "log.key"
DJANGO_WORDS, LOG_WORDS = "kunci kantor", "kunci penanda buku catatan"


def make_secrets(home: Path) -> None:
    """Make what is missing, keep what is there. Raises: KeyInvalid."""
    load_or_make_secret(home / DJANGO_FILE, DJANGO_WORDS)
    load_or_make_secret(home / LOG_FILE, LOG_WORDS)
    make_vault(home)


def django_secret(home: Path) -> str:
    """Django's secret; empty before `naungan office init`, and Django then refuses to sign. Raises: KeyInvalid."""
    file = home / DJANGO_FILE
    return load_secret(file, DJANGO_WORDS).hex() if file.exists() else ""


def log_key(home: Path) -> Ed25519PrivateKey:
    """The key that signs checkpoints. Raises: KeyInvalid."""
    return Ed25519PrivateKey.from_private_bytes(load_secret(home / LOG_FILE, LOG_WORDS))
