"""The restore drill: everything comes back as it was; a damaged archive or a wrong office changes nothing."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from naungan.model.errors import ArchiveBroken, CopyFailed, FileMissing, OutputInTheWay
from naungan.office import backup, database_copy
from naungan.office import restore as module
from naungan.office.accounts.models import Account
from naungan.office.audit.actions import append
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.backup import back_up
from naungan.office.blobs import blob_file, blob_ids, write_blob
from naungan.office.restore import restore
from naungan.office.rotation import rotate
from naungan.office.vault import load_vault
from tests.office.cast import person
from tests.office.places import Place
from tests.office.sealed_world import NIK, SECRET, assert_all_read, fill
from tests.office.test_office_commands import naungan


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kantor.tar"


def test_everything_comes_back(own_home: Path, file: Path) -> None:
    refs = fill(own_home)
    size, root, accounts = LogEntry.objects.count(), verify().root, list(Account.objects.values())
    done = back_up(own_home, file)
    assert (done.blobs, done.size) == (len(refs), file.stat().st_size)
    assert file.stat().st_mode & 0o777 == 0o600
    append_one()
    person("lain")
    blob_file(own_home, refs[0].id).unlink()
    late = write_blob(own_home, load_vault(own_home), b"later")
    with pytest.raises(OutputInTheWay, match="--replace"):
        restore(own_home, file, replace=False, dry_run=False)
    assert LogEntry.objects.count() > size
    assert restore(own_home, file, replace=True, dry_run=True).blobs == len(refs)
    assert LogEntry.objects.count() > size
    assert late.id in set(blob_ids(own_home))
    restore(own_home, file, replace=True, dry_run=False)
    assert (verify().root, list(Account.objects.values())) == (root, accounts)
    assert_all_read(own_home, refs, size)
    assert set(blob_ids(own_home)) == {ref.id for ref in refs}
    assert [path.name for path in own_home.iterdir() if path.name.startswith(".")] == []
    append_one()  # the guards and the tree came back too
    assert verify().size == size + 1
    with pytest.raises(Exception, match="never changed"), transaction.atomic():
        connection.cursor().execute("DELETE FROM audit_logentry")


def append_one() -> None:
    with transaction.atomic():
        append(by="akun:1", act="coba", subject="hal:sesudah", payload={"nik": NIK})


def test_the_archive_holds_no_key_and_nothing_that_was_sealed(own_home: Path, file: Path) -> None:
    fill(own_home)
    done = back_up(own_home, file)
    with tarfile.open(file) as archive:
        names = archive.getnames()
        whole = b"".join(archive.extractfile(name).read() for name in names)  # type: ignore[union-attr]
    assert names[0] == "manifest.json"
    assert not any("key" in name or "vault" in name for name in names)
    assert {Path(name).name for name in done.apart} == {"master.key", "vault.json", "office.key", "log.key"}
    for name in done.apart:
        assert Path(name).read_bytes().strip() not in whole
    assert NIK.encode() not in whole
    assert SECRET.encode() not in whole


def test_an_existing_file_is_not_written_over(own_home: Path, file: Path) -> None:
    file.write_text("other")
    with pytest.raises(OutputInTheWay):
        back_up(own_home, file)
    assert file.read_text() == "other"
    with pytest.raises(OutputInTheWay):
        back_up(own_home, file.parent / "nowhere" / "kantor.tar")


def rewritten(file: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> None:
    """The archive with each of its files changed, or left out."""
    with tarfile.open(file) as archive:
        kept = [(name, archive.extractfile(name).read()) for name in archive.getnames()]  # type: ignore[union-attr]
    with tarfile.open(file, "w") as archive:
        for pair in (change(*each) for each in kept):
            if pair is None:
                continue
            told = tarfile.TarInfo(pair[0])
            told.size = len(pair[1])
            archive.addfile(told, io.BytesIO(pair[1]))


def manifest_with(**more: object) -> Callable[[str, bytes], tuple[str, bytes]]:
    return lambda name, data: (
        name,
        json.dumps({**json.loads(data), **more}).encode() if name == "manifest.json" else data,
    )


FLIP = lambda data: data[:-1] + bytes([data[-1] ^ 1])  # noqa: E731
DAMAGE: dict[str, tuple[Callable[[str, bytes], tuple[str, bytes] | None], str]] = {
    "database": (lambda name, data: (name, FLIP(data) if name.startswith("office") else data), "bukan seperti"),
    "blob": (lambda name, data: (name, FLIP(data) if name.startswith("blobs") else data), "bukan seperti"),
    "blob gone": (lambda name, data: None if name.startswith("blobs") else (name, data), "tidak lengkap"),
    "name": (lambda name, data: (name.replace("blobs/", "../"), data), "tidak tercatat"),
    "manifest gone": (lambda name, data: None if name == "manifest.json" else (name, data), "bukan cadangan"),
    "manifest": (lambda name, data: (name, b"{}" if name == "manifest.json" else data), "bukan cadangan"),
    "format": (manifest_with(format=2), "tidak dikenal"),
    "other database": (manifest_with(database="oracle"), "oracle"),
    "other keys": (manifest_with(keys=["00000000"]), "Kunci 00000000"),
    "newer": (manifest_with(migrations=["audit.9999_later"]), "lebih baru"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_an_archive_that_does_not_fit_changes_nothing(own_home: Path, file: Path, damage: str) -> None:
    refs = fill(own_home)
    back_up(own_home, file)
    append_one()
    size = LogEntry.objects.count()
    change, words = DAMAGE[damage]
    rewritten(file, change)
    with pytest.raises(ArchiveBroken, match=words):
        restore(own_home, file, replace=True, dry_run=False)
    assert_all_read(own_home, refs, size)
    assert [path.name for path in own_home.iterdir() if path.name.startswith(".")] == []


def test_no_archive_and_no_tar(own_home: Path, file: Path) -> None:
    with pytest.raises(FileMissing):
        restore(own_home, file, replace=True, dry_run=False)
    file.write_bytes(b"nothing" * 1000)
    with pytest.raises(ArchiveBroken):
        restore(own_home, file, replace=True, dry_run=False)


def test_a_backup_needs_the_keys_of_its_day(own_home: Path, file: Path) -> None:
    refs = fill(own_home)
    size = LogEntry.objects.count()
    back_up(own_home, file)
    shutil.copy(own_home / "vault.json", own_home / "vault.old")
    rotate(own_home, lambda *_: None)
    with pytest.raises(ArchiveBroken, match=r"Kembalikan vault\.json"):
        restore(own_home, file, replace=True, dry_run=False)
    (own_home / "vault.old").replace(own_home / "vault.json")
    restore(own_home, file, replace=True, dry_run=False)
    assert_all_read(own_home, refs, size)


def test_a_file_deleted_while_the_database_is_copied_is_in_the_archive(
    own_home: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = fill(own_home)

    def meanwhile(target: Path) -> None:
        blob_file(own_home, refs[0].id).unlink()
        refs.append(write_blob(own_home, load_vault(own_home), f"{NIK} 5".encode()))
        database_copy.copy_out(target)

    monkeypatch.setattr(backup, "copy_out", meanwhile)
    back_up(own_home, file)
    restore(own_home, file, replace=True, dry_run=False)
    assert_all_read(own_home, refs, LogEntry.objects.count())


def test_a_database_that_cannot_be_put_back_stays(own_home: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refs = fill(own_home)
    back_up(own_home, file)
    append_one()
    size = LogEntry.objects.count()

    def spoiled(copy: Path) -> None:
        copy.write_bytes(b"no copy at all")
        database_copy.copy_in(copy)

    monkeypatch.setattr(module, "copy_in", spoiled)
    with pytest.raises(CopyFailed):
        restore(own_home, file, replace=True, dry_run=False)
    assert_all_read(own_home, refs, size)


def test_a_restore_that_breaks_half_way_on_postgresql_is_taken_back(
    postgresql_office: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append_one()
    database_copy.copy_out(tmp_path / "copy")
    append_one()
    monkeypatch.setattr(database_copy, "EMPTIED", database_copy.EMPTIED + "SELECT 1 / 0;\n")
    with pytest.raises(CopyFailed, match="division by zero"):
        database_copy.copy_in(tmp_path / "copy")
    assert verify().size == 2


def test_a_password_is_no_argument(postgresql_office: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []

    def run(command: list[str], **options: dict[str, str]) -> object:
        told.extend([command, options["env"]["PGPASSWORD"]])
        raise OSError

    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "rahasia-sekali")
    monkeypatch.setattr(database_copy.subprocess, "run", run)
    with pytest.raises(OSError):
        database_copy.copy_out(tmp_path / "x")
    assert "rahasia-sekali" not in str(told[0])
    assert told[1] == "rahasia-sekali"


def test_from_the_command_line(tmp_path: Path) -> None:
    home, file = tmp_path / "data", tmp_path / "kantor.tar"
    assert naungan(home, "office", "init").returncode == 0
    made = naungan(home, "office", "backup", str(file))
    assert made.returncode == 0, made.stderr
    assert "Kunci TIDAK ikut" in made.stdout
    assert str(home / "vault.json") in made.stdout
    dry = naungan(home, "office", "restore", str(file), "--dry-run")
    assert "Tidak ada yang diubah" in dry.stdout, dry.stderr
    done = naungan(home, "office", "restore", str(file))
    assert done.returncode == 0, done.stderr
    assert "PASS: 0 catatan" in done.stdout
