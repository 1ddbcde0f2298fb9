"""Programmes: versions, cells, budgets, registers, deadlines, the lottery; each change a new row with its author and reason."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from naungan.model.errors import ProgrammeInvalid, Refused
from naungan.office import scope
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import OPERATOR
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.programmes import actions, loading, queries
from naungan.office.programmes.models import Deadline, LotterySeed, Programme, ProgrammeVersion, RegisterSnapshot
from naungan.office.review.models import Purpose, State
from naungan.office.vault_in_use import vault
from tests.office.cast import HOME, person
from tests.office.clean_world import DAY, PROGRAMME, REGIONS, World, logged_in, register_texts
from tests.office.places import Place, whole_text_of

CELL = "12.07/SAWIT/APBD"


class Office:
    """A programme in force, and one person of each kind who looks at it."""

    def __init__(self) -> None:
        self.add(PROGRAMME)
        self.programme = Programme.objects.get()
        self.province = person("provinsi", Role.PROVINCE_OFFICER)
        self.auditor = person("pemeriksa", Role.AUDITOR)

    def add(self, text: str, note: str = "Program uji") -> ProgrammeVersion:
        return actions.add_version(by=OPERATOR, account=None, text=text, regions_text=REGIONS, note=note)

    @property
    def told(self) -> dict[str, Any]:
        return {"by": actor(self.province), "account": self.province, "programme": self.programme}

    def seats(self, seats: int, *, reason: str = "Rapat koordinasi kedua", number: int = 0) -> ProgrammeVersion:
        now = number or queries.version(self.programme).number
        return actions.change_seats(cell=CELL, seats=seats, reason=reason, number=now, **self.told)

    def shown_seats(self) -> dict[str, int]:
        return {cell.code: cell.seats for cell in queries.policy(self.programme).cells}


@pytest.fixture
def desk(office: Place) -> Office:
    return Office()


def acts(act: str) -> int:
    return LogEntry.objects.filter(act=act).count()


def page(desk: Office, address: str = "/program/") -> str:
    answer = logged_in(desk.auditor).get(address, secure=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_change_of_a_programme_is_a_version_with_its_author_and_reason(desk: Office) -> None:
    made = desk.add(PROGRAMME.replace("bulan = 6", "bulan = 5"), "Anggaran dipotong")
    assert (made.number, queries.policy(desk.programme).months) == (2, 5)
    assert desk.add(PROGRAMME.replace("bulan = 6", "bulan = 5")).pk == made.pk, "the same content is the same version"
    assert acts("ubah_program") == 2
    shown = page(desk)
    assert "Anggaran dipotong" in shown
    assert "Program uji" in shown
    text = page(desk, "/program/versi/2/")
    assert "-bulan = 6" in text
    assert "+bulan = 5" in text
    assert made.sha256 in text
    assert logged_in(desk.auditor).get("/program/versi/9/", secure=True).status_code == 404
    assert ProgrammeVersion.objects.get(number=1).text == PROGRAMME, "nothing of an older one is lost"


def test_a_faulty_file_changes_nothing_and_says_what_is_wrong_without_folders_of_the_server(desk: Office) -> None:
    with pytest.raises(ProgrammeInvalid):
        desk.add(PROGRAMME.replace("bulan = 6", "bulann = 6"))
    with pytest.raises(Refused, match="alasannya"):
        desk.add(PROGRAMME.replace("bulan = 6", "bulan = 5"), "ya")
    client = logged_in(desk.province)
    from django.core.files.uploadedfile import SimpleUploadedFile

    faulty = SimpleUploadedFile("p.toml", PROGRAMME.replace("bulan = 6", "bulann = 6").encode())
    sent = client.post("/program/versi/", {"file": faulty, "note": "Lima bulan"}, secure=True, follow=True)
    said = sent.content.decode()
    assert "bulann" in said
    assert "/programme.toml" not in said
    other = SimpleUploadedFile("p.toml", PROGRAMME.replace("uji-2026", "lain-2026").encode())
    sent = client.post("/program/versi/", {"file": other, "note": "Lima bulan"}, secure=True, follow=True)
    assert "bukan uji-2026" in sent.content.decode()
    assert Programme.objects.count() == ProgrammeVersion.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x14\x00\x06\x00\xff\xfe", b"a = ", b"a", b"[", b"", b"\xff\xfea\x00", b'a = """', b"a = [1,", b"[[x",
        PROGRAMME.replace("uji-regions.csv", ".").encode(),
        PROGRAMME.replace("uji-regions.csv", "a\\u0000b").encode(), PROGRAMME.replace("uji-regions.csv", "x" * 300).encode(),
        PROGRAMME.replace("uji-regions.csv", "programme.toml").encode(), b"a = " + b"[" * 5000, b"a = " + b"{b=" * 400,
        b"a = " + b"[" * 300 + b"]" * 300, b"x." * 3000 + b"y = 1", PROGRAMME.replace("uji-regions.csv", "").encode(),
    ],
)  # fmt: skip
def test_a_file_that_is_no_programme_is_told_with_its_line(sqlite_office: Place, data: bytes) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    desk = Office()
    sent = logged_in(desk.province).post(
        "/program/versi/", {"file": SimpleUploadedFile("p.xlsx", data), "note": "Berkas uji"}, secure=True, follow=True
    )
    assert sent.status_code == 200
    said = sent.content.decode()
    assert any(word in said for word in ("Program belum dapat dipakai", "Pilih berkas")), said
    assert ProgrammeVersion.objects.count() == 1


