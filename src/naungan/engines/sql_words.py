"""The words a run puts into the SQL of engines/sql: constants, views over the files, and expressions of the programme.

Knows: how to write a value, a path or a ranking key as SQL. Does not know: the steps, or when they run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from string import Template

import pyarrow as pa

from naungan.engines import link_sql
from naungan.engines.engine import Inputs, Register
from naungan.model import tables
from naungan.model.decision import UNKNOWN_REASONS, Check, Outcome, ReasonCode
from naungan.model.nik import FEMALE_DAY_OFFSET
from naungan.model.person import OUTSIDE
from naungan.model.programme import Domicile, Programme, RankKey
from naungan.model.register import REGISTERS, Coverage
from naungan.sources.link_files import seat_model, shipped_profile
from naungan.stages import assess, clean, doubles, evidence_age, identify, rank

_TYPES = {"text": pa.string(), "int": pa.int32()}
NO_KEYS = "(SELECT 0::bigint AS nik WHERE false)"
CELL_TYPES: dict[str, pa.DataType] = {name: _TYPES[word] for name, word in tables.CELLS}


def checks_of(programme: Programme) -> tuple[Check, ...]:
    """The checks of `assess`; the other two are allocation's."""
    return tuple(check for check in programme.checks if check not in (Check.GANDA, Check.KK))


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
    checks = checks_of(programme)
    return {
        **_registers(inputs),
        **_linkage(inputs),
        **{kind: _source(kind, inputs.registers.get(kind)) for kind in REGISTERS},
        "decile_column": programme.decile_column,
        "registration": literal(programme.registration_date),
        "cover_ends": literal(programme.cover_ends),
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
        "maybe": doubles.MAYBE,
        "rank_text": _rank_text(programme, rank.LAST),
        "best_text": _rank_text(programme, rank.FIRST),
        "outcomes": ", ".join(f"o_{check.lower()}" for check in checks),
        "failed": ", ".join(f"CASE WHEN o_{c.lower()} = 'GAGAL' THEN c_{c.lower()} ELSE '' END" for c in checks),
        "unknown": ", ".join(
            f"CASE WHEN o_{c.lower()} = 'TIDAK_DIKETAHUI' THEN c_{c.lower()} ELSE '' END" for c in checks
        ),
        "evidence": ", ".join(_evidence(check) for check in checks),
    }


def _absent_anywhere(inputs: Inputs) -> bool:
    register = inputs.registers.get("population")
    return assess.nobody_is_answer(register.info if register else None, inputs.programme)


def _evidence(check: Check) -> str:
    c = check.lower()
    return f"{{'check': '{check}', 'outcome': o_{c}, 'code': c_{c}, 'value': v_{c}, 'source': s_{c}, 'as_of': t_{c}}}"


def people(inputs: Inputs) -> int:
    """How many people the population register holds."""
    register = inputs.registers.get("population")
    return register.info.rows if register else 0


def _linkage(inputs: Inputs) -> dict[str, str]:
    """The words of compare.sql, identify.sql, link.sql and links.sql."""
    profile, model = shipped_profile(), seat_model()
    names = [c.name for c in profile.comparisons]
    found = link_sql.words(profile, model, people(inputs))
    return found | {
        "best_found": Template(_BEST).substitute(found, either_side=_either_side()),
        "link_band": link_sql.band(profile, model),
        "either_level": ", ".join(f"coalesce(h.{n}_level, r.{n}_level) AS {n}_level" for n in names),
    }


_PERSON = {
    "nik": "nik", "name": "name", "birth": "birth_date", "sex": "sex", "mother": "mother", "region": "kode_kab",
    "kk": "kk",
}  # fmt: skip
"""Comparison -> column of the view population."""


def _either_side() -> str:
    sides = [f"s.{name} AS r_{name}, f.{column} AS p_{name}" for name, column in _PERSON.items()]
    return ", ".join(
        [*sides, "s.nik_fifteen AS r_nik_fifteen", "'' AS r_nik_kk", "'' AS p_nik_kk", "s.birth AS r_nik_born"]
    )


