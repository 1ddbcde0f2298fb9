"""Values made ready to be compared: a file's columns as the SQL of their kind.

Knows: which macro reads which kind, and from which column. Does not know: files, or what is done with the values.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from naungan.model.errors import RegisterInvalid, WrongCall
from naungan.model.linkage import Comparison, Kind, Profile
from naungan.model.nik import NIK_DIGITS
from naungan.sources.cell_text import shown
from naungan.stages.clean import DUMMY_NIK

FOLDED = {"nama": "nama_lipat", "nama_ibu": "ibu_lipat"}
"""A prepared register holds its names folded already."""


MADE_COLUMNS = frozenset({"file_row_number"})
"""What the reader of a file adds to its columns."""
SHOWN_COLUMNS = 20
_PROFILE = "naungan link --print-profile > kolom.toml, lalu --profile kolom.toml"
_WHERE = {"row": "di berkas calon", "register": "di register"}


def source_columns(con: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    """Columns of a relation with their types."""
    return {str(name): str(type_) for name, type_, *_ in con.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}


def normalised(profile: Profile, side: str, types: Mapping[str, str]) -> str:
    """The select list that reads one side's columns. In: `side`: "row" or "register".

    Out: register_id (or row_id) as text, each comparison under its own name; a missing column is unknown everywhere.
    Raises: RegisterInvalid or WrongCall when the column that names a row, or every compared column, is missing.
    """
    own = profile.register_id if side == "register" else profile.row_id
    wrong = RegisterInvalid if side == "register" else WrongCall
    if own not in types:
        raise wrong(
            f"Kolom '{own}' tidak ada {_WHERE[side]}. {_told(types)} Namai kolomnya {own}, atau sebut kolom lain "
            f"sebagai {side}_id di profil: {_PROFILE}."
        )
    if not any(_column(c, side) in types for c in profile.comparisons):
        raise wrong(
            f"Tidak satu pun kolom profil '{profile.code}' ada {_WHERE[side]}. {_told(types)} Sebut kolom Anda di "
            f"profil: {_PROFILE}."
        )
    parts = [f"cast({_quoted(own)} AS varchar) AS {side}_id"]
    for c in profile.comparisons:
        parts.append(f"{_value(c, side, types, sounds=profile.sounds)} AS {c.name}")
        if c.kind is Kind.NIK and side == "row":
            parts.append(f"false AS {c.name}_fifteen")
    return ", ".join(parts)


def _told(types: Mapping[str, str]) -> str:
    """The columns that are there, as they may be printed: without a heading, somebody's data stand in their place."""
    names = [shown(name) for name in types if name not in MADE_COLUMNS]
    more = f", dan {len(names) - SHOWN_COLUMNS} lagi" if len(names) > SHOWN_COLUMNS else ""
    return f"Kolom yang ada: {', '.join(names[:SHOWN_COLUMNS]) or '(tidak ada)'}{more}."


def needs_folding(profile: Profile, types: Mapping[str, str]) -> bool:
    """Must any name be folded first?"""
    return any(c.register in types and FOLDED.get(c.register) not in types for c in profile.of_kind(Kind.NAME))


def _column(c: Comparison, side: str) -> str:
    return c.register if side == "register" else c.row


def _value(c: Comparison, side: str, types: Mapping[str, str], *, sounds: bool) -> str:
    column = _column(c, side)
    if c.kind is Kind.NAME and FOLDED.get(column) in types:
        return f"coalesce({FOLDED[column]}, '')"
    if column not in types:
        return {Kind.DATE: "NULL::date", Kind.NIK: "NULL::bigint"}.get(c.kind, "''")
    quoted = _quoted(column)
    text = f"coalesce(cast({quoted} AS varchar), '')"
    if c.kind is Kind.NAME:
        return f"fold_name({text})" if sounds else f"fold_text({text})"
    if c.kind is Kind.DATE:
        return quoted if types[column] == "DATE" else f"read_date({text})"
    if c.kind is Kind.NIK:
        return _nik(text, side)
    return f"upper(trim({text}))"


def _nik(text: str, side: str) -> str:
    """The number in a cell; on a row a digit too few or too many still says something, an example number nothing."""
    digits = f"translate(regexp_replace({text}, '[^0-9A-Za-z]+', '', 'g'), 'OoIiLl', '001111')"
    if side == "register":
        return f"CASE WHEN regexp_matches({digits}, '^[1-9][0-9]{{15}}$') THEN cast({digits} AS bigint) END"
    same = f"{digits} = repeat(substr({digits}, 1, 1), {NIK_DIGITS})"
    dummy = f"{same} OR {digits} = '{DUMMY_NIK}' OR substr({digits}, 7) = '0000000000'"
    well = f"regexp_matches({digits}, '^[1-9][0-9]{{14,16}}$') AND NOT ({dummy})"
    return f"CASE WHEN {well} THEN cast({digits} AS bigint) END"


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
