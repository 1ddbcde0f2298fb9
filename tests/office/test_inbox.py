"""The inbox: what waits for whom, by role and regency, with its number and last day; and nothing of a neighbour's."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from naungan.office import inbox, scope
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import OPERATOR
from naungan.office.accounts.queries import actor
from naungan.office.inbox import Task
from naungan.office.intake import queries as lists
from naungan.office.intake.models import HandIn, MissedChoice, MissedDeadline, Upload, UploadKind
from naungan.office.jobs.models import Job, JobState
from naungan.office.pages import Worker, scope_of
from naungan.office.programmes import actions as programmes
from naungan.office.programmes import queries as policies
from naungan.office.programmes.models import Closed, Deadline, Programme
from naungan.office.review import queries as review
from naungan.office.review import rejections
from naungan.office.review.models import Confirmation, Determination, Person, Purpose, Ruling, State
from naungan.office.scope import EVERYWHERE
from naungan.office.vault_in_use import vault
from tests.office.cast import ELSEWHERE, HOME, person
from tests.office.places import Place

PROGRAMME = Path(__file__).parents[2] / "programmes" / "sumut-2025.toml"
MOST_QUERIES = 60
"""Of the whole first page, however many regencies there are."""


class Office:
    """One programme, one person for each role; regency officers in two regencies."""

    def __init__(self) -> None:
        text, regions = PROGRAMME.read_text("utf-8"), PROGRAMME.with_name("sumut-regions.csv").read_text("utf-8")
        programmes.add_version(by=OPERATOR, account=None, text=text, regions_text=regions, note="Program uji")
        self.programme = Programme.objects.get()
        self.deadline(3)
        self.people = {role: person(role.value, role) for role in Role}

    def deadline(self, days: int, regency: str = "") -> date:
        until = timezone.localdate() + timedelta(days=days)
        Deadline.objects.create(programme=self.programme, regency=regency, until=until, reason="Batas uji")
        return until

    def waits_for(self, role: Role) -> list[Task]:
        """What the first page lists for this role."""
        account = self.people[role]
        who = actor(account)
        seen = scope_of(who, frozenset(Role))
        with scope.entered(seen):
            return inbox.tasks(Worker(account, who, seen))

    def labels(self, role: Role) -> dict[str, int | None]:
        return {task.label: task.number for task in self.waits_for(role)}

    def upload(self, code: str, number: int = 1, *, good: int = 7, faulty: int = 0) -> Upload:
        with scope.entered(EVERYWHERE):
            return Upload.objects.create(
                programme=self.programme, kode_kab=code, number=number, receipt=f"U-{code}-{number}", size=1,
                kind=UploadKind.NEW, name="daftar.xlsx", sha256="0" * 64, blob="0" * 32, rows=good + faulty, good=good,
                faulty=faulty, account=self.people[Role.REGENCY_OFFICER],
            )  # fmt: skip

    def hand_in(self, upload: Upload) -> None:
        with scope.entered(EVERYWHERE):
            HandIn.objects.create(
                programme=self.programme, kode_kab=upload.kode_kab, upload=upload, account=upload.account
            )

    def determination(self, state: State = State.DONE, **told: object) -> Determination:
        """One as of now."""
        with scope.entered(EVERYWHERE):
            now = review.inputs(self.programme)
            return Determination.objects.create(
                programme=self.programme, purpose=Purpose.DRAFT, state=state,
                account=self.people[Role.PROVINCE_OFFICER], **now._asdict(), **told,
            )  # fmt: skip

    def candidate(self, of: Determination, code: str, word: str, verdict: str, reasons: str) -> Person:
        own_id = f"{of.pk}/{word}"
        with scope.entered(EVERYWHERE):
            return Person.objects.create(
                id=own_id, determination=of, kode_kab=code, candidate_id=word, verdict=verdict,
                reasons=f" {reasons} ", content=vault().seal(json.dumps({}).encode(), f"review_person:content:{own_id}"),
            )  # fmt: skip


@pytest.fixture
def desk(office: Place) -> Office:
    assert reverse("home") == "/"  # loads the addresses, and with them every source
    return Office()


def without_registers(told: dict[str, int | None]) -> dict[str, int | None]:
    return {label: n for label, n in told.items() if label != "Register belum dipasang"}


def test_without_a_programme_the_first_page_stands_and_the_province_is_told(office: Place) -> None:
    for role in Role:
        client = Client(headers={"host": "kantor.test"})
        client.force_login(person(role.value, role), backend="allauth.account.auth_backends.AuthenticationBackend")
        page = client.get("/", secure=True).content.decode()
        told = {Role.PROVINCE_OFFICER: "Belum ada program", Role.AUDITOR: "Akun baru atau berubah"}
        said = told.get(role, "Tidak ada yang menunggu Anda.")
        assert said in page, role


def test_a_regency_officer_uploads_mends_and_hands_in_by_a_day(desk: Office) -> None:
    until = timezone.localdate() + timedelta(days=3)
    (task,) = desk.waits_for(Role.REGENCY_OFFICER)
    assert (task.label, task.until, task.days_left) == ("Unggah daftar usulan Deli Serdang", until, 3)
    assert task.time_left == "3 hari lagi"
    version = desk.upload(HOME, good=5, faulty=2)
    mend, hand_in = desk.waits_for(Role.REGENCY_OFFICER)
    assert (mend.number, mend.url) == (2, reverse("intake_version", args=[HOME, 1]))
    assert (hand_in.number, hand_in.until) == (5, until)
    desk.hand_in(version)
    assert desk.labels(Role.REGENCY_OFFICER) == {"Baris yang perlu diperbaiki, Deli Serdang": 2}
    desk.upload(HOME, 2)
    assert desk.labels(Role.REGENCY_OFFICER) == {"Versi baru Deli Serdang belum diserahkan": None}
    desk.hand_in(desk.upload(HOME, 3))
    assert desk.labels(Role.REGENCY_OFFICER) == {}


def test_a_new_item_of_another_regency_never_shows(desk: Office) -> None:
    desk.hand_in(desk.upload(HOME))
    assert desk.labels(Role.REGENCY_OFFICER) == {}
    other = desk.upload(ELSEWHERE, faulty=9)
    assert desk.labels(Role.REGENCY_OFFICER) == {}
    desk.hand_in(other)
    drawn = desk.determination(State.DONE)
    for word in ("a", "b"):
        desk.candidate(drawn, ELSEWHERE, word, "PERLU_TINJAUAN", "IDENTITAS_BELUM_PASTI")
    assert desk.labels(Role.REGENCY_OFFICER) == {}
    assert desk.labels(Role.PROVINCE_OFFICER)["Identitas yang perlu diputuskan"] == 2
    with scope.entered(EVERYWHERE):
        Determination.objects.update(state=State.FROZEN)
    desk.candidate(drawn, ELSEWHERE, "c", "TIDAK_MEMENUHI", "USIA_DI_ATAS_BATAS")
    assert desk.labels(Role.REGENCY_HEAD) == {}
    desk.candidate(drawn, HOME, "d", "TIDAK_MEMENUHI", "USIA_DI_ATAS_BATAS")
    assert desk.labels(Role.REGENCY_HEAD) == {"Kelompok penolakan yang perlu disahkan": 1}


def test_a_missed_deadline_waits_for_the_province_until_it_decides(desk: Office) -> None:
    assert not [label for label in desk.labels(Role.PROVINCE_OFFICER) if label.startswith("Lewat batas")]
    desk.hand_in(desk.upload(HOME))
    desk.deadline(-1)
    late = "Lewat batas tanpa penyerahan: putuskan tentang usulannya"
    assert desk.labels(Role.PROVINCE_OFFICER)[late] == 32
    assert desk.labels(Role.REGENCY_OFFICER) == {}
    with scope.entered(EVERYWHERE):
        codes = [code for code in policies.regions(desk.programme) if code != HOME]
        for code in codes[1:]:
            MissedDeadline.objects.create(
                programme=desk.programme, kode_kab=code, choice=MissedChoice.SKIP, reason="tidak ada usulan",
                account=desk.people[Role.PROVINCE_OFFICER],
            )  # fmt: skip
    assert desk.labels(Role.PROVINCE_OFFICER)[late] == 1
    desk.deadline(2, codes[0])
    assert late not in desk.labels(Role.PROVINCE_OFFICER)


def test_an_officer_whose_day_is_over_is_told_so(desk: Office) -> None:
    desk.deadline(-1)
    (task,) = desk.waits_for(Role.REGENCY_OFFICER)
    assert task.label == "Daftar Deli Serdang tidak diserahkan pada waktunya"
    assert task.time_left == "sudah lewat"


def test_the_province_determines_settles_and_freezes_in_order(desk: Office) -> None:
    def waits() -> dict[str, int | None]:
        return without_registers(desk.labels(Role.PROVINCE_OFFICER))

    assert waits() == {}
    desk.hand_in(desk.upload(HOME))
    assert waits() == {"Hitung rancangan penetapan: daftar yang diserahkan": 1}
    job = Job.objects.create(kind="determination", account=desk.people[Role.PROVINCE_OFFICER])
    drawn = desk.determination(State.WAITING, job=job)
    assert waits() == {}
    Job.objects.update(state=JobState.FAILED, sentence="Mesin berhenti.")
    assert "Penetapan gagal: baca sebabnya" in waits()
    Determination.objects.filter(pk=drawn.pk).update(state=State.DONE)
    desk.candidate(drawn, HOME, "a", "PERLU_TINJAUAN", "DESIL_BELUM_DIKETAHUI IDENTITAS_BELUM_PASTI")
    desk.candidate(drawn, HOME, "b", "PERLU_TINJAUAN", "DESIL_BELUM_DIKETAHUI")
    finished = "Penetapan selesai dihitung: baca hasilnya"
    assert waits() == {finished: None, "Identitas yang perlu diputuskan": 1}
    with scope.entered(EVERYWHERE):
        for code in policies.regions(desk.programme):
            if code != HOME:
                MissedDeadline.objects.create(
                    programme=desk.programme, kode_kab=code, choice=MissedChoice.SKIP, reason="tidak ada usulan",
                    account=desk.people[Role.PROVINCE_OFFICER],
                )  # fmt: skip
    assert waits() == {finished: None, "Identitas yang perlu diputuskan": 1}
    with scope.entered(EVERYWHERE):
        Person.objects.filter(candidate_id="a").delete()
    assert waits() == {finished: None, "Penetapan dapat dibekukan": None}
    desk.hand_in(desk.upload(ELSEWHERE))
    assert waits() == {"Hitung penetapan sekali lagi": None}


def test_a_judged_identity_waits_no_more_and_an_undecided_one_does(desk: Office) -> None:
    drawn = desk.determination()
    for word in ("a", "b"):
        desk.candidate(drawn, HOME, word, "PERLU_TINJAUAN", "NIK_MILIK_ORANG_LAIN")
    with scope.entered(EVERYWHERE):
        for word, settled in (("a", True), ("b", False)):
            made = Ruling.objects.create(
                programme=desk.programme, kode_kab=HOME, word=word, kind="judgements", candidate_id=word, value=b"",
                field="IDENTITAS", is_settled=settled, account=desk.people[Role.PROVINCE_OFFICER], why=b"",
            )  # fmt: skip
            answer = b"1207011203800003" if settled else b""
            made.value = vault().seal(answer, Ruling.sealed["value"].format(pk=made.pk))
            made.save(update_fields=["value"])
        assert len(review.doubtful(drawn)) == 1
    assert desk.labels(Role.REGENCY_OFFICER)["Identitas yang perlu diputuskan"] == 1


def test_who_sent_the_list_is_not_asked_to_judge_it(desk: Office) -> None:
    desk.hand_in(desk.upload(HOME))
    desk.candidate(desk.determination(), HOME, "a", "PERLU_TINJAUAN", "NIK_MILIK_ORANG_LAIN")
    assert desk.labels(Role.REGENCY_OFFICER) == {}
    desk.people[Role.REGENCY_OFFICER] = person("rekan", Role.REGENCY_OFFICER)
    assert desk.labels(Role.REGENCY_OFFICER) == {"Identitas yang perlu diputuskan": 1}


def test_rejections_wait_group_by_group_once_the_determination_binds(desk: Office) -> None:
    drawn = desk.determination()
    desk.candidate(drawn, HOME, "a", "TIDAK_MEMENUHI", "USIA_DI_ATAS_BATAS NIK_GANDA")
    desk.candidate(drawn, HOME, "b", "TIDAK_MEMENUHI", "USIA_DI_ATAS_BATAS DESIL_BELUM_DIKETAHUI")
    asked = "Kelompok penolakan yang perlu disahkan"
    assert asked not in desk.labels(Role.REGENCY_HEAD)
    with scope.entered(EVERYWHERE):
        Determination.objects.update(state=State.FROZEN)
        Closed.objects.create(programme=desk.programme, root="0" * 64)
    assert desk.labels(Role.REGENCY_HEAD) == {asked: 2}
    assert desk.labels(Role.PROVINCE_OFFICER) == {asked: 2, "Susun berita acara penetapan": None}
    with scope.entered(EVERYWHERE):
        drawn.refresh_from_db()
        assert rejections.unconfirmed_count(drawn) == len(rejections.groups(drawn))
        Confirmation.objects.create(
            determination=drawn, kode_kab=HOME, reason="USIA_DI_ATAS_BATAS", people=2, notice_number="1",
            notice_date=date(2026, 1, 1), appeal_until=date(2026, 2, 1), account=desk.people[Role.REGENCY_HEAD],
        )  # fmt: skip
    assert desk.labels(Role.REGENCY_HEAD) == {asked: 1}


def test_whoever_has_nothing_to_do_is_told_so(desk: Office) -> None:
    desk.upload(HOME, faulty=3)
    desk.determination()
    idle = (Role.TREASURER, Role.PROVINCE_HEAD, Role.BPJS_OFFICER, Role.SPONSOR, Role.VILLAGE_OFFICER)
    assert {role: desk.labels(role) for role in idle} == {role: {} for role in idle}


def test_all_regencies_cost_no_more_queries_than_one(desk: Office) -> None:
    client = Client(headers={"host": "kantor.test"})
    client.force_login(
        Account.objects.get(username=Role.PROVINCE_OFFICER.value),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert "Identitas yang perlu diputuskan" in client.get("/", secure=True).content.decode()
        return len(asked)

    with scope.entered(EVERYWHERE):
        first, *others = policies.regions(desk.programme)
    desk.hand_in(desk.upload(first))
    desk.candidate(desk.determination(), HOME, "a", "PERLU_TINJAUAN", "NIK_MILIK_ORANG_LAIN")
    one = cost()
    for code in others:
        desk.hand_in(desk.upload(code))
    desk.candidate(desk.determination(), HOME, "b", "PERLU_TINJAUAN", "NIK_MILIK_ORANG_LAIN")
    assert cost() <= one + 5 <= MOST_QUERIES, "more regencies, more queries"


def test_the_last_days_of_all_regencies_are_those_of_each(desk: Office) -> None:
    desk.deadline(9, HOME)
    desk.deadline(5)
    desk.deadline(7, ELSEWHERE)
    found = policies.deadlines(desk.programme)
    assert found == {code: policies.deadline(desk.programme, code) for code in found}
    assert len(set(found.values())) == 2


def test_all_standings_are_those_of_each_regency(desk: Office) -> None:
    desk.hand_in(desk.upload(HOME))
    desk.upload(HOME, 2)
    desk.upload(ELSEWHERE)
    with scope.entered(EVERYWHERE):
        assert {code: each.number for code, each in lists.newest_of_all(desk.programme).items()} == {
            HOME: 2,
            ELSEWHERE: 1,
        }
        assert lists.handed_in_by_all(desk.programme).keys() == {HOME}
        assert {code: each.number for code, each in lists.judged_uploads(desk.programme).items()} == {HOME: 1}
