"""What minutes of a whole determination say: its figures, and for each regency a hash over its rows.

Knows: that nothing in it names anybody. Does not know: minutes, or who signs them.
"""

from __future__ import annotations

import hashlib
from typing import Any

from naungan.ledger.canonical import canonical
from naungan.office.review.figures import Count, figures
from naungan.office.review.models import Determination, Person

Facts = dict[str, Any]


def facts_of(determination: Determination) -> Facts:
    """Programme, root, short code, figures of each regency with the hash of its rows, totals. Within a scope that sees
    every regency. Units: people, whole rupiah of all the programme's months."""
    told, rows = figures(determination), row_hashes(determination)
    nobody = hashlib.sha256().hexdigest()
    return {
        "programme": determination.programme.code, "root": told.root, "code": told.stamp.code,
        "day": told.stamp.day.isoformat(), "months": told.months, "total": _numbers(told.total),
        "regencies": [
            {"code": each.code, "name": each.name, **_numbers(each), "rows": rows.get(each.code, nobody)}
            for each in told.by_regency
        ],
    }  # fmt: skip


def row_hashes(determination: Determination) -> dict[str, str]:
    """Regency -> SHA-256 over candidate, verdict, rank and cell of its rows, one line each, by candidate."""
    columns = ("kode_kab", "candidate_id", "verdict", "rank", "cell")
    found: dict[str, Any] = {}
    people = Person.objects.filter(determination=determination).order_by("kode_kab", "candidate_id")
    for code, *row in people.values_list(*columns).iterator(chunk_size=5000):
        found.setdefault(code, hashlib.sha256()).update(canonical(row) + b"\n")
    return {code: made.hexdigest() for code, made in found.items() if code}


def must_sign(facts: Facts) -> list[str]:
    """Regencies with a seat or a person in one."""
    return [each["code"] for each in facts["regencies"] if each["seats"] or each["filled"]]


def content_hash(*, facts: Facts, regions: list[str], place: str, held_on: str, notes: str, kind: str) -> str:
    """By what the content of minutes is known. Raises: NotCanonical."""
    told = {"facts": facts, "regions": regions, "place": place, "day": held_on, "notes": notes, "kind": kind}
    return hashlib.sha256(canonical(told)).hexdigest()


def _numbers(of: Count) -> dict[str, int]:
    return {"seats": of.seats, "filled": of.filled, "waiting": of.waiting, "rupiah": of.whole}
