"""Reading programmes: the policy in force, the registers it is judged by, until when lists are taken.

Knows: that the newest row counts. Does not know: how a row comes to be (actions.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from difflib import unified_diff
from functools import lru_cache
from pathlib import Path

from django.db.models import QuerySet

from naungan.engines.session import private_folder
from naungan.model.errors import FileMissing, RegisterInvalid
from naungan.model.programme import Cell, Region
from naungan.model.programme import Programme as Policy
from naungan.office.programmes.models import Closed, Deadline, Programme, ProgrammeVersion, RegisterSnapshot
from naungan.office.vault_in_use import vault
from naungan.reports.bundle import REGISTER_FILES, canonical, hash_files
from naungan.sources.key_file import data_home
from naungan.sources.programme_file import load_programme, region_path

PROGRAMME_FILE = "programme.toml"


def current_or_none() -> Programme | None:
    """The programme that the office works on: the newest."""
    return Programme.objects.order_by("-id").first()


def current() -> Programme:
    """The programme that the office works on. Raises: FileMissing, when there is none yet."""
    found = current_or_none()
    if found is None:
        raise FileMissing("Belum ada program. Muat berkas programnya dahulu: naungan office add-programme BERKAS")
    return found


def version(programme: Programme) -> ProgrammeVersion:
    """The version in force. Raises: FileMissing."""
    found = programme.versions.order_by("-number").first()
    if found is None:
        raise FileMissing(f"Program {programme.code} belum punya versi.")
    return found


def policy(programme: Programme) -> Policy:
    """What the version in force says."""
    return read_policy(version(programme))


def read_policy(of: ProgrammeVersion) -> Policy:
    """What a version says. Raises: ProgrammeInvalid."""
    return parse(of.text, of.regions_text)


@lru_cache(maxsize=16)
def parse(text: str, regions_text: str) -> Policy:
    """A programme's file and its regions as values. Raises: ProgrammeInvalid."""
    with private_folder() as folder:
        return load_programme(written(folder, text, regions_text)[0])


def written(folder: Path, text: str, regions_text: str) -> tuple[Path, Path]:
    """The programme's file and its regions, written where a determination reads them."""
    name = folder / PROGRAMME_FILE
    name.write_text(text, encoding="utf-8", newline="")
    regions = region_path(name)  # by the name that the programme itself gives it
    regions.parent.mkdir(parents=True, exist_ok=True)
    regions.write_text(regions_text, encoding="utf-8", newline="")
    return name, regions


def regions(programme: Programme) -> dict[str, Region]:
    """Code -> regency, in code order."""
    return {region.code: region for region in sorted(policy(programme).regions, key=lambda each: each.code)}


def cell_title(cell: Cell, regions: Mapping[str, Region]) -> str:
    """How people call a cell: 'Deli Serdang, SAWIT, DBH_SAWIT'. Its code stands in files."""
    found = regions.get(cell.kode_kab)
    return ", ".join((found.name if found else cell.kode_kab, "+".join(cell.sectors), cell.fund))


def deadline(programme: Programme, regency: str) -> date | None:
    """The last day for this regency: its own if one was set later than the common one, else the common one."""
    rows = Deadline.objects.filter(programme=programme, regency__in=("", regency)).order_by("id")
    days = [row.until for row in rows]
    return days[-1] if days else policy(programme).hand_in_deadline


def deadlines(programme: Programme) -> dict[str, date | None]:
    """Regency -> its last day, for all of them by one query."""
    found: dict[str, date | None] = dict.fromkeys(regions(programme), policy(programme).hand_in_deadline)
    for row in Deadline.objects.filter(programme=programme).order_by("id"):
        found.update(dict.fromkeys([row.regency] if row.regency else found, row.until))
    return found


def snapshots(programme: Programme) -> dict[str, RegisterSnapshot]:
    """Kind -> the register in use."""
    return {row.kind: row for row in RegisterSnapshot.objects.filter(programme=programme).order_by("id")}


def all_snapshots(programme: Programme) -> list[tuple[RegisterSnapshot, bool]]:
    """Every register that was ever put in use, the newest first, and whether it still is."""
    used = {row.pk for row in snapshots(programme).values()}
    found = RegisterSnapshot.objects.filter(programme=programme).select_related("account").order_by("-id")
    return [(row, row.pk in used) for row in found]


def versions(programme: Programme) -> QuerySet[ProgrammeVersion]:
    """Every version, the newest first."""
    return programme.versions.select_related("account").order_by("-number")


def register_digest(folder: Path) -> str:
    """By what a prepared register is known: all of it that a determination depends on, not its index."""
    files = [(name, folder / name) for name in REGISTER_FILES if (folder / name).is_file()]
    return hashlib.sha256(canonical(hash_files(files))).hexdigest()


def snapshot_of(numbers: Mapping[str, int], kind: str) -> RegisterSnapshot | None:
    """The register of this kind that a determination was bound to. In: kind -> id."""
    return RegisterSnapshot.objects.filter(pk=numbers[kind]).first() if kind in numbers else None


def check_whole(used: Iterable[RegisterSnapshot]) -> None:
    """Does each register still lie as it was put in use? Raises: RegisterInvalid."""
    for row in used:
        folder = snapshot_home() / row.folder
        if not folder.is_dir() or register_digest(folder) != row.sha256:
            raise RegisterInvalid(
                f"Register {row.kind} dari {row.source}, keadaan per {row.as_of.isoformat()}, tidak lagi sama seperti "
                "ketika dipasang. Ambil salinannya yang utuh dari cadangan, atau pasang lagi registernya, lalu ulangi."
            )


def snapshot_home() -> Path:
    """Where prepared registers lie."""
    return data_home() / "registers"


@contextmanager
def registers_folder(used: dict[str, RegisterSnapshot]) -> Iterator[Path]:
    """A folder in which each register in use stands under its kind, as a determination wants it."""
    with private_folder() as folder:
        for kind, snapshot in used.items():
            (folder / kind).symlink_to(snapshot_home() / snapshot.folder)
        yield folder


def seed(programme: Programme) -> bytes | None:
    """The lottery's seed; None when none was committed to."""
    found = getattr(programme, "lottery", None)
    if found is None:
        return None
    return vault().open(bytes(found.seed), f"programmes_lotteryseed:seed:{programme.pk}")


def revealed_seed(programme: Programme) -> str:
    """The seed in hex once it is published, else ''."""
    lottery = getattr(programme, "lottery", None)
    found = seed(programme) if lottery is not None and lottery.revealed_at else None
    return found.hex() if found else ""


def changes(programme: Programme, number: int) -> tuple[str, ...]:
    """What a version says otherwise than the one before it, as lines of a diff; all of the first."""
    both = {v.number: v for v in programme.versions.filter(number__in=(number - 1, number))}
    before, after = both.get(number - 1), both[number]
    old = before.text.splitlines() if before else []
    return tuple(unified_diff(old, after.text.splitlines(), n=1, lineterm=""))[2:]


def is_closed(programme: Programme) -> bool:
    """Is its determination frozen?"""
    return Closed.objects.filter(programme=programme).exists()
