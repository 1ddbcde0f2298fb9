"""PostgreSQL: what the role of the pages may do with each table. It owns none, so that it cannot take a guard away.

Knows: the tables that are more than ordinary. Does not know: rows; row-level security is a wall of its own.
"""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

ORDINARY = "SELECT, INSERT, UPDATE, DELETE"
SPECIAL = {
    "audit_logentry": "SELECT, INSERT",
    "audit_checkpointnote": "SELECT, INSERT",
    "audit_payload": "SELECT, INSERT, DELETE",
    "audit_tree": "SELECT, UPDATE",
    "accounts_account": "SELECT, INSERT, UPDATE",
    "accounts_assignment": "SELECT, INSERT, UPDATE",
    "accounts_delegation": "SELECT, INSERT, UPDATE (ended)",
    "accounts_accountcheck": "SELECT, INSERT",
    "api_apitoken": "SELECT, INSERT, UPDATE",
    "django_migrations": "SELECT",
    "exchange_delivery": "SELECT, INSERT, UPDATE",
    "exchange_exchange": "SELECT, INSERT, UPDATE",
    "exchange_handedfile": "SELECT, INSERT, UPDATE",
    "hearing_hearing": "SELECT, INSERT, UPDATE",
    "hearing_listed": "SELECT, INSERT",
    "hearing_objection": "SELECT, INSERT, UPDATE",
    "hearing_village": "SELECT, INSERT",
    "intake_handin": "SELECT, INSERT",
    "intake_misseddeadline": "SELECT, INSERT",
    "intake_upload": "SELECT, INSERT",
    "privacy_incident": "SELECT",
    "programmes_deadline": "SELECT, INSERT",
    "programmes_programmeversion": "SELECT, INSERT",
    "programmes_registersnapshot": "SELECT, INSERT",
    "signing_agreement": "SELECT, INSERT, UPDATE",
    "signing_revision": "SELECT, INSERT",
    "signing_scan": "SELECT, INSERT, UPDATE (state, decided_by_id, decided_at, why)",
    "signing_signature": "SELECT, INSERT, UPDATE (fell_at, fell_why, fell_by_id)",
}


def grant(role: str) -> None:
    """Give the role what it needs on every table, and nothing more."""
    models = apps.get_models(include_auto_created=True)
    tables = {
        "django_migrations",
        str(settings.CACHES["default"]["LOCATION"]),
        *(model._meta.db_table for model in models),
    }
    quoted = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted(role)}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted(role)}")
        for table in sorted(tables):
            cursor.execute(f"REVOKE ALL ON {quoted(table)} FROM {quoted(role)}")
            cursor.execute(f"GRANT {SPECIAL.get(table, ORDINARY)} ON {quoted(table)} TO {quoted(role)}")
