"""The words a run puts into the SQL of engines/sql: constants, views over the files, and expressions of the programme.

Knows: how to write a value, a path or a ranking key as SQL. Does not know: the steps, or when they run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa

from naungan.engines.engine import Inputs, Register
from naungan.model import tables
from naungan.model.decision import UNKNOWN_REASONS, Check, Outcome, ReasonCode
from naungan.model.nik import FEMALE_DAY_OFFSET
from naungan.model.person import OUTSIDE
from naungan.model.programme import Domicile, Programme, RankKey
from naungan.model.register import REGISTERS, Coverage
from naungan.stages import assess, clean, compare, identify, rank

CHECKS = tuple(check for check in Check if check not in (Check.GANDA, Check.KK))
"""The checks of `assess`; the other two are allocation's."""

_TYPES = {"text": pa.string(), "int": pa.int32()}
NO_KEYS = "(SELECT 0::bigint AS nik WHERE false)"
CELL_TYPES: dict[str, pa.DataType] = {name: _TYPES[word] for name, word in tables.CELLS}


def literal(value: str | int | bool | date | None) -> str:
    """A value as SQL text. None is a null date, the only null a run's words need."""
    if value is None:
        return "NULL::date"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def listed(values: Iterable[str]) -> str:
    """Texts as an SQL list without brackets."""
    return ", ".join(literal(value) for value in values)


def words(inputs: Inputs) -> dict[str, str]:
    """Every word that the SQL texts ask for."""
    programme = inputs.programme
    return {
        **_registers(inputs),
        **_weights(),
        **{kind: _source(kind, inputs.registers.get(kind)) for kind in REGISTERS},
        "decile_column": programme.decile_column,
        "registration": literal(programme.registration_date),
        # people's evidence is put in row by row, which needs a table; without any, a view saves writing it out
        "absent_anywhere": literal(_absent_anywhere(inputs)),
        "no_lists": literal(not programme.required_lists),
        "evidenced_kind": "TABLE" if inputs.rulings.get("evidence") else "VIEW",
        "programme_code": literal(programme.code),
        "age_min": literal(programme.age_min),
        "age_below": literal(programme.age_below),
        "decile_max": literal(programme.decile_max),
        "domicile_regency": literal(programme.domicile is Domicile.KABKOTA),
        "self_payer_allowed": literal(programme.self_payer_allowed),
        "max_per_family": literal(programme.max_per_family),
        "known_lists": listed(assess.LIST_CODES),
        "unknown_codes": listed(sorted(UNKNOWN_REASONS)),
        "dummy_nik": clean.DUMMY_NIK,
        "female_day_offset": literal(FEMALE_DAY_OFFSET),
        "ruled_nobody": identify.RULED_NOBODY,
        "rank_text": _rank_text(programme, rank.LAST),
        "best_text": _rank_text(programme, rank.FIRST),
        "outcomes": ", ".join(f"o_{check.lower()}" for check in CHECKS),
        "failed": ", ".join(f"CASE WHEN o_{c.lower()} = 'GAGAL' THEN c_{c.lower()} ELSE '' END" for c in CHECKS),
        "unknown": ", ".join(
            f"CASE WHEN o_{c.lower()} = 'TIDAK_DIKETAHUI' THEN c_{c.lower()} ELSE '' END" for c in CHECKS
        ),
        "evidence": ", ".join(_evidence(check) for check in CHECKS),
        "scored_found": _scored("found"),
        "best_found": _BEST.format(scored=_scored("found")),
    }


def _absent_anywhere(inputs: Inputs) -> bool:
    register = inputs.registers.get("population")
    return assess.nobody_is_answer(register.info if register else None, inputs.programme)


def _evidence(check: Check) -> str:
    c = check.lower()
    return f"{{'check': '{check}', 'outcome': o_{c}, 'code': c_{c}, 'value': v_{c}, 'source': s_{c}, 'as_of': t_{c}}}"


def _weights() -> dict[str, str]:
    """The weight table as CASE expressions, and the thresholds, all from stages/compare.py."""
    cases = {
        f"weight_{name}": f"CASE {name} " + " ".join(f"WHEN {level} THEN {w}" for level, w in levels.items()) + " END"
        for name, levels in compare.WEIGHTS.items()
    }
    return cases | {
        "prior": str(compare.PRIOR),
        "margin": str(identify.MARGIN),
        "close_edits": str(compare.CLOSE_EDITS),
        "nik_edits": str(compare.NIK_EDITS),
        "close_length": str(compare.CLOSE_LENGTH),
        "shared_word_length": str(compare.SHARED_WORD_LENGTH),
    }


