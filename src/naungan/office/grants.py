"""PostgreSQL: what the role of the pages may do with each table. It owns none, so that it cannot take a guard away.

Knows: the tables that are more than ordinary. Does not know: rows; row-level security is a wall of its own.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection, transaction

ORDINARY = "SELECT, INSERT, UPDATE, DELETE"
SPECIAL = {
    "audit_logentry": "SELECT, INSERT",
    "audit_checkpointnote": "SELECT, INSERT",
    "audit_payload": "SELECT, INSERT, DELETE",
    "audit_tree": "SELECT, UPDATE",
    "accounts_account": "SELECT, INSERT, UPDATE",
    "accounts_assignment": "SELECT, INSERT, UPDATE",
    "accounts_delegation": "SELECT, INSERT",
    "django_migrations": "SELECT",
}


def grant(role: str) -> None:
    """Give the role what it needs on every table, and nothing more."""
    models = apps.get_models(include_auto_created=True)
    tables = {"django_migrations", *(model._meta.db_table for model in models)}
    quoted = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted(role)}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted(role)}")
        for table in sorted(tables):
            cursor.execute(f"REVOKE ALL ON {quoted(table)} FROM {quoted(role)}")
            cursor.execute(f"GRANT {SPECIAL.get(table, ORDINARY)} ON {quoted(table)} TO {quoted(role)}")
