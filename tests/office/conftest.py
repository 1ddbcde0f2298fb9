"""Django set up once for all tests of the office, and an empty office on each database for each test that asks."""

from __future__ import annotations

import atexit
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import django
import pytest

from naungan.office.connection import FILE_NAME
from naungan.office.secret_files import make_secrets
from tests.kept import kept
from tests.office import places, tiny_province
from tests.office.kept_world import Enter, entered
from tests.office.light_passwords import lighten
from tests.office.places import Place

_HOME = tempfile.TemporaryDirectory(prefix="naungan-office-")
atexit.register(_HOME.cleanup)
HOME = Path(_HOME.name)
make_secrets(HOME)
_TOLD = {
    "NAUNGAN_DATA": _HOME.name,
    "NAUNGAN_HOSTS": "kantor.test",
    "NAUNGAN_DATABASE": "",
    "NAUNGAN_PLAIN_HTTP": "",
    "NAUNGAN_SECOND_FACTOR": "optional",
}
with mock.patch.dict(os.environ, _TOLD):
    os.environ["DJANGO_SETTINGS_MODULE"] = "naungan.office.settings"
    django.setup()
lighten()
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # a browser test before may have left its own loop in this process


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> Path:
    """NAUNGAN_DATA of the office in this process: its secrets lie there."""
    monkeypatch.setenv("NAUNGAN_DATA", _HOME.name)
    return HOME


@pytest.fixture(scope="session")
def sqlite_template() -> Path:
    """A migrated SQLite file that each test copies."""
    return kept("migrated-sqlite", lambda folder: places.migrated_sqlite(folder / FILE_NAME)) / FILE_NAME


@pytest.fixture(scope="session")
def postgresql_server() -> places.Server:
    """A PostgreSQL that answers, or one of our own; a skip that .ci/run fails on where neither can be had."""
    found = places.server()
    if found is None:
        pytest.skip("no PostgreSQL on this machine: whether the office keeps its word there was NOT tested")
    return places.migrated_postgresql(found)


@pytest.fixture
def sqlite_office(sqlite_template: Path, tmp_path: Path) -> Iterator[Place]:
    """An empty office on SQLite."""
    with places.sqlite_place(sqlite_template, tmp_path / "office.sqlite3") as place:
        yield place


@pytest.fixture
def postgresql_office(postgresql_server: places.Server) -> Iterator[Place]:
    """An empty office on PostgreSQL."""
    with places.postgresql_place(postgresql_server) as place:
        yield place


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest) -> Place:
    """An empty office, once on each database."""
    place: Place = request.getfixturevalue(f"{request.param}_office")
    return place


@pytest.fixture
def own_home(office: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """NAUNGAN_DATA of an office with keys and files of its own."""
    own = tmp_path / "home"
    make_secrets(own)
    monkeypatch.setenv("NAUNGAN_DATA", str(own))
    return own


@pytest.fixture
def enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Enter:
    """Enter a world that was made once in this run: enter(World, office, doubt=True). Its data folder is `own_home`."""
    own = tmp_path / "home"
    monkeypatch.setenv("NAUNGAN_DATA", str(own))
    return lambda make, place, **told: entered(make, place, own, **told)


@pytest.fixture(scope="session")
def tiny() -> tiny_province.TinyProvince:
    """A province small and clean enough to be frozen."""
    return tiny_province.kept_province()
