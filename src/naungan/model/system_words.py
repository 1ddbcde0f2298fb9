"""Why the system refused a file or folder, in Indonesian.

Knows: what systems most often refuse. Does not know: what was tried, or what is told beside it.
"""

from __future__ import annotations

import errno

OS_WORDS = {
    errno.ENOSPC: "Ruang disk habis",
    errno.EACCES: "Tidak ada izin membaca atau menulis",
    errno.EPERM: "Tidak ada izin membaca atau menulis",
    errno.EROFS: "Folder hanya dapat dibaca",
    errno.ENOENT: "Berkas atau folder tidak ada",
    errno.EEXIST: "Sudah ada berkas atau folder dengan nama itu",
    errno.ENOTDIR: "Ini berkas, bukan folder",
    errno.EISDIR: "Ini folder, bukan berkas",
    errno.EMFILE: "Terlalu banyak berkas terbuka",
}
"""What the system most often refuses, in Indonesian."""


def why(error: OSError) -> str:
    """The reason, in the system's own words where ours know none."""
    return OS_WORDS.get(error.errno or 0, error.strerror or type(error).__name__)
