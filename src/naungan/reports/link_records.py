"""What a linking wrote, read back: links, their rivals, the model they were weighed by.

Knows: the three files and their columns, whatever profile made them. Does not know: how anything in them came about, or
how it is shown.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from naungan.model.errors import FileMissing, WrongCall
from naungan.model.linkage import Comparison, LinkModel, Profile
from naungan.sources.link_files import LEVELS, load_link_model, shipped_profile
from naungan.stages.explain_link import Finding, Rival
from naungan.stages.weigh import MILLION

_FIXED = ("band", "match_weight", "probability", "runner_up_weight")
_RIVAL_FIXED = ("place", "match_weight", "relative_weight")
_RIVAL_ROW, _RIVAL_PERSON = 0, 2
"""Where the ids stand: their names are the profile's. In links.parquet the row's is first, the person's second."""
_AGAIN = "Tulis berkas yang dipakai pada `naungan link … --out`."


class LinkFiles(NamedTuple):
    """The files of one linking, by the name of the first."""

    links: Path

    @property
    def rivals(self) -> Path:
        """Every row's best rivals."""
        return self.links.with_name(f"{self.links.stem}.rivals.parquet")

    @property
    def model(self) -> Path:
        """The model that was used."""
        return self.links.with_name(f"{self.links.stem}.model.toml")

    @property
    def about(self) -> Path:
        """Counts, inputs and versions."""
        return self.links.with_name(f"{self.links.stem}.json")

    @property
    def clusters(self) -> Path:
        """Which rows are one person, where a file was linked to itself."""
        return self.links.with_name(f"{self.links.stem}.clusters.parquet")

    @property
    def all(self) -> tuple[Path, ...]:
        """Every file that one linking may write."""
        return self.links, self.rivals, self.model, self.about, self.clusters


class LinkRow(NamedTuple):
    """One row of links.parquet. `register_id` '' = nobody; None: there is no such number.

    Units: parts of a million, thousandths of a bit.
    """

    candidate_id: str
    register_id: str
    band: str
    ppm: int | None
    match_weight: int | None
    runner_up_weight: int | None


def read_links(path: Path) -> pa.Table:
    """links.parquet whole. Raises: FileMissing, WrongCall when it is not one."""
    return _read(path, _FIXED, None)


def link_rows(links: pa.Table) -> list[LinkRow]:
    """Its rows as values, in the file's order."""
    columns = [links.column(0), links.column(1)]
    columns += [links.column(name) for name in ("band", "probability", "match_weight", "runner_up_weight")]
    return [
        LinkRow(str(c), str(r or ""), str(band), None if p is None else round(p * MILLION), weight, second)
        for c, r, band, p, weight, second in zip(*(column.to_pylist() for column in columns), strict=True)
    ]


def one_link(links: pa.Table, candidate_id: str) -> LinkRow | None:
    """The row of one candidate; None when there is none."""
    found = link_rows(links.filter(pc.equal(links.column(0), candidate_id)))
    return found[0] if found else None


def read_rivals(files: LinkFiles, candidates: Iterable[str]) -> dict[str, tuple[Rival, ...]]:
    """Candidate id -> rivals, best first, of these candidates. Raises: FileMissing, WrongCall."""
    wanted = sorted(set(candidates))
    if not wanted:
        return {}
    table = _read(files.rivals, _RIVAL_FIXED, wanted)
    compared = [name.removesuffix("_row") for name in table.column_names if name.endswith("_row")]
    ids, people = (table.column(at).to_pylist() for at in (_RIVAL_ROW, _RIVAL_PERSON))
    found: defaultdict[str, list[Rival]] = defaultdict(list)
    for candidate, person, row in zip(ids, people, table.to_pylist(), strict=True):
        found[str(candidate)].append(_rival(row, str(person), compared))
    return {candidate: tuple(sorted(each, key=lambda rival: rival.place)) for candidate, each in found.items()}


def read_rival_table(files: LinkFiles) -> pa.Table:
    """All rivals, as they were written. Raises: FileMissing, WrongCall."""
    return _read(files.rivals, _RIVAL_FIXED, None)


def _rival(row: Mapping[str, Any], person: str, compared: Iterable[str]) -> Rival:
    findings = tuple(
        Finding(c, row[f"{c}_level"], row[f"{c}_weight"] or 0, row[f"{c}_row"] or "", row[f"{c}_register"] or "")
        for c in compared
    )
    return Rival(row["place"], person, row["match_weight"], row["relative_weight"], findings)


def read_model(files: LinkFiles) -> LinkModel:
    """The model beside the links, whatever profile it was made for. Raises: FileMissing, WrongCall."""
    try:
        told = tomllib.loads(files.model.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FileMissing(f"{files.model} tidak ada atau bukan TOML yang benar. {_AGAIN}") from error
    return load_link_model(files.model, _profile_of(told))


def _profile_of(told: Mapping[str, Any]) -> Profile:
    """The comparisons of a model: how many levels one has tells its kind."""
    levels = [level for level in told.get("level", ()) if isinstance(level, dict)]
    count = Counter(str(level.get("of")) for level in levels if not level.get("when"))
    kinds = {many: kind for kind, many in LEVELS.items()}
    compared = tuple(Comparison(c, kinds[many], c, c) for c, many in count.items() if many in kinds)
    return replace(shipped_profile(), code=str(told.get("code", "")), comparisons=compared, blocks=())


def people_of(files: LinkFiles) -> int | None:
    """How many people the register held, if the counts beside the links say so."""
    try:
        told = json.loads(files.about.read_text("utf-8"))
        return int(told["counts"]["people"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _read(path: Path, needed: Iterable[str], rows: list[str] | None) -> pa.Table:
    """The table, or only the rows whose first column is one of these."""
    if not path.is_file():
        raise FileMissing(f"{path} tidak ada. {_AGAIN}")
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
        table = pq.read_table(path, filters=None if rows is None else [(names[0], "in", rows)])
    except (OSError, pa.ArrowException) as error:
        raise FileMissing(f"{path} tidak terbaca sebagai Parquet. {_AGAIN}") from error
    missing = [name for name in needed if name not in names]
    if missing:
        raise WrongCall(f"{path} bukan hasil `naungan link`: kolom {', '.join(missing)} tidak ada. {_AGAIN}")
    return table
