"""Files sealed outside the office: a photo that must not lie about, under a key of its own.

Knows: AES-256-GCM, one file a photo, named by the SHA-256 of what is in it. Does not know: the office's vault and
blobs, which seal the same way, or who may look.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from naungan.model.errors import OfficeMissing, SealBroken
from naungan.sources.durable_file import write_durably
from naungan.sources.key_file import data_home, load_or_make_secret, load_secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_NAME, KEY_WORDS = "foto.key", "kunci foto"
ENDING = ".segel"
_START = b"naungan-segel-1\n"
_NONCE_BYTES = 12


class SealedFolder:
    """A folder of sealed files. Nothing is made before something is kept."""

    def __init__(self, folder: Path, key: Path | None = None) -> None:
        self.folder = folder
        self._key = key or data_home() / KEY_NAME

    def keep(self, data: bytes) -> str:
        """Seal, unless it is kept already; on disk when this returns. Out: SHA-256 of the plain bytes. Raises:
        KeyInvalid, OfficeMissing."""
        digest = sha256(data).hexdigest()
        place = self._place(digest)
        if place.exists():
            return digest
        cipher = _cipher(load_or_make_secret(self._key, KEY_WORDS))
        nonce = secrets.token_bytes(_NONCE_BYTES)
        write_durably(place, _START + nonce + cipher.encrypt(nonce, data, digest.encode()))
        return digest

    def open(self, digest: str) -> bytes:
        """The plain bytes of a kept file. Raises: SealBroken, KeyInvalid."""
        from cryptography.exceptions import InvalidTag

        cipher = _cipher(load_secret(self._key, KEY_WORDS))
        try:
            sealed = self._place(digest).read_bytes()
        except OSError as error:
            raise SealBroken(f"Foto bersidik {digest[:12]}… tidak ada di {self.folder}.") from error
        body = sealed.removeprefix(_START)
        try:
            return cipher.decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], digest.encode())
        except (InvalidTag, ValueError):
            raise SealBroken(f"Foto bersidik {digest[:12]}… telah berubah, atau kuncinya bukan {self._key}.") from None

    def _place(self, digest: str) -> Path:
        return self.folder / f"{digest}{ENDING}"


def _cipher(key: bytes) -> AESGCM:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError as error:
        raise OfficeMissing(
            "Menyegel foto memerlukan paket kantor. Pasang: pip install --require-hashes -r requirements/office.txt"
        ) from error
    return AESGCM(key)
