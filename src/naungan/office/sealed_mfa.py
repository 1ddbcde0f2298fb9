"""allauth's second factors sealed at rest: the secret of a code app, the seed of recovery codes.

Knows: allauth's two hooks, and how a sealed value is written as text. Does not know: how a code is checked.
allauth tells no row, so the place they are sealed for is the column alone.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter

from naungan.model.errors import SealBroken
from naungan.office.vault import Vault
from naungan.office.vault_in_use import vault

PLACE = "mfa_authenticator:data:"
START = b64encode(b"v1|").decode()
"""How every sealed text begins."""


class SealedMFA(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's adapter with its secrets in the vault."""

    def encrypt(self, text: str) -> str:
        """Seal."""
        return b64encode(vault().seal(text.encode(), PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open. Raises: SealBroken."""
        return vault().open(_raw(encrypted_text), PLACE).decode()


def keys_of(data: Any, found: Vault) -> set[str]:
    """Ids of the keys that the sealed texts of one row need."""
    if isinstance(data, dict):
        return {key for value in data.values() for key in keys_of(value, found)}
    if isinstance(data, list):
        return {key for value in data for key in keys_of(value, found)}
    return {found.key_of(_raw(data))} if isinstance(data, str) and data.startswith(START) else set()


def resealed(data: Any, found: Vault) -> Any:
    """One row's JSON with every sealed text under the newest key. Raises: SealBroken."""
    if isinstance(data, dict):
        return {name: resealed(value, found) for name, value in data.items()}
    if isinstance(data, list):
        return [resealed(value, found) for value in data]
    if isinstance(data, str) and data.startswith(START):
        return b64encode(found.seal(found.open(_raw(data), PLACE), PLACE)).decode()
    return data


def _raw(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise SealBroken("Rahasia faktor kedua bukan segel.") from None
