"""What each operation of the API answers the token of a regency, written by hand and apart from the program.

`status`: to the token of HOME's officer; `foreign`: to ELSEWHERE's, whose own list has one version only.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Expected(NamedTuple):
    """One operation. In `path`, VERSION is a version that only HOME has, DETERMINATION one with a row in both."""

    method: str
    path: str
    status: int
    foreign: int
    body: dict[str, Any] | None = None


VERSION = 2

OPERATIONS: dict[str, Expected] = {
    "get_programme": Expected("GET", "program", 200, 200),
    "list_versions": Expected("GET", "versi", 200, 200),
    "upload_file": Expected("POST", "versi", 409, 409),  # this world's deadline is over, and the file says nothing
    "upload_rows": Expected("POST", "versi/baris", 409, 409, {"baris": [{"nama": "BUDI"}]}),
    "get_version": Expected("GET", "versi/VERSION", 200, 404),
    "list_rows": Expected("GET", "versi/VERSION/baris", 200, 404),
    "hand_in": Expected("POST", "penyerahan", 409, 409, {"nomor": VERSION}),
    "list_determinations": Expected("GET", "penetapan", 200, 200),
    "list_decrees": Expected("GET", "keputusan", 200, 200),
    "get_figures": Expected("GET", "penetapan/DETERMINATION/angka", 200, 200),
    "list_results": Expected("GET", "penetapan/DETERMINATION/baris", 200, 200),
    "list_notices": Expected("GET", "pesan", 200, 200),
}
