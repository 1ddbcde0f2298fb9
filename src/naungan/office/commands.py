"""The office by its commands: set up, bring the tables up to date, make an account. The command line's only door to it.

Knows: the order of setting up. Does not know: arguments or screens (cli/). Importing it needs no Django; calling does.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from naungan.model.errors import OfficeMissing, WrongCall
from naungan.office.connection import FILE_NAME
from naungan.sources.key_file import data_home

if TYPE_CHECKING:
    from naungan.model.register import Coverage
    from naungan.office.backup import BackedUp
    from naungan.office.privacy.access import Given
    from naungan.office.privacy.breach import IncidentState
    from naungan.office.privacy.data_classes import DataClass
    from naungan.office.privacy.erasure import Erased, Plan
    from naungan.office.privacy.queries import Holding
    from naungan.office.privacy.retention import Due
    from naungan.office.privacy.stored_backups import StoredBackup
    from naungan.office.programmes.loading import Register, Version
    from naungan.office.restore import Restored
    from naungan.office.rotation import Rotated

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
    from naungan.office.row_security import build
    from naungan.office.secret_files import log_key
    from naungan.office.vault import make_vault

    make_vault(data_home())  # an office from before there was one
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise OfficeMissing("Basis data kantor tidak dapat dibuka. Periksa NAUNGAN_DATABASE dan servernya.") from error
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    call_command("migrate", interactive=False, verbosity=0)
    build()
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
    from django.db import transaction

    from naungan.office.accounts.actions import create_account, give_role
    from naungan.office.accounts.models import Role
    from naungan.office.accounts.policies import OPERATOR, Held

    with _tables(), transaction.atomic():
        account = create_account(by=OPERATOR, username=username, name=name, password=password, email=email)
        give_role(by=OPERATOR, account=account, held=Held(Role(role), regency))
    return account.log_id


def add_programme(file: Path, *, note: str, dry_run: bool) -> Version:
    """A programme's file as the version in force, once for the same content. Raises: Stop."""
    _set_up()
    from naungan.office.programmes import loading

    with _tables():
        return loading.add_programme(file, note=note, dry_run=dry_run)


def add_register(
    kind: str, files: Sequence[Path], *, coverage: Coverage, asked: Path | None, as_of: date | None, source: str,
    regions: tuple[str, ...], lists: tuple[str, ...], dry_run: bool, progress: Callable[[str, int, int], None],
) -> Register:  # fmt: skip
    """A register in use from now on, once for the same content. Raises: Stop."""
    _set_up()
    from naungan.office.programmes import loading

    told = loading.Asked(kind, files, coverage, asked, as_of, source, regions, lists)
    with _tables():
        return loading.add_register(told, dry_run=dry_run, progress=progress)


@contextmanager
def _tables() -> Iterator[None]:
    """Raises: OfficeMissing, when the tables are not there or not up to date."""
    from django.db import OperationalError, ProgrammingError

    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        raise OfficeMissing("Tabel kantor belum ada atau belum baru. Jalankan: naungan office init") from error


def make_demo(
    programme: Path, *, population: int, candidates: int, hold_back: str, progress: Callable[[str, int, int], None]
) -> tuple[list[tuple[str, str, str]], str]:
    """Make a demo office in NAUNGAN_DATA; give who can log in, and the one password. Raises: Stop."""
    _set_up()
    from naungan.office import demo_office

    logins = demo_office.make(
        programme, demo_office.demo_home(), population=population, candidates=candidates, hold_back=hold_back,
        progress=progress,
    )  # fmt: skip
    return [(each.username, each.role, each.regency) for each in logins], demo_office.PASSWORD


def work(report: Callable[[int, str, str], None], *, once: bool) -> int:
    """Do the office's jobs: until there is none, or for ever. Out: how many were in hand. Raises: Stop."""
    _set_up()
    from django.urls import get_resolver

    from naungan.office.api.actions import forget_requests
    from naungan.office.blob_sweep import SWEEP, sweep
    from naungan.office.jobs import chores
    from naungan.office.jobs.actions import stop_at, work_for_ever, work_until_empty
    from naungan.office.notices.mailing import send_due

    chores.every(chores.ALWAYS, send_due)
    chores.every(chores.HOUR, forget_requests)
    stop_at(signal.SIGTERM)
    if orphans := sweep(data_home()):
        report(0, SWEEP, f"{len(orphans)} berkas tanpa baris dihapus")
    get_resolver().url_patterns  # noqa: B018  (loads every app's pages, and with them its handlers)
    if not once:
        work_for_ever(lambda ran: report(*ran))
    done = work_until_empty()
    chores.do_due()
    for ran in done:
        report(*ran)
    return len(done)


