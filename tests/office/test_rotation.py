"""A new key: nothing unreadable wherever the run is killed, the rest done by the next run, the old key gone after."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from naungan.model.errors import OfficeBusy, SealBroken
from naungan.office import rotation
from naungan.office.audit.actions import append
from naungan.office.audit.models import LogEntry, Payload
from naungan.office.rotation import plan, rotate
from naungan.office.vault import add_key, load_vault
from tests.office.places import Place, leave, work_on
from tests.office.sealed_world import PEOPLE, assert_all_read, fill, keys_in_use
from tests.office.test_office_commands import naungan

ROOT = Path(__file__).parents[2]
TELL = lambda *_: None  # noqa: E731


@pytest.fixture
def own(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with keys of its own, sealed anew in small steps."""
    monkeypatch.setattr(rotation, "BATCH", 4)
    return own_home


def test_everything_is_sealed_anew_and_the_old_key_forgotten(own: Path) -> None:
    refs, before = fill(own), LogEntry.objects.count()
    old = load_vault(own).newest
    told = plan(own, TELL)
    assert told == (
        (old,),
        "",
        {
            "audit_payload.text": Payload.objects.count(),
            "programmes_lotteryseed.seed": 1,
            "decree_replacement.why": PEOPLE,
            "exchange_delivery.problems": PEOPLE,
            "exchange_exchange.password": PEOPLE,
            "exchange_reply.content": PEOPLE,
            "hearing_objection.answer": PEOPLE,
            "hearing_objection.content": PEOPLE,
            "hearing_objection.reply": PEOPLE,
            "intake_listrow.content": PEOPLE,
            "review_person.content": PEOPLE,
            "review_ruling.value": PEOPLE,
            "review_ruling.why": PEOPLE,
            "privacy_incident.story": 1,
            "mfa_authenticator.data": 2,
            "berkas tersegel": 5,
        },
    )
    assert keys_in_use(own, refs) == {old}
    done = rotate(own, TELL)
    assert done.counts == told.counts
    assert done.old == (old,)
    assert load_vault(own).alive == (done.new,)
    assert keys_in_use(own, refs) == {done.new}
    entry = LogEntry.objects.latest("seq")
    assert (entry.act, entry.subject, entry.actor) == ("putar_kunci", f"kunci:{done.new}", "operator")
    assert_all_read(own, refs, before + 1)


def test_a_value_that_does_not_open_keeps_the_old_key(own: Path) -> None:
    fill(own)
    old = load_vault(own).newest
    Payload.objects.filter(seq=3).update(text=load_vault(own).seal(b"x", "audit_payload:text:4"))
    with pytest.raises(SealBroken, match="audit_payload:text:3"):
        rotate(own, TELL)
    assert old in load_vault(own).alive


def test_a_value_left_behind_keeps_the_old_key(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refs, before = fill(own), LogEntry.objects.count()
    with monkeypatch.context() as patched:
        patched.setattr(rotation, "_reseal_files", lambda *_: 0)
        with pytest.raises(OfficeBusy, match="berkas tersegel 5"):
            rotate(own, TELL)
    assert len(load_vault(own).alive) == 2
    begun = load_vault(own).newest
    assert rotate(own, TELL).new == begun
    assert_all_read(own, refs, before + 1)


def test_who_was_sealing_when_the_key_was_made_is_waited_for(
    own: Path, office: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs, before = fill(own), LogEntry.objects.count()
    sealed, go = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            append(by="akun:1", act="coba", subject="hal:lambat", payload={"nomor": 99})
            sealed.set()
            go.wait(20)
        leave()

    worker = threading.Thread(target=slow)
    worker.start()
    assert sealed.wait(20)
    if office.kind == "postgresql":
        monkeypatch.setattr(rotation, "PATIENCE_SECONDS", 0.3)
        with pytest.raises(OfficeBusy, match="belum selesai"):
            rotate(own, TELL)
        monkeypatch.setattr(rotation, "PATIENCE_SECONDS", 20)
    threading.Timer(0.3, go.set).start()
    done = rotate(own, TELL)
    worker.join()
    assert load_vault(own).alive == (done.new,)
    assert_all_read(own, refs, before + 2)


PROGRAM = """
import os, signal, sys
from pathlib import Path
import django
django.setup()
from django.db import connection
from naungan.office import blobs, rotation, vault
left = int(sys.argv[1])
def step():
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
def around(execute, *rest):
    step()
    result = execute(*rest)
    step()
    return result
def counted(write):
    def inner(*args, **options):
        step()
        write(*args, **options)
        step()
    return inner
blobs.write_durably, vault.write_durably = counted(blobs.write_durably), counted(vault.write_durably)
rotation.BATCH = 4
with connection.execute_wrapper(around):
    rotation.rotate(Path(os.environ["NAUNGAN_DATA"]), lambda *_: None)
print(-left)
"""


def killed_at(home: Path, office: Place, step: int) -> subprocess.CompletedProcess[str]:
    """A rotation in a process of its own, killed at its step (0: not killed; then it says how many there were)."""
    told = {"NAUNGAN_DATA": str(home), "NAUNGAN_DATABASE": office.address, "PYTHONPATH": str(ROOT / "src")}
    environment = {**os.environ, **told, "DJANGO_SETTINGS_MODULE": "naungan.office.settings"}
    command = [sys.executable, "-c", PROGRAM, str(step)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def elsewhere(own: Path, office: Place) -> Path:
    """The same office where a process of its own finds it: SQLite inside its NAUNGAN_DATA."""
    from naungan.office.connection import FILE_NAME, sqlite

    if office.kind == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        leave()
        file.rename(own / FILE_NAME)
        work_on(sqlite(own / FILE_NAME))
    return own


def test_killed_anywhere_nothing_is_unreadable_and_the_next_run_ends_it(
    elsewhere: Path, office: Place, drill_count: Callable[[int, int], int]
) -> None:
    home, refs = elsewhere, fill(elsewhere)
    whole = killed_at(home, office, 0)
    assert whole.returncode == 0, whole.stderr
    steps = int(whole.stdout)
    assert steps > 40
    chance = random.Random(7)
    points = [steps, steps - 1, steps - 2] + [chance.randrange(1, steps) for _ in range(drill_count(5, 50) - 3)]
    for point in points:
        logged = LogEntry.objects.count()
        assert killed_at(home, office, point).returncode == -9
        size = LogEntry.objects.count()
        assert size - logged in {0, 1}
        assert_all_read(home, refs, size)
        done = rotate(home, TELL)
        assert load_vault(home).alive == (done.new,)
        assert keys_in_use(home, refs) == {done.new}
        assert LogEntry.objects.filter(subject=f"kunci:{done.new}").count() == 1
        assert_all_read(home, refs, LogEntry.objects.count())


def test_from_the_command_line(tmp_path: Path) -> None:
    assert naungan(tmp_path, "office", "init").returncode == 0
    first = load_vault(tmp_path).newest
    dry = naungan(tmp_path, "office", "rotate-keys", "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "Tidak ada yang diubah" in dry.stdout
    assert load_vault(tmp_path).alive == (first,)
    run = naungan(tmp_path, "office", "rotate-keys")
    assert run.returncode == 0, run.stderr
    assert f"kunci {first} dilupakan" in run.stdout
    assert "Menyegel ulang audit_payload.text" in run.stderr
    add_key(tmp_path)
    assert naungan(tmp_path, "office", "rotate-keys", "--json").returncode == 0
    assert len(load_vault(tmp_path).alive) == 1
