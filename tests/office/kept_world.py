"""A world that was made once in this run, entered anew by each test: its database, its data folder, its people.

Knows: how a world is kept and copied. Does not know: any world.
"""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar
from unittest import mock

from django.db import connection

from naungan.office.connection import FILE_NAME, database, sqlite
from naungan.office.secret_files import make_secrets
from tests import kept
from tests.office import places
from tests.office.places import Place

HOME, PEOPLE = "home", "world.pickle"
W = TypeVar("W")


class Enter(Protocol):
    """`entered`, in the data folder of the test."""

    def __call__(self, make: Callable[..., W], place: Place, **told: Any) -> W: ...


def entered(make: Callable[..., W], place: Place, home: Path, **told: Any) -> W:
    """The world that `make(FOLDER, **told)` makes, in the database where the test stands; `home`: its data folder from
    here on, empty or with keys that go."""
    name = "-".join([make.__qualname__, place.kind, *(f"{key}-{value}" for key, value in told.items())])
    folder = kept.kept(name, lambda folder: _keep(make, name, place, folder, told))
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(folder / HOME, home)
    here = dict(connection.settings_dict)
    places.leave()
    if place.kind == "sqlite":
        file = Path(here["NAME"])
        for each in file.parent.glob(f"{file.name}*"):
            each.unlink()
        shutil.copy(folder / FILE_NAME, file)
        places.work_on(sqlite(file))
    else:
        server = places.found_server()
        places.ask(server, f"DROP DATABASE {here['NAME']} WITH (FORCE)")
        places.ask(server, f"CREATE DATABASE {here['NAME']} TEMPLATE {kept.database_name(name)}")
        places.work_on(database(place.address, Path()))
    found: W = pickle.loads((folder / PEOPLE).read_bytes())
    return found


def _keep(make: Callable[..., Any], name: str, place: Place, folder: Path, told: dict[str, Any]) -> None:
    """In a database and a data folder of its own; afterwards the test's connection must be made again."""
    here = dict(connection.settings_dict)
    make_secrets(folder / HOME)
    if place.kind == "sqlite":
        template = kept.found("migrated-sqlite")
        assert template
        shutil.copy(template / FILE_NAME, folder / FILE_NAME)
        places.work_on(sqlite(folder / FILE_NAME))
    else:
        server, called = places.found_server(), kept.database_name(name)
        places.ask(server, f"DROP DATABASE IF EXISTS {called} WITH (FORCE)")
        places.ask(server, f"CREATE DATABASE {called} TEMPLATE {kept.database_name('migrated')}")
        places.work_on(database(server.of(called), Path()))
    try:
        with mock.patch.dict("os.environ", {"NAUNGAN_DATA": str(folder / HOME)}):
            (folder / PEOPLE).write_bytes(pickle.dumps(make(folder / "registers", **told)))
    finally:
        places.work_on(here)
