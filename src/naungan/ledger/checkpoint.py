"""Checkpoints: how many entries a log has and their root, signed.

Knows: the C2SP tlog-checkpoint and signed-note texts, Ed25519 keys and their ids. Does not know: where keys are kept.
Source: https://c2sp.org/tlog-checkpoint, https://c2sp.org/signed-note.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ALGORITHM = b"\x01"
"""Ed25519, as signed notes number it."""
DASH, KEY_ID_BYTES, HASH_BYTES = "— ", 4, 32


class CheckpointInvalid(ValueError):
    """The text is no checkpoint, or no signature on it is by the key that was asked for."""


class Checkpoint(NamedTuple):
    """`origin`: the log's name; `size`: entries; `root`: 32 bytes; `more`: further lines, signed too."""

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...] = ()


class Verifier(NamedTuple):
    """Who may have signed. `name`: without spaces and '+'."""

    name: str
    key: Ed25519PublicKey

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256(name || newline || 0x01 || key)."""
        return hashlib.sha256(f"{self.name}\n".encode() + ALGORITHM + _raw(self.key)).digest()[:KEY_ID_BYTES]

    @property
    def text(self) -> str:
        """As one word, to be given to whoever checks: name+id+key."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ALGORITHM + _raw(self.key)).decode()}"


def verifier_from(text: str) -> Verifier:
    """Read a verifier's word. Raises: CheckpointInvalid."""
    try:
        name, key_id, key = text.strip().split("+", 2)
        raw = base64.b64decode(key, validate=True)
        if raw[:1] != ALGORITHM:
            raise CheckpointInvalid("the verifier's key is not Ed25519")
        found = Verifier(name, Ed25519PublicKey.from_public_bytes(raw[1:]))
    except (ValueError, binascii.Error) as error:
        raise CheckpointInvalid(f"not a verifier's key: {error}") from error
    if not name or found.key_id.hex() != key_id:
        raise CheckpointInvalid("the verifier's name, id and key do not belong together")
    return found


def checkpoint_text(point: Checkpoint) -> str:
    """The text that is signed. Raises: ValueError for a line that cannot stand in it."""
    lines = [point.origin, str(point.size), base64.b64encode(point.root).decode(), *point.more]
    if point.size < 0 or len(point.root) != HASH_BYTES or any(not line or "\n" in line for line in lines):
        raise ValueError("a checkpoint has an origin, a size of 0 or more, a root of 32 bytes, and no empty line")
    return "\n".join(lines) + "\n"


def sign(point: Checkpoint, name: str, key: Ed25519PrivateKey) -> str:
    """The signed note of a checkpoint. Raises: ValueError for a name that cannot stand in it."""
    if not name or any(sign in name for sign in " +\n"):
        raise ValueError(f"a signer's name has no space and no '+': {name!r}")
    text = checkpoint_text(point)
    signature = Verifier(name, key.public_key()).key_id + key.sign(text.encode())
    return f"{text}\n{DASH}{name} {base64.b64encode(signature).decode()}\n"


def open_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """Read a signed note and check the signature of this verifier; others' are passed over.

    Raises: CheckpointInvalid.
    """
    text, separator, signatures = note.rpartition("\n\n")
    if not separator or not signatures.endswith("\n"):
        raise CheckpointInvalid("the note has no signatures after an empty line")
    text += "\n"
    wanted = f"{DASH}{verifier.name} "
    for line in signatures[:-1].split("\n"):
        if line.startswith(wanted) and _is_by(line[len(wanted) :], text, verifier):
            return _read(text)
    raise CheckpointInvalid(f"no valid signature by {verifier.name}")


def _is_by(signature: str, text: str, verifier: Verifier) -> bool:
    try:
        raw = base64.b64decode(signature, validate=True)
        if raw[:KEY_ID_BYTES] != verifier.key_id:
            return False
        verifier.key.verify(raw[KEY_ID_BYTES:], text.encode())
    except (binascii.Error, InvalidSignature):
        return False
    return True


def _read(text: str) -> Checkpoint:
    origin, size, root, *more = text[:-1].split("\n")
    if not size.isascii() or not size.isdigit() or (size[0] == "0" and size != "0"):
        raise CheckpointInvalid(f"the size is not a whole number: {size!r}")
    return Checkpoint(origin, int(size), base64.b64decode(root, validate=True), tuple(more))


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
