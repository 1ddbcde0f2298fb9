"""Which heading of a register's file is which field, by the alias table register_headers.toml.

Knows: how Dukcapil, P3KE, DTSEN, BPJS and staff offices head their columns. Does not know: what stands in a cell
(register_values) or how a file is read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from naungan.stages.fold import fold_text

REGION_FIELDS = ("kode_wilayah", "kode_desa", "kode_kec", "kode_kab", "no_prop", "no_kab", "no_kec", "no_kel")
"""Fields from which kode_kab, kode_kec and kode_desa are made."""

REGION_NAME = "nama_kab"
"""A regency by its name: read only where the caller says which names there are."""

DECILE_FIELDS = ("desil", "desil_nasional", "desil_provinsi", "desil_kabkota")
_WITH_REGION = ("population", "welfare")
_ASIDE = re.compile(r"\([^)]*\)?|\[[^\]]*\]?|^\s*\d{1,2}\s*[.)]\s*")


class Mapped(NamedTuple):
    """Headings understood: field -> place of its column (0-based), and the headings that mean nothing here."""

    places: Mapping[str, int]
    ignored: tuple[str, ...]


@lru_cache(maxsize=8)
def aliases(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Field -> its headings, folded and without spaces, the surest first."""
    table = tomllib.loads(files("naungan.sources").joinpath("register_headers.toml").read_text("utf-8"))
    parts = [table["orang"], *([table["wilayah"]] if kind in _WITH_REGION else []), table.get(kind, {})]
    return {field: tuple(map(_key, headings)) for part in parts for field, headings in part.items()}


def map_headers(kind: str, headings: Sequence[str]) -> Mapped:
    """Map one header row. Ties: of two headings for one field the field's earlier alias; else the left column."""
    places: dict[str, int] = {}
    keys = [_key(heading) for heading in headings]
    bare = [_key(_ASIDE.sub(" ", heading)) for heading in headings]
    for field, known in aliases(kind).items():
        found = [(known.index(key), place) for place, key in enumerate(keys) if key in known]
        found = found or [(known.index(key), place) for place, key in enumerate(bare) if key in known]
        free = [place for _, place in sorted(found) if place not in places.values()]
        if free:
            places[field] = free[0]
    used = set(places.values())
    return Mapped(places, tuple(h for place, h in enumerate(headings) if place not in used and h.strip()))


def _key(heading: str) -> str:
    return fold_text(heading).replace(" ", "")
