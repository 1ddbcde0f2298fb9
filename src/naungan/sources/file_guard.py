"""What a file really is, and whether it may be opened: judged on its bytes before any reader touches it.

Knows: signatures, zip directories, OLE streams, what makes a package dangerous. Does not know: cells or headings.
Zip members are counted by unpacking them in small pieces, for the sizes a zip declares can lie.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from naungan.model.problem import ProblemCode
from naungan.sources.limits import MIB, Limits

ENDINGS = {
    "xlsx": (".xlsx", ".xlsm"), "xls": (".xls",), "ods": (".ods",), "csv": (".csv", ".txt", ".tsv"),
}  # fmt: skip
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TABLES = (
    (b"%PDF", "PDF"), (b"\x89PNG", "gambar"), (b"\xff\xd8\xff", "gambar"), (b"GIF8", "gambar"), (b"RIFF", "gambar"),
    (b"II*\0", "gambar"), (b"MM\0*", "gambar"), (b"{\\rtf", "RTF"), (b"Rar!", "arsip RAR"), (b"7z\xbc\xaf", "arsip 7z"),
    (b"\x1f\x8b", "arsip gzip"), (b"MZ", "program"), (b"\x7fELF", "program"), (b"PAR1", "Parquet"),
    (b"SQLite format 3", "basis data"),
)  # fmt: skip
_END_RECORD = b"PK\x05\x06"
_DIRECTORY_BYTES = MIB
_LOCAL_HEADER = 30
_PIECE = 256 * 1024
_OVERLAP = 256
_FAR = re.compile(rb"""\br=["']([A-Za-z]{3,}[0-9]+|[A-Za-z]{1,2}[0-9]{6,})["']([^>]{0,200})>""")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PICTURES = ("xl/media/", "Pictures/", "Thumbnails/", "word/media/")
_BIFF_START, _BIFF_LOCKED, _FIRST_RECORDS = b"\x09\x08", 0x002F, 6
_MARKUP = re.compile(rb"^\s*(?:<!doctype\s+html|<html|<table|<\?xml|<!--|<head|<meta|<style)", re.IGNORECASE)


class Refused(NamedTuple):
    """Why a file is not read: the code, and what was seen, in Indonesian."""

    code: ProblemCode
    seen: str


class Package(NamedTuple):
    """A file that may be opened: 'xlsx', 'xls', 'ods' or 'csv'."""

    kind: str


def guard(data: bytes, limits: Limits) -> Package | Refused:
    """Judge one file by its bytes. Out: what it is, or why it is not opened."""
    if not data.strip(b" \t\r\n\0"):
        return Refused(ProblemCode.BERKAS_KOSONG, f"{len(data)} byte")
    if len(data) > limits.file_bytes:
        return Refused(ProblemCode.BERKAS_TERLALU_BESAR, f"{len(data) // MIB} MB")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK\x01\x02")):
        return _guard_zip(data, limits)
    if data.startswith(OLE):
        return _guard_ole(data)
    for signature, what in _NOT_TABLES:
        if data.startswith(signature):
            return Refused(ProblemCode.BERKAS_BUKAN_TABEL, what)
    if _MARKUP.match(data[:400].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")):
        return Refused(ProblemCode.BERKAS_BUKAN_TABEL, "halaman HTML atau XML; simpan ulang sebagai .xlsx")
    return Package("csv") if _is_text(data) else Refused(ProblemCode.BERKAS_BUKAN_TABEL, "isi biner")


def ending_fits(name: str, kind: str) -> bool:
    """Does the file's name end as its content demands?"""
    return name.lower().endswith(ENDINGS[kind])


def _is_text(data: bytes) -> bool:
    """Few control characters, once the NULs of UTF-16 are left out."""
    sample = data[:65536].replace(b"\0", b"")
    controls = sum(sample.count(bytes([code])) for code in (*range(1, 9), *range(14, 27), 28, 29, 30, 31))
    return bool(sample) and controls * 50 <= len(sample)


def _guard_ole(data: bytes) -> Package | Refused:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refused(ProblemCode.BERKAS_TERKUNCI, "sandi Excel")
    if "WordDocument".encode("utf-16-le") in data or "PowerPoint".encode("utf-16-le") in data:
        return Refused(ProblemCode.BERKAS_BUKAN_TABEL, "dokumen Word atau PowerPoint")
    if "Workbook".encode("utf-16-le") in data or "Book\0".encode("utf-16-le") in data:
        return Refused(ProblemCode.BERKAS_TERKUNCI, "sandi Excel") if _is_locked_xls(data) else Package("xls")
    return Refused(ProblemCode.BERKAS_RUSAK, "tidak ada buku kerja di dalamnya")


def _is_locked_xls(data: bytes) -> bool:
    """Does a workbook stream begin with the record that says it is enciphered? The reader would only say 'unknown'."""
    at = next((at for at in range(512, len(data) - 4, 512) if data[at : at + 2] == _BIFF_START), len(data))
    for _ in range(_FIRST_RECORDS):
        if at + 4 > len(data):
            return False
        record, length = struct.unpack_from("<HH", data, at)
        if record == _BIFF_LOCKED:
            return True
        at += 4 + length
    return False


def _guard_zip(data: bytes, limits: Limits) -> Package | Refused:
    end = data.rfind(_END_RECORD, max(0, len(data) - 66_000))
    if end < 0 or end + 22 > len(data):
        return Refused(ProblemCode.BERKAS_RUSAK, "terpotong")
    entries, directory_bytes = struct.unpack_from("<HI", data, end + 10)
    if entries > limits.entries or directory_bytes > _DIRECTORY_BYTES:
        return Refused(ProblemCode.BERKAS_BERBAHAYA, f"{entries} bagian di dalam berkas")
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error, UnicodeError) as error:
        return Refused(ProblemCode.BERKAS_RUSAK, type(error).__name__)
    try:
        return _guard_members(data, members, limits)
    except (zlib.error, struct.error) as error:
        return Refused(ProblemCode.BERKAS_RUSAK, type(error).__name__)


def _guard_members(data: bytes, members: list[zipfile.ZipInfo], limits: Limits) -> Package | Refused:
    if len(members) > limits.entries:
        return Refused(ProblemCode.BERKAS_BERBAHAYA, f"{len(members)} bagian di dalam berkas")
    if any(member.flag_bits & 0x1 for member in members):
        return Refused(ProblemCode.BERKAS_TERKUNCI, "sandi zip")
    declared = sum(member.file_size for member in members)
    if declared > limits.unpacked_bytes:
        return Refused(ProblemCode.BERKAS_BERBAHAYA, f"{declared // MIB} MB setelah dibuka")
    kind = _kind_of_package(data, members)
    if isinstance(kind, Refused):
        return kind
    counted = 0
    for member in members:
        found = _read_member(data, member, limits, counted)
        if isinstance(found, Refused):
            return found
        counted += found
    if kind == "ods" and _is_locked_ods(data, members):
        return Refused(ProblemCode.BERKAS_TERKUNCI, "sandi LibreOffice")
    return Package(kind)


def _kind_of_package(data: bytes, members: list[zipfile.ZipInfo]) -> str | Refused:
    names = {member.filename.replace("\\", "/").lower(): member for member in members}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names:
        mime = b"".join(_pieces(data, names["mimetype"], 200))
        if mime.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        return Refused(ProblemCode.BERKAS_BUKAN_TABEL, "dokumen Word atau PowerPoint")
    if "xl/workbook.bin" in names:
        return Refused(ProblemCode.BERKAS_BUKAN_TABEL, "buku kerja .xlsb; simpan ulang sebagai .xlsx")
    if any(name.endswith((".xlsx", ".xls", ".ods", ".csv")) for name in names):
        return Refused(ProblemCode.BERKAS_BUKAN_TABEL, "arsip zip; kirim daftar di dalamnya satu per satu")
    if "content.xml" in names and "mimetype" not in names:
        return "ods"
    if "[content_types].xml" in names:
        return Refused(ProblemCode.BERKAS_RUSAK, "tidak ada buku kerja di dalamnya")
    return Refused(ProblemCode.BERKAS_BUKAN_TABEL, "arsip zip")


def _pieces(data: bytes, member: zipfile.ZipInfo, at_most: int) -> Iterator[bytes]:
    """Unpack one member piece by piece, whatever sizes the zip declares. Raises: zlib.error, struct.error."""
    names, extras = struct.unpack_from("<HH", data, member.header_offset + 26)
    start = member.header_offset + _LOCAL_HEADER + names + extras
    packed = data[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield packed[:at_most]
        return
    inflater = zlib.decompressobj(-15)
    given = 0
    while packed and given < at_most and not inflater.eof:
        piece = inflater.decompress(packed, min(_PIECE, at_most - given))
        packed = inflater.unconsumed_tail
        given += len(piece)
        yield piece


def _read_member(data: bytes, member: zipfile.ZipInfo, limits: Limits, before: int) -> int | Refused:
    """Count one member's bytes and look for what must not be in it. Out: bytes, or why the file is refused.

    Raises: zlib.error, struct.error (a damaged package).
    """
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Refused(ProblemCode.BERKAS_BERBAHAYA, "cara pemampatan tidak lazim")
    is_sheet = member.filename.lower().startswith("xl/worksheets/")
    is_picture = member.filename.startswith(_PICTURES)
    counted, tail = 0, b""
    for piece in _pieces(data, member, limits.unpacked_bytes - before + 1):
        counted += len(piece)
        if _is_too_much(before + counted, len(data), limits):
            return Refused(ProblemCode.BERKAS_BERBAHAYA, f"lebih dari {(before + counted) // MIB} MB setelah dibuka")
        if not is_picture and (found := _look_into(tail + piece, is_sheet)):
            return found
        tail = piece[-_OVERLAP:]
    return counted


def _is_too_much(unpacked: int, packed: int, limits: Limits) -> bool:
    if unpacked > limits.unpacked_bytes:
        return True
    return unpacked > limits.ratio_from and unpacked > packed * limits.ratio


def _look_into(text: bytes, is_sheet: bool) -> Refused | None:
    if _DTD.search(text.replace(b"\0", b"") if b"\0" in text else text):
        return Refused(ProblemCode.BERKAS_BERBAHAYA, "memuat DOCTYPE atau ENTITY")
    if is_sheet:
        for far in _FAR.finditer(text):
            if not far[2].endswith(b"/"):
                return Refused(ProblemCode.BERKAS_BERBAHAYA, f"sel {far[1][:12].decode('ascii')} jauh di luar tabel")
    return None


def _is_locked_ods(data: bytes, members: list[zipfile.ZipInfo]) -> bool:
    manifest = next((m for m in members if m.filename == "META-INF/manifest.xml"), None)
    return manifest is not None and b"encryption-data" in b"".join(_pieces(data, manifest, MIB))
