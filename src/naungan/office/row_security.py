"""The second wall: PostgreSQL itself shows a row only within the scope of the transaction, and nothing without one.

Knows: the policy's text and which tables have it. Does not know: roles or pages. SQLite has no such wall.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection

from naungan.office.scope import ALL, SETTING, OfRegency

FUNCTION = f"""
CREATE OR REPLACE FUNCTION naungan_sees(kode_kab text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT COALESCE(
    current_setting('{SETTING}', true) = '{ALL}'
    OR (kode_kab <> '' AND kode_kab = ANY (string_to_array(current_setting('{SETTING}', true), ','))),
    false)
$$
"""
POLICY = "naungan_regency"


def tables() -> list[str]:
    """Every table whose rows belong to a regency."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, OfRegency))


def build(**_: Any) -> None:
    """Stand the wall before every such table, after tables were made: also before one that is new."""
    if connection.vendor != "postgresql":
        return
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        for table in tables():
            cursor.execute(f"ALTER TABLE {quoted(table)} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {quoted(table)}")
            cursor.execute(
                f"CREATE POLICY {POLICY} ON {quoted(table)} USING (naungan_sees(kode_kab)) "
                "WITH CHECK (naungan_sees(kode_kab))"
            )
