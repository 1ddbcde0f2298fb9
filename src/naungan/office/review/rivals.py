"""A bundle's doubtful rows -> everybody of the population register whom each may be, the best first.

Knows: that linkage is asked once more, for these rows only. Does not know: how likeness is weighed, seals or tables.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from naungan.engines.engine import Progress
from naungan.engines.linkage import link_tables
from naungan.engines.session import private_folder
from naungan.model.tables import DECISIONS, LINKS, ROWS
from naungan.office.review.policies import DOUBTFUL
from naungan.reports.parquet import read_table, write_table
from naungan.sources.link_files import seat_model, shipped_profile


class Rival(NamedTuple):
    """One registered person. `weight` in thousandths of a bit; None: shown because the row has this person's NIK."""

    nik: str
    weight: int | None


def rivals(bundle: Path, population: Path | None, progress: Progress) -> dict[str, tuple[Rival, ...]]:
    """Candidate id -> whom it may be, for every row that an officer must settle; without a register nobody."""
    decisions = read_table(bundle / "decisions.parquet", DECISIONS)
    doubtful = {
        row["candidate_id"]
        for row in decisions.select(["candidate_id", "reasons"]).to_pylist()
        if any(code in DOUBTFUL for code in row["reasons"] or ())
    }
    if not doubtful or population is None:
        return dict.fromkeys(doubtful, ())
    rows = read_table(bundle / "rows.parquet", ROWS)
    kept = rows.filter([candidate in doubtful for candidate in rows.column("candidate_id").to_pylist()])
    with private_folder() as folder:
        file = folder / "rows.parquet"
        write_table(file, ROWS, kept, ("candidate_id",))
        linked = link_tables(file, population, shipped_profile(), seat_model(), learn=False, progress=progress)
    found: defaultdict[str, dict[str, int | None]] = defaultdict(dict)
    for link in read_table(bundle / "links.parquet", LINKS).to_pylist():
        if link["candidate_id"] in doubtful and link["nik"]:
            found[link["candidate_id"]][link["nik"]] = link["match_weight"]
    for pair in sorted(linked.rivals.to_pylist(), key=lambda each: (each["row_id"], each["place"])):
        found[pair["row_id"]].setdefault(str(pair["register_id"]), pair["match_weight"])
    for row in kept.select(["candidate_id", "nik"]).to_pylist():
        if len(row["nik"]) == 16 and row["nik"].isdigit():  # its holder, if any, even where nothing else is alike
            found[row["candidate_id"]].setdefault(row["nik"], None)
    return {candidate: tuple(Rival(*each) for each in found[candidate].items()) for candidate in doubtful}
