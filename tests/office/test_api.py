"""The API at work: a regency's system hands in and reads back, each request once, each problem with its sentence."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.office import scope
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Held
from naungan.office.accounts.queries import actor
from naungan.office.api import actions, bodies, once, policies, problems
from naungan.office.api.models import ApiRequest, ApiToken
from naungan.office.api.v1 import document
from naungan.office.audit.models import LogEntry
from naungan.office.intake.models import HandIn, Upload
from naungan.office.notices.models import Notice
from naungan.office.review.figures import figures
from naungan.office.review.models import Purpose
from naungan.office.scope import EVERYWHERE
from naungan.sources.limits import Limits
from tests.office.api_world import Regencies, System, token
from tests.office.cast import ELSEWHERE, HOME, PASSWORD, held
from tests.office.clean_world import AGUS, BUDI, DEWI, RICH, RINA, TONO, Someone, World, book, logged_in
from tests.office.kept_world import Enter
from tests.office.places import Place
from tools import api_page

COLUMNS = ("nik", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "pekerjaan")


Office = World | Regencies


@pytest.fixture
def world(sqlite_office: Place) -> Office:
    return Regencies()


@pytest.fixture
def on_each(office: Place) -> Office:
    """The same on each database."""
    return Regencies()


@pytest.fixture
def determined(office: Place, enter: Enter) -> World:
    """One that can determine, on each database."""
    return enter(World, office, doubt=False)


@pytest.fixture
def system(request: pytest.FixtureRequest) -> System:
    """Of HOME's officer, in the office that the test asks for."""
    (name,) = {"world", "on_each", "determined"} & set(request.fixturenames)
    return System(token(request.getfixturevalue(name).account(Role.REGENCY_OFFICER)).secret)


def cells(who: Someone, **changed: str) -> dict[str, str]:
    return {**dict(zip(COLUMNS, who.row(), strict=True)), **changed}


def counted(model: type[Any]) -> int:
    with scope.entered(EVERYWHERE):
        return int(model.objects.count())


def test_a_list_goes_in_as_rows_is_mended_handed_in_and_read_back(determined: World, system: System) -> None:
    state = system.get("program").json()
    assert (state["kabupaten_kota"]["nama"], state["menerima_daftar"], state["kursi"]) == ("Deli Serdang", True, 2)
    assert state["versi_terbaru"] == state["diserahkan"]["nomor"] == 1
    assert {each["kode"] for each in state["kolom"]} >= set(COLUMNS)
    sent = system.post("versi/baris", {"baris": [cells(BUDI), cells(RINA, nik="12070"), cells(TONO), cells(RICH)]})
    assert sent.status_code == 201, sent.content
    version = sent.json()["versi"]
    assert (version["nomor"], version["baris"], version["baik"], version["salah"]) == (2, 4, 3, 1)
    (faulty,) = system.get("versi/2/baris", keadaan="salah").json()["baris"]
    assert (faulty["tempat"]["baris"], faulty["masalah"][0]["kolom"]) == (3, "NIK")
    assert faulty["masalah"][0]["perbaikan"]
    mended = system.post("versi/baris", {"baris": [cells(each) for each in (BUDI, RINA, TONO, RICH)]}).json()["versi"]
    assert (mended["nomor"], mended["salah"], mended["terbaru"], mended["diserahkan"]) == (3, 0, True, False)
    handed = system.post("penyerahan", {"nomor": 3})
    assert (handed.status_code, handed.json()["tanda_terima"]) == (201, mended["tanda_terima"])
    assert system.get("versi/3").json()["diserahkan"]
    determination = determined.determined()
    (told,) = system.get("penetapan").json()["penetapan"]
    assert told["cap"] == {"tanggal": timezone.localdate().isoformat(), "kode": determination.code}
    rows = {row["id_baris"]: row for row in system.get(f"penetapan/{told['nomor']}/baris").json()["baris"]}
    of_list = {row["id_baris"]: row for row in system.get("versi/3/baris").json()["baris"]}
    assert rows.keys() == of_list.keys(), "the same ids, so that a system finds its rows again"
    by_place = {row["tempat"]["baris"]: row for row in rows.values()}
    assert [by_place[at]["hasil"] for at in (2, 3, 4, 5)] == ["DITETAPKAN", "DITETAPKAN", "CADANGAN", "TIDAK_MEMENUHI"]
    assert by_place[5]["alasan"][0]["kode"] == "DESIL_DI_ATAS_BATAS"
    assert by_place[5]["alasan"][0]["kalimat"]
    assert by_place[4]["peringkat"] == 3


