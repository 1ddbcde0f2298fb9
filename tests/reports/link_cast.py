"""A small linking made by hand: five candidates, a register of five million, the files that `naungan link` writes.

Numbers are made by the shipped model, so that the files agree with each other as the engine's do.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from naungan.sources.link_files import model_text, shipped_model, shipped_profile
from naungan.stages import compare, weigh
from naungan.stages.explain_link import Finding, Rival, table_of

MODEL = shipped_model()
PEOPLE = 5_000_000
COMPARED = tuple(c.name for c in shipped_profile().comparisons)
RARITY = {"name": 17_000, "mother": 18_000, "birth": 14_600, "region": 4_000}
"""How rare the cast's values are. Units: thousandths of a bit."""

SITI = "1207234107800003"
TWIN = "1207234107800004"
OTHER = "1207011202750011"
BUDI = "1271031503850002"
AYU = "1271035505900007"


class Made(NamedTuple):
    """One row of the cast: its best rivals as (register id, level per comparison, values on the register's side)."""

    candidate_id: str
    row: dict[str, str]
    rivals: tuple[tuple[str, dict[str, int], dict[str, str]], ...]


SITI_ROW = {"nik": "1207234107800013", "name": "SITI AMINAH", "birth": "1980-07-01", "sex": "P", "mother": "NURHAYATI", "region": "12.07", "kk": ""}  # fmt: skip
SITI_SELF = {"nik": SITI, "name": "SITI AMINAH", "birth": "1980-07-01", "sex": "P", "mother": "NURHAYATI", "region": "12.07", "kk": "1207230101100009"}  # fmt: skip
SITI_TWIN = SITI_SELF | {"nik": TWIN, "name": "SITI RAHMAH"}
SITI_FAR = {"nik": OTHER, "name": "SITI AMINAH", "birth": "1975-02-12", "sex": "P", "mother": "ROSMAWATI", "region": "12.07", "kk": ""}  # fmt: skip
ALIKE = {
    "nik": compare.NIK_TYPO_SERIAL,
    "name": compare.NAME_SAME,
    "birth": compare.DATE_SAME,
    "sex": 1,
    "mother": compare.NAME_SAME,
    "region": 1,
    "kk": -1,
}

CAST = (
    Made("siti", SITI_ROW, (
        (SITI, ALIKE, SITI_SELF),
        (TWIN, ALIKE | {"name": compare.NAME_SOME}, SITI_TWIN),
        (OTHER, {"nik": 0, "name": compare.NAME_SAME, "birth": 0, "sex": 1, "mother": 0, "region": 1, "kk": -1}, SITI_FAR),
    )),
    Made("kembar", SITI_ROW | {"name": "SITI", "nik": "1207234107800005"}, (
        (SITI, ALIKE | {"nik": compare.NIK_NEIGHBOUR, "name": compare.NAME_SOME}, SITI_SELF),
        (TWIN, ALIKE | {"nik": compare.NIK_NEIGHBOUR, "name": compare.NAME_SOME}, SITI_TWIN),
    )),
    Made("budi", {"nik": BUDI, "name": "BUDI SIREGAR", "birth": "1985-03-15", "sex": "L", "mother": "", "region": "12.71", "kk": ""}, (
        (BUDI, {"nik": compare.NIK_SAME, "name": compare.NAME_SAME, "birth": compare.DATE_SAME, "sex": 1, "mother": -1, "region": 1, "kk": -1},
            {"nik": BUDI, "name": "BUDI SIREGAR", "birth": "1985-03-15", "sex": "L", "mother": "TIURMA", "region": "12.71", "kk": ""}),
    )),
    Made("ayu", {"nik": "", "name": "AYU LESTARI", "birth": "1990-05-15", "sex": "P", "mother": "", "region": "12.71", "kk": ""}, (
        (AYU, {"nik": -1, "name": compare.NAME_CLOSE, "birth": compare.DATE_SAME, "sex": 1, "mother": -1, "region": 1, "kk": -1},
            {"nik": AYU, "name": "AYU LESTARY", "birth": "1990-05-15", "sex": "P", "mother": "SRI", "region": "12.71", "kk": ""}),
    )),
    Made("nihil", {"nik": "", "name": "FOLALA GULO", "birth": "", "sex": "L", "mother": "", "region": "12.04", "kk": ""}, ()),
)  # fmt: skip


