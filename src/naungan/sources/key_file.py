"""Secrets on disk: the key of candidate ids and the seed of the public lottery.

Knows: where they live, how they are written, who may read them. Does not know: what they are used for.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
from pathlib import Path

from naungan.model.errors import KeyInvalid
from naungan.model.programme import Programme
from naungan.model.system_words import why
from naungan.sources.row_identity import key_id

KEY_BYTES = 32
KEY_NAME = "candidate.key"
DEMO_MARK = "# kunci contoh, bukan rahasia"
DEMO_ENDING = ".demo"
"""First line, or ending, of a key file that anybody may read: a demo's key, published with its synthetic province."""
_HEX = re.compile(r"[0-9A-Fa-f]{64}\Z")


def data_home() -> Path:
    """Where private files live: NAUNGAN_DATA, else ~/.local/share/naungan."""
    told = os.environ.get("NAUNGAN_DATA", "")
    return Path(told) if told else Path.home() / ".local" / "share" / "naungan"


def load_or_make_candidate_key(path: Path | None) -> tuple[bytes, str]:
    """The key of candidate ids and its public id. Without a path: the own key, made once under `data_home()`.

    Raises: KeyInvalid.
    """
    if path is None:
        path = data_home() / KEY_NAME
        if not path.exists():
            _make(path)
    key = _read_secret(path, "kunci calon")
    return key, key_id(key)


def load_or_make_secret(path: Path, what: str) -> bytes:
    """A secret of 32 bytes, made once where it is missing. `what`: its name in a complaint. Raises: KeyInvalid."""
    if not path.exists():
        _make(path)
    return _read_secret(path, what)


def load_secret(path: Path, what: str) -> bytes:
    """A secret of 32 bytes that must be there. Raises: KeyInvalid."""
    return _read_secret(path, what)


def load_lottery_seed(path: Path) -> bytes:
    """The secret seed of the public lottery. Raises: KeyInvalid."""
    return _read_secret(path, "benih undian")


def seed_commitment(seed: bytes) -> str:
    """What is published before hand-in opens: SHA-256 of the seed, in hex."""
    return hashlib.sha256(seed).hexdigest()


def write_key(path: Path, key: bytes, *, demo: bool = False) -> None:
    """Write a key file of 64 hex digits, readable by its owner only; a demo key carries DEMO_MARK."""
    text = (f"{DEMO_MARK}\n" if demo else "") + key.hex() + "\n"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)


def _make(path: Path) -> None:
    """Make a key; two runs that start together end up with one and the same."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.chmod(0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    write_key(draft, secrets.token_bytes(KEY_BYTES))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _read_secret(path: Path, what: str) -> bytes:
    try:
        data = path.read_bytes()
        mode = path.stat().st_mode
    except OSError as error:
        raise KeyInvalid(f"Berkas {what} {path} tidak dapat dibuka: {why(error)}. Periksa letaknya.") from error
    is_demo = data.startswith(DEMO_MARK.encode()) or path.suffix == DEMO_ENDING
    others = stat.S_IRWXG | stat.S_IRWXO
    if os.name == "posix" and mode & others and not is_demo:
        raise KeyInvalid(f"Berkas {what} {path} dapat dibuka pengguna lain. Jalankan: chmod 600 {path}")
    if len(data) == KEY_BYTES:
        return data
    lines = [line.strip() for line in data.decode("ascii", "replace").splitlines() if not line.startswith("#")]
    text = "".join(lines)
    if not _HEX.match(text):
        raise KeyInvalid(f"Berkas {what} {path} harus berisi 32 byte atau 64 angka heksadesimal. Buat ulang.")
    return bytes.fromhex(text)


def draft_seed(programme: Programme) -> bytes:
    """A seed that anybody can work out: good for a draft, and for nothing else."""
    return hashlib.sha256(b"naungan: benih rancangan, tidak mengikat\n" + programme.code.encode()).digest()
