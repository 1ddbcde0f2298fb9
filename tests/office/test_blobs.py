"""Sealed files: what is read is what was written, or a clear error; nothing plain lies on disk."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from naungan.model.errors import BlobBroken
from naungan.office import blobs
from naungan.office.blobs import BlobRef, blob_file, blob_ids, delete_blob, read_blob, reseal_blob, write_blob
from naungan.office.vault import Vault, add_key, make_vault

DATA = b"NIK 1207014101850003\n" * 500


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return make_vault(tmp_path)


def test_written_and_read(tmp_path: Path, vault: Vault) -> None:
    ref = write_blob(tmp_path, vault, DATA)
    file = tmp_path / "blobs" / ref.id[:2] / ref.id
    assert len(bytes.fromhex(ref.id)) == 16
    assert ref.size == len(DATA)
    assert read_blob(tmp_path, vault, ref) == DATA
    assert b"1207014101850003" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in file.parent.iterdir()] == [ref.id]
    assert list(blob_ids(tmp_path)) == [ref.id]
    delete_blob(tmp_path, ref)
    delete_blob(tmp_path, ref)
    with pytest.raises(BlobBroken, match="hilang"):
        read_blob(tmp_path, vault, ref)


def test_cut_or_changed_is_told(tmp_path: Path, vault: Vault) -> None:
    ref = write_blob(tmp_path, vault, DATA)
    file = blob_file(tmp_path, ref.id)
    whole = file.read_bytes()
    for broken in (b"", whole[:20], whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), whole + b"x"):
        file.write_bytes(broken)
        with pytest.raises(BlobBroken, match="rusak"):
            read_blob(tmp_path, vault, ref)


def test_another_file_in_its_place_is_told(tmp_path: Path, vault: Vault) -> None:
    ref, other = write_blob(tmp_path, vault, DATA), write_blob(tmp_path, vault, b"other")
    blob_file(tmp_path, ref.id).write_bytes(blob_file(tmp_path, other.id).read_bytes())
    with pytest.raises(BlobBroken):
        read_blob(tmp_path, vault, ref)
    with pytest.raises(BlobBroken, match="bukan yang dicatat"):
        read_blob(tmp_path, vault, BlobRef(other.id, ref.sha256, other.size))
    with pytest.raises(BlobBroken, match="bukan yang dicatat"):
        read_blob(tmp_path, vault, other._replace(size=6))


def test_resealed_with_the_newest_key(tmp_path: Path, vault: Vault) -> None:
    ref = write_blob(tmp_path, vault, DATA)
    assert not reseal_blob(tmp_path, vault, ref.id)
    new = add_key(tmp_path)
    assert reseal_blob(tmp_path, new, ref.id)
    assert not reseal_blob(tmp_path, new, ref.id)
    assert new.key_of(blob_file(tmp_path, ref.id).read_bytes()) == new.newest
    assert read_blob(tmp_path, new, ref) == DATA
    assert not reseal_blob(tmp_path, new, "00" * 16)


def test_what_is_deleted_while_it_is_sealed_anew_stays_deleted(
    tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = write_blob(tmp_path, vault, DATA)
    new, write = add_key(tmp_path), blobs.write_durably
    deleting = threading.Thread(target=delete_blob, args=(tmp_path, ref))

    def slow(path: Path, data: bytes) -> None:
        deleting.start()
        deleting.join(0.3)
        write(path, data)

    monkeypatch.setattr(blobs, "write_durably", slow)
    assert reseal_blob(tmp_path, new, ref.id)
    deleting.join()
    assert list(blob_ids(tmp_path)) == []
