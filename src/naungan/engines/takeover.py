"""Take-overs: who is kept out only by cover that another programme pays, and from when this one could pay instead.

Knows: a result's decisions beside the register of other programmes. Does not know: names, workbooks, or who may see
them. A cover without a last day gives no date: nobody knows when it ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from naungan.engines.session import connect
from naungan.model.decision import Outcome, ReasonCode
from naungan.model.person import Scheme
from naungan.model.programme import Programme
from naungan.stages import funding

_QUERY = """
SELECT d.candidate_id, d.kode_kab, d.nik, d.sector, d.open, s.program, coalesce(s.pembayar, ''),
    coalesce(s.sumber_dana, ''), s.mulai, s.sampai, s.as_of
FROM (SELECT candidate_id, kode_kab, nik, sector, list_count(list_filter(evidence,
            lambda e: e.outcome = 'TIDAK_DIKETAHUI' AND e.code <> '')) > 0 AS open
        FROM read_parquet($decisions) WHERE reasons = [$reason] AND nik <> '') AS d
JOIN read_parquet($schemes) AS s ON s.nik = cast(d.nik AS BIGINT)
ORDER BY ALL"""


class Takeover(NamedTuple):
    """One row whose only obstacle is that another programme pays. `ends`: the last covered day, None where a list does
    not say; `since`: the first month that can be taken over; `months_left` of the programme's own months by then;
    `is_open`: something else of the person is still unknown. Units: months."""

    candidate_id: str
    kode_kab: str
    nik: str
    sector: str
    programmes: tuple[str, ...]
    payers: tuple[str, ...]
    ends: date | None
    since: date | None
    months_left: int
    is_open: bool


def takeovers(decisions: Path, schemes: Path, programme: Programme, *, memory_mb: int = 500) -> list[Takeover]:
    """Everybody who could be taken over. In: decisions.parquet of a result, data.parquet of its register.

    Ties: by month, then regency and candidate id; who has no date comes last.
    """
    given = {"decisions": str(decisions), "schemes": str(schemes), "reason": str(ReasonCode.DIDANAI_PROGRAM_LAIN)}
    with connect(memory_mb) as con:
        rows = con.execute(_QUERY, given).fetchall()
    found = []
    for who, lines in groupby(rows, key=lambda row: row[:5]):
        covers = [Scheme(who[2], *line[5:]) for line in lines]
        found.append(_takeover(who, covers, programme))
    return sorted(found, key=lambda each: (each.since or date.max, each.kode_kab, each.candidate_id))


def _takeover(who: tuple[str, str, str, str, bool], covers: Sequence[Scheme], programme: Programme) -> Takeover:
    """All covers must have ended before anybody takes over; one that ended before the programme keeps nobody."""
    running = [cover for cover in covers if funding.judge_cover(cover, programme) is not Outcome.LOLOS]
    days = [cover.ends for cover in running]
    ends = None if None in days else max((day for day in days if day), default=None)
    since = funding.takeover_month(ends) if ends else None
    candidate, kode_kab, nik, sector, is_open = who
    return Takeover(
        candidate, kode_kab, nik, sector, tuple(sorted({cover.programme for cover in running})),
        tuple(sorted({cover.payer for cover in running})), ends, since,
        funding.months_left(since, programme) if since else 0, is_open,
    )  # fmt: skip