_BEST = """
    SELECT *, row_number() OVER (ORDER BY candidate_id) AS cid, 1 AS place,
        greatest(match_weight, relative_weight, $absent) AS heaviest
    FROM (
        SELECT candidate_id, nik, kk, name, mother, birth_date, sex, kode_kab, status, as_of, $level_names,
            match_weight, relative_weight, settled, count(*) OVER (PARTITION BY candidate_id) AS twins,
            bool_and(status = 'MENINGGAL') OVER (PARTITION BY candidate_id) AS all_dead
        FROM (SELECT *, $total_same AS match_weight, $total_relative AS relative_weight, $is_settled AS settled
            FROM (SELECT *, $plain_weights FROM (SELECT *, $plain_levels
                FROM (SELECT f.*, $either_side FROM found AS f JOIN sought AS s ON s.candidate_id = f.candidate_id))))
        QUALIFY row_number() OVER (PARTITION BY candidate_id ORDER BY match_weight DESC, name, kk,
            coalesce(cast(birth_date AS varchar), ''), kode_kab, status, coalesce(cast(as_of AS varchar), ''),
            mother, sex) = 1)"""
"""Of several register rows with one NIK the most alike, as stages/identify.best_holder."""


def _registers(inputs: Inputs) -> dict[str, str]:
    found: dict[str, str] = {}
    programme = inputs.programme
    for kind in REGISTERS:
        register = inputs.registers.get(kind)
        info = register.info if register else None
        found[f"{kind}_held"] = literal(info is not None)
        found[f"{kind}_source"] = literal(info.source if info else "")
        found[f"{kind}_day"] = literal(info.as_of if info else None)
        found[f"{kind}_stale"] = literal(info is not None and evidence_age.is_stale(info.as_of, kind, programme))
        found[f"{kind}_answers"] = literal(info is not None and info.coverage is Coverage.JAWABAN)
    exclusions = inputs.registers.get("exclusions")
    held = exclusions.info.lists if exclusions else ()
    schemes = inputs.registers.get("schemes")
    known = schemes.info.lists if schemes else ()
    found["missing_schemes"] = literal(", ".join(sorted(n for n in programme.schemes or () if n not in known)))
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
    """`knows_`, `absent_<kind>(asked, kode)` and `stale_<kind>(day)`, as stages/evidence_age.py says."""
    info = register.info if register else None
    if info is None:
        answer = "false"
    elif info.coverage is Coverage.JAWABAN:
        answer = "asked"
    elif not info.regions:
        answer = "true"
    else:
        answer = "kode <> '' AND (" + " OR ".join(f"starts_with(kode, {literal(p)})" for p in info.regions) + ")"
    fresh = info is not None and not evidence_age.is_stale(info.as_of, kind, programme)
    yield f"CREATE OR REPLACE MACRO knows_{kind}(asked, kode) AS coalesce({answer}, false)"
    yield f"CREATE OR REPLACE MACRO absent_{kind}(asked, kode) AS coalesce({answer if fresh else 'false'}, false)"
    limit = programme.max_age_days(kind)
    oldest = programme.registration_date - timedelta(days=limit) if limit is not None else None
    stale = "false" if oldest is None else f"(d IS NULL OR d < {literal(oldest)})"
    yield f"CREATE OR REPLACE MACRO stale_{kind}(d) AS {stale}"


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


def answer_updates(answers: Mapping[str, Mapping[Check, tuple[str, str, str]]], programme: Programme) -> Iterable[str]:
    """People's evidence put in where a check is unknown, as stages/assess.py does."""
    made = checks_of(programme)
    for check in sorted({check for checks in answers.values() for check in checks if check in made}):
        c = check.lower()
        failure, stale = assess.RULED_FAILURES.get(check, ReasonCode.DAFTAR_LAIN), evidence_age.STALE.get(check, "")
        outside = f"a.value = '{OUTSIDE}'" if check is Check.SEKTOR else "false"
        fails = f"a.value = '{Outcome.GAGAL}' OR {outside}"
        yield f"""UPDATE evidenced SET
            o_{c} = CASE WHEN a.stale THEN '{Outcome.TIDAK_DIKETAHUI}' WHEN {fails} THEN '{Outcome.GAGAL}'
                ELSE '{Outcome.LOLOS}' END,
            c_{c} = CASE WHEN a.stale THEN '{stale}' WHEN {fails} THEN '{failure}' ELSE '' END,
            v_{c} = CASE WHEN {outside} THEN '' ELSE a.value END,
            s_{c} = 'keputusan petugas: ' || a."by", t_{c} = a.day
            FROM answers AS a
            WHERE a.candidate_id = evidenced.candidate_id AND a."check" = '{check}'
                AND o_{c} = '{Outcome.TIDAK_DIKETAHUI}'"""
