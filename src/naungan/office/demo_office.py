"""The demo office: a synthetic province with its programme, registers, one person for each role, and lists handed in.

Knows: what a demo holds. Does not know: how a province is made up (synthetic/) or how an act is done (the apps).
Everything is done by the very actions that people use.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from naungan.engines.registers import import_register
from naungan.model.programme import Region
from naungan.model.register import Coverage
from naungan.office import scope
from naungan.office.accounts.actions import create_account, give_role
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import OF_A_REGENCY, OPERATOR, Held
from naungan.office.accounts.queries import actor
from naungan.office.intake import actions as intake
from naungan.office.intake import queries as lists
from naungan.office.programmes import actions as programmes
from naungan.office.programmes import queries
from naungan.office.programmes.models import Programme
from naungan.sources.intake import read_lists
from naungan.sources.key_file import KEY_BYTES, data_home
from naungan.sources.programme_file import load_programme, region_path
from naungan.sources.regency_of import RegencyNames
from naungan.synthetic.guide import MARK
from naungan.synthetic.province import synthesise

PASSWORD = "naungan-contoh-2026"  # noqa: S105  (of a demo with people who do not exist, on this machine only)
OPEN_DAYS = 30
SUFFIXES = {".xlsx", ".xls", ".ods", ".csv"}

Progress = Callable[[str, int, int], None]


class Login(NamedTuple):
    """Who can log in to the demo."""

    username: str
    role: str
    regency: str


def demo_logins(home_regency: str) -> list[Login]:
    """One person for each role."""
    return [Login(role.value, str(role.label), home_regency if role in OF_A_REGENCY else "") for role in Role]


def make(
    programme_file: Path, folder: Path, *, population: int, candidates: int, hold_back: str, progress: Progress
) -> list[Login]:
    """Make what is missing of a demo office; what is there stays. `hold_back`: the regency whose list is left to the
    visitor to upload; its file lies under `folder`/lists. Raises: Stop."""
    if not (folder / MARK).exists():
        synthesise(
            folder, load_programme(programme_file), population=population, candidates=candidates, progress=progress
        )
    logins = demo_logins(hold_back)
    programme = open_office(programme_file, folder, logins, progress)
    _lists(programme, folder, hold_back, progress)
    return logins


def open_office(programme_file: Path, folder: Path, logins: list[Login], progress: Progress) -> Programme:
    """People, programme and the registers of the synthetic province in `folder`, and no list yet. Raises: Stop."""
    _people(logins)
    with scope.entered(scope.EVERYWHERE):
        _programme(programme_file)
        programme = queries.current()
        _registers(programme, folder, progress)
    return programme


def _people(logins: list[Login]) -> None:
    for login in logins:
        if Account.objects.filter(username=login.username).exists():
            continue
        with transaction.atomic():
            made = create_account(
                by=OPERATOR, username=login.username, name=f"{login.role} (contoh)", password=PASSWORD
            )
            give_role(by=OPERATOR, account=made, held=Held(Role(login.username), login.regency))


def _programme(file: Path) -> None:
    if Programme.objects.exists():
        return
    made = programmes.add_version(
        by=OPERATOR, account=None, text=file.read_text("utf-8-sig"),
        regions_text=region_path(file).read_text("utf-8-sig"), note="Program contoh",
    )  # fmt: skip
    until = timezone.localdate() + timedelta(days=OPEN_DAYS)
    programmes.set_deadline(
        by=OPERATOR, account=None, programme=made.programme, regency="", until=until, reason="Batas contoh"
    )
    if not queries.read_policy(made).lottery_commitment:
        programmes.commit_lottery(by=OPERATOR, account=None, programme=made.programme)


def _registers(programme: Programme, folder: Path, progress: Progress) -> None:
    guide, known = json.loads((folder / MARK).read_text("utf-8")), queries.snapshots(programme)
    for item in guide["imports"]:
        if item["kind"] in known:
            continue
        home = queries.snapshot_home() / "contoh"
        shutil.rmtree(home / item["kind"], ignore_errors=True)
        import_register(
            item["kind"], [folder / name for name in item["files"]], home, coverage=Coverage(item["coverage"]),
            as_of=date.fromisoformat(item["as_of"]), source=item["source"], regions=tuple(item["regions"]),
            lists=tuple(item["lists"]), progress=progress,
        )  # fmt: skip
        programmes.add_snapshot(by=OPERATOR, account=None, programme=programme, folder=home / item["kind"])


def _lists(programme: Programme, folder: Path, hold_back: str, progress: Progress) -> None:
    """Every regency but one hands in, by an officer of its own."""
    by_regency = lists_by_regency(folder / "lists", programme)
    for done, (code, files) in enumerate(sorted(by_regency.items())):
        progress("Mengunggah daftar contoh", done, len(by_regency))
        if code == hold_back:
            continue
        account = regency_officer(code)
        who = actor(account)
        with scope.entered(scope.Scope(frozenset({code}))):
            if lists.handed_in(programme, code):
                continue
            for file in files:
                intake.upload(
                    by=who, account=account, programme=programme, kode_kab=code, name=file.name,
                    data=file.read_bytes(), more=file != files[0],
                )  # fmt: skip
            newest = lists.newest(programme, code)
            if newest and newest.good and not newest.foreign:
                intake.hand_in(by=who, account=account, programme=programme, kode_kab=code, number=newest.number)


def regency_officer(code: str) -> Account:
    """The officer of a regency, made where missing."""
    username = f"petugas-{code}"
    found = Account.objects.filter(username=username).first()
    if found:
        return found
    with transaction.atomic():
        made = create_account(by=OPERATOR, username=username, name=f"Petugas {code} (contoh)", password=PASSWORD)
        give_role(by=OPERATOR, account=made, held=Held(Role.REGENCY_OFFICER, code))
    return made


def lists_by_regency(folder: Path, programme: Programme) -> dict[str, list[Path]]:
    """Regency -> its list files, the longer ones first. Where the name tells none, most of the rows tell."""
    regions = list(queries.regions(programme).values())
    names = RegencyNames(regions)
    found: dict[str, list[Path]] = {}
    for path in (each for each in sorted(folder.rglob("*")) if each.suffix.lower() in SUFFIXES):
        named = names.find(path.stem)
        code = named.code if named else _code_within(path, regions)
        if code:
            found.setdefault(code, []).append(path)
    for files in found.values():
        files.sort(key=lambda path: (-path.stat().st_size, path.name))
    return found


def _code_within(path: Path, regions: list[Region]) -> str:
    rows = read_lists([path], key=bytes(KEY_BYTES), regions=regions).rows
    counted = Counter(row.kode_kab for row in rows if row.kode_kab)
    return counted.most_common(1)[0][0] if counted else ""


def demo_home() -> Path:
    """Where the demo's province lies."""
    return data_home() / "contoh"
