"""Judges one system's links on the truth, in a process of its own, so that the measuring process stays small.

Knows: the two shapes of links files and of truth. Does not know: how anything is counted (naungan.reports.link_scores)
or printed (bench/linkage/page.py).

Our links carry a band, and COCOK is accepted; other systems' links are accepted from a stated probability.

One file against itself is judged by pairs: `candidate_id` is then 'a+b', both ids in order, and the truth has
record_id and person; a pair that was answered and is not true counts like an absent candidate.

Run: python -m bench.linkage.score LINKS.parquet TRUTH.parquet [--threshold 0.95] [--key nik] [--pairs]
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from naungan.reports import link_scores
from naungan.reports.link_scores import Answer, Case, Score, Share, Truth

ACCEPTED = "COCOK"
SAME = "same"
"""What stands for a register id where pairs are judged."""
NOTHING = "(nothing)"


def read_truth(path: Path) -> list[Truth]:
    """truth.parquet; `kinds` and `relative_of` may be missing."""
    return [
        Truth(
            str(row["candidate_id"]), str(row["nik"] or ""), row.get("nik_class") or "",
            tuple(kind for kind in (row.get("kinds") or "").split("+") if kind), str(row.get("relative_of") or ""),
        )
        for row in pq.read_table(path).to_pylist()
    ]  # fmt: skip


def read_pairs(path: Path, answers: Iterable[Answer]) -> list[Truth]:
    """Every pair of records of one person, and every other pair that was answered."""
    people: defaultdict[str, list[str]] = defaultdict(list)
    for row in pq.read_table(path).to_pylist():
        people[row["person"]].append(row["record_id"])
    same = {"+".join(pair) for records in people.values() for pair in combinations(sorted(records), 2)}
    asked = {answer.candidate_id for answer in answers}
    return [Truth(pair, SAME) for pair in sorted(same)] + [Truth(pair, "") for pair in sorted(asked - same)]


def read_answers(path: Path, threshold: float, key: str = "nik") -> tuple[list[Answer], dict[str, str]]:
    """A links file. In: `key`: the register's id column. Out: the answers; candidate_id -> band where it has bands."""
    columns = set(pq.ParquetFile(path).schema_arrow.names)
    weight = "match_weight" if "match_weight" in columns else "weight"
    wanted = ["candidate_id", key, "probability", weight, *(["band"] if "band" in columns else [])]
    rows = pq.read_table(path, columns=wanted).to_pylist()
    bands = {str(row["candidate_id"]): row["band"] for row in rows} if "band" in columns else {}
    answers = [
        Answer(
            str(row["candidate_id"]), str(row[key] or ""), float(row["probability"] or 0),
            bool(row[key]) and (row["band"] == ACCEPTED if bands else (row["probability"] or 0) >= threshold),
            float(row[weight] or 0),
        )
        for row in rows
    ]  # fmt: skip
    return answers, bands


def as_pairs(answers: Iterable[Answer]) -> list[Answer]:
    """Links of records to records of the same file as pairs: whoever hangs together by accepted links is one person.

    A pair inside a cluster is as probable as the least probable link of its cluster.
    """
    cluster: dict[str, set[str]] = {}
    weakest: dict[int, Answer] = {}
    for answer in sorted((a for a in answers if a.accepted), key=lambda a: -a.weight):
        one, other = (cluster.setdefault(each, {each}) for each in (answer.candidate_id, answer.nik))
        if one is not other:
            one |= other
            cluster.update(dict.fromkeys(other, one))
        weakest[id(one)] = answer
    found = {id(members): members for members in cluster.values()}
    return [
        weakest[key]._replace(candidate_id="+".join(pair), nik=SAME)
        for key, members in found.items()
        for pair in combinations(sorted(members), 2)
    ]


def judged(links: Path, truth: Path, threshold: float, key: str = "nik", pairs: bool = False) -> dict[str, Any]:
    """Everything the page prints of one system's run, as JSON values."""
    answers, bands = read_answers(links, threshold, key)
    if pairs and key != "nik":
        answers, bands = as_pairs(answers), {}
    cases = link_scores.pair_up(answers, read_pairs(truth, answers) if pairs else read_truth(truth))
    picked = link_scores.picked_on_truth(cases)
    return {
        "shipped": told(link_scores.score(cases)),
        "picked": {"probability": picked.probability, **told(picked.score)},
        "classes": {name: told(score) for name, score in link_scores.by_nik_class(cases).items()},
        "bins": [
            {"low": b.low, "high": b.high, "stated": b.stated, "observed": share(b.observed)}
            for b in link_scores.calibration(cases)
        ],
        "bands": {
            name: {"stated": b.stated, "observed": share(b.observed)}
            for name, b in link_scores.calibration_by(cases, bands).items()
        },
        "anatomy": kinds_of(cases),
        "false_links": link_scores.false_link_causes(cases),
        "misses": link_scores.miss_causes(cases),
    }


def kinds_of(cases: list[Case]) -> list[dict[str, Any]]:
    """Each kind of row by itself, without the combinations."""
    rows = [row for row in link_scores.anatomy(cases) if "+" not in row.kind]
    return [{"kind": row.kind or NOTHING, **row.counts._asdict(), "errors": share(row.error_share)} for row in rows]


def told(score: Score) -> dict[str, Any]:
    """A score as JSON values."""
    shares = {name: share(getattr(score, name)) for name in ("precision", "recall", "f1", "absent_linked")}
    return {"counts": score.counts._asdict(), **shares}


def share(value: Share) -> list[float]:
    """[value, low, high, of]."""
    return [value.value, value.low, value.high, value.of]


def main() -> None:
    """Judge one run and print it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("links", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--threshold", type=float, default=0.95)
    parser.add_argument("--key", default="nik", help="the register's id column in the links file")
    parser.add_argument("--pairs", action="store_true")
    asked = parser.parse_args()
    print(json.dumps(judged(asked.links, asked.truth, asked.threshold, asked.key, asked.pairs)))


if __name__ == "__main__":
    main()
