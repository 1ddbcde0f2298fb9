"""PostgreSQL: the role of the pages does its work, and cannot change an entry even where no trigger stands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from naungan.office.accounts import actions
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import OPERATOR, Held
from naungan.office.audit.actions import erase_payload
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.connection import database
from naungan.office.grants import grant
from tests.office.cast import PASSWORD
from tests.office.places import Place, Server, ask, work_on


@pytest.fixture
def pages(postgresql_office: Place, postgresql_server: Server) -> Iterator[str]:
    """An office whose connection is the pages' role, which owns nothing; the triggers are gone."""
    role = f"naungan_pages_{os.getpid()}"
    ask(postgresql_server, f"CREATE ROLE {role} LOGIN")
    try:
        with transaction.atomic():
            connection.cursor().execute("DROP TRIGGER audit_logentry_only_grows ON audit_logentry")
        grant(role)
        work_on(database(postgresql_office.address.replace("postgres@", f"{role}@"), Path()))
        yield role
    finally:
        work_on(database(postgresql_office.address, Path()))
        with transaction.atomic():
            connection.cursor().execute(f"DROP OWNED BY {role}")
        ask(postgresql_server, f"DROP ROLE {role}")


def test_the_pages_do_their_work_without_owning_a_table(pages: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (pages, 0)
    account = actions.create_account(by=OPERATOR, username="siti", name="Siti Aminah", password=PASSWORD)
    actions.give_role(by=OPERATOR, account=account, held=Held(Role.ADMINISTRATOR))
    with transaction.atomic():
        erase_payload(by=account.log_id, seq=0)
    assert (verify().size, verify().fault) == (3, None)


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE audit_logentry SET act = 'lain'",
        "DELETE FROM audit_logentry",
        "TRUNCATE audit_logentry",
        "UPDATE audit_payload SET text = '{}'",
        "UPDATE audit_checkpointnote SET note = ''",
        "DELETE FROM audit_tree",
        "DELETE FROM accounts_account",
        "DELETE FROM accounts_assignment",
        "UPDATE accounts_delegation SET until = until + 1",
        "UPDATE accounts_accountcheck SET changed_at = now()",
        "DROP TABLE audit_logentry",
        "CREATE TABLE lain (x int)",
    ],
)
def test_the_pages_role_is_refused_what_pages_never_need(pages: str, text: str) -> None:
    actions.create_account(by=OPERATOR, username="siti", name="Siti Aminah", password=PASSWORD)
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(text)
    assert LogEntry.objects.count() == 1


def test_every_table_of_the_office_has_a_grant_that_was_thought_of(pages: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.role_table_grants WHERE grantee = %s", [pages]
        )
        granted = {name for (name,) in cursor.fetchall()}
    assert granted == tables