def test_seats_of_a_cell_are_changed_on_the_page_with_a_reason(desk: Office) -> None:
    client = logged_in(desk.province)
    told = {"cell": CELL, "seats": "1", "reason": "Rapat koordinasi kedua", "number": "1"}
    client.post("/program/kursi/", told, secure=True)
    assert desk.shown_seats() == {CELL: 1, "12.71/SAWIT/APBD": 1}
    made = queries.version(desk.programme)
    assert (made.number, made.note, made.account) == (2, "Rapat koordinasi kedua", desk.province)
    shown = page(desk)
    assert "diubah: Rapat koordinasi kedua" in shown
    assert "kursi = 1" in page(desk, "/program/versi/2/")
    assert acts("ubah_program") == 2
    for wrong, said in (
        ({"number": "1"}, "Versi 2 sudah berlaku"), ({"seats": "1,5"}, "Angka tidak terbaca"),
        ({"cell": "12.99/SAWIT/APBD"}, "tidak ada dalam program"), ({"reason": "ya"}, "alasannya"),
        ({"seats": "5.000"}, "melebihi pagu"),
    ):  # fmt: skip
        sent = client.post("/program/kursi/", {**told, "number": "2", **wrong}, secure=True, follow=True)
        assert said in sent.content.decode(), wrong
    assert ProgrammeVersion.objects.count() == 2
    assert logged_in(desk.auditor).post("/program/kursi/", told, secure=True).status_code == 403


def test_a_budget_is_changed_on_the_page_with_a_reason(desk: Office) -> None:
    client = logged_in(desk.province)
    told = {"fund": "APBD", "budget": "Rp2.000.000", "reason": "Perda perubahan APBD", "number": "1"}
    client.post("/program/pagu/", told, secure=True)
    assert [fund.budget for fund in queries.policy(desk.programme).funds] == [2_000_000]
    assert "Rp2.000.000" in page(desk)
    sent = client.post("/program/pagu/", {**told, "budget": "1000", "number": "2"}, secure=True, follow=True)
    assert "melebihi pagu" in sent.content.decode()
    with pytest.raises(Refused, match="Sumber dana itu tidak ada"):
        actions.change_budget(fund="DBH", budget=1, reason="Salah dana", number=2, **desk.told)
    assert [fund.budget for fund in queries.policy(desk.programme).funds] == [2_000_000]


