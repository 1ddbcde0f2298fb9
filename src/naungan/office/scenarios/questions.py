"""A question as a form: every key that may be changed with its value now, and what was filled in as 'KEY=VALUE'.

Knows: which keys a programme has and how its values are written. Does not know: whether a value can be
(sources/programme_changes.py), pages or roles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from naungan.model.money import grouped
from naungan.model.programme import Programme, RankKey

RANKING, SPARE = "peringkat.kunci", "sisa_kursi.aturan"
RANK_KEYS = tuple(key.value for key in RankKey if key is not RankKey.BERLANJUT)
CRITERIA = ("desil_maksimum", "usia_minimum", "usia_di_bawah", "maks_per_kk")
_NUMBER = re.compile(r"[\d._ ]+")


class Input(NamedTuple):
    """One value. `key`: as a change names it; `name`: of a sector group, fund or cell; `now`: as it stands."""

    key: str
    name: str
    now: str
    value: str


class RegencyInputs(NamedTuple):
    """The cells of one regency."""

    code: str
    name: str
    cells: tuple[Input, ...]
    is_changed: bool


class Question(NamedTuple):
    """Everything that can be asked, filled in. `ranking`: one key for each place, '' where there is none."""

    quotas: tuple[Input, ...]
    regencies: tuple[RegencyInputs, ...]
    budgets: tuple[Input, ...]
    criteria: Mapping[str, Input]
    reserve: Input
    spare: Input
    ranking: tuple[str, ...]

    @property
    def has_cells(self) -> bool:
        """Is the number of any cell changed?"""
        return any(regency.is_changed for regency in self.regencies)


def question(programme: Programme, document: Mapping[str, Any], words: Sequence[str] = ()) -> Question:
    """The form, with these changes filled in."""
    told = dict(word.split("=", 1) for word in words)
    filled = {key: Input(key, name, now, told.get(key, now)) for key, name, now in _values(programme, document)}
    names = {region.code: region.name for region in programme.regions}
    cells: dict[str, list[Input]] = {}
    for cell in programme.cells:
        cells.setdefault(cell.kode_kab, []).append(filled[f"sel.{cell.code}"])
    ranking = [key for key in filled[RANKING].value.split(",") if key]
    return Question(
        _starting(filled, "kuota."),
        tuple(
            RegencyInputs(code, names[code], tuple(found), any(each.value != each.now for each in found))
            for code, found in sorted(cells.items())
        ),
        _starting(filled, "dana."),
        {name: filled[f"kriteria.{name}"] for name in CRITERIA},
        filled["cadangan.persen"],
        filled[SPARE],
        tuple((ranking + [""] * len(RANK_KEYS))[: len(RANK_KEYS)]),
    )


def changed(programme: Programme, document: Mapping[str, Any], words: Sequence[str]) -> list[Input]:
    """What these changes change, in the order of the form."""
    told = dict(word.split("=", 1) for word in words)
    return [Input(key, name, now, told[key]) for key, name, now in _values(programme, document) if key in told]


def words(programme: Programme, document: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    """What differs from how it stands now. In: the form as sent; a field left empty or out changes nothing."""
    found = []
    for key, _, now in _values(programme, document):
        text = str(told.get(key, "")).strip()
        if key == RANKING:
            text = ",".join(filter(None, (str(told.get(f"{key}.{place}", "")) for place in range(len(RANK_KEYS)))))
        if text and _plain(text) != _plain(now):
            found.append(f"{key}={text}")
    return found


def _plain(text: str) -> str:
    """Without marks between thousands."""
    return re.sub(r"[._ ]", "", text) if _NUMBER.fullmatch(text) else text


def _starting(filled: Mapping[str, Input], beginning: str) -> tuple[Input, ...]:
    return tuple(each for key, each in filled.items() if key.startswith(beginning))


def _values(programme: Programme, document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(key, name, value now) of everything that may be changed."""
    for block in document["kuota"]:
        if "total" in block:
            sectors = "+".join(block["sektor"])
            yield f"kuota.{block['dana']}.{sectors}.total", f"{sectors} · {block['dana']}", grouped(block["total"])
    for cell in programme.cells:
        yield f"sel.{cell.code}", f"{cell.kode_kab} · {'+'.join(cell.sectors)} · {cell.fund}", grouped(cell.seats)
    for fund in programme.funds:
        yield f"dana.{fund.code}.pagu", fund.name, grouped(fund.budget)
    limits = (programme.decile_max, programme.age_min, programme.age_below, programme.max_per_family)
    for name, limit in zip(CRITERIA, limits, strict=True):
        yield f"kriteria.{name}", name, str(limit)
    yield "cadangan.persen", "", str(programme.reserve_percent)
    yield SPARE, "", programme.spare_seats.value
    yield RANKING, "", ",".join(key.value for key in programme.ranking if key is not RankKey.BERLANJUT)


def methods(document: Mapping[str, Any]) -> list[str]:
    """The methods by which the programme's quotas are shared out, each once."""
    return list(dict.fromkeys(str(block["metode"]) for block in document["kuota"] if "metode" in block))
