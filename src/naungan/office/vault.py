"""The vault: personal data sealed before it reaches the database, and found again without being opened.

Knows: AES-256-GCM under data keys that a master key wraps, several of them alive at once; a blind index under a key of
its own. Does not know: tables or Django. A sealed value opens only in the place (table:column:pk) it was sealed for.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from naungan.model.errors import KeyInvalid, SealBroken
from naungan.model.system_words import why
from naungan.sources.durable_file import write_durably
from naungan.sources.key_file import KEY_BYTES, load_or_make_secret, load_secret

FILE_NAME, MASTER_NAME = "vault.json", "master.key"
MASTER_VARIABLE, MASTER_WORDS = "NAUNGAN_MASTER_KEY_FILE", "kunci induk"
NONCE_BYTES, TAG_BYTES, ID_LETTERS = 12, 16, 8
BLIND_NAME = "blind"
_START, _BAR = b"v1|", b"|"
_ID_END = len(_START) + ID_LETTERS
_NONCE = _ID_END + 1
_TEXT = _NONCE + NONCE_BYTES


class Vault:
    """Seals with the newest key, opens with every key alive."""

    def __init__(self, keys: Mapping[str, bytes], newest: str, blind_key: bytes) -> None:
        self._keys = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._blind = hmac.new(blind_key, digestmod=sha256)
        self.newest = newest
        self._head = _START + newest.encode() + _BAR
        self._seal = self._keys[newest].encrypt

    @property
    def alive(self) -> tuple[str, ...]:
        """Every key that opens, the oldest first."""
        return tuple(self._keys)

    def seal(self, plain: bytes, place: str) -> bytes:
        """In: `place`, table:column:pk. Out: v1|key id|nonce and text."""
        nonce = os.urandom(NONCE_BYTES)
        return self._head + nonce + self._seal(nonce, plain, f"{place}:{self.newest}".encode())

    def open(self, sealed: bytes | memoryview, place: str) -> bytes:
        """The plain bytes. Raises: SealBroken, on any change, another place, or a key that is not alive."""
        key_id = self.key_of(sealed)
        sealed = bytes(sealed)
        key = self._keys.get(key_id)
        if key is None:
            raise SealBroken(f"Isi {place} disegel dengan kunci {key_id} yang tidak ada di {FILE_NAME}.")
        try:
            return key.decrypt(sealed[_NONCE:_TEXT], sealed[_TEXT:], f"{place}:{key_id}".encode())
        except InvalidTag:
            raise SealBroken(f"Isi {place} telah diubah atau dipindahkan sejak disegel.") from None

    def key_of(self, sealed: bytes | memoryview | str) -> str:
        """Id of the key it was sealed with. Raises: SealBroken, where it is no sealed value."""
        sealed = b"" if isinstance(sealed, str) else bytes(sealed)  # SQLite keeps text in any column
        if not (sealed.startswith(_START) and sealed[_ID_END:_NONCE] == _BAR and len(sealed) >= _TEXT + TAG_BYTES):
            raise SealBroken("Isi yang seharusnya tersegel bukan segel, atau terpotong.")
        return sealed[len(_START) : _ID_END].decode("ascii", "replace")

    def blind(self, value: str, programme: str) -> bytes:
        """What finds `value` again within one programme, and tells nothing without the key: 32 bytes."""
        index = self._blind.copy()
        index.update(f"{programme}\x1f{value}".encode())
        return index.digest()


class Keyring(NamedTuple):
    """Keys in plain, as they are in memory only."""

    keys: dict[str, bytes]
    newest: str
    blind: bytes


def load_vault(home: Path) -> Vault:
    """The vault of an office. Raises: KeyInvalid."""
    ring = _read(home)
    return Vault(ring.keys, ring.newest, ring.blind)


def make_vault(home: Path) -> Vault:
    """Make the master key and the keyring where they are missing. Raises: KeyInvalid."""
    if not (home / FILE_NAME).exists():
        master = AESGCM(load_or_make_secret(master_file(home), MASTER_WORDS))
        first = secrets.token_hex(ID_LETTERS // 2)
        ring = Keyring({first: secrets.token_bytes(KEY_BYTES)}, first, secrets.token_bytes(KEY_BYTES))
        try:
            write_durably(home / FILE_NAME, _wrapped(ring, master), keep=True)
        except FileExistsError:  # another process was quicker; its keys count
            return load_vault(home)
    return load_vault(home)


def add_key(home: Path) -> Vault:
    """A new data key, from now on the newest; the others still open. Raises: KeyInvalid."""
    ring = _read(home)
    new = secrets.token_hex(ID_LETTERS // 2)
    keys = {**ring.keys, new: secrets.token_bytes(KEY_BYTES)}
    write_durably(home / FILE_NAME, _wrapped(Keyring(keys, new, ring.blind), _master(home)))
    return load_vault(home)


def retire_keys(home: Path) -> Vault:
    """Forget every data key but the newest; whoever asks has made sure that nothing needs them. Raises: KeyInvalid."""
    ring = _read(home)
    kept = Keyring({ring.newest: ring.keys[ring.newest]}, ring.newest, ring.blind)
    write_durably(home / FILE_NAME, _wrapped(kept, _master(home)))
    return load_vault(home)


def master_file(home: Path) -> Path:
    """Where the master key lies: NAUNGAN_MASTER_KEY_FILE, else master.key under `home`."""
    told = os.environ.get(MASTER_VARIABLE, "")
    return Path(told) if told else home / MASTER_NAME


def _master(home: Path) -> AESGCM:
    return AESGCM(load_secret(master_file(home), MASTER_WORDS))


def _wrapped(ring: Keyring, master: AESGCM) -> bytes:
    data = {key_id: _wrap(key, key_id, master) for key_id, key in ring.keys.items()}
    told = {"version": 1, "newest": ring.newest, "data": data, BLIND_NAME: _wrap(ring.blind, BLIND_NAME, master)}
    return json.dumps(told, indent=1).encode() + b"\n"


def _wrap(key: bytes, name: str, master: AESGCM) -> str:
    nonce = os.urandom(NONCE_BYTES)
    return (nonce + master.encrypt(nonce, key, f"{FILE_NAME}:{name}".encode())).hex()


def _unwrap(text: str, name: str, master: AESGCM) -> bytes:
    raw = bytes.fromhex(text)
    return master.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], f"{FILE_NAME}:{name}".encode())


def _read(home: Path) -> Keyring:
    """Raises: KeyInvalid."""
    file = home / FILE_NAME
    master = _master(home)
    try:
        told = json.loads(file.read_bytes())
        keys = {key_id: _unwrap(text, key_id, master) for key_id, text in told["data"].items()}
        ring = Keyring(keys, told["newest"], _unwrap(told[BLIND_NAME], BLIND_NAME, master))
        ring.keys[ring.newest]
    except OSError as error:
        raise KeyInvalid(f"Berkas kunci data {file} tidak dapat dibuka: {why(error)}. Periksa letaknya.") from error
    except (InvalidTag, ValueError, KeyError, TypeError, AttributeError):
        raise KeyInvalid(
            f"Berkas kunci data {file} rusak, atau bukan milik kunci induk {master_file(home)}. Ambil dari cadangan."
        ) from None
    return ring