def test_only_the_province_officer_changes_a_programme(desk: Office) -> None:
    for role in set(Role) - {Role.PROVINCE_OFFICER}:
        by = actor(person(f"x-{role.value}", role))
        told = {"by": by, "account": None, "programme": desk.programme}
        for act in (
            lambda told=told: actions.change_seats(cell=CELL, seats=1, reason="Alasan", number=1, **told),
            lambda told=told: actions.change_budget(fund="APBD", budget=1, reason="Alasan", number=1, **told),
            lambda told=told: actions.set_deadline(regency="", until=date(2026, 6, 1), reason="Alasan", **told),
            lambda told=told: actions.commit_lottery(**told),
            lambda by=by: actions.reveal_lottery(by=by, programme=desk.programme),
            lambda told=told: actions.add_snapshot(folder=Path("x"), **told),
        ):
            with pytest.raises(Refused, match="tidak berwenang"):
                act()
    assert LogEntry.objects.count() == 1


def test_a_reason_is_kept_without_anybodys_number_and_without_a_sign_no_database_keeps(desk: Office) -> None:
    typed, number = " Banjir\0 di desa 1207011203800001 ", queries.version(desk.programme).number
    made = actions.set_deadline(regency="", until=timezone.localdate() + timedelta(days=3), reason=typed, **desk.told)
    assert made.reason == "Banjir di desa ************0001"
    version = actions.change_seats(cell=CELL, seats=1, reason=typed, number=number, **desk.told)
    assert version.note == made.reason and made.reason in version.text
    assert "120701120380" not in version.text


def test_deadlines_are_set_again_and_again_and_each_stays_on_record(desk: Office) -> None:
    today = timezone.localdate()
    for regency, days, reason in (("", 3, "Batas umum"), (HOME, 9, "Banjir"), ("", 5, "Diundur")):
        actions.set_deadline(regency=regency, until=today + timedelta(days=days), reason=reason, **desk.told)
    assert queries.deadline(desk.programme, "12.71") == today + timedelta(days=5)
    assert queries.deadline(desk.programme, HOME) == today + timedelta(days=5), "the last row written counts"
    assert Deadline.objects.count() == acts("tetapkan_batas") == 3
    shown = page(desk)
    assert all(word in shown for word in ("Batas umum", "Banjir", "Diundur", desk.province.name))
    officer = person("petugas", Role.REGENCY_OFFICER)
    seen = logged_in(officer).get("/program/", secure=True).content.decode()
    assert "(Deli Serdang): Banjir" in seen
    choices = logged_in(desk.province).get("/program/", secure=True).content.decode()
    assert f'<option value="{CELL}">Deli Serdang, SAWIT, APBD: 2</option>' in choices
    assert "Batas umum" in seen, "what is set for all is set for each"
    assert "Belum ada; berlaku tanggal" not in seen
    for told in ({"regency": "99.01"}, {"reason": "ya"}, {"until": today - timedelta(days=1)}):
        with pytest.raises(Refused):
            actions.set_deadline(**{"regency": "", "until": today, "reason": "Alasan", **told}, **desk.told)
    sent = logged_in(desk.province).post(
        "/program/batas/", {"day": "31", "month": "2", "year": "2026", "reason": "Salah"}, secure=True, follow=True
    )
    assert "Tanggal tidak terbaca" in sent.content.decode()


def test_the_lotterys_commitment_is_published_once_and_stays_whatever_a_file_says(desk: Office, office: Place) -> None:
    made = actions.commit_lottery(**desk.told)
    seed = queries.seed(desk.programme)
    assert seed is not None
    assert queries.policy(desk.programme).lottery_commitment == made.commitment == sha256(seed).hexdigest()
    assert seed.hex().encode() not in whole_text_of(office), "the seed lies sealed"
    assert vault().open(bytes(made.seed), f"programmes_lotteryseed:seed:{desk.programme.pk}") == seed
    assert made.commitment in page(desk)
    assert seed.hex() not in page(desk)
    with pytest.raises(Refused, match="sudah diumumkan"):
        actions.commit_lottery(**desk.told)
    again = desk.add(PROGRAMME)  # the file that the programme was made from still has an empty commitment
    assert again.number == 2, "no new version: it is the one in force"
    desk.add(PROGRAMME.replace("bulan = 6", "bulan = 5"))
    desk.seats(1)
    assert queries.policy(desk.programme).lottery_commitment == made.commitment
    with pytest.raises(Refused, match="komitmen undian lain"):
        desk.add(PROGRAMME.replace('komitmen = ""', f'komitmen = "{"0" * 64}"'))
    with pytest.raises(Refused, match="sesudah penetapan dibekukan"):
        actions.reveal_lottery(by=actor(desk.province), programme=desk.programme)