def _scored(found: str) -> str:
    """Everybody found for a row, with levels and weight."""
    return f"""
    SELECT *, match_weight(nik_level, name_level, birth_level, sex_level, mother_level, region_level) AS weight FROM (
        SELECT f.*, nik_level(s.nik_n, s.nik_state, f.nik) AS nik_level, name_level(s.name, f.name) AS name_level,
            birth_level(s.birth_date, f.birth_date) AS birth_level, same_level(s.sex, f.sex) AS sex_level,
            mother_level(s.mother, f.mother) AS mother_level, same_level(s.kode_kab, f.kode_kab) AS region_level
        FROM {found} AS f JOIN sought AS s ON s.candidate_id = f.candidate_id)"""


_BEST = """
    SELECT *, count(*) OVER (PARTITION BY candidate_id) AS twins,
        bool_and(status = 'MENINGGAL') OVER (PARTITION BY candidate_id) AS all_dead FROM ({scored})
    QUALIFY row_number() OVER (PARTITION BY candidate_id ORDER BY weight DESC, name, kk,
        coalesce(cast(birth_date AS varchar), ''), kode_kab, status, coalesce(cast(as_of AS varchar), ''),
        mother, sex) = 1"""


def _registers(inputs: Inputs) -> dict[str, str]:
    found: dict[str, str] = {}
    programme = inputs.programme
    for kind in REGISTERS:
        register = inputs.registers.get(kind)
        info = register.info if register else None
        found[f"{kind}_held"] = literal(info is not None)
        found[f"{kind}_source"] = literal(info.source if info else "")
        found[f"{kind}_day"] = literal(info.as_of if info else None)
        found[f"{kind}_stale"] = literal(info is not None and assess.is_stale(info.as_of, kind, programme))
        found[f"{kind}_answers"] = literal(info is not None and info.coverage is Coverage.JAWABAN)
    exclusions = inputs.registers.get("exclusions")
    held = exclusions.info.lists if exclusions else ()
    found["missing_lists"] = literal(", ".join(sorted(n for n in programme.required_lists if n not in held)))
    return found


def rows_view(rows: Path, corrected: Sequence[str]) -> str:
    """The candidate rows with people's corrections put in, as stages/rule.py does."""
    source = f"read_parquet({literal(str(rows))})"
    if not corrected:
        return f"CREATE OR REPLACE TEMP VIEW corrected_rows AS SELECT * FROM {source}"
    parts = {name: f"r.{name}" for name, _ in tables.ROWS}
    if "nik" in corrected:
        for flag in ("nik_numeric", "nik_damaged"):
            parts[flag] = f"CASE WHEN x.nik IS NULL THEN r.{flag} ELSE false END AS {flag}"
    if "tanggal_lahir" in corrected:
        parts["date_order"] = "CASE WHEN x.tanggal_lahir IS NULL THEN r.date_order ELSE 'DMY' END AS date_order"
    parts |= {name: f"coalesce(x.{name}, r.{name}) AS {name}" for name in corrected}
    pivot = ", ".join(f"max(value) FILTER (WHERE field = '{field}') AS {field}" for field in corrected)
    latest = f"SELECT candidate_id AS id, {pivot} FROM corrections GROUP BY candidate_id"
    return f"""CREATE OR REPLACE TEMP VIEW corrected_rows AS SELECT {", ".join(parts.values())} FROM {source} AS r
        LEFT JOIN ({latest}) AS x ON x.id = r.candidate_id"""


ROWS_TABLE = """CREATE OR REPLACE MACRO bare(x) AS trim(x, ' ' || chr(9) || chr(13) || chr(10) || chr(160));
    CREATE OR REPLACE TEMP VIEW rows AS SELECT *,
        coalesce(nullif(bare(tanggal_lahir), ''), bare(tempat_tanggal_lahir)) AS birth_text FROM corrected_rows"""
"""Rows with the text that should hold the birth date, as `clean.birth_text`."""


def register_views(inputs: Inputs) -> Iterable[str]:
    """What registers.sql needs beside it: the keys each register was asked for, and what its silence means."""
    for kind in REGISTERS:
        register = inputs.registers.get(kind)
        asked = f"read_parquet({literal(str(register.asked))})" if register and register.asked else NO_KEYS
        yield f"CREATE OR REPLACE TEMP VIEW asked_{kind} AS SELECT DISTINCT nik FROM {asked}"
        yield from _macros(kind, register, inputs.programme)


def _source(kind: str, register: Register | None) -> str:
    if register:
        return f"read_parquet({literal(str(register.data))})"
    words_ = {"text": "varchar", "int": "int", "long": "bigint", "bool": "boolean", "date": "date"}
    nothing = ", ".join(f"NULL::{words_[word]} AS {name}" for name, word in tables.REGISTER_COLUMNS[kind])
    return f"(SELECT {nothing} WHERE false)"