def test_a_file_goes_in_as_on_the_page(world: Office, system: System) -> None:
    data = book(BUDI.row(), RINA.row())
    sent = system.send(data)
    assert (sent.status_code, sent.json()["sudah_ada"], sent.json()["versi"]["baris"]) == (201, False, 2)
    again = system.send(data)
    assert (again.status_code, again.json()["sudah_ada"]) == (201, True), "a new key, the same file: the same receipt"
    assert again.json()["versi"]["tanda_terima"] == sent.json()["versi"]["tanda_terima"]
    more = system.send(book(TONO.row()), tambahan="true")
    assert (more.json()["versi"]["baris"], more.json()["versi"]["jenis"]) == (3, "tambahan")
    assert LogEntry.objects.filter(act="lewat_api").count() == 3
    assert LogEntry.objects.filter(act="unggah", actor=world.account(Role.REGENCY_OFFICER).log_id).count() == 3


def test_figures_are_those_of_the_pages_and_the_provinces_only_once_they_bind(
    determined: World, system: System
) -> None:
    draft = determined.determined()
    told = system.get(f"penetapan/{draft.pk}/angka").json()
    mine = next(each for each in figures(draft).by_regency if each.code == HOME)
    assert [
        (each["kode"], each["kursi"], each["terisi"], each["rupiah_seluruhnya"]) for each in told["kabupaten_kota"]
    ] == [(HOME, mine.seats, mine.filled, mine.whole)]
    assert (told["provinsi"], told["dana"]) == (None, [])
    frozen = determined.determined(Purpose.FINAL)
    told = system.get(f"penetapan/{frozen.pk}/angka").json()
    whole = figures(frozen)
    assert (told["provinsi"]["terisi"], told["provinsi"]["rupiah_seluruhnya"]) == (
        whole.total.filled,
        whole.total.whole,
    )
    assert told["cap"] == {"tanggal": whole.stamp.day.isoformat(), "kode": whole.stamp.code}
    assert system.post("versi/baris", {"baris": [cells(BUDI)]}).json()["code"] == "PENETAPAN_DIBEKUKAN"


def test_no_answer_has_a_whole_number_in_it(determined: World, system: System) -> None:
    system.send(book(BUDI.row(), BUDI.row(), RINA.row(NIK="120701"), DEWI.row(), AGUS.row(NIK="")))
    made = determined.determined()
    paths = ["program", "versi", "versi/2", "versi/2/baris", "versi/1/baris", f"penetapan/{made.pk}/baris", "pesan"]
    told = "".join(system.get(path).content.decode() for path in paths)
    assert "************" in told
    told += "".join(ApiRequest.objects.values_list("answer", flat=True))
    for each in (BUDI, RINA, TONO, RICH, DEWI, AGUS):
        assert each.nik not in told
        assert each.name not in told, "a system knows its rows by place and id"


def test_long_lists_come_in_pieces_in_one_order(determined: World, system: System) -> None:
    made = determined.determined()
    for path, name in (("versi/1/baris", "baris"), (f"penetapan/{made.pk}/baris", "baris")):
        whole, pieces, mark = system.get(path).json()[name], [], {}
        while True:
            piece = system.get(path, batas=1, **mark).json()
            assert len(piece[name]) <= 1
            pieces += piece[name]
            if piece["berikutnya"] is None:
                break
            mark = {"setelah": piece["berikutnya"]}
        assert pieces == whole
        assert len(whole) == 4
    system.send(book(BUDI.row()))
    assert [each["nomor"] for each in system.get("versi", setelah=1).json()["versi"]] == [2]
    assert system.get("versi", batas=1).json()["berikutnya"] == 1


def test_notices_are_those_of_the_tokens_account(world: Office, system: System) -> None:
    head = world.account(Role.REGENCY_HEAD)
    assert Notice.objects.filter(account=head, subject__contains="Token API").count() == 1
    assert system.get("pesan").json() == {"pesan": [], "berikutnya": None}
    Notice.objects.create(account=world.account(Role.REGENCY_OFFICER), subject="Uji", text="Uji.", url="/usulan/")
    (told,) = system.get("pesan").json()["pesan"]
    assert (told["perihal"], told["dibaca"]) == ("Uji", None)


