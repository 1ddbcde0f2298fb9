"""Seeded people go through everything the office does; afterwards no trace of them lies open: not in a log, not in a
table, not in a file, not on an error page."""

from __future__ import annotations

import io
import logging
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from naungan.cli.main import main
from naungan.engines.registers import import_register
from naungan.model.register import Coverage
from naungan.office import scope
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import OPERATOR
from naungan.office.blobs import BlobRef, read_blob
from naungan.office.intake import queries as intake
from naungan.office.intake.models import ListRow, Upload
from naungan.office.jobs.actions import work_until_empty
from naungan.office.programmes import actions as programme_actions
from naungan.office.programmes import queries as programmes
from naungan.office.review import queries as review
from naungan.office.review import rejections
from naungan.office.review.models import Determination, Person, Ruling, State
from naungan.office.secret_files import make_secrets
from naungan.office.vault_in_use import vault
from tests.office.canaries import Canary, Search, book, canaries
from tests.office.cast import HOME, PASSWORD, person
from tests.office.places import Place
from tests.office.places import whole_text_of as dumped
from tests.sources.register_world import write_csv

PROGRAMME = Path(__file__).parents[2] / "programmes" / "sumut-2025.toml"
SEEN_IN_FULL = re.compile(r"/nik/$|/asli/$|/Perbaikan\.xlsx$")
"""Addresses that hand out full numbers, and log that."""
DAY = date(2025, 8, 1)
DOOR = "/akun/login/"


class Answer(NamedTuple):
    """What came back for one request."""

    method: str
    path: str
    status: int
    head: bytes
    body: bytes


