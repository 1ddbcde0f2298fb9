"""Who reads a doubtful row twice: a random share that anybody can draw again.

Knows: the share and its seed. Does not know: officers, rows, the database.
"""

from __future__ import annotations

from zlib import crc32

from naungan.stages.review import SECOND_PERCENT, is_drawn

READ_TWICE_PERCENT = SECOND_PERCENT


def readers(programme: str, candidate_id: str) -> int:
    """How many officers judge this row: two in that share, else one."""
    seed = crc32(programme.encode())
    return 2 if is_drawn(seed, "PEMBACA_KEDUA", candidate_id, READ_TWICE_PERCENT) else 1
