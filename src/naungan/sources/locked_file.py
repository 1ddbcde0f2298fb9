"""Spreadsheets with a password: locked before they leave, opened when they come back.

Knows: msoffcrypto, and where a password may come from: a file of its owner, never an argument. Does not know: cells.
"""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

from naungan.model.errors import FileMissing, PasswordWrong
from naungan.model.system_words import why
from naungan.sources.file_guard import OLE

SHORTEST = 8
"""A password of fewer signs is no lock."""
_MISSING = (
    "Berkas bersandi memerlukan paket msoffcrypto-tool, yang belum terpasang. Pasang paket kantor Naungan (make setup)."
)


def is_locked(data: bytes) -> bool:
    """Is this a spreadsheet with a password?"""
    return data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data


def read_password(path: Path) -> str:
    """The first line of a file that only its owner may read. Raises: FileMissing, PasswordWrong."""
    try:
        lines = path.read_text("utf-8").splitlines()
        mode = path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        reason = why(error) if isinstance(error, OSError) else "bukan teks UTF-8"
        raise FileMissing(f"Berkas sandi {path} tidak dapat dibaca: {reason}. Periksa namanya.") from error
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise PasswordWrong(f"Berkas sandi {path} dapat dibuka pengguna lain. Jalankan: chmod 600 {path}")
    return checked_password(lines[0] if lines else "")


def checked_password(password: str) -> str:
    """Raises: PasswordWrong, for one that is no lock."""
    if len(password) < SHORTEST:
        raise PasswordWrong(f"Sandi terlalu pendek. Pakai paling sedikit {SHORTEST} huruf.")
    return password


def lock(data: bytes, password: str) -> bytes:
    """An .xlsx with a password (AES, as Excel and LibreOffice open it)."""
    try:
        from msoffcrypto.format.ooxml import OOXMLFile
    except ImportError as error:
        raise PasswordWrong(_MISSING) from error
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, locked)
    return locked.getvalue()


def unlock(data: bytes, password: str | None, name: str) -> bytes:
    """What is inside. Raises: PasswordWrong, naming the file."""
    if password is None:
        raise PasswordWrong(f"{name} dikunci dengan sandi. Beri sandinya dengan --password-file BERKAS.")
    try:
        import msoffcrypto
        from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
    except ImportError as error:
        raise PasswordWrong(_MISSING) from error
    opened = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(password=password, verify_password=True)
        file.decrypt(opened)
    except InvalidKeyError as error:
        raise PasswordWrong(f"Sandi untuk {name} salah. Periksa berkas sandinya, lalu ulangi.") from error
    except (DecryptionError, FileFormatError, ParseError, OSError, ValueError) as error:
        raise PasswordWrong(
            f"{name} terkunci dengan cara yang tidak dikenal ({type(error).__name__}). Buka di Excel dengan sandinya, "
            "simpan salinan tanpa sandi, lalu terima salinan itu."
        ) from error
    return opened.getvalue()
