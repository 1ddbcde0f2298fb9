"""The public sets, each system on each: one record for the page.

Knows: which system is run on which set, and from which probability its links are accepted. Does not know: how a peer is
set (public_peers.py) or where the sets come from (public_sets.py). Standard library only: see bench/child.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench.child import ChildFailed, Taken, measure_module
from bench.linkage.systems import last_words, naungan
from bench.session import say

PROFILES = Path(__file__).parent / "profiles"
TASKS = ("febrl3", "febrl4", "census-ssa", "census-w2")
ONE_FILE = ("febrl3",)


class Peer(NamedTuple):
    """A system on the public sets. `threshold`: the probability from which it links, as it is shipped."""

    name: str
    threshold: float
    tasks: tuple[str, ...]
    run: Callable[[str, Path, Path], Taken]


def _splink(task: str, folder: Path, out: Path) -> Taken:
    return measure_module("bench.linkage.public_peers", "splink", task, folder, out, data=folder / "data")


def _ecm(task: str, folder: Path, out: Path) -> Taken:
    return measure_module("bench.linkage.public_peers", "ecm", task, folder, out, data=folder / "data")


def _ours(task: str, folder: Path, out: Path) -> Taken:
    """The installed command with the task's profile; the register's index is made on the way."""
    told = ["--profile", PROFILES / f"{task}.profile.toml", "--model", PROFILES / f"{task}.model.toml"]
    rows = folder / ("records.parquet" if task in ONE_FILE else "candidates.parquet")
    register = folder / ("records.parquet" if task in ONE_FILE else "population.parquet")
    taken = naungan("link", rows, register, *told, "--out", out, "--quiet", data=folder / "data")
    if task in ONE_FILE:
        measure_module("bench.linkage.cluster_pairs", out, data=folder / "data")
    return taken


PEERS = {
    "ours": Peer("Naungan", 0.5, TASKS, _ours),
    "splink": Peer("Splink 5", 0.95, TASKS, _splink),
    "ecm": Peer("recordlinkage ECM", 0.5, ("febrl3", "febrl4"), _ecm),
}


def measured(folder: Path) -> Iterator[dict[str, Any]]:
    """Every system on every set it can do. Out: one record each; a system that fails is a result too."""
    try:
        measure_module("bench.linkage.public_sets", folder, data=folder / "data")
    except ChildFailed as failure:
        yield {"task": "all", "system": "data", "name": "data", "failed": last_words(failure)}
        return
    for task in TASKS:
        for system, peer in PEERS.items():
            if task in peer.tasks:
                yield {"task": task, "system": system, "name": peer.name, **_one(task, system, peer, folder / task)}


def _one(task: str, system: str, peer: Peer, folder: Path) -> dict[str, Any]:
    links = folder / f"{system}.parquet"
    arguments = [links, folder / "truth.parquet", "--threshold", peer.threshold]
    arguments += ["--key", "record_id"] if system == "ours" else []
    arguments += ["--pairs"] if task in ONE_FILE else []
    try:
        taken = peer.run(task, folder, links)
        found = measure_module("bench.linkage.score", *arguments, data=folder / "data").answer
    except ChildFailed as failure:
        say(f"  {task} {system}: FAILED: {failure}")
        return {"failed": last_words(failure)}
    say(f"  {task} {system}: {taken.seconds:.1f} s, F1 {found['shipped']['f1'][0]:.4f}")
    return {"seconds": taken.seconds, "peak_mib": taken.peak_mib, **found}