def _macros(kind: str, register: Register | None, programme: Programme) -> Iterable[str]:
    """`absent_<kind>(asked, kode)` and `stale_<kind>(day)`, as stages/assess.py says."""
    info = register.info if register else None
    if info is None or assess.is_stale(info.as_of, kind, programme):
        answer = "false"
    elif info.coverage is Coverage.JAWABAN:
        answer = "asked"
    elif not info.regions:
        answer = "true"
    else:
        answer = "kode <> '' AND (" + " OR ".join(f"starts_with(kode, {literal(p)})" for p in info.regions) + ")"
    yield f"CREATE OR REPLACE MACRO absent_{kind}(asked, kode) AS coalesce({answer}, false)"
    limit = programme.max_age_days(kind)
    oldest = programme.registration_date - timedelta(days=limit) if limit is not None else None
    stale = "false" if oldest is None else f"(d IS NULL OR d < {literal(oldest)})"
    yield f"CREATE OR REPLACE MACRO stale_{kind}(d) AS {stale}"


def slim_population(needed: bool) -> str:
    """What looking for rivals needs of the register; nothing when there is nobody to look for."""
    where = "" if needed else " WHERE false"
    return f"""CREATE OR REPLACE TEMP VIEW slim_population AS SELECT nik, nama_lipat AS name, ibu_lipat AS mother,
        tanggal_lahir AS birth_date, jenis_kelamin AS sex, kode_kab FROM population{where}"""


def population_for_rivals(needed: bool) -> str:
    """The register once more for rivals that were accepted; nothing when there are none."""
    where = "" if needed else " WHERE false"
    return f"CREATE OR REPLACE TEMP VIEW rival_population AS SELECT * FROM population{where}"


def _rank_text(programme: Programme, unknown: int) -> str:
    """The programme's ranking keys as one sortable text, as stages/rank.py."""
    parts = [
        f"lpad(cast({_key(key, unknown)} + {rank.OFFSET} AS varchar), {rank.WIDTH}, '0')" for key in programme.ranking
    ]
    return " || ".join(parts) or "''"


def _key(key: RankKey, unknown: int) -> str:
    head = f"starts_with(relation, '{rank.HEAD}')"
    fresh = "has_welfare" if unknown == rank.LAST else "has_welfare AND o_desil <> 'TIDAK_DIKETAHUI'"
    related = f"{fresh} AND relation <> ''"
    cases = {
        RankKey.BERLANJUT: ("cover_own OR cover_known", "CASE WHEN cover_own THEN 0 ELSE 1 END"),
        RankKey.RISIKO: ("risk > 0", "risk"),
        RankKey.DESIL: (f"{fresh} AND decile IS NOT NULL", "decile"),
        RankKey.PERSENTIL: (f"{fresh} AND percentile IS NOT NULL", "percentile"),
        RankKey.TANGGUNGAN: (f"{fresh} AND members IS NOT NULL", f"-least(members, {rank.OFFSET})"),
        RankKey.DISABILITAS: (f"{fresh} AND disabled IS NOT NULL", "CASE WHEN disabled THEN 0 ELSE 1 END"),
        RankKey.KEPALA_KELUARGA: (related, f"CASE WHEN {head} THEN 0 ELSE 1 END"),
        RankKey.PEREMPUAN_KEPALA: (related, f"CASE WHEN {head} AND sex = 'P' THEN 0 ELSE 1 END"),
    }
    known, value = cases[key]
    return f"CASE WHEN {known} THEN {value} ELSE {unknown} END"


def answer_updates(answers: Mapping[str, Mapping[Check, tuple[str, str, str]]]) -> Iterable[str]:
    """People's evidence put in where a check is unknown, as stages/assess.py does."""
    for check in sorted({check for checks in answers.values() for check in checks}):
        c = check.lower()
        failure = assess.RULED_FAILURES.get(check, ReasonCode.DAFTAR_LAIN)
        outside = f"a.value = '{OUTSIDE}'" if check is Check.SEKTOR else "false"
        fails = f"a.value = '{Outcome.GAGAL}' OR {outside}"
        yield f"""UPDATE evidenced SET
            o_{c} = CASE WHEN {fails} THEN '{Outcome.GAGAL}' ELSE '{Outcome.LOLOS}' END,
            c_{c} = CASE WHEN {fails} THEN '{failure}' ELSE '' END,
            v_{c} = CASE WHEN {outside} THEN '' ELSE a.value END,
            s_{c} = 'keputusan petugas: ' || a."by", t_{c} = a.day
            FROM answers AS a
            WHERE a.candidate_id = evidenced.candidate_id AND a."check" = '{check}'
                AND o_{c} = '{Outcome.TIDAK_DIKETAHUI}'"""
