"""The files of a linking: one schema per profile, written by the one Parquet writer.

Knows: columns, names and what a linking says of itself. Does not know: how rows were linked.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from naungan.model.linkage import LinkModel, Profile
from naungan.model.tables import Columns
from naungan.reports.link_records import LinkFiles
from naungan.reports.parquet import write_table
from naungan.sources.link_files import model_text

ROW = "candidate_id"


def register_column(profile: Profile) -> str:
    """The column that names the registered person: as the profile calls it, unless rows are called so."""
    return f"{ROW}_lain" if profile.register_id == ROW else profile.register_id


def link_columns(profile: Profile) -> Columns:
    """The columns of links.parquet; for the population register they are model/tables.LINKS."""
    levels = tuple((f"{c.name}_level", "int") for c in profile.comparisons)
    return (
        (ROW, "text"), (register_column(profile), "text"), ("band", "text"), ("match_weight", "int"),
        ("probability", "double"), ("runner_up_weight", "int"), *levels,
    )  # fmt: skip


def rival_columns(profile: Profile) -> Columns:
    """The columns of links.rivals.parquet."""
    parts = tuple(
        (f"{c.name}_{word}", kind)
        for c in profile.comparisons
        for word, kind in (("level", "int"), ("weight", "int"), ("row", "text"), ("register", "text"))
    )
    head = ((ROW, "text"), ("place", "int"), (register_column(profile), "text"))
    return (*head, ("match_weight", "int"), ("relative_weight", "int"), *parts)


def write_links(
    out: Path, profile: Profile, model: LinkModel, links: pa.Table, rivals: pa.Table, told: dict[str, Any]
) -> tuple[Path, ...]:
    """Write links, rivals, model and what is told of them beside each other. Out: their paths, the links first."""
    out.parent.mkdir(parents=True, exist_ok=True)
    files = LinkFiles(out)
    written = (files.links, files.rivals, files.model, files.about)
    for path in written:
        path.touch(mode=0o600)  # personal data: for its owner alone, unless somebody opened an older file to others
    named = {"row_id": ROW, "register_id": register_column(profile)}
    write_table(files.links, link_columns(profile), _named(links, named), [ROW])
    write_table(files.rivals, rival_columns(profile), _named(rivals, named), [ROW, "place"])
    files.model.write_text(model_text(model), encoding="utf-8", newline="\n")
    files.about.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    return written


CLUSTERS: Columns = ((ROW, "text"), ("cluster", "int"))


def write_clusters(out: Path, clusters: Sequence[Sequence[str]]) -> Path:
    """Write which rows of one file are one person, beside its links. Out: the path."""
    path = LinkFiles(out).clusters
    path.touch(mode=0o600)
    members = [(row, number) for number, rows in enumerate(clusters, 1) for row in rows]
    table = pa.table({ROW: [row for row, _ in members], "cluster": [number for _, number in members]})
    write_table(path, CLUSTERS, table, ["cluster", ROW])
    return path


def _named(table: pa.Table, names: dict[str, str]) -> pa.Table:
    return table.rename_columns([names.get(column, column) for column in table.column_names])
