"""Learning how rows go wrong from rows whose NIK is right: the m-probabilities of a model.

Knows: which pairs are trusted and how counts become shares. Does not know: how pairs are found or weighed.
A pair of one NIK counts for a comparison only when another comparison says it is the same person, so that somebody
else's NIK teaches nothing. Counts are whole numbers, the same in every engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from naungan.engines.database import Database
from naungan.model.linkage import Comparison, Kind, LevelTable, LinkModel, Profile
from naungan.stages import compare

SAMPLE = 10_000
"""Rows that are enough to learn from."""
SHIPPED_PAIRS = 500
"""As many pairs the shipped shares count for: what a small file shows changes them little."""
LEAST = 1e-5
"""No finding is impossible."""
_SURE = {Kind.NAME: compare.NAME_SOUND, Kind.DATE: compare.DATE_SAME}


def sample() -> str:
    """The table open_seekers of rows to learn from. Ties: by row_id, which is no property of a person."""
    return f"""CREATE OR REPLACE TEMP TABLE open_seekers AS SELECT * FROM seekers WHERE row_id IN (
        SELECT DISTINCT row_id FROM nik_holders ORDER BY row_id LIMIT {SAMPLE})
        OR row_id IN (SELECT row_id FROM ruled)"""


def pairs() -> str:
    """The tables pairs and met_people of those rows and whoever holds their NIK, or whom an officer named."""
    return """CREATE OR REPLACE TEMP TABLE pairs AS
            SELECT r.cid, h.pid FROM nik_holders AS h JOIN ready AS r ON r.row_id = h.row_id
            WHERE r.row_id NOT IN (SELECT row_id FROM ruled)
            UNION SELECT r.cid, p.pid FROM ruled AS u JOIN ready AS r ON r.row_id = u.row_id
                JOIN people AS p ON p.register_id = u.register_id;
        CREATE OR REPLACE TEMP TABLE met_people AS SELECT * FROM people WHERE pid IN (SELECT pid FROM pairs)"""


def learnt(database: Database, profile: Profile, model: LinkModel) -> LinkModel:
    """The model with the shares of one person's pairs as the table `ranked` shows them."""
    tables, seen = [], 0
    for table in model.tables:
        compared = next(c for c in profile.comparisons if c.name == table.comparison)
        if compared.kind is Kind.NIK:
            tables.append(table)
            continue
        counts = _counts(database, compared, profile)
        seen = max(seen, sum(counts.values()))
        tables.append(_shares(table, counts))
    return replace(model, tables=tuple(tables), source=f"dipelajari dari {seen} pasangan ber-NIK sama")


def _counts(database: Database, compared: Comparison, profile: Profile) -> Mapping[int, int]:
    others = [f"{c.name}_level >= {_SURE[c.kind]}" for c in profile.comparisons if c.kind in _SURE and c != compared]
    level = f"{compared.name}_level"
    return dict(
        database.rows(
            f"""SELECT {level}, count(*) FROM ranked WHERE {level} <> {compare.UNKNOWN}
                    AND ({" OR ".join(others) or "true"}) GROUP BY {level}"""
        )
    )


def _shares(table: LevelTable, counts: Mapping[int, int]) -> LevelTable:
    total = sum(counts.values()) + SHIPPED_PAIRS
    levels = (
        replace(each, same=max(LEAST, (counts.get(each.level, 0) + SHIPPED_PAIRS * each.same) / total))
        for each in table.levels
    )
    return replace(table, levels=tuple(levels))