def test_a_register_comes_after_the_commitment(desk: Office, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="komitmen undian dahulu"):
        loading.add_register(population(tmp_path), dry_run=True, progress=silent)
    actions.commit_lottery(**desk.told)
    assert loading.add_register(population(tmp_path), dry_run=True, progress=silent).info.rows > 400


def silent(_step: str, _done: int, _total: int) -> None:
    return


def population(folder: Path, *, more: str = "") -> loading.Asked:
    file = folder / "penduduk.csv"
    file.write_text(register_texts()["population"] + more, encoding="utf-8")
    return loading.Asked("population", [file], as_of=date.fromisoformat(DAY), source="Dukcapil", regions=("12",))


def test_a_register_of_the_same_content_is_the_same_snapshot(desk: Office, tmp_path: Path) -> None:
    actions.commit_lottery(**desk.told)
    planned = loading.add_register(population(tmp_path), dry_run=True, progress=silent)
    assert (planned.snapshot, planned.is_known, RegisterSnapshot.objects.count()) == (None, False, 0)
    first = loading.add_register(population(tmp_path), dry_run=False, progress=silent)
    again = loading.add_register(population(tmp_path), dry_run=False, progress=silent)
    assert (again.is_known, again.snapshot) == (True, first.snapshot)
    assert first.sha256 == planned.sha256
    line = "\n1207010101600099,1207010101010001,BARU SEKALI,IBU,MEDAN,01-01-1960,L,12.07,AKTIF"
    other = loading.add_register(population(tmp_path, more=line), dry_run=False, progress=silent)
    assert other.info.rows == first.info.rows + 1
    assert queries.snapshots(desk.programme)["population"].pk == other.snapshot
    back = loading.add_register(population(tmp_path), dry_run=False, progress=silent)
    assert not back.is_known, "what was replaced can be put in use again"
    assert queries.snapshots(desk.programme)["population"].sha256 == first.sha256
    assert RegisterSnapshot.objects.count() == acts("pasang_register") == 3
    used = queries.snapshots(desk.programme)
    with queries.registers_folder(used) as folder:
        assert (folder / "population" / "data.parquet").is_file()
        assert (folder / "population" / "register.toml").is_file()
    shown = page(desk)
    assert shown.count("Dukcapil") == 3
    assert "diganti" in shown
    assert first.sha256[:16] in shown


def test_a_prepared_register_is_taken_as_it_is_and_a_wrong_one_is_not(desk: Office, tmp_path: Path) -> None:
    actions.commit_lottery(**desk.told)
    made = loading.add_register(population(tmp_path), dry_run=False, progress=silent)
    with queries.registers_folder(queries.snapshots(desk.programme)) as folder:
        shutil.copytree(folder / "population", tmp_path / "siap")
    again = loading.add_register(loading.Asked("population", [tmp_path / "siap"]), dry_run=False, progress=silent)
    assert (again.is_known, again.snapshot) == (True, made.snapshot)
    from naungan.model.errors import Stop

    with pytest.raises(Stop, match="bukan welfare"):
        loading.add_register(loading.Asked("welfare", [tmp_path / "siap"]), dry_run=False, progress=silent)
    (tmp_path / "kosong").mkdir()
    with pytest.raises(Stop, match="Tidak ada berkas"):
        loading.add_register(loading.Asked("welfare", [tmp_path / "kosong"]), dry_run=False, progress=silent)
    (tmp_path / "siap" / "data.parquet").write_bytes(b"rusak")
    with pytest.raises(Stop):
        loading.add_register(loading.Asked("population", [tmp_path / "siap"]), dry_run=False, progress=silent)
    assert RegisterSnapshot.objects.count() == 1
    left = [path.name for path in queries.snapshot_home().iterdir() if path.name.startswith("duckdb-")]
    assert left == []


