"""From lists handed in to a frozen determination: same counts as the bundle, one result, fields by role."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from naungan.office import scope
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.demo_office import make
from naungan.office.jobs.actions import work_until_empty
from naungan.office.programmes import queries as programmes
from naungan.office.review import actions, determine, policies, queries
from naungan.office.review.models import Determination, Person, Purpose, State
from naungan.office.review.policies import Field
from tests.office.kept_world import Enter
from tests.office.places import Place

PROGRAMME = Path(__file__).parents[2] / "programmes" / "sumut-2025.toml"
HOST = "kantor.test"


def silent(_step: str, _done: int, _total: int) -> None:
    return


def judged_demo(folder: Path) -> Determination:
    """A demo province, judged as a draft by the queue."""
    make(PROGRAMME, folder / "demo", population=4000, candidates=600, hold_back="12.71", progress=silent)
    officer = Account.objects.get(username="petugas_provinsi")
    with scope.entered(scope.EVERYWHERE):
        made = actions.request(
            by=actor(officer), account=officer, programme=programmes.current(), purpose=Purpose.DRAFT
        )
    assert [ran.state for ran in work_until_empty()] == ["selesai"]
    with scope.entered(scope.EVERYWHERE):
        made.refresh_from_db()
    return made


@pytest.fixture
def judged(office: Place, enter: Enter) -> Determination:
    return enter(judged_demo, office)


def test_a_draft_from_the_lists_to_the_pages_and_a_refused_freeze(judged: Determination) -> None:
    assert judged.state == State.DONE, judged.refusal
    with scope.entered(scope.EVERYWHERE):
        people = list(Person.objects.filter(determination=judged))
        assert len(people) == sum(judged.counts.values()) > 100
        assert sum(cell.filled for cell in queries.cells(judged)) == judged.counts["DITETAPKAN"]
        assert LogEntry.objects.filter(act="tetapkan").count() == 1
        determine.work_out(
            judged.pk, progress=silent, end=actions.End(lambda: None, lambda: None)
        )  # once more: nothing is done twice
        assert Person.objects.filter(determination=judged).count() == len(people)
        chosen = next(p for p in people if p.verdict == "DITETAPKAN")
        nik = queries.opened(chosen)["nik"]
    assert len(nik) == 16
    officer = _client("petugas_provinsi")
    base = f"/penetapan/{judged.pk}/"
    for address in (
        "/penetapan/",
        base,
        f"{base}orang/",
        f"{base}tinjauan/",
        f"{base}penolakan/",
        "/penetapan/bekukan/",
    ):
        assert officer.get(address, headers={"host": HOST}, secure=True).status_code == 200, address
    page = f"{base}orang/{chosen.candidate_id}/"
    assert nik not in officer.get(page, headers={"host": HOST}, secure=True).content.decode()
    assert nik in officer.post(f"{page}nik/", headers={"host": HOST}, secure=True).content.decode()
    assert LogEntry.objects.filter(act="tampilkan_nik").count() == 1
    auditor = _client("pemeriksa")
    assert nik not in auditor.get(page, headers={"host": HOST}, secure=True).content.decode()
    assert auditor.post(f"{page}nik/", headers={"host": HOST}, secure=True).status_code == 403
    assert LogEntry.objects.filter(act="buka_orang").count() == 1
    bpjs = _client("petugas_bpjs").get(page, headers={"host": HOST}, secure=True).content.decode()
    assert "esil" not in bpjs
    assert "Peringkat" not in bpjs
    _freeze_is_refused(judged)


def _freeze_is_refused(judged: Determination) -> None:
    _client("petugas_provinsi").post("/penetapan/bekukan/", headers={"host": HOST}, secure=True)
    work_until_empty()
    with scope.entered(scope.EVERYWHERE):
        last = queries.determinations(judged.programme)[0]
        assert (last.purpose, last.state) == (Purpose.FINAL, State.REFUSED)
        assert last.refusal
        assert "/" + "tmp" not in last.refusal
        assert not programmes.is_closed(judged.programme)


def _client(username: str) -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_every_role_has_its_fields() -> None:
    assert set(policies.FIELDS) == set(Role)
    full = {role for role, fields in policies.FIELDS.items() if Field.FULL_NIK in fields}
    assert full == {Role.PROVINCE_OFFICER, Role.REGENCY_OFFICER} == set(policies.MAY[policies.Act.SHOW_NIK])
    assert not policies.FIELDS[Role.BPJS_OFFICER] & {Field.WELFARE, Field.RANK, Field.FULL_NIK}
    assert json.dumps(sorted(policies.FIELDS[Role.SPONSOR])) == "[]"