# --- once --------------------------------------------------------------------------------------------------------


def test_the_same_key_and_body_have_one_effect_and_one_answer(on_each: Office, system: System) -> None:
    key, body = str(uuid.uuid4()), {"baris": [cells(BUDI)]}
    first, again = system.post("versi/baris", body, key), system.post("versi/baris", body, key)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert counted(Upload) == 3
    other = system.post("versi/baris", {"baris": [cells(RINA)]}, key)
    assert (other.status_code, other.json()["code"]) == (422, "KUNCI_TERPAKAI")
    elsewhere = system.post("penyerahan", {"nomor": 2}, key)
    assert elsewhere.json()["code"] == "KUNCI_TERPAKAI"
    data = book(BUDI.row(), RINA.row())
    key = str(uuid.uuid4())
    assert system.send(data, key).content == system.send(data, key).content, "another boundary is the same body"
    assert system.send(data, key, tambahan="true").json()["code"] == "KUNCI_TERPAKAI"
    assert counted(Upload) == 4


def test_two_tokens_may_use_the_same_key(world: Office, system: System) -> None:
    other = System(token(world.account(Role.REGENCY_OFFICER)).secret)
    body = {"baris": [cells(BUDI)]}
    assert system.post("versi/baris", body, "kunci-satu").json()["sudah_ada"] is False
    assert other.post("versi/baris", body, "kunci-satu").json()["sudah_ada"] is True


def test_a_refusal_leaves_nothing_and_is_the_same_again(on_each: Office, system: System) -> None:
    entries = LogEntry.objects.count()
    first, again = (system.post("penyerahan", {"nomor": 9}, "kunci-penyerahan") for _ in range(2))
    assert (first.status_code, first.json()["code"]) == (409, "VERSI_BERUBAH")
    assert first.content == again.content
    assert (counted(HandIn), LogEntry.objects.count()) == (2, entries)


def test_a_post_without_a_key_does_nothing(world: Office, system: System) -> None:
    for key in ("", "pendek", "spasi di dalam", "x" * 101, "nik=1;drop"):
        answer = system.client.post(
            "/api/v1/penyerahan", '{"nomor": 1}', content_type="application/json", secure=True,
            headers={**system.headers(), "Idempotency-Key": key},
        )  # fmt: skip
        assert (answer.status_code, answer.json()["code"]) == (400, "TANPA_KUNCI")
    assert counted(ApiRequest) == 0


class Killed(BaseException):
    """As if the process ended here."""


