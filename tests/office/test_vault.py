"""The vault: nothing changed, moved or foreign opens; keys live beside one another; nothing leaks, nothing is slow."""

from __future__ import annotations

import hmac
import os
import time
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from hypothesis import given
from hypothesis import strategies as st

from naungan.model.errors import KeyInvalid, SealBroken
from naungan.office import vault as module
from naungan.office.audit.actions import append
from naungan.office.audit.models import Payload
from naungan.office.audit.queries import verify
from naungan.office.vault import Vault, add_key, load_vault, make_vault, retire_keys
from naungan.office.vault_in_use import vault
from tests.office.places import Place

PLACE = "people:nik:7"
OURS = Vault({"0000aaaa": b"1" * 32, "0000bbbb": b"2" * 32}, "0000bbbb", b"3" * 32)


@given(st.binary(max_size=600), st.text(max_size=20))
def test_what_was_sealed_opens_in_its_place_only(plain: bytes, place: str) -> None:
    sealed = OURS.seal(plain, place)
    assert sealed.startswith(b"v1|0000bbbb|")
    assert len(sealed) == len(b"v1|0000bbbb|") + 12 + len(plain) + 16
    assert OURS.open(memoryview(sealed), place) == plain
    assert OURS.seal(plain, place) != sealed
    with pytest.raises(SealBroken):
        OURS.open(sealed, place + "0")


@given(st.data())
def test_no_changed_bit_opens(data: st.DataObject) -> None:
    sealed = bytearray(OURS.seal(b"1207014101850003", PLACE))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(SealBroken) as caught:
        OURS.open(bytes(sealed), PLACE)
    assert "1207014101850003" not in str(caught.value)


def test_no_cut_opens_and_no_other_key_opens() -> None:
    sealed = OURS.seal(b"1207014101850003", PLACE)
    for end in range(len(sealed)):
        with pytest.raises(SealBroken):
            OURS.open(sealed[:end], PLACE)
    swapped = sealed.replace(b"0000bbbb", b"0000aaaa")
    with pytest.raises(SealBroken):
        OURS.open(swapped, PLACE)
    with pytest.raises(SealBroken, match="tidak ada"):
        OURS.open(sealed.replace(b"0000bbbb", b"0000cccc"), PLACE)


def test_blind_index_is_keyed_and_of_one_programme() -> None:
    found = OURS.blind("1207014101850003", "sumut-2026")
    assert found == hmac.new(b"3" * 32, b"sumut-2026\x1f1207014101850003", sha256).digest()
    assert found != OURS.blind("1207014101850003", "sumut-2027")


def test_made_once_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = make_vault(tmp_path)
    sealed = first.seal(b"x", PLACE)
    again = make_vault(tmp_path)
    assert again.open(sealed, PLACE) == b"x"
    assert again.blind("1", "p") == first.blind("1", "p")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["master.key", "vault.json"]
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_several_keys_alive_and_the_last_one_stays(tmp_path: Path) -> None:
    old = make_vault(tmp_path)
    sealed = old.seal(b"x", PLACE)
    new = add_key(tmp_path)
    assert new.newest != old.newest
    assert new.alive == (old.newest, new.newest)
    assert new.open(sealed, PLACE) == b"x"
    assert new.blind("1", "p") == old.blind("1", "p")
    resealed = new.seal(b"x", PLACE)
    assert new.key_of(resealed) == new.newest
    left = retire_keys(tmp_path)
    assert left.alive == (new.newest,)
    assert left.open(resealed, PLACE) == b"x"
    with pytest.raises(SealBroken):
        left.open(sealed, PLACE)


def test_keys_are_wrapped_by_the_master_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere" / "induk.key"
    monkeypatch.setenv("NAUNGAN_MASTER_KEY_FILE", str(elsewhere))
    home = tmp_path / "home"
    make_vault(home)
    assert elsewhere.exists()
    assert [file.name for file in home.iterdir()] == ["vault.json"]
    ring = module._read(home)
    text = (home / "vault.json").read_text()
    assert not any(key.hex() in text for key in (*ring.keys.values(), ring.blind))
    elsewhere.write_text("ab" * 32)
    with pytest.raises(KeyInvalid, match="kunci induk"):
        load_vault(home)
    elsewhere.unlink()
    with pytest.raises(KeyInvalid):  # a keyring without its master key: no new master key is made
        make_vault(home)
    assert not elsewhere.exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 1, "newest": "a", "data": {}, "blind": "00"}'])
def test_a_broken_keyring_is_told(tmp_path: Path, text: str) -> None:
    make_vault(tmp_path)
    (tmp_path / "vault.json").write_text(text)
    with pytest.raises(KeyInvalid, match="rusak"):
        load_vault(tmp_path)


def test_in_use_loaded_once_and_again_when_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAUNGAN_DATA", str(tmp_path))
    with pytest.raises(KeyInvalid, match="office init"):
        vault()
    make_vault(tmp_path)
    first = vault()
    assert vault() is first
    add_key(tmp_path)
    assert vault().newest != first.newest


def test_sealing_and_opening_is_quick() -> None:
    plain = os.urandom(500)
    best = 1.0
    for _ in range(20):
        began = time.perf_counter()
        for _ in range(500):
            OURS.open(OURS.seal(plain, PLACE), PLACE)
        best = min(best, (time.perf_counter() - began) / 500)
    assert best < 20e-6, f"{best * 1e6:.1f} µs"  # measured: see docs; a machine under load is slower
    print(f"{best * 1e6:.2f} µs")


def test_payloads_from_before_are_sealed_and_come_back(office: Place) -> None:
    before, now = [("audit", "0002_log_only_grows")], [("audit", "0003_payload_sealed")]
    with transaction.atomic():
        append(by="akun:1", act="coba", subject="hal:1", payload={"nama": "Siti \\ 'Aminah'"})
    MigrationExecutor(connection).migrate(before)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM audit_payload")
        assert cursor.fetchone() == ('{"nama":"Siti \\\\ \'Aminah\'"}',)
    MigrationExecutor(connection).migrate(now)
    assert bytes(Payload.objects.get().text).startswith(b"v1|")
    assert verify().fault is None
