"""Learning a model from the data: how rows go wrong (m) from rows whose NIK is right, and how the NIKs of strangers
born alike resemble each other (u) from a sample of the register.

Knows: which pairs are trusted and how counts become shares. Does not know: how pairs are found or weighed.
A pair of one NIK counts for a comparison only when another comparison says it is the same person, so that somebody
else's NIK teaches nothing. Counts are whole numbers, the same in every engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from naungan.engines.database import Database
from naungan.model.linkage import Comparison, Kind, LevelTable, LinkModel, Profile
from naungan.stages import compare, weigh

SAMPLE = 10_000
"""Rows that are enough to learn from."""
SHIPPED_PAIRS = 500
"""As many pairs the shipped shares count for: what a small file shows changes them little."""
STRANGERS = (20_000, 50_000)
"""People of the register who are paired with each other where they are born alike: about as many pairs at a million."""
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


def with_strangers(database: Database, profile: Profile, model: LinkModel, people: int) -> LinkModel:
    """The model with the shares of strangers' NIKs as the register shows them, for those born on one day.

    A NIK holds birth date and sex: among people born alike the rest of it is what place and serial number leave.
    """
    (nik, *_), dates = profile.of_kind(Kind.NIK), profile.of_kind(Kind.DATE)
    if not dates:
        return model
    counts = _stranger_counts(database, nik.name, dates[0].name, weigh.sex_of(profile), people)
    tables = (_stranger_shares(table, counts.get(table.when, {})) for table in model.tables)
    return replace(model, tables=tuple(tables))


def _stranger_counts(
    database: Database, nik: str, birth: str, sex: str, people: int
) -> Mapping[str, Mapping[int, int]]:
    a, b = (
        f"SELECT * FROM people WHERE pid % {max(1, people // some)} = {rest}" for rest, some in enumerate(STRANGERS)
    )
    other = f"a.{sex} <> '' AND b.{sex} <> '' AND a.{sex} <> b.{sex}" if sex else "false"
    found = database.rows(
        f"""SELECT other, level, count(*) FROM (
                SELECT {other} AS other, nik_level(a.{nik}, false, b.{nik}, '', '', a.{birth}) AS level
                FROM ({a}) AS a JOIN ({b}) AS b ON b.{birth} = a.{birth} AND b.pid <> a.pid)
            WHERE level NOT IN ({compare.UNKNOWN}, {compare.NIK_SAME}) GROUP BY other, level"""
    )
    counts: dict[str, dict[int, int]] = {}
    for is_other, level, count in found:
        counts.setdefault(weigh.BORN_ALIKE_OTHER_SEX if is_other else weigh.BORN_ALIKE, {})[level] = count
    return counts


def _stranger_shares(table: LevelTable, counts: Mapping[int, int]) -> LevelTable:
    if not counts:
        return table
    total = sum(counts.values()) + SHIPPED_PAIRS
    levels = (
        each
        if each.each or each.level in (compare.NIK_SAME, compare.NIK_FIFTEEN)
        else replace(each, stranger=max(LEAST, (counts.get(each.level, 0) + SHIPPED_PAIRS * each.stranger) / total))
        for each in table.levels
    )
    return replace(table, levels=tuple(levels))


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
