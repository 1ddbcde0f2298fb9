"""Photos that came with answers, found by the name that an answer gives.

Knows: where ODK Central (media/) and KoboToolbox (a folder a submission) put them, and what a picture's bytes begin
with. Does not know: who is on them, or where they are kept (sealed_file.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from naungan.sources.cell_text import shown
from naungan.sources.limits import MIB

LARGEST_PHOTO = 25 * MIB
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"GIF8", b"%PDF")
_HEIF = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")


class Photos:
    """Every file below some folders, by name."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._by_name: defaultdict[str, list[Path]] = defaultdict(list)
        folders = {path if path.is_dir() else path.parent for path in paths}
        for path in {each for folder in folders for each in folder.rglob("*") if each.is_file()}:
            self._by_name[path.name].append(path)

    def find(self, name: str, marks: Sequence[str]) -> bytes | str:
        """The photo's bytes, or why it cannot be had. In: `marks` of the submission, which tell equal names apart."""
        found = sorted(self._by_name.get(Path(name).name, ()))
        folders = {name for mark in marks for name in (mark, f"uuid{mark}", f"uuid:{mark}")}
        own = [path for path in found if folders.intersection(path.parts)]
        chosen = own or found
        if not chosen:
            return f"foto {shown(name)} tidak ditemukan di dekat ekspornya"
        if len(chosen) > 1 and len({path.read_bytes() for path in chosen}) > 1:
            return f"ada {len(chosen)} foto bernama {shown(name)} yang berbeda"
        if chosen[0].stat().st_size > LARGEST_PHOTO:
            return f"foto {shown(name)} lebih dari {LARGEST_PHOTO // MIB} MB"
        data = chosen[0].read_bytes()
        return data if _is_picture(data) else f"berkas {shown(name)} bukan gambar"


def _is_picture(data: bytes) -> bool:
    return data.startswith(_BEGINNINGS) or data[4:12] in _HEIF
