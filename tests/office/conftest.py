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

from naungan.office.secret_files import make_secrets
from tests.office import places, tiny_province
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
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # a browser test before may have left its own loop in this process

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> Path:
    """NAUNGAN_DATA of the office in this process: its secrets lie there."""
    monkeypatch.setenv("NAUNGAN_DATA", _HOME.name)
    return HOME


@pytest.fixture(scope="session")
def sqlite_template() -> Path:
    """A migrated SQLite file that each test copies."""
    return places.migrated_sqlite(HOME / "template.sqlite3")


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[places.Server]:
    """A PostgreSQL that answers, or one of our own; a skip that .ci/run fails on where neither can be had."""
    with places.server(tmp_path_factory.mktemp("postgresql")) as found:
        if found is None:
            pytest.skip("no PostgreSQL on this machine: whether the office keeps its word there was NOT tested")
        with places.migrated_postgresql(found) as server:
            yield server


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


@pytest.fixture(params=["sqlite", POSTGRESQL])
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


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tiny_province.TinyProvince:
    """A province small and clean enough to be frozen."""
    return tiny_province.make(tmp_path_factory.mktemp("tiny"))
