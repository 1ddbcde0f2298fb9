"""Photos that came with answers, found by the name that an answer gives.

Knows: where ODK Central (media/) and KoboToolbox (a folder a submission) put them, and what a picture's bytes begin
with. Does not know: who is on them, or where they are kept (sealed_file.py).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from naungan.sources.cell_text import shown
from naungan.sources.limits import MIB

LARGEST_PHOTO = 25 * MIB
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"GIF8", b"%PDF")
_HEIF = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")


MEDIA = "media"
_UUID = re.compile(r"(uuid:?)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Photos:
    """Every file below some folders, and beside some files, by name."""

    def __init__(self, paths: Sequence[Path], marks: Iterable[str]) -> None:
        """In: `marks` of all submissions: a folder named by one holds the photos of that submission alone."""
        self._by_name: defaultdict[str, dict[Path, frozenset[str]]] = defaultdict(dict)
        self._submissions = frozenset(name for mark in marks for name in _folder_names(mark))
        for path in paths:
            for photo, below in _near(path.absolute()):
                self._by_name[photo.name][photo] = self._by_name[photo.name].get(photo, frozenset()) | below

    def find(self, name: str, marks: Sequence[str]) -> bytes | str:
        """The photo's bytes, or why it cannot be had. In: `marks` of the submission, which tell equal names apart."""
        near = self._by_name.get(Path(name).name, {})
        folders = {name for mark in marks for name in _folder_names(mark)}
        own = sorted(path for path, below in near.items() if folders & below)
        if not own and any(self._is_submission(each) for below in near.values() for each in below):
            return f"foto {shown(name)} milik kiriman ini tidak ditemukan, hanya yang senama dari kiriman lain"
        chosen = own or sorted(near)
        if not chosen:
            return f"foto {shown(name)} tidak ditemukan di dekat ekspornya; sebut folder yang memuat fotonya"
        if len(chosen) > 1 and len({path.read_bytes() for path in chosen}) > 1:
            return f"ada {len(chosen)} foto bernama {shown(name)} yang berbeda"
        if chosen[0].stat().st_size > LARGEST_PHOTO:
            return f"foto {shown(name)} lebih dari {LARGEST_PHOTO // MIB} MB"
        data = chosen[0].read_bytes()
        return data if _is_picture(data) else f"berkas {shown(name)} bukan gambar"

    def _is_submission(self, folder: str) -> bool:
        return folder in self._submissions or _UUID.fullmatch(folder) is not None


def _near(path: Path) -> Iterator[tuple[Path, frozenset[str]]]:
    """Files where photos of an export may lie, with the folders that they lie in, the export's own among them.

    Beside a single file that is its folder and media/: who keeps exports of all regencies in one place means this one.
    """
    root = path if path.is_dir() else path.parent
    found = root.rglob("*") if path.is_dir() else (each for at in (root, root / MEDIA) for each in at.glob("*"))
    for each in found:
        if each.is_file():
            yield each, frozenset((root.name, *each.relative_to(root).parts[:-1]))


def _folder_names(mark: str) -> tuple[str, ...]:
    """As tools name the folder of a submission."""
    return mark, f"uuid{mark}", f"uuid:{mark}"


def _is_picture(data: bytes) -> bool:
    return data.startswith(_BEGINNINGS) or data[4:12] in _HEIF