@pytest.mark.parametrize("when", ["before the answer is kept", "after the effect, before the answer is sent"])
def test_a_process_killed_between_effect_and_answer_leaves_both_or_neither(
    when: str, on_each: Office, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, died = {"baris": [cells(BUDI)]}, []

    def dies(*_: object, **__: object) -> None:
        died.append(1)
        raise Killed

    with monkeypatch.context() as patched:
        if when.startswith("before"):
            patched.setattr(once, "append", dies)
        else:
            kept = once.answered
            patched.setattr(once, "answered", lambda *told: (kept(*told), dies()))
        with pytest.raises(Killed):
            system.post("versi/baris", body, "kunci-terbunuh")
    assert died
    answer = system.post("versi/baris", body, "kunci-terbunuh")
    assert (answer.status_code, answer.json()["sudah_ada"]) == (201, False)
    assert counted(Upload) == 3


def test_many_at_once_have_one_effect(
    on_each: Office, system: System, drill_count: Callable[[int, int], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "CALLS_A_MINUTE", 10_000)
    number, answers = drill_count(12, 50), []

    def ask() -> None:
        try:
            sent = System(system.secret).post("versi/baris", {"baris": [cells(BUDI)]}, "kunci-bersama")
            answers.append((sent.status_code, sent.content))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(number)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(answers) == number
    assert len(set(answers)) == 1, {status for status, _ in answers}
    assert answers[0][0] == 201
    assert counted(Upload) == 3
    assert ApiRequest.objects.count() == 1


def test_old_requests_are_forgotten(world: Office, system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    system.post("penyerahan", {"nomor": 1}, "kunci-lama")
    assert actions.forget_requests() == 0
    later = timezone.now() + policies.KEPT + timedelta(minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert actions.forget_requests() == 1
    assert ApiRequest.objects.count() == 0


# --- what is wrong -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("penyerahan", {"nomor": 1, "kode_kab": ELSEWHERE}),
        ("penyerahan", {"nomor": 1, "account": 1}),
        ("penyerahan", {"nomor": "satu"}),
        ("penyerahan", {"nomor": 0}),
        ("penyerahan", {}),
        ("penyerahan", []),
        ("versi/baris", {"baris": []}),
        ("versi/baris", {"baris": [{"nama": "BUDI", "kode_kab": ELSEWHERE}]}),
        ("versi/baris", {"baris": [{"nama": "BUDI"}], "kode_kab": ELSEWHERE}),
        ("versi/baris", {"baris": [{"nama": 1}]}),
        ("versi/baris", {"baris": [{"nama": "x\u0000"}]}),
        ("versi/baris", {"baris": [{"nama": "x" * 301}]}),
    ],
)
def test_an_unknown_or_wrong_field_is_refused(path: str, body: object, world: Office, system: System) -> None:
    answer = system.post(path, body)
    assert answer.status_code == 422, answer.content
    assert answer.json()["rincian"]
    assert (counted(Upload), counted(HandIn)) == (2, 2)


def test_unknown_words_of_an_address_or_a_form_are_refused(world: Office, system: System) -> None:
    assert system.get("versi", kode_kab=ELSEWHERE).status_code == 422
    assert system.send(book(BUDI.row()), kode_kab=ELSEWHERE).status_code == 422
    assert system.get("versi/1/baris", keadaan="apa").status_code == 422
    assert system.get("versi/1/baris", setelah="-2").status_code == 422
    assert counted(Upload) == 2


def test_every_input_shape_refuses_what_it_does_not_know() -> None:
    shapes = document()["components"]["schemas"]
    used = {
        content["schema"].get("$ref", "").rsplit("/", 1)[-1]
        for methods in document()["paths"].values()
        for operation in methods.values()
        for content in operation.get("requestBody", {}).get("content", {}).values()
    } - {""}
    assert used == {"Listed", "Handing"}
    assert all(shapes[name]["additionalProperties"] is False for name in used | {"Cells"})


def test_what_was_sent_is_never_said_again(world: Office, system: System) -> None:
    answer = system.post("versi/baris", {"baris": [{"nik": BUDI.nik * 30, BUDI.nik: "x"}], BUDI.name: 1})
    assert answer.status_code == 422
    assert BUDI.nik not in answer.content.decode()


@pytest.mark.parametrize("body", ["{", "", "[" * 100_000, '{"nomor": NaN}', b"\xff\xfe", '"\\ud800"'])
def test_what_is_no_json_is_told_so(body: str | bytes, world: Office, system: System) -> None:
    answer = system.post("penyerahan", body)
    assert answer.status_code in ((400, 422) if body else (415,))
    assert answer["Content-Type"] == "application/problem+json"


def test_another_kind_of_body_is_told_so(world: Office, system: System) -> None:
    for path, kind in (("versi", "application/json"), ("penyerahan", "text/plain"), ("versi/baris", "text/csv")):
        headers = system.headers("kunci-jenis")
        answer = system.client.post(f"/api/v1/{path}", "{}", content_type=kind, secure=True, headers=headers)
        assert answer.status_code == 415
    broken = system.client.post(
        "/api/v1/versi",
        b"bukan",
        content_type="multipart/form-data",
        secure=True,
        headers=system.headers("kunci-rusak"),
    )
    assert broken.status_code == 400


def test_too_large_a_body_is_refused_with_its_bound(
    world: Office, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(bodies.MOST, bodies.JSON, 1000)
    answer = system.post("versi/baris", {"baris": [{"nama": "x" * 300}] * 10})
    assert (answer.status_code, answer.json()["code"]) == (413, "TERLALU_BESAR")
    for size in (Limits().file_bytes + 10, bodies.MOST[bodies.MULTIPART] + 10):
        answer = system.send(bytes(size))
        assert (answer.status_code, answer.json()["code"]) == (413, "TERLALU_BESAR")
        assert "25 MB" in answer.json()["detail"]
    assert counted(Upload) == 2


def test_ten_thousand_rows_go_in(on_each: Office, system: System, drill_count: Callable[[int, int], int]) -> None:
    number = drill_count(2_000, 10_000)
    rows = [cells(BUDI, nik=f"120701120380{at:04d}", alamat="Jalan Uji nomor 1 " * 8) for at in range(number)]
    body = json.dumps({"baris": rows})
    if number == 10_000:
        assert len(body) > 3_000_000
    answer = system.post("versi/baris", body)
    assert (answer.status_code, answer.json()["versi"]["baris"]) == (201, number)
    found, mark = 0, -1
    while mark is not None:
        piece = system.get("versi/2/baris", batas=500, setelah=mark).json()
        found, mark = found + len(piece["baris"]), piece["berikutnya"]
    assert found == number
    too_many = system.post("versi/baris", {"baris": [{"nama": "x"}] * (Limits().rows + 1)})
    assert too_many.status_code == 422


def test_every_problem_says_what_where_and_what_to_do(world: Office, system: System) -> None:
    answer = system.post("penyerahan", {"nomor": 9}).json()
    assert answer["instance"] == "/api/v1/penyerahan"
    assert (answer["title"], answer["status"]) == ("Tidak dapat dilakukan sekarang", 409)
    assert problems.TITLES.keys() == problems.NEXT.keys()
    for sentence in (*problems.NEXT.values(), *(part for part in answer["detail"].split(". "))):
        for each in sentence.replace("; ", ". ").split(". "):
            assert len(each.split()) <= 20, each


def test_another_method_is_told_which_are_meant(world: Office, system: System) -> None:
    answer = system.client.delete("/api/v1/versi", secure=True, headers=system.headers())
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")
    assert system.post("program", {}).status_code == 405


def test_a_fault_of_ours_is_a_problem_too_and_changes_nothing(
    world: Office, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(BUDI.nik)

    with monkeypatch.context() as patched:
        patched.setattr("naungan.office.api.areas.lists._version", fails)
        answer = system.post("versi/baris", {"baris": [cells(BUDI)]}, "kunci-gagal")
    assert (answer.status_code, answer.json()["code"]) == (500, "KESALAHAN_KANTOR")
    assert BUDI.nik not in answer.content.decode()
    assert (counted(Upload), ApiRequest.objects.count()) == (2, 0)
    assert system.post("versi/baris", {"baris": [cells(BUDI)]}, "kunci-gagal").status_code == 201


# --- tokens ------------------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_kept_as_a_hash(world: Office) -> None:
    made = token(world.account(Role.REGENCY_OFFICER))
    assert policies.TOKEN.fullmatch(made.secret)
    kept = ApiToken.objects.values_list().get()
    assert made.secret not in repr(kept)
    assert made.secret[4:] not in repr(kept)
    (entry,) = LogEntry.objects.filter(act="buat_token_api")
    assert entry.subject == made.token.log_id


def test_who_may_make_a_token_for_how_long_and_how_many(world: Office) -> None:
    today = timezone.localdate()

    def make(role: Role, regency: str = HOME, days: int = 1, label: str = "Sistem") -> str:
        account = world.account(role)
        try:
            actions.make_token(
                by=actor(account), account=account, regency=regency, label=label, until=today + timedelta(days=days)
            )
        except Refused as refused:
            return refused.refusal.code
        return ""

    assert {role for role in Role if not make(role)} == {Role.REGENCY_OFFICER}
    assert make(Role.REGENCY_OFFICER, ELSEWHERE) == "TIDAK_BERWENANG"
    assert (make(Role.REGENCY_OFFICER, days=0), make(Role.REGENCY_OFFICER, days=366)) == ("MASA_TOKEN", "MASA_TOKEN")
    assert make(Role.REGENCY_OFFICER, label=f"NIK {BUDI.nik}") == "NAMA_TOKEN"
    for _ in range(policies.MOST_TOKENS - 1):
        assert make(Role.REGENCY_OFFICER) == ""
    assert make(Role.REGENCY_OFFICER) == "TOKEN_TERLALU_BANYAK"


def test_who_may_revoke_a_token(world: Office) -> None:
    officer = world.account(Role.REGENCY_OFFICER)
    may = set()
    for role in Role:
        made = token(officer)
        try:
            actions.revoke_token(by=actor(world.account(role)), token=made.token)
            may.add(role)
            assert System(made.secret).get("program").status_code == 401
        except Refused:
            assert System(made.secret).get("program").status_code == 200
            actions.revoke_token(by=actor(officer), token=made.token)
    assert may == {Role.REGENCY_OFFICER, Role.REGENCY_HEAD, Role.ADMINISTRATOR}
    head_elsewhere = actor(world.account(Role.REGENCY_HEAD))._replace(
        held=frozenset({Held(Role.REGENCY_HEAD, ELSEWHERE)})
    )
    with pytest.raises(Refused):
        actions.revoke_token(by=head_elsewhere, token=token(officer).token)


def test_a_token_ends_with_the_role_the_account_and_its_day(world: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from naungan.office.accounts import actions as accounts

    officer, administrator = world.account(Role.REGENCY_OFFICER), actor(world.account(Role.ADMINISTRATOR))
    system = System(token(officer, days=2).secret)
    assert system.get("program").status_code == 200
    accounts.take_role(by=administrator, account=officer, held=held(Role.REGENCY_OFFICER))
    assert system.get("program").status_code == 401
    accounts.give_role(by=administrator, account=officer, held=held(Role.REGENCY_OFFICER))
    assert system.get("program").status_code == 200
    accounts.disable(by=administrator, account=officer)
    assert system.get("program").status_code == 401
    accounts.enable(by=administrator, account=officer)
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert system.get("program").status_code == 401


def test_a_token_may_be_used_so_often_in_a_minute(
    world: Office, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "CALLS_A_MINUTE", 3)
    clock = [1_000_000_000.0]
    monkeypatch.setattr(time, "time", lambda: clock[0])
    assert [system.get("program").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    answer = system.get("program")
    assert 0 < int(answer["Retry-After"]) <= 60
    other = System(token(world.account(Role.REGENCY_OFFICER)).secret)
    assert other.get("program").status_code == 200
    clock[0] += 60
    assert system.get("program").status_code == 200
    assert ApiToken.objects.earliest("id").last_used == timezone.localdate()


def test_many_calls_at_once_are_counted_exactly(on_each: Office, drill_count: Callable[[int, int], int]) -> None:
    made, number, within = token(on_each.account(Role.REGENCY_OFFICER)).token, drill_count(20, 50), []

    def count() -> None:
        try:
            within.append(actions.count_call(made))
        finally:
            connection.close()

    threads = [threading.Thread(target=count) for _ in range(number)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    made.refresh_from_db()
    assert made.calls in (number, *range(1, number))  # a minute may turn in between
    assert len(within) == number


def test_the_pages_make_show_and_revoke_a_token(world: Office) -> None:
    officer = world.account(Role.REGENCY_OFFICER)
    officer.set_password(PASSWORD)
    officer.save()
    client = logged_in(officer)
    asked = client.get("/api/token/baru/", secure=True)
    assert asked.status_code == 302
    assert asked["Location"].startswith("/akun/reauthenticate/")
    client.post(asked["Location"], {"password": PASSWORD}, secure=True)
    assert client.get("/api/token/baru/", secure=True).status_code == 200
    page = client.post("/api/token/baru/", {"label": "Server dinas", "days": "30"}, secure=True).content.decode()
    secret = next(word for word in page.replace("<", " ").replace(">", " ").split() if word.startswith("nga_"))
    assert System(secret).get("program").status_code == 200
    listed = client.get("/api/token/", secure=True).content.decode()
    assert "Server dinas" in listed
    assert secret not in listed
    wrong = client.post("/api/token/baru/", {"label": "x", "days": "9999"}, secure=True)
    assert wrong.status_code == 422
    auditor = world.client(Role.AUDITOR).get("/api/token/", secure=True).content.decode()
    assert "Server dinas" in auditor
    assert "Cabut token" not in auditor
    assert "Server dinas" not in logged_in(world.elsewhere).get("/api/token/", secure=True).content.decode()
    made = ApiToken.objects.get()
    assert logged_in(world.elsewhere).post(f"/api/token/{made.pk}/cabut/", secure=True).status_code == 404
    world.client(Role.REGENCY_HEAD).post(f"/api/token/{made.pk}/cabut/", secure=True)
    assert System(secret).get("program").status_code == 401


def test_the_overview_lists_every_operation(world: Office) -> None:
    page = world.client(Role.REGENCY_OFFICER).get("/api/", secure=True).content.decode()
    for path, methods in document()["paths"].items():
        for method, each in methods.items():
            assert f"<code>{method.upper()} {path}</code>" in page
            assert each["summary"] in page
    assert "curl" in page


def test_the_reference_page_is_fresh() -> None:
    written = (api_page.FOLDER / api_page.NAME).read_text(encoding="utf-8")
    assert written == api_page.page(), "docs/reference/api.md is stale: run `make docs`"
