"""The clusters of one file as pairs, in place of its links: what a deduplication is scored by.

Knows: the file of clusters beside the links. Does not know: how they are scored. A pair of one cluster is certain.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from bench.child import Stopwatch


def main() -> None:
    """Write the pairs over the links. In: the path of the links."""
    links = Path(sys.argv[1])
    clusters = str(links.with_name(f"{links.stem}.clusters.parquet")).replace("'", "''")
    with Stopwatch() as watch:
        duckdb.sql(f"""SELECT a.candidate_id, b.candidate_id AS record_id, 'COCOK' AS band,
                1.0 AS probability, 0 AS match_weight
            FROM '{clusters}' AS a JOIN '{clusters}' AS b ON a.cluster = b.cluster AND a.candidate_id < b.candidate_id
        """).write_parquet(str(links))
    watch.answer()


if __name__ == "__main__":
    main()
