"""Is a file the scan of a paper? Asked before it is kept, wherever one is brought.

Knows: how a PDF, a JPEG and a PNG begin, and that a PDF ends. Does not know: what stands on it; a person looks.
"""

from __future__ import annotations

from enum import Enum

from naungan.model.refusal import Refusal

PDF_END = 1024
"""Bytes within which a whole PDF says that it ends."""


class ScanKind(Enum):
    """What is taken: how it begins, the ending of its name, its media type."""

    PDF = (b"%PDF-", "pdf", "application/pdf")
    JPEG = (b"\xff\xd8\xff", "jpg", "image/jpeg")
    PNG = (b"\x89PNG\r\n\x1a\n", "png", "image/png")

    def __init__(self, start: bytes, ending: str, media_type: str) -> None:
        self.start, self.ending, self.media_type = start, ending, media_type


ANY = tuple(ScanKind)


def ending_and_type(data: bytes) -> tuple[str, str]:
    """How a file is named and sent again."""
    kind = _kind_of(data)
    return (kind.ending, kind.media_type) if kind else ("bin", "application/octet-stream")


def is_scan(data: bytes, most: int, kinds: tuple[ScanKind, ...] = ANY) -> Refusal | None:
    """Can this be a scan? Units: `most` bytes."""
    if len(data) > most:
        told = f"Pindaian paling besar {most // 2**20} MB. Pindai dengan ketajaman lebih rendah."
        return Refusal("PINDAIAN_BESAR", told)
    kind = _kind_of(data)
    if kind not in kinds:
        names = " atau ".join(each.name for each in kinds)
        return Refusal("BUKAN_PINDAIAN", f"Berkas ini bukan {names}. Pilih berkas pindaiannya.")
    if kind is ScanKind.PDF and not (b"startxref" in data and b"%%EOF" in data[-PDF_END:]):
        return Refusal("PINDAIAN_RUSAK", "PDF ini rusak atau tidak utuh. Pindai atau simpan sekali lagi.")
    return None


def _kind_of(data: bytes) -> ScanKind | None:
    return next((kind for kind in ScanKind if data.startswith(kind.start)), None)
