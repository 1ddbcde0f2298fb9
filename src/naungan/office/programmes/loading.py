"""Registers and programmes brought into the office, mostly by whoever sits at the server: read, compared, put in force
once.

Knows: that the same content is the same snapshot, and a register lies whole under its hash before a row names it.
Does not know: how a file is read (engines/, sources/) or who may (policies.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from naungan import run
from naungan.engines.engine import Progress
from naungan.engines.import_report import ImportReport
from naungan.engines.registers import import_register, open_register
from naungan.engines.session import private_folder
from naungan.model.errors import FileMissing, WrongCall
from naungan.model.register import Coverage, RegisterInfo
from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import OPERATOR, Actor
from naungan.office.programmes import actions, queries
from naungan.office.programmes.models import Programme
from naungan.reports.bundle import REGISTER_FILES
from naungan.sources.link_files import shipped_profile
from naungan.sources.programme_file import load_programme, region_path
from naungan.sources.register_file import FILE_NAME, read_register_file

READABLE = {".csv", ".xlsx", ".parquet"}
HASH_LETTERS = 16
POPULATION = "population"


class Asked(NamedTuple):
    """A register to be brought in. `files`: its owner's files, a folder of them, or one prepared register."""

    kind: str
    files: Sequence[Path]
    coverage: Coverage = Coverage.LENGKAP
    asked: Path | None = None
    as_of: date | None = None
    source: str = ""
    regions: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


class Register(NamedTuple):
    """What was found, and what became of it: `is_known`, the register in use has the same content; `snapshot`: its
    number, None after a dry run; `report`: of the import, None where it was prepared already."""

    info: RegisterInfo
    sha256: str
    is_known: bool
    snapshot: int | None
    report: ImportReport | None


class Version(NamedTuple):
    """A programme as read. `number`: of its version, now or after the dry run. Units: seats, whole rupiah."""

    code: str
    title: str
    number: int
    is_known: bool
    seats: int
    budget: int


def add_register(
    told: Asked, *, dry_run: bool, progress: Progress, by: Actor = OPERATOR, account: Account | None = None
) -> Register:
    """Put a register in use, unless the one in use says the same. Raises: Refused; Stop for what cannot be read."""
    programme = queries.current()
    actions.check_snapshot(by=by, programme=programme)
    with private_folder(queries.snapshot_home(), sweep=True) as room:
        report = _prepare(told, room, progress)
        fresh = room / told.kind
        info, digest = read_register_file(fresh), queries.register_digest(fresh)
        used = queries.snapshots(programme).get(told.kind)
        if used is not None and used.sha256 == digest:
            return Register(info, digest, True, used.pk, report)
        if dry_run:
            return Register(info, digest, False, None, report)
        if told.kind == POPULATION:
            run.prepare_register(fresh, shipped_profile(), progress=progress)
        made = actions.add_snapshot(by=by, account=account, programme=programme, folder=_put(fresh, digest))
    return Register(info, digest, False, made.pk, report)


def _prepare(told: Asked, room: Path, progress: Progress) -> ImportReport | None:
    folder = told.files[0] if len(told.files) == 1 and told.files[0].is_dir() else None
    if folder is not None and (folder / FILE_NAME).is_file():
        _copy(told.kind, folder, room / told.kind)
        return None
    files = _listed(folder) if folder is not None else list(told.files)
    return import_register(
        told.kind, files, room, coverage=told.coverage, asked=told.asked, as_of=told.as_of, source=told.source,
        regions=told.regions, lists=told.lists, progress=progress,
    )  # fmt: skip


def _listed(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in READABLE)
    if not found:
        raise FileMissing(f"Tidak ada berkas CSV, XLSX atau Parquet di {folder}.")
    return found


def _copy(kind: str, folder: Path, into: Path) -> None:
    """A prepared register, without its index: that is made for where it lies. Raises: Stop."""
    if (found := read_register_file(folder).kind) != kind:
        raise WrongCall(f"{folder} adalah register {found}, bukan {kind}.")
    into.mkdir(mode=0o700)
    for name in REGISTER_FILES:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, into / name)
    open_register(into.parent, kind)


def _put(fresh: Path, digest: str) -> Path:
    """Where registers of this content lie. One that a killed run left there is whole: it was renamed as a whole."""
    target = queries.snapshot_home() / digest[:HASH_LETTERS] / fresh.name
    target.parent.mkdir(mode=0o700, exist_ok=True)
    if not target.exists():
        fresh.rename(target)
    return target


def add_programme(file: Path, *, note: str, dry_run: bool) -> Version:
    """Put a programme's file in force, unless it is. Raises: Refused; ProgrammeInvalid with every fault."""
    policy = load_programme(file)
    text, regions_text = file.read_text("utf-8-sig"), region_path(file).read_text("utf-8-sig")
    budget = sum(fund.budget for fund in policy.funds)
    programme = Programme.objects.filter(code=policy.code).first()
    last = programme.versions.order_by("-number").first() if programme else None
    planned = actions.planned_digest(programme, text, regions_text)
    if last is not None and last.sha256 == planned:
        return Version(policy.code, policy.title, last.number, True, policy.seats, budget)
    if dry_run:
        number = last.number + 1 if last else 1
        return Version(policy.code, policy.title, number, False, policy.seats, budget)
    told: dict[str, Any] = {"text": text, "regions_text": regions_text, "note": note}
    made = actions.add_version(by=OPERATOR, account=None, **told)
    return Version(policy.code, policy.title, made.number, False, policy.seats, budget)