def rival(made: Made, at: int) -> Rival:
    """A rival weighed by the shipped model, as the engine would."""
    register_id, levels, values = made.rivals[at]
    same, relative = weigh.prior_same(MODEL, PEOPLE), weigh.prior_relative(MODEL, PEOPLE)
    findings = []
    for name in COMPARED:
        level, weight = levels[name], 0
        if level >= 0:
            weight, near = weights(name, level, levels)
            same, relative = same + weight, relative + near
        findings.append(Finding(name, level, weight, made.row[name], values[name]))
    return Rival(at + 1, register_id, same, relative, tuple(findings))


def weights(name: str, level: int, levels: dict[str, int]) -> tuple[int, int]:
    known: dict[str, int | None] = dict(levels)
    found = table_of(MODEL, name, known).of(level)
    rare = found.rare and not (name == "name" and level == compare.NAME_SOME)
    plain = weigh.weights_of(found, PEOPLE, rare=rare)
    more = RARITY[name] if rare else 0
    return plain[0] + more, plain[1] + more


def rivals_of(made: Made) -> tuple[Rival, ...]:
    found = sorted((rival(made, at) for at in range(len(made.rivals))), key=lambda each: -each.match_weight)
    return tuple(each._replace(place=place) for place, each in enumerate(found, 1))


def ppm_of(rivals: tuple[Rival, ...]) -> int:
    if not rivals:
        return 0
    same, relative = [each.match_weight for each in rivals], [each.relative_weight for each in rivals]
    return weigh.probability_ppm(same[0], same, relative, weigh.absent_weight(MODEL))


def link_row(made: Made) -> dict[str, Any]:
    rivals = rivals_of(made)
    ppm = ppm_of(rivals)
    band = weigh.band_of(ppm, MODEL)
    best = rivals[0] if rivals and band != "TIDAK_ADA" else None
    return {
        "candidate_id": made.candidate_id,
        "nik": best.register_id if best else "",
        "band": str(band),
        "match_weight": best.match_weight if best else None,
        "probability": ppm / weigh.MILLION,
        "runner_up_weight": rivals[1].match_weight if len(rivals) > 1 else None,
        **{f"{f.comparison}_level": f.level for f in (best.findings if best else ())},
    }


def rival_row(candidate_id: str, each: Rival) -> dict[str, Any]:
    told: dict[str, Any] = {
        "candidate_id": candidate_id, "place": each.place, "nik": each.register_id,
        "match_weight": each.match_weight, "relative_weight": each.relative_weight,
    }  # fmt: skip
    for f in each.findings:
        told |= {
            f"{f.comparison}_level": f.level,
            f"{f.comparison}_weight": f.weight,
            f"{f.comparison}_row": f.row,
            f"{f.comparison}_register": f.registered,
        }
    return told


def write_links(folder: Path, cast: tuple[Made, ...] = CAST) -> Path:
    """The four files of a linking. Out: links.parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    levels = [(f"{name}_level", pa.int32()) for name in COMPARED]
    shape = pa.schema([
        ("candidate_id", pa.string()), ("nik", pa.string()), ("band", pa.string()), ("match_weight", pa.int32()),
        ("probability", pa.float64()), ("runner_up_weight", pa.int32()), *levels,
    ])  # fmt: skip
    pq.write_table(pa.Table.from_pylist([link_row(made) for made in cast], schema=shape), folder / "links.parquet")
    sides = [
        (f"{name}_{side}", type_)
        for name in COMPARED
        for side, type_ in (("level", pa.int32()), ("weight", pa.int32()), ("row", pa.string()), ("register", pa.string()))
    ]  # fmt: skip
    rivals = pa.schema([
        ("candidate_id", pa.string()), ("place", pa.int32()), ("nik", pa.string()), ("match_weight", pa.int32()),
        ("relative_weight", pa.int32()), *sides,
    ])  # fmt: skip
    told = [rival_row(made.candidate_id, each) for made in cast for each in rivals_of(made)]
    pq.write_table(pa.Table.from_pylist(told, schema=rivals), folder / "links.rivals.parquet")
    (folder / "links.model.toml").write_text(model_text(MODEL), encoding="utf-8")
    (folder / "links.json").write_text(json.dumps({"counts": {"people": PEOPLE}}), encoding="utf-8")
    return folder / "links.parquet"
