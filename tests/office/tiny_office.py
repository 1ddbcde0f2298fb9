"""The office of a tiny province: programme, registers, an officer and a head for every regency; with their lists or without.

Knows: which environment variables name the province's folder and whether the lists are handed in. Does not know: how
the province is made.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.kept import kept
from tests.office import tiny_province
from tests.office.tiny_province import DOUBTED, KEY, PROGRAMME

if TYPE_CHECKING:
    from naungan.office.programmes.models import Programme

FOLDER, LISTS = "TINY_PROVINCE", "TINY_LISTS"
PASSWORD = "naungan-contoh-2026"
"""Everybody's, as in any demo."""


def seed() -> None:
    """Fill it."""
    from naungan.office.accounts.actions import create_account, give_role
    from naungan.office.accounts.models import Role
    from naungan.office.accounts.policies import OPERATOR, Held
    from naungan.office.demo_office import demo_logins, open_office, regency_officer
    from naungan.office.programmes.queries import regions
    from naungan.sources.key_file import KEY_NAME, data_home, write_key

    write_key(data_home() / KEY_NAME, KEY)
    programme = open_office(PROGRAMME, Path(os.environ[FOLDER]), demo_logins(DOUBTED), lambda *_: None)
    for code in regions(programme):
        regency_officer(code)
        head = create_account(by=OPERATOR, username=f"kepala-{code}", name=f"Kepala {code}", password=PASSWORD)
        give_role(by=OPERATOR, account=head, held=Held(Role.REGENCY_HEAD, code))
    if os.environ.get(LISTS):
        _hand_in(Path(os.environ[LISTS]), programme)


def kept_lists() -> Path:
    """A workbook for each regency, the doubtful person left out: a draft of them could be frozen as it is."""
    return kept("tiny-lists", _write_lists)


def _write_lists(folder: Path) -> None:
    for code, rows in tiny_province.kept_province().rows.items():
        (folder / f"{code}.xlsx").write_bytes(tiny_province.workbook(*rows))


def _hand_in(folder: Path, programme: Programme) -> None:
    from naungan.office import scope
    from naungan.office.accounts.queries import actor
    from naungan.office.demo_office import regency_officer
    from naungan.office.intake import actions

    for file in sorted(folder.glob("*.xlsx")):
        account, code = regency_officer(file.stem), file.stem
        with scope.entered(scope.Scope(frozenset({code}))):
            told: dict[str, Any] = {"by": actor(account), "account": account, "programme": programme, "kode_kab": code}
            taken = actions.upload(**told, name=file.name, data=file.read_bytes())
            actions.hand_in(**told, number=taken.upload.number)
