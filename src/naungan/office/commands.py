"""The office by its commands: set up, bring the tables up to date, make an account. The command line's only door to it.

Knows: the order of setting up. Does not know: arguments or screens (cli/). Importing it needs no Django; calling does.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import NamedTuple

from naungan.model.errors import OfficeMissing, WrongCall
from naungan.office.connection import FILE_NAME
from naungan.sources.key_file import data_home

PACKAGES = ("django", "allauth", "argon2", "cryptography")


class Ready(NamedTuple):
    """An office that can be worked in. `verifier`: the word by which anybody checks its checkpoints."""

    database: str
    migrated: int
    verifier: str


def init() -> Ready:
    """Make secrets and tables where they are missing; what is there stays. Raises: Stop."""
    _needs_packages()
    from naungan.office.secret_files import make_secrets

    make_secrets(data_home())
    if not os.environ.get("NAUNGAN_DATABASE"):
        (data_home() / FILE_NAME).touch(mode=0o600)  # SQLite gives its side files the same mode
    return migrate()


def migrate() -> Ready:
    """Bring the tables up to date. Raises: Stop."""
    _set_up()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    from naungan.ledger.checkpoint import Verifier
    from naungan.office.grants import grant
    from naungan.office.secret_files import log_key

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise OfficeMissing("Basis data kantor tidak dapat dibuka. Periksa NAUNGAN_DATABASE dan servernya.") from error
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    call_command("migrate", interactive=False, verbosity=0)
    if settings.APP_ROLE and connection.vendor == "postgresql":
        grant(settings.APP_ROLE)
    verifier = Verifier(settings.LOG_ORIGIN, log_key(data_home()).public_key())
    return Ready(connection.vendor, missing, verifier.text)


def role_names() -> dict[str, str]:
    """Each role's word with its label. Raises: Stop."""
    _set_up()
    from naungan.office.accounts.models import Role

    return {str(role.value): str(role.label) for role in Role}


def create_user(*, username: str, name: str, password: str, email: str, role: str, regency: str) -> str:
    """Make an account with one role, both or neither; give its id in the log. Raises: Stop."""
    known = role_names()
    if role not in known:
        raise WrongCall(f"Peran {role} tidak ada. Pilih salah satu: {', '.join(known)}.")
    from django.db import OperationalError, ProgrammingError, transaction

    from naungan.office.accounts.actions import create_account, give_role
    from naungan.office.accounts.models import Role
    from naungan.office.accounts.policies import OPERATOR, Held

    try:
        with transaction.atomic():
            account = create_account(by=OPERATOR, username=username, name=name, password=password, email=email)
            give_role(by=OPERATOR, account=account, held=Held(Role(role), regency))
    except (OperationalError, ProgrammingError) as error:
        raise OfficeMissing("Tabel kantor belum ada atau belum baru. Jalankan: naungan office init") from error
    return account.log_id


def _needs_packages() -> None:
    """Raises: OfficeMissing, when what the office stands on is not installed."""
    try:
        for name in PACKAGES:
            import_module(name)
    except ImportError as error:
        raise OfficeMissing(
            f"Kantor memerlukan paket yang belum terpasang: {name}. "
            "Pasang dengan: pip install --require-hashes -r requirements/office.txt"
        ) from error


def _set_up() -> None:
    """Raises: OfficeMissing."""
    _needs_packages()
    import django
    from django.conf import settings

    from naungan.office.secret_files import DJANGO_FILE

    if not (data_home() / DJANGO_FILE).exists():
        raise OfficeMissing(f"Kantor belum disiapkan di {data_home()}. Jalankan: naungan office init")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naungan.office.settings")
    if not settings.configured:
        django.setup()
