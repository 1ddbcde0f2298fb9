"""Doubles by SQL: the open rows of all lists as a little register in which each of them is looked up.

Knows: how the rows become an index and what of the pairs is told. Does not know: how rows are compared (link_run), or
what a pair means (stages/doubles.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pyarrow.parquet as pq

from naungan.engines import link_sql
from naungan.engines.database import Database, step_sql
from naungan.engines.link_index import FOLDER, load_index, prepare_index
from naungan.engines.link_run import LinkRun
from naungan.engines.link_values import FOLDED
from naungan.engines.session import private_folder
from naungan.model.linkage import Comparison, Kind, LinkModel, Profile
from naungan.stages.doubles import PROBABLE, Side, model_of_rows, profile_of_rows

ROWS = "rows.parquet"
_NIK_FROM = 10**15
"""A number that begins with 0 is no NIK."""


def sides(database: Database, profile: Profile, model: LinkModel) -> tuple[list[Side], dict[str, str]]:
    """Open rows beside the rows of whoever they probably are, and beside each other.

    In: the tables sought, known and links. Out: pairs as stages/doubles.find_pairs takes them, but of open rows only
    those of rows that have a probable pair; the NIK of every sure row among them.
    """
    found = database.rows(f"SELECT l.candidate_id, k.candidate_id, l.match_weight, l.ppm, l.nik FROM {_LINKED}")
    linked = [Side(row, other, weight, ppm) for row, other, weight, ppm, _ in found]
    return [*linked, *_among_open_rows(database, profile, model)], {other: nik for _, other, _, _, nik in found}


def regencies(database: Database, rows: Iterable[str]) -> dict[str, str]:
    """The regency of each of these rows."""
    wanted = set(rows)
    found = database.rows("SELECT candidate_id, kode_kab FROM cleaned") if wanted else []
    return {row: kode_kab for row, kode_kab in found if row in wanted}


def _among_open_rows(database: Database, profile: Profile, model: LinkModel) -> list[Side]:
    rows = database.arrow(_open_rows(profile))
    if rows.num_rows < 2:
        return []
    own, told = replace(profile_of_rows(profile), register_id="candidate_id"), model_of_rows(model)
    with private_folder() as scratch:
        pq.write_table(rows, scratch / ROWS)
        prepare_index(scratch / ROWS, scratch / FOLDER, own, temp=scratch)
        load_index(database, scratch / FOLDER)
        run = LinkRun(database, own, told, rows.num_rows)
        run.itself = True
        database.execute(f"CREATE OR REPLACE TEMP TABLE open_seekers AS {_seekers(profile)}")
        database.execute(link_sql.NO_HOLDERS)
        run.search()
        database.execute(step_sql("doubles", run.words))
        run.judge("row_pairs", "row_posterior")
        return [Side(*each) for each in database.rows(_told())]


def _told() -> str:
    """Pairs of open rows each of which is in a probable pair, with whomever."""
    likely = f"SELECT {{row}} FROM row_pairs AS w JOIN row_posterior AS q ON q.cid = w.cid WHERE q.ppm >= {PROBABLE}"
    linked = f"SELECT l.candidate_id FROM {_LINKED} AND l.ppm >= {PROBABLE}"
    rows = f"({likely.format(row='w.row_id')} UNION {likely.format(row='w.other_id')} UNION {linked})"
    return f"""SELECT p.row_id, p.other_id, p.match_weight, s.ppm FROM row_pairs AS p
        JOIN row_posterior AS s ON s.cid = p.cid WHERE p.row_id IN {rows} AND p.other_id IN {rows}"""


_LINKED = "links AS l JOIN known AS k ON cast(k.nik AS varchar) = l.nik WHERE l.band <> 'COCOK'"
_OPEN = "FROM sought AS s WHERE s.candidate_id NOT IN (SELECT candidate_id FROM known)"


def _open_rows(profile: Profile) -> str:
    """The open rows under the names that a register has."""
    values = ", ".join(f"{_register_value(c)} AS {FOLDED.get(c.register, c.register)}" for c in profile.comparisons)
    return f"SELECT s.candidate_id, {values} {_OPEN} ORDER BY s.candidate_id"


def _register_value(c: Comparison) -> str:
    return f"CASE WHEN s.{c.name} >= {_NIK_FROM} THEN s.{c.name} END" if c.kind is Kind.NIK else f"s.{c.name}"


def _seekers(profile: Profile) -> str:
    values = [f"s.{c.name}" for c in profile.comparisons]
    values += [f"s.{c.name}_fifteen" for c in profile.of_kind(Kind.NIK)]
    return f"SELECT s.candidate_id AS row_id, {', '.join(values)} {_OPEN}"
