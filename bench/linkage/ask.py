"""Looks people up one at a time in an open register, and times each question.

Knows: what is asked: people of the register as it names them, mistyped, or in no register at all, drawn by a seed.
Does not know: how anybody is found (naungan.engines.lookup). The process is warm: it has answered WARMING questions
before the first that counts.

Run: python -m bench.linkage.ask REGISTER [--asked 2000] [--seed 101]
"""

from __future__ import annotations

import argparse
import json
import random
import string
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from naungan.engines.lookup import Asked, Lookup
from naungan.model.decision import Band
from naungan.sources.link_files import shipped_model, shipped_profile

WARMING = 100
MISTYPED, ABSENT = 0.1, 0.1
"""Shares of the questions; all others are right."""


class Person(NamedTuple):
    """A registered person."""

    nik: str
    name: str
    birth: date | None


class Question(NamedTuple):
    """What is asked, in which kind ('right', 'mistyped', 'absent'), and who is meant ('' nobody)."""

    asked: Asked
    kind: str
    meant: str


def drawn(data: Path, count: int, r: random.Random) -> list[Person]:
    """So many people of a register, in random order; without those who lack a name or a birth date."""
    file = pq.ParquetFile(data)
    rows = sorted(r.sample(range(file.metadata.num_rows), min(count, file.metadata.num_rows)))
    people, first, at = [], 0, 0
    for group in range(file.num_row_groups):
        end = first + file.metadata.row_group(group).num_rows
        wanted = []
        while at < len(rows) and rows[at] < end:
            wanted.append(rows[at] - first)
            at += 1
        if wanted:
            table = file.read_row_group(group, columns=["nik", "nama", "tanggal_lahir"]).take(wanted)
            people += [Person(str(p["nik"]), p["nama"], p["tanggal_lahir"]) for p in table.to_pylist()]
        first = end
    people = [p for p in people if p.name and p.birth]
    r.shuffle(people)
    return people


def other(sign: str, among: str, r: random.Random) -> str:
    """Another sign than this one."""
    return r.choice(among.replace(sign, ""))


def by_nik(person: Person, kind: str, r: random.Random) -> Asked:
    """Asked by NIK alone. An absent one is of a province that no register has."""
    if kind == "absent":
        return Asked(f"99{person.nik[2:]}", "", None)
    at = r.randrange(6, 16) if kind == "mistyped" else -1
    return Asked("".join(other(d, string.digits, r) if at == i else d for i, d in enumerate(person.nik)), "", None)


def by_name(person: Person, kind: str, r: random.Random) -> Asked:
    """Asked by name and birth date. An absent person has the name of one and the birth date of no namesake."""
    if kind == "absent":
        return Asked(
            "", f"{person.name} {person.name[::-1]}", (person.birth or date.min) + timedelta(r.randrange(1, 400))
        )
    at = r.randrange(1, len(person.name)) if kind == "mistyped" and len(person.name) > 1 else -1
    letters = (other(each, string.ascii_uppercase, r) if at == i else each for i, each in enumerate(person.name))
    return Asked("", "".join(letters), person.birth)


NIK = "NIK"
WAYS: dict[str, Callable[[Person, str, random.Random], Asked]] = {NIK: by_nik, "name and birth date": by_name}


def questions(people: Sequence[Person], way: str, r: random.Random) -> Iterator[Question]:
    """One question for each person."""
    for person in people:
        luck = r.random()
        kind = "absent" if luck < ABSENT else "mistyped" if luck < ABSENT + MISTYPED else "right"
        is_meant = kind == "right" or (kind == "mistyped" and way != NIK)  # a mistyped NIK alone means nobody
        yield Question(WAYS[way](person, kind, r), kind, person.nik if is_meant else "")


def timed(lookup: Lookup, question: Question) -> tuple[float, bool]:
    """One answer. Out: milliseconds, and whether the first who is named is the one meant, or nobody is accepted."""
    began = time.perf_counter()
    found = lookup.find(question.asked)
    took = (time.perf_counter() - began) * 1000
    if not question.meant:
        return took, all(each.band is not Band.COCOK for each in found)
    return took, bool(found) and found[0].register_id == question.meant


def told(times: Sequence[float], right: Sequence[bool]) -> dict[str, Any]:
    """What the page prints. Units: milliseconds."""
    ordered = sorted(times)
    return {
        "asked": len(ordered),
        "p50": ordered[len(ordered) // 2],
        "p99": ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)],
        "slowest": ordered[-1],
        "right": sum(right) / len(right),
    }


def asked(register: Path, count: int, seed: int) -> dict[str, Any]:
    """Ask both ways, so many times each."""
    r = random.Random(seed)
    people = drawn(register / "data.parquet", count + WARMING, r)
    began = time.perf_counter()
    lookup = Lookup(register, shipped_profile(), shipped_model())
    opened = time.perf_counter() - began
    found: dict[str, Any] = {}
    for way in WAYS:
        every = list(questions(people, way, r))
        for question in every[:WARMING]:
            timed(lookup, question)
        answers = [(question.kind, *timed(lookup, question)) for question in every[WARMING:]]
        found[way] = told([took for _, took, _ in answers], [right for *_, right in answers])
        found[way]["kinds"] = {
            kind: told([t for k, t, _ in answers if k == kind], [right for k, _, right in answers if k == kind])
            for kind in sorted({kind for kind, *_ in answers})
        }
    return {"open_seconds": opened, "ways": found}


def main() -> None:
    """Ask and print what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("register", type=Path)
    parser.add_argument("--asked", type=int, default=2000, help="questions of each way")
    parser.add_argument("--seed", type=int, default=101)
    given = parser.parse_args()
    print(json.dumps(asked(given.register, given.asked, given.seed)))


if __name__ == "__main__":
    main()
