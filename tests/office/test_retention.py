"""Retention: nothing goes before its day, everything on it, with its entry in the log; a run that broke goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from naungan.cli.main import main
from naungan.model.errors import Refused
from naungan.office import scope
from naungan.office.audit.models import LogEntry, Payload
from naungan.office.audit.queries import verify
from naungan.office.backup import back_up
from naungan.office.blobs import blob_ids
from naungan.office.intake.models import ListRow, Upload
from naungan.office.notices.actions import tell
from naungan.office.notices.models import Notice
from naungan.office.privacy import retention
from naungan.office.privacy.data_classes import Kept, classes_on
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import RegisterSnapshot
from naungan.office.review.models import Determination, Person, Purpose, State
from tests.office.cast import HOME, person
from tests.office.one_person import NIK, Traces, silent
from tests.office.test_erasure import everything_opened
from tests.office.test_intake import GOOD, OTHER

Later = Callable[[int], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """So many days after the beginning of the test."""
    began = timezone.now()

    def go(days: int) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: began + timedelta(days=days))

    return go


def days(kept: Kept) -> int:
    return classes_on(timezone.localdate())[kept].kept_days


def told(own_home: Path, backups: Path | None = None) -> list[tuple[str, int]]:
    return [(each.kept.value, each.size) for each in retention.due(own_home, backups) if each.kept is not Kept.LOG]


def carry_out(own_home: Path, backups: Path | None = None) -> list[retention.Due]:
    return retention.carry_out(own_home, backups, letter="1/2026", reason="Jadwal retensi", report=silent)


def test_a_replaced_list_goes_on_its_day_with_its_original(own_home: Path, later: Later) -> None:
    traces = Traces()
    later(10)
    traces.leave_late()
    later(10 + days(Kept.REPLACED_LIST) - 1)
    assert told(own_home) == []
    later(10 + days(Kept.REPLACED_LIST))
    assert told(own_home) == [("usulan_diganti", 2), ("usulan_diganti", 1)]
    assert everything_opened(own_home).count(GOOD[1]) == 1, "looking changes nothing"
    size = LogEntry.objects.count()
    carry_out(own_home)
    assert GOOD[1] not in everything_opened(own_home)
    assert OTHER[1] in everything_opened(own_home)
    with scope.entered(scope.EVERYWHERE):
        assert Upload.objects.get(number=1).blob == ""
        assert len(list(blob_ids(own_home))) == ListRow.objects.count() == 1
    assert LogEntry.objects.filter(seq__gte=size).values_list("act", "subject").distinct()[0] == (
        "jalankan_retensi", "golongan:usulan_diganti",
    )  # fmt: skip
    assert told(own_home) == []
    officer = Client(headers={"host": "kantor.test"})
    officer.force_login(traces.desk.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = officer.get(f"/usulan/{HOME}/v1/asli/", secure=True, follow=True)
    assert "sudah dihapus menurut jadwal" in page.content.decode()


def test_an_original_stays_as_long_as_a_version_is_made_of_it(own_home: Path, later: Later) -> None:
    traces = Traces()
    with scope.entered(scope.EVERYWHERE):
        traces.add()
    later(days(Kept.REPLACED_LIST))
    carry_out(own_home)
    with scope.entered(scope.EVERYWHERE):
        assert [bool(each.blob) for each in Upload.objects.order_by("number")] == [True, True]
        assert [each.list_rows.count() for each in Upload.objects.order_by("number")] == [0, 3]


def test_a_draft_goes_after_the_next_one_and_the_last_stays(own_home: Path, later: Later) -> None:
    traces = Traces()
    first, last = traces.determined(), traces.determined()
    later(days(Kept.DRAFT))
    assert told(own_home) == [("penetapan_rancangan", 2)]
    carry_out(own_home)
    with scope.entered(scope.EVERYWHERE):
        assert set(Person.objects.values_list("determination", flat=True)) == {last.pk}
    assert first.pk != last.pk


def test_of_a_frozen_result_first_those_who_got_nothing_go_and_at_the_end_everybody(
    own_home: Path, later: Later
) -> None:
    traces = Traces()
    made = traces.determined(frozen=True)
    traces.worked_on(made)
    later(30 + days(Kept.NO_RECIPIENT) - 1)
    assert told(own_home) == []
    later(30 + days(Kept.NO_RECIPIENT))
    assert told(own_home) == [("bukan_penerima", 1), ("bukan_penerima", 1)]
    carry_out(own_home)
    after = everything_opened(own_home)
    assert OTHER[1] not in after
    assert GOOD[1] in after
    assert told(own_home) == []
    later(days(Kept.RECIPIENT))
    assert {name for name, _ in told(own_home)} == {"penerima"}
    carry_out(own_home)
    assert "BUDI" not in everything_opened(own_home)
    assert NIK not in everything_opened(own_home)
    assert list(blob_ids(own_home)) == []
    with scope.entered(scope.EVERYWHERE):
        assert Person.objects.count() == ListRow.objects.count() == 2, "counts stay"
    assert told(own_home) == []
    assert verify().fault is None


def test_payloads_of_the_log_go_and_the_log_stays_whole(own_home: Path, later: Later) -> None:
    traces = Traces()
    held = set(Payload.objects.values_list("seq", flat=True))
    assert held
    later(days(Kept.LOG) + 1)
    found = [each for each in retention.due(own_home, None) if each.kept is Kept.LOG]
    assert sum(each.size for each in found) == len(held)
    carry_out(own_home)
    assert not held & set(Payload.objects.values_list("seq", flat=True))
    assert (verify().fault, verify().erased) == (None, len(held))
    assert traces.upload.receipt


def test_sessions_that_have_ended_go(own_home: Path, later: Later) -> None:
    later(0)
    old = SessionStore()
    old.set_expiry(timezone.now() - timedelta(days=2))
    old.save()
    fresh = SessionStore()
    fresh.save()
    assert told(own_home) == [("sesi", 1)]
    carry_out(own_home)
    assert list(Session.objects.values_list("session_key", flat=True)) == [fresh.session_key]


def test_old_backups_go_but_never_the_newest(own_home: Path, later: Later, tmp_path: Path) -> None:
    folder = tmp_path / "cadangan"
    folder.mkdir()
    for name in ("a.tar", "b.tar"):
        back_up(own_home, folder / name)
    (folder / "lain.tar").write_text("not ours")
    later(days(Kept.BACKUP) - 1)
    assert told(own_home, folder) == []
    later(days(Kept.BACKUP) + 1)
    assert told(own_home, folder) == [("cadangan", 1)]
    carry_out(own_home, folder)
    assert sorted(each.name for each in folder.iterdir()) == ["b.tar", "lain.tar"]


def test_a_registers_copy_goes_when_a_newer_one_is_used(own_home: Path, later: Later) -> None:
    traces = Traces()
    told_of = {"programme": traces.desk.programme, "kind": "population", "source": "DUKCAPIL", "rows": 1, "sha256": ""}
    for name in ("lama", "baru"):
        (programmes.snapshot_home() / name).mkdir(parents=True)
        RegisterSnapshot.objects.create(folder=name, as_of=timezone.localdate(), coverage="LENGKAP", **told_of)  # type: ignore[misc]
    (own_home / "jauh").mkdir()
    RegisterSnapshot.objects.create(folder="../jauh", as_of=timezone.localdate(), coverage="LENGKAP", **told_of)  # type: ignore[misc]
    RegisterSnapshot.objects.create(folder="baru", as_of=timezone.localdate(), coverage="LENGKAP", **told_of)  # type: ignore[misc]
    later(days(Kept.REGISTER))
    carry_out(own_home)
    assert sorted(each.name for each in programmes.snapshot_home().iterdir()) == ["baru"]
    assert (own_home / "jauh").is_dir(), "nothing outside the registers' folder"


def test_a_run_that_breaks_goes_on(own_home: Path, later: Later, monkeypatch: pytest.MonkeyPatch) -> None:
    traces = Traces()
    traces.leave()
    later(days(Kept.REPLACED_LIST))
    with monkeypatch.context() as patched:
        patched.setattr(retention, "delete_blob", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            carry_out(own_home)
    assert told(own_home) == [("usulan_diganti", 1)], "the rows are done, the file is not"
    carry_out(own_home)
    assert told(own_home) == []


def test_without_a_letter_nothing_goes(own_home: Path) -> None:
    with pytest.raises(Refused, match="nomor surat"):
        retention.carry_out(own_home, None, letter="", reason="Jadwal retensi", report=silent)


def test_from_the_command_line(own_home: Path, later: Later, capsys: pytest.CaptureFixture[str]) -> None:
    traces = Traces()
    traces.leave()
    later(days(Kept.REPLACED_LIST))
    assert main(["office", "retention"]) == 0
    said = capsys.readouterr().out
    assert "belum diverifikasi" in said
    assert "Tidak ada yang diubah" in said
    assert main(["office", "retention", "--yes", "--letter", "1/2026", "--reason", "Jadwal retensi", "--json"]) == 0
    assert [each["class"] for each in json.loads(capsys.readouterr().out)["due"]] == ["usulan_diganti"] * 2
    assert main(["office", "retention"]) == 0
    assert "Tidak ada." in capsys.readouterr().out


def test_a_determination_that_is_worked_out_keeps_its_lists(own_home: Path, later: Later) -> None:
    traces = Traces()
    with scope.entered(scope.EVERYWHERE):
        Determination.objects.create(
            programme=traces.desk.programme, version=traces.desk.programme.versions.get(), account=traces.officer,
            purpose=Purpose.DRAFT, state=State.WAITING, uploads={HOME: traces.upload.receipt},
        )  # fmt: skip
    traces.leave()
    later(days(Kept.REPLACED_LIST))
    assert told(own_home) == []


def test_a_notice_goes_on_its_day_read_or_not(own_home: Path, later: Later) -> None:
    tell(to=[person("siti")], subject="Daftar diterima", text="Bacalah hasilnya.")
    later(days(Kept.NOTICE) - 1)
    assert ("pesan", 1) not in told(own_home)
    later(days(Kept.NOTICE) + 1)
    assert ("pesan", 1) in told(own_home)
    carry_out(own_home)
    assert Notice.objects.count() == 0
