"""Candidate ids: the same row sent again keeps its id, and nobody can tell a NIK from it.

Knows: the keyed hash, occurrence numbers, corrections that carry an id. Does not know: how a row was read.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from naungan.model.problem import Problem, ProblemCode
from naungan.model.row import RawRow
from naungan.sources.cell_text import shown

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case: no i, l, o, u, so that an id can be read out over the telephone."""
ID_CHARACTERS = 20
_HASHED = (
    "nik", "kk", "nama", "tempat_lahir", "tanggal_lahir", "tempat_tanggal_lahir", "jenis_kelamin", "alamat", "kab",
    "kec", "desa", "pekerjaan", "nama_ibu", "no_hp", "bukti",
)  # fmt: skip
"""The fields that make a row what it is. Its place, its date order and how its NIK was stored do not."""
_PLACES = tuple(RawRow._fields.index(field) for field in _HASHED)
_BREAK = "\x1f"
_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())


class IdentifiedRow(NamedTuple):
    """A row as found, with the row id that a correction carries ('' = none), and its number among all found rows."""

    raw: RawRow
    id_baris: str
    number: int


class Settled(NamedTuple):
    """All rows with their ids. `id_of`: number of a found row -> its candidate id, also for rows that were replaced;
    `replaced`: numbers of rows that a correction stands for; `problems` of the corrections themselves."""

    rows: dict[int, RawRow]
    id_of: dict[int, str]
    replaced: frozenset[int]
    problems: tuple[Problem, ...]


def candidate_id(key: bytes, raw: RawRow, occurrence: int) -> str:
    """The id of the n-th row with this content in its regency: 'c' and 100 bits of HMAC-SHA-256."""
    cells = (" ".join(str(raw[at]).split()).upper() for at in _PLACES)
    content = _BREAK.join((raw.kode_kab, *cells, str(occurrence)))
    digest = hmac.digest(key, content.encode("utf-8", "surrogatepass"), "sha256")
    return "c" + b32encode(digest[:15])[:ID_CHARACTERS].translate(_CROCKFORD).decode()


def settle_ids(found: Sequence[IdentifiedRow], key: bytes) -> Settled:
    """Give every row its id, and let corrections take the place of the rows they correct.

    In: rows in the order (file, sheet, row). A correction holds when its id belongs to a row of its own regency among
    the other rows (or to a row whose regency is unknown). Ties: of several, the last in order; the others are reported.
    """
    ids = _ids(((row.number, row.raw) for row in found if not row.id_baris), key)
    originals = {ids[row.number]: row for row in found if not row.id_baris}
    rows = {row.number: row.raw._replace(candidate_id=ids[row.number]) for row in found if not row.id_baris}
    problems: list[Problem] = []
    strangers: list[IdentifiedRow] = []
    last: dict[str, IdentifiedRow] = {}
    earlier: list[IdentifiedRow] = []
    for row in (row for row in found if row.id_baris):
        original = originals.get(row.id_baris)
        if original is None or original.raw.kode_kab not in ("", row.raw.kode_kab):
            strangers.append(row)
            continue
        if row.id_baris in last:
            earlier.append(last[row.id_baris])
        last[row.id_baris] = row
    for id_baris, row in last.items():
        original = originals[id_baris]
        rows.pop(original.number)
        rows[row.number] = _corrected(row.raw, original.raw)._replace(candidate_id=id_baris)
        ids[row.number] = id_baris
    for row in earlier:
        ids[row.number] = row.id_baris
        problems.append(_overtaken(row, last[row.id_baris]))
    taken = (original.raw for original in originals.values()) if strangers else ()
    ids.update(_ids(((row.number, row.raw) for row in strangers), key, taken=taken))
    for row in strangers:
        rows[row.number] = row.raw._replace(candidate_id=ids[row.number])
        problems.append(_unknown(row, ids[row.number]))
    replaced = frozenset(row.number for row in found) - rows.keys()
    return Settled(rows, ids, replaced, tuple(problems))


def _ids(rows: Iterable[tuple[int, RawRow]], key: bytes, taken: Iterable[RawRow] = ()) -> dict[int, str]:
    """Ids of these rows; occurrences are counted after those of `taken`."""
    seen: dict[str, int] = {}
    for raw in taken:
        first = candidate_id(key, raw, 0)
        seen[first] = seen.get(first, 0) + 1
    ids: dict[int, str] = {}
    for number, raw in rows:
        first = candidate_id(key, raw, 0)
        occurrence = seen.get(first, 0)
        seen[first] = occurrence + 1
        ids[number] = candidate_id(key, raw, occurrence) if occurrence else first
    return ids


def _corrected(raw: RawRow, original: RawRow) -> RawRow:
    """A NIK that was left as it was is as damaged as it was: typing it as text has not brought its last digit back."""
    return raw._replace(nik_damaged=True) if original.nik_damaged and raw.nik == original.nik else raw


def _overtaken(row: IdentifiedRow, by: IdentifiedRow) -> Problem:
    raw, later = row.raw, by.raw
    value = f"perbaikan yang lebih baru: {later.source_file} baris {later.source_row}"
    return Problem(row.id_baris, *raw[1:4], "id_baris", shown(value), ProblemCode.BARIS_DIABAIKAN)


def _unknown(row: IdentifiedRow, new_id: str) -> Problem:
    raw = row.raw
    return Problem(new_id, *raw[1:4], "id_baris", shown(row.id_baris), ProblemCode.ID_BARIS_TIDAK_DIKENAL)


def key_id(key: bytes) -> str:
    """The public name of a key: eight hex digits that say which key it was and nothing of the key."""
    return hashlib.sha256(b"naungan key id" + key).hexdigest()[:8]