def test_a_programme_file_is_put_in_force_once(office: Place, tmp_path: Path) -> None:
    file = tmp_path / "uji.toml"
    file.write_text(PROGRAMME, encoding="utf-8")
    (tmp_path / "uji-regions.csv").write_text(REGIONS, encoding="utf-8")
    planned = loading.add_programme(file, note="Dimuat", dry_run=True)
    assert (planned.number, planned.seats, planned.budget, Programme.objects.count()) == (1, 3, 1_000_000, 0)
    assert not loading.add_programme(file, note="Dimuat", dry_run=False).is_known
    programme = Programme.objects.get()
    actions.commit_lottery(by=OPERATOR, account=None, programme=programme)
    again = loading.add_programme(file, note="Dimuat", dry_run=False)
    assert (again.is_known, again.number) == (True, 2)
    file.write_text(PROGRAMME.replace("bulan = 6", "bulan = 5"), encoding="utf-8")
    assert loading.add_programme(file, note="Dimuat", dry_run=True).number == 3
    assert programme.versions.count() == 2
    assert loading.add_programme(file, note="Dimuat", dry_run=False).number == 3
    assert queries.policy(programme).lottery_commitment


def test_a_closed_programme_refuses_and_reveals_its_seed(office: Place, tmp_path: Path) -> None:
    world = World(tmp_path / "registers", doubt=False)
    made = world.determined(Purpose.FINAL)
    assert made.state == State.FROZEN, made.refusal
    province = world.account(Role.PROVINCE_OFFICER)
    told = {"by": actor(province), "account": province, "programme": world.programme}
    number = queries.version(world.programme).number
    for act in (
        lambda: actions.change_seats(cell=CELL, seats=1, reason="Alasan", number=number, **told),
        lambda: actions.change_budget(fund="APBD", budget=2_000_000, reason="Alasan", number=number, **told),
        lambda: actions.set_deadline(regency="", until=date(2027, 1, 1), reason="Alasan", **told),
        lambda: actions.commit_lottery(**told),
        lambda: loading.add_register(population(tmp_path), dry_run=False, progress=silent),
    ):
        with pytest.raises(Refused, match="sudah dibekukan"):
            act()
    client = world.client(Role.PROVINCE_OFFICER)
    before = client.get("/program/", secure=True).content.decode()
    assert "Ubah kursi" not in before
    assert "Umumkan benih undian" in before
    for _ in range(2):
        client.post("/program/undian/benih/", secure=True)
    seed = queries.seed(world.programme)
    assert seed is not None
    assert sha256(seed).hexdigest() == LotterySeed.objects.get().commitment
    assert seed.hex() in world.client(Role.AUDITOR).get("/program/", secure=True).content.decode()
    assert acts("buka_undian") == 1
    assert verify().fault is None


def test_the_commands_say_what_they_would_do_and_do_it_once(
    sqlite_office: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from naungan.cli.main import main

    file = tmp_path / "uji.toml"
    file.write_text(PROGRAMME, encoding="utf-8")
    (tmp_path / "uji-regions.csv").write_text(REGIONS, encoding="utf-8")

    def said(*words: str) -> dict[str, Any]:
        capsys.readouterr()
        assert main(["office", *words, "--json"]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    add = ("add-programme", str(file))
    assert [said(*add, *more)["status"] for more in (("--dry-run",), (), ())] == ["rencana", "selesai", "sudah_berlaku"]
    with scope.entered(scope.EVERYWHERE):
        actions.commit_lottery(by=OPERATOR, account=None, programme=Programme.objects.get())
    told = population(tmp_path)
    add = ("add-register", "population", str(told.files[0]), "--as-of", DAY, "--source", "Dukcapil", "--regions", "12")
    assert [said(*add, *more)["status"] for more in (("--dry-run",), (), ())] == ["rencana", "selesai", "sudah_dipakai"]
    folder = tmp_path / "berkas"
    folder.mkdir()
    (folder / "penduduk.csv").write_bytes(told.files[0].read_bytes())
    again = said("add-register", "population", str(folder), *add[3:])
    assert again["status"] == "sudah_dipakai"
