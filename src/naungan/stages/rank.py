"""Rank: one sortable text per person from the programme's keys, and the public lottery's tickets.

Knows: what each key means. Does not know: who is compared with whom (allocate).
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from functools import lru_cache

from naungan.model.person import Registered, Welfare
from naungan.model.programme import RankKey
from naungan.stages.fold import fold_text

OFFSET = 10_000
WIDTH = 5
LAST = 9_999
"""Value of a key that nobody knows: behind everyone, for unknown never helps a person who is being seated."""
FIRST = -OFFSET
"""Value of an unknown key when asking how high somebody unsettled could rank at best."""
HEAD = "KEPALA"
"""A relation that begins so is the head of the family ('Kepala Keluarga')."""


@lru_cache(maxsize=1024)
def _relation(text: str) -> str:
    """A relation folded: few are written, for many people."""
    return fold_text(text)


def key_value(
    key: RankKey, welfare: Welfare | None, person: Registered | None, continuing: bool | None, risk: int, unknown: int
) -> int:
    """One ranking key as an integer, smaller first; `unknown` where nobody knows."""
    if key is RankKey.BERLANJUT:
        return unknown if continuing is None else 0 if continuing else 1
    if key is RankKey.RISIKO:
        return risk or unknown
    if welfare is None:
        return unknown
    if key is RankKey.DESIL:
        return unknown if welfare.decile is None else welfare.decile
    if key is RankKey.PERSENTIL:
        return unknown if welfare.percentile is None else welfare.percentile
    if key is RankKey.TANGGUNGAN:
        return unknown if welfare.members is None else -min(welfare.members, OFFSET)
    if key is RankKey.DISABILITAS:
        return unknown if welfare.disabled is None else 0 if welfare.disabled else 1
    relation = _relation(welfare.relation)
    if not relation:
        return unknown
    is_head = relation.startswith(HEAD)
    if key is RankKey.KEPALA_KELUARGA:
        return 0 if is_head else 1
    return 0 if is_head and person is not None and person.sex == "P" else 1


def rank_text(
    keys: tuple[RankKey, ...],
    welfare: Welfare | None,
    person: Registered | None,
    continuing: bool | None,
    risk: int,
    unknown: int = LAST,
) -> str:
    """All keys as one text that sorts as they rank: five digits each. Smaller first."""
    return text_of([key_value(key, welfare, person, continuing, risk, unknown) for key in keys])


def text_of(values: Sequence[int]) -> str:
    """The values of all keys, in their order, as that text."""
    return "".join([f"{value + OFFSET:0{WIDTH}d}" for value in values])


def ticket(seed: bytes, nik: str) -> str:
    """A person's lottery ticket: HMAC-SHA-256(seed, register NIK) in hex. Smaller wins.

    Law: the programme, [undian].
    """
    return hmac.digest(seed, nik.encode(), "sha256").hex()


def row_ticket(seed: bytes, nik: str, candidate_id: str) -> str:
    """A row's ticket among rows of one person, so that neither name nor upload order decides."""
    return hmac.digest(seed, f"{nik}:{candidate_id}".encode(), "sha256").hex()