class Listener(logging.Handler):
    """Everything that any logger says, written out as a file would have it."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


class Ear:
    """A browser whose every answer is kept."""

    def __init__(self, username: str, kept: list[Answer]) -> None:
        self.client, self.kept = Client(headers={"host": "kantor.test"}), kept
        self.client.raise_request_exception = False
        if username:
            told = {"login": username, "password": PASSWORD}
            assert self.post(DOOR, told).status_code == 302, username

    def get(self, path: str, **options: Any) -> HttpResponseBase:
        return self._keep("GET", path, self.client.get(path, secure=True, **options))

    def post(self, path: str, told: dict[str, Any] | None = None, **options: Any) -> HttpResponseBase:
        return self._keep("POST", path, self.client.post(path, told or {}, secure=True, **options))

    def _keep(self, method: str, path: str, answer: HttpResponseBase) -> HttpResponseBase:
        body = answer.content if hasattr(answer, "content") else b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items()) + str(answer.cookies)
        self.kept.append(Answer(method, path, answer.status_code, head.encode(), body))
        return answer


class World:
    """An office of one's own, with everything that leaves it kept."""

    def __init__(self, home: Path, out: Path, people: list[Canary], place: Place) -> None:
        self.home, self.out, self.people, self.place = home, out, people, place
        self.search, self.kept, self.screens = Search(people), list[Answer](), list[str]()
        self.listed, self.outside = people[: len(people) * 4 // 5], people[len(people) * 4 // 5 :]
        text, regions = PROGRAMME.read_text("utf-8"), PROGRAMME.with_name("sumut-regions.csv").read_text("utf-8")
        programme_actions.add_version(by=OPERATOR, account=None, text=text, regions_text=regions, note="Program uji")
        self.programme = programmes.current()
        programme_actions.set_deadline(
            by=OPERATOR, account=None, programme=self.programme, regency="",
            until=timezone.localdate() + timedelta(days=3), reason="Batas uji",
        )  # fmt: skip
        for name, role in (("petugas", Role.REGENCY_OFFICER), ("kepala", Role.REGENCY_HEAD),
                           ("provinsi", Role.PROVINCE_OFFICER), ("pemeriksa", Role.AUDITOR), ("dana", Role.SPONSOR), ("admin", Role.ADMINISTRATOR)):  # fmt: skip
            person(name, role, password=PASSWORD)
        programme_actions.commit_lottery(by=OPERATOR, account=None, programme=self.programme)
        self._register()

    def _register(self) -> None:
        rows = [
            {"NIK": p.nik, "NO_KK": p.kk, "NAMA_LGKP": p.name, "NAMA_LGKP_IBU": p.mother, "TMPT_LHR": p.place, "TGL_LHR": p.born,
             "JENIS_KLMIN": p.sex, "NO_PROP": "12", "NO_KAB": "7", "NO_KEC": "26", "NO_KEL": "2003", "STATUS": "HIDUP"}
            for p in self.people
        ]  # fmt: skip
        file = write_csv(self.out / "dukcapil.csv", rows)
        import_register(
            "population", [file], programmes.snapshot_home(), coverage=Coverage.LENGKAP, as_of=DAY, source="DUKCAPIL"
        )
        file.unlink()
        folder = programmes.snapshot_home() / "population"
        programme_actions.add_snapshot(by=OPERATOR, account=None, programme=self.programme, folder=folder)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """At the root and at every logger that does not pass on what it hears."""
    heard = Listener()
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    deaf = [each for each in loggers if not each.propagate]
    levels = {each: each.level for each in (logging.root, *deaf)}
    for each in levels:
        each.addHandler(heard)
        each.setLevel(logging.INFO)
    yield heard
    for each, level in levels.items():
        each.removeHandler(heard)
        each.setLevel(level)


@pytest.fixture
def world(
    office: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drill_count: Callable[[int, int], int]
) -> World:
    home, out, temp = tmp_path / "home", tmp_path / "out", tmp_path / "temp"
    for folder in (out, temp):
        folder.mkdir()
    make_secrets(home)
    monkeypatch.setenv("NAUNGAN_DATA", str(home))
    monkeypatch.setenv("TMPDIR", str(temp))
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    cache.clear()
    return World(home, out, canaries(drill_count(50, 1000)), office)


def lists(world: World) -> None:
    """Lists by the page: faulty, damaged, mended, replaced, handed in."""
    officer, (first, second, *_) = Ear("petugas", world.kept), world.listed
    own = f"/usulan/{HOME}"

    def send(name: str, data: bytes, more: str = "") -> None:
        file = io.BytesIO(data)
        file.name = name
        officer.post(f"{own}/unggah/", {"file": file, "more": more}, follow=True)

    whole = book(world.listed)
    send(f"daftar {first.nik}.xlsx", book([first._replace(nik=f"{first.nik}9", born=first.phone)]))
    send("rusak.xlsx", whole[: len(whole) // 2])
    send(f"{second.nik}.csv", f"{first.nik};{first.name}\n{second.nik}".encode())
    send("kosong.xlsx", b"")
    send("kolom.xlsx", book(world.listed, sex=second.nik, work=first.name, phone=first.nik))
    for address in (
        "",
        "v1/",
        "v1/?keadaan=semua",
        f"v1/?alasan={first.nik}",
        "v1/asli/",
        "v1/Perbaikan.xlsx",
        "v2/",
        "v9/",
    ):
        officer.get(f"{own}/{address}", follow=True)
    send("daftar.xlsx", whole)
    with scope.entered(scope.EVERYWHERE):
        number = Upload.objects.latest("pk").number
    officer.post(f"{own}/serahkan/", {"number": first.nik})
    officer.post(f"{own}/serahkan/", {"number": str(number)}, follow=True)
    officer.get("/")


def judged(world: World) -> None:
    """A determination by the queue, and everything that is typed into its pages."""
    province, head, auditor = (Ear(name, world.kept) for name in ("provinsi", "kepala", "pemeriksa"))
    province.post("/penetapan/jalankan/", follow=True)
    assert [ran.state for ran in work_until_empty()] == ["selesai"]
    with scope.entered(scope.EVERYWHERE):
        made = Determination.objects.latest("pk")
        assert made.state == State.DONE, made.refusal
        candidates = list(Person.objects.filter(determination=made).values_list("candidate_id", flat=True))
    assert len(candidates) == len(world.listed)
    who, other = world.listed[0], world.listed[1]
    base = f"/penetapan/{made.pk}"
    for ear in (province, head, auditor):
        for address in ("/penetapan/", f"{base}/", f"{base}/orang/", f"{base}/orang/?kabkota={who.nik}&alasan={other.name}",
                        f"{base}/orang/{candidates[0]}/", f"{base}/tinjauan/", f"{base}/penolakan/", "/penetapan/bekukan/"):  # fmt: skip
            ear.get(address)
    one = f"{base}/orang/{candidates[0]}"
    province.post(f"{one}/nik/")
    words = f"Menurut {who.name}, NIK {who.nik[:8]} {who.nik[8:]}, HP {who.phone}"
    paper = io.BytesIO(f"KTP {who.nik} {who.name}".encode())
    paper.name = f"ktp {who.nik}.pdf"
    forms: list[dict[str, Any]] = [
        {"field": "nik", "value": other.nik, "why": words, "document": paper},
        {"field": "nama", "value": other.name, "why": words},
        {"field": who.nik, "value": other.name, "why": words},
        {"field": "SEKTOR", "value": who.nik, "why": words},
        {"field": "KEBERATAN", "value": who.nik, "why": words},
        {"field": "KEBERATAN", "value": "DIAJUKAN", "why": words},
        {"field": who.name, "value": other.nik, "why": who.nik},
    ]
    for form in forms:
        province.post(f"{one}/putusan/", form, follow=True)
        province.post(f"{base}/cari/", {"cari": form["value"], "kabkota": form["field"]}, follow=True)
        auditor.post(f"{base}/cari/", {"cari": form["why"]}, follow=True)
    for candidate in candidates:
        with scope.entered(scope.EVERYWHERE):
            found = review.person(made, candidate)
            assert found is not None
            is_doubtful = review.faced(found, 0) is not None
        if is_doubtful:
            province.get(f"{base}/tinjauan/{candidate}/")
            for answer in ("sama", who.nik, "batal"):
                province.post(f"{base}/tinjauan/{candidate}/", {"answer": answer, "why": words}, follow=True)
            break
    with scope.entered(scope.EVERYWHERE):
        groups = rejections.groups(made)
    day = timezone.localdate()
    for group in groups[:2]:
        notice = {
            "notice_number": f"400/{who.nik}",
            "notice_date": str(day),
            "appeal_until": str(day + timedelta(days=14)),
        }
        head.post(f"{base}/penolakan/{HOME}/{group.reason}/", notice, follow=True)
        head.post(f"{base}/penolakan/{HOME}/{group.reason}/", {**notice, "notice_date": who.nik}, follow=True)
    by_number = f"Surat {who.nik}"  # a name in a reason about a regency or a programme stays: decision 17
    days = {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
    for told in ({"regency": HOME, **days}, {"regency": who.nik, "day": who.nik, "month": "1", "year": "2026"}):
        province.post("/program/batas/", {**told, "reason": by_number}, follow=True)
    changes = {"kursi": {"cell": who.nik, "seats": who.nik}, "pagu": {"fund": "APBD", "budget": who.nik}}
    for name, fields in changes.items():
        province.post(f"/program/{name}/", {**fields, "reason": by_number, "number": "2"}, follow=True)
    file = io.BytesIO(f'kode = "{who.nik}"\n[{who.name}]'.encode())
    file.name = f"{who.nik}.toml"
    province.post("/program/versi/", {"file": file, "note": by_number}, follow=True)
    province.post("/penetapan/jalankan/", follow=True)  # what was ruled since the draft has to be seen first
    assert [ran.state for ran in work_until_empty()] == ["selesai"]
    province.post("/penetapan/bekukan/", follow=True)
    assert [ran.state for ran in work_until_empty()] == ["selesai"]
    with scope.entered(scope.EVERYWHERE):
        assert {row.kind for row in Ruling.objects.all()} >= {"corrections", "objections"}


def staff(world: World) -> None:
    """Accounts by their pages, with numbers in every field."""
    administrator, who = Ear("admin", world.kept), world.listed[0]
    good = {"username": "baru", "name": "Orang Baru", "email": "", "role": "petugas_kabkota", "regency": HOME}
    for wrong in (
        {"username": who.nik},
        {"name": f"Orang {who.nik}"},
        {"email": f"{who.nik}@x.test"},
        {"regency": who.nik},
    ):
        for confirmed in ({}, {"confirmed": "1"}):
            administrator.post("/petugas/baru/", {**good, **wrong, **confirmed}, follow=True)
    Ear("", world.kept).post("/mulai/", {"username": who.nik, "code": who.nik, "password1": who.nik, "password2": "x"})
    page = administrator.get("/petugas/")
    assert page.status_code == 200


def asked(world: World) -> None:
    """What-ifs on the pages, with numbers in every field."""
    province, who = Ear("provinsi", world.kept), world.listed[0]
    with scope.entered(scope.EVERYWHERE):
        made = Determination.objects.filter(state=State.DONE).latest("pk")
    base = f"/penetapan/{made.pk}"
    province.get(f"{base}/coba/?skenario={who.name}")
    province.post(f"{base}/coba/", {"kriteria.desil_maksimum": who.nik, "dana.APBD.pagu": who.nik, "batas": HOME})
    for change in ("kriteria.desil_maksimum=3", f"dana.APBD.pagu={who.nik}", f"kuota.{HOME}={who.nik}", who.nik):
        told = {"changes": change, "name": f"Coba {change[:3]} {who.nik}"}
        province.post(f"{base}/coba/simpan/", told, follow=True)
    province.post(f"{base}/skenario/1/nama/", {"name": f"Lain {who.nik}"}, follow=True)
    province.get(f"{base}/skenario/")
    province.get(f"{base}/skenario/1/")


def wrong_turns(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers as names of users, in addresses, in headers; pages that break with a number in their words."""
    who = world.listed[0]
    stranger, officer = Ear("", world.kept), Ear("petugas", world.kept)
    for name in (who.nik, who.name, f"{who.nik[:6]} {who.nik[6:]}"):
        stranger.post(DOOR, {"login": name, "password": who.nik})
    stranger.get(f"{DOOR}?next=/usulan/{who.nik}/")
    stranger.get(f"/usulan/{who.nik}/")
    stranger.get(f"/?nik=%31{who.nik[1:]}")
    stranger.get("/", headers={"host": f"{who.nik}.test"})
    stranger.get(f"/{who.nik}/{who.phone}/")
    stranger.post(DOOR, {"login": who.nik}, headers={"referer": f"https://x/{who.nik}"})
    officer.get(f"/usulan/{who.nik}/")
    officer.get(f"/usulan/12.71/?nik={who.nik}")
    officer.get(f"/penetapan/1/orang/{who.nik}/")
    officer.post(f"/usulan/{HOME}/unggah/", {"file": who.nik, who.nik: who.name})
    monkeypatch.setattr("django.conf.settings.DATA_UPLOAD_MAX_NUMBER_FIELDS", 3)
    officer.post(f"/usulan/{HOME}/serahkan/", {f"{who.nik}{n}": who.nik for n in range(9)})

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"row of {who.name} {who.nik} has no place")

    with monkeypatch.context() as patched:
        patched.setattr(intake, "standings", broken)
        assert officer.get(f"/usulan/{HOME}/").status_code == 500
    with monkeypatch.context() as patched:
        patched.setattr("naungan.run.determine", broken)
        Ear("provinsi", world.kept).post("/penetapan/jalankan/", follow=True)
        assert [ran.state for ran in work_until_empty()] == ["gagal"]
    statuses = {answer.status for answer in world.kept}
    assert {200, 302, 400, 403, 404, 500} <= statuses


def at_the_server(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the operator runs: what-if, backup, access, breach, erasure, retention, rotation."""
    bundle = world.out / "bundle"
    with scope.entered(scope.EVERYWHERE):
        made = Determination.objects.filter(state=State.DONE).latest("pk")
        data = read_blob(world.home, vault(), BlobRef(made.blob, made.sha256, made.size))
    zipfile.ZipFile(io.BytesIO(data)).extractall(bundle)
    letters, given, backups = (world.out / name for name in ("surat", "serah", "cadangan"))
    for folder in (letters, given, backups):
        folder.mkdir()
    who, unknown = world.listed[0], world.outside[0]
    story = world.out / "uraian.txt"
    story.write_text(f"Laptop dengan data {who.name} {who.nik}", encoding="utf-8")
    calls = (
        (["whatif", str(bundle), "--set", "dana.APBD.pagu=1"], ""),
        (["office", "erase"], who.nik), (["office", "erase"], f"{who.nik}1"), (["office", "erase", who.nik], ""),
        (["office", "erase", "--yes", "--letter", f"1/{who.nik}", "--reason", words_of(who)], who.nik),
        (["office", "erase", "--yes", "--letter", "1", "--reason", "Permintaan"], unknown.nik),
        (["office", "subject-access", "--out", str(given), "--letter", f"2/{who.nik}"], who.nik),
        (["office", "breach", "open", "--discovered", str(timezone.localdate()), "--data", f"NIK,{who.nik}", "--drill",
          "--story", str(story)], ""),
        (["office", "breach", "notice", f"L-{timezone.localdate().year}-001", "--out", str(letters)], ""),
        (["office", "breach", "status", who.nik], ""),
        (["office", "create-user", who.nik, "--name", "X", "--role", "administrator"], "pendek"),
        (["office", "backup", str(backups / "kantor.tar")], ""),
        (["office", "retention", "--backups", str(backups)], ""),
        (["office", "rotate-keys"], ""),
        (["office", "backup", str(backups / "sesudah.tar")], ""),
    )  # fmt: skip
    for arguments, typed in calls:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        try:
            main(arguments)
        except SystemExit:
            continue
    assert sorted(each.name for each in backups.iterdir()) == ["kantor.tar", "sesudah.tar"]
    assert all(each.stat().st_mode & 0o777 == 0o600 for folder in (letters, given) for each in folder.iterdir())


def words_of(who: Canary) -> str:
    return f"Permintaan {who.nik}"


def erased_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody leaves the lists, and is erased by the command."""
    officer, who = Ear("petugas", world.kept), world.listed[-1]
    file = io.BytesIO(book(world.listed[:-1]))
    file.name = "tanpa.xlsx"
    officer.post(f"/usulan/{HOME}/unggah/", {"file": file})
    with scope.entered(scope.EVERYWHERE):
        number = Upload.objects.latest("pk").number
    officer.post(f"/usulan/{HOME}/serahkan/", {"number": str(number)})
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{who.nik}\n"))
    assert main(["office", "erase", "--yes", "--letter", "3", "--reason", "Permintaan"]) == 0


def traces(world: World, listener: Listener, said: str) -> dict[str, list[str]]:
    """Where they stand open, and what of them: everything at rest, everything said, every answer."""
    search, found = world.search, dict[str, list[str]]()

    def look(where: str, data: bytes, *, is_entitled: bool = False) -> None:
        if hits := search.numbers_of_cards(data) if is_entitled else search.found(data):
            found[where] = hits

    look("logs", "\n".join(listener.said).encode())
    look("standard output and error", said.encode())
    look("database", tables(world.place))
    for key, data in sessions():
        look(f"session {key[:4]}", data)
    roots = (world.home, world.out / "cadangan", Path(tempfile.gettempdir()))
    for file in (file for root in roots for file in sorted(root.rglob("*")) if file.is_file()):
        name = file.relative_to(world.home.parent).as_posix()
        look(f"name of {name}", name.encode())
        if not name.startswith("home/registers/"):
            look(name, plain(file))
    for at, answer in enumerate(world.kept):
        where = f"{at} {answer.method} {answer.path[:20]} {answer.status}"
        look(f"head of {where}", answer.head, is_entitled=True)
        if answer.status >= 400 and answer.status != 422:  # a form given back to whoever typed it, beside its person
            look(f"error page {where}", answer.body)
        elif not SEEN_IN_FULL.search(answer.path):
            look(f"page {where}", answer.body, is_entitled=True)
    return found


def tables(place: Place) -> bytes:
    """Every table whole: SQLite's files, or every column as PostgreSQL would send it, bytes as they are."""
    if place.kind == "sqlite":
        return dumped(place)
    pieces = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        for (name,) in cursor.fetchall():
            with connection.connection.cursor().copy(f"COPY {name} TO STDOUT (FORMAT binary)") as copy:
                pieces += [bytes(each) for each in copy]
    return b"\n".join(pieces)


def sessions() -> Iterator[tuple[str, bytes]]:
    for row in Session.objects.all():
        yield row.session_key, str(row.get_decoded()).encode()


def plain(file: Path) -> bytes:
    """A file's bytes; of an archive with PostgreSQL's own dump in it also what the dump says."""
    data = file.read_bytes()
    if file.suffix == ".tar" and b"office.pgdump" in data[: 1 << 20]:
        taken = subprocess.run(["tar", "-xOf", str(file), "office.pgdump"], capture_output=True, check=True).stdout
        data += subprocess.run(["pg_restore", "-f", "-"], input=taken, capture_output=True, check=True).stdout
    return data


def test_no_trace_of_anybody_lies_open(
    world: World, listener: Listener, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    lists(world)
    judged(world)
    asked(world)
    staff(world)
    wrong_turns(world, monkeypatch)
    at_the_server(world, monkeypatch)
    erased_one(world, monkeypatch)
    said = "".join(capfd.readouterr())
    assert "Tidak ada yang tersisa" in said, "the commands have spoken"
    assert listener.said, "the loggers have spoken"
    with scope.entered(scope.EVERYWHERE):
        assert ListRow.objects.count() > 2 * len(world.listed)
    registers = b"".join(file.read_bytes() for file in (world.home / "registers").rglob("*") if file.is_file())
    assert registers, "the one place where registers lie plain, on an encrypted volume"
    left = traces(world, listener, said)
    assert not left, "\n".join(f"{where}: {', '.join(hits)}" for where, hits in left.items())


def test_the_search_finds_what_is_planted(world: World, listener: Listener, tmp_path: Path) -> None:
    who = world.people[0]
    connection.cursor().execute("UPDATE programmes_programme SET title = %s", [f"x{who.nik}x"])
    (world.home / "log.txt").write_text(f"{who.nik[:6]}.{who.nik[6:]}")
    (Path(tempfile.gettempdir()) / who.phone).write_bytes(who.name.encode("utf-16"))
    logging.getLogger("naungan.uji").warning("lost %s", who.name)  # a name that code of ours would log
    world.kept.append(Answer("GET", "/", 404, b"", who.name.lower().encode()))
    world.kept.append(Answer("GET", "/", 200, b"x: " + who.nik.encode(), b"<p>" + who.name.encode()))
    store = SessionStore()
    store["last"] = who.nik
    store.save()
    found = traces(world, listener, f"NIK {who.nik.encode().hex()}")
    assert {where.split()[0] for where in found} == {
        "logs", "standard", "database", "session", "home/log.txt", "name", f"temp/{who.phone}", "error", "head",
    }  # fmt: skip
