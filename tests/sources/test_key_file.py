"""Secrets on disk: made once, private, refused when open to others."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from naungan.model.errors import KeyInvalid
from naungan.sources.key_file import (
    KEY_BYTES,
    load_lottery_seed,
    load_or_make_candidate_key,
    seed_commitment,
    write_key,
)
from naungan.sources.row_identity import key_id

KEY = bytes(range(32))


def test_without_a_path_a_key_is_made_once_in_a_private_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "data"
    monkeypatch.setenv("NAUNGAN_DATA", str(home))
    first = load_or_make_candidate_key(None)
    assert first == load_or_make_candidate_key(None)
    assert len(first[0]) == KEY_BYTES
    assert first[1] == key_id(first[0])
    assert home.stat().st_mode & 0o777 == 0o700
    assert [(path.name, path.stat().st_mode & 0o777) for path in home.iterdir()] == [("candidate.key", 0o600)]


@pytest.mark.parametrize(
    "content", [KEY, KEY.hex().encode(), KEY.hex().upper().encode() + b"\n", b"# kunci\n" + KEY.hex().encode()]
)
def test_a_key_is_read_as_bytes_or_as_hex(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kunci"
    path.write_bytes(content)
    path.chmod(0o600)
    assert load_or_make_candidate_key(path) == (KEY, hashlib.sha256(b"naungan key id" + KEY).hexdigest()[:8])


@pytest.mark.parametrize("content", [b"", b"abc", KEY[:31], KEY.hex()[:-1].encode(), b"z" * 64])
def test_what_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kunci"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyInvalid, match="64 angka heksadesimal"):
        load_or_make_candidate_key(path)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_key_that_others_can_open_is_refused_with_its_remedy(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "kunci"
    path.write_bytes(KEY)
    path.chmod(mode)
    with pytest.raises(KeyInvalid, match="chmod 600"):
        load_lottery_seed(path)


@pytest.mark.parametrize("name", ["kunci", "kunci.demo"])
def test_a_demo_key_may_be_open_to_all(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_key(path, KEY, demo=name == "kunci")
    path.chmod(0o644)
    assert load_or_make_candidate_key(path)[0] == KEY


def test_a_key_that_is_not_there_is_not_made_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(KeyInvalid, match="tidak dapat dibuka"):
        load_or_make_candidate_key(tmp_path / "nirgends")
    assert list(tmp_path.iterdir()) == []


def test_a_seed_is_committed_to_by_its_hash(tmp_path: Path) -> None:
    write_key(tmp_path / "benih", KEY)
    assert seed_commitment(load_lottery_seed(tmp_path / "benih")) == hashlib.sha256(KEY).hexdigest()