def application() -> Any:
    """The office as a WSGI application. Raises: Stop."""
    _set_up()
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def rotate_keys(report: Callable[[str, int, int], None], *, dry_run: bool) -> Rotated:
    """A new data key for everything that is sealed. Raises: Stop."""
    _set_up()
    from naungan.office.rotation import plan, rotate

    return plan(data_home(), report) if dry_run else rotate(data_home(), report)


def back_up(file: Path) -> BackedUp:
    """One archive of the database and the sealed files, without keys. Raises: Stop."""
    _set_up()
    from naungan.office.backup import back_up

    return back_up(data_home(), file)


def restore(file: Path, *, replace: bool, dry_run: bool) -> Restored:
    """Put an archive back, bring its tables up to date, verify the log. Raises: Stop."""
    _set_up()
    from naungan.office.audit.queries import verify
    from naungan.office.restore import restore

    restored = restore(data_home(), file, replace=replace, dry_run=dry_run)
    if dry_run:
        return restored
    migrate()
    return restored._replace(verdict=verify())


def plan_erasure(nik: str, report: Callable[[str, int, int], None]) -> Plan:
    """Where the office holds this person, and why it may not be erased yet. Raises: Stop."""
    _set_up()
    from naungan.office.privacy.erasure import plan

    return plan(nik, report)


def erase(nik: str, *, letter: str, reason: str, report: Callable[[str, int, int], None]) -> Erased:
    """Erase this person. Raises: Stop."""
    _set_up()
    from naungan.office.privacy.erasure import erase

    return erase(data_home(), nik, letter=letter, reason=reason, report=report)


def give_access(nik: str, folder: Path, *, letter: str, report: Callable[[str, int, int], None]) -> Given:
    """Everything of this person in a file for them. Raises: Stop."""
    _set_up()
    from naungan.office.privacy.access import give

    return give(nik, folder, letter=letter, report=report)


def open_incident(
    *, discovered: str, classes: Sequence[str], regency: str, username: str, since: str, until: str, story: str,
    is_drill: bool,
) -> str:  # fmt: skip
    """Begin the record of a breach; its code. Times as people write them, local. Raises: Stop."""
    _set_up()
    from naungan.office.privacy.breach import Reach, open_incident

    times = (_moment(text) if text else None for text in (since, until))
    made, _ = open_incident(
        discovered=_moment(discovered), classes=classes, reach=Reach(regency, username, *times), story=story,
        is_drill=is_drill,
    )  # fmt: skip
    return made.code


def incident_standing(code: str) -> IncidentState:
    """How an incident stands now. Raises: Stop."""
    _set_up()
    from naungan.office.privacy.breach import standing

    return standing(code)


def write_notices(code: str, folder: Path) -> list[Path]:
    """Drafts of what must be told, and whom. Raises: Stop."""
    _set_up()
    from naungan.office.privacy.breach import write_notices

    return write_notices(code, folder)


def close_incident(code: str, *, people_told: str, authority_told: str, letter: str) -> None:
    """End the record of a breach. Raises: Stop."""
    _set_up()
    from naungan.office.privacy.breach import close

    close(code, people_told=_moment(people_told), authority_told=_moment(authority_told), letter=letter)


def _moment(text: str) -> datetime:
    """Raises: WrongCall."""
    from django.utils import timezone

    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongCall(f"Waktu {text} tidak terbaca. Tulis seperti 2026-11-29 08:00.") from error
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def retention(
    backups: Path | None, *, carry_out: bool, letter: str, reason: str, report: Callable[[str, int, int], None]
) -> list[Due]:
    """What is due by its class of data; taken away only with `carry_out`. Raises: Stop."""
    _set_up()
    from naungan.office.privacy import retention

    if carry_out:
        return retention.carry_out(data_home(), backups, letter=letter, reason=reason, report=report)
    return retention.due(data_home(), backups)


def data_classes() -> list[DataClass]:
    """Every class of data as it is today. Raises: Stop."""
    _set_up()
    from django.utils import timezone

    from naungan.office.privacy.data_classes import classes_on

    return list(classes_on(timezone.localdate()).values())


def due_days(holdings: Iterable[Holding]) -> list[tuple[Holding, date | None]]:
    """Each with the first day on which it must go; None: its days have not begun. Raises: Stop."""
    _set_up()
    from django.utils import timezone

    from naungan.office.privacy.data_classes import classes_on

    classes = classes_on(timezone.localdate())
    return [(each, classes[each.kept].due_on(each.since) if each.since else None) for each in holdings]


def backups_in(folder: Path) -> list[StoredBackup]:
    """Archives of the office in a folder. Raises: Stop."""
    _set_up()
    from django.utils import timezone

    from naungan.office.privacy.data_classes import Kept, classes_on
    from naungan.office.privacy.stored_backups import stored_backups

    return stored_backups(folder, classes_on(timezone.localdate())[Kept.BACKUP])


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
