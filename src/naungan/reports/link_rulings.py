"""What officers have ruled about identity, put into the links: their word stands where the engine had its own.

Knows: the columns of links and rivals before they are written. Does not know: rulings as files (sources/ruling_files)
or what else follows from one (stages/rule).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from naungan.model.decision import Band
from naungan.stages.weigh import MILLION


def put_rulings(links: pa.Table, rivals: pa.Table, ruled: Mapping[str, str]) -> pa.Table:
    """The links with the ruled rows as they were ruled: COCOK and certain, or TIDAK_ADA.

    In: `ruled`: row id -> register id, '' = in no register; ids that no row has change nothing. Weight and levels stay
    where the person was among the row's rivals; else there are none.
    """
    if not ruled:
        return links
    ids = pa.array(sorted(ruled), pa.string())
    chosen = pc.is_in(links.column("row_id"), value_set=ids)
    named = rivals.filter(pc.is_in(rivals.column("row_id"), value_set=ids))
    beside: dict[str, list[dict[str, Any]]] = {}
    for rival in named.to_pylist():
        beside.setdefault(rival["row_id"], []).append(rival)
    own = links.filter(chosen).to_pylist()
    rows = [_ruled(row, ruled[row["row_id"]], beside.get(row["row_id"], [])) for row in own]
    return pa.concat_tables([links.filter(pc.invert(chosen)), pa.Table.from_pylist(rows, schema=links.schema)])


def _ruled(row: Mapping[str, Any], person: str, rivals: list[dict[str, Any]]) -> dict[str, Any]:
    """One row as it was ruled."""
    own = next((rival for rival in rivals if str(rival["register_id"]) == person), None)
    others = [rival["match_weight"] for rival in rivals if str(rival["register_id"]) != person]
    levels = {name: own[name] if own else None for name in row if name.endswith("_level")}
    return {
        **row,
        **levels,
        "register_id": person,
        "band": str(Band.COCOK if person else Band.TIDAK_ADA),
        "match_weight": own["match_weight"] if own else None,
        "ppm": MILLION if person else None,
        "runner_up_weight": max(others, default=None),
    }
