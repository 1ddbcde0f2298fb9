"""kill -9 while a decree's files are made and while one is issued: whole or not at all, and the log knows which."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.actions import create_account, give_role
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import OPERATOR, Held
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.blobs import blob_ids
from naungan.office.decree import actions, queries, replacing
from naungan.office.decree.models import Annex, Cause, Decree, Method, State
from naungan.office.jobs.models import Job, JobState
from naungan.office.review.models import Determination, Person, Purpose
from naungan.office.signing import actions as signing
from naungan.office.signing.facts import facts_of, must_sign
from naungan.office.signing.machine import State as Agreed
from naungan.office.signing.machine import Step
from naungan.office.signing.models import Agreement, Kind
from naungan.office.signing.policies import Part
from naungan.sources.key_file import data_home
from tests.office import tiny_office
from tests.office.decree_world import words
from tests.office.kill_tools import Visitor, ask, at_work, time_passes, until_begun, until_ended
from tests.office.tiny_province import TinyProvince


class Staff:
    """Who signs, in an office that is at work."""

    def __init__(self) -> None:
        self.officer = Account.objects.get(username="petugas_provinsi")
        self.freezer = self._made("pembeku", Role.PROVINCE_OFFICER)
        self.head, self.bpjs = (Account.objects.get(username=name) for name in ("kepala_provinsi", "petugas_bpjs"))
        self.issuer = self._made("penerbit", Role.PROVINCE_HEAD)

    @staticmethod
    def _made(name: str, role: Role) -> Account:
        made = create_account(by=OPERATOR, username=name, name=name, password=tiny_office.PASSWORD)
        give_role(by=OPERATOR, account=made, held=Held(role))
        return made

    def sign_all(self, agreement: Agreement) -> Agreement:
        with scope.entered(scope.EVERYWHERE):
            signing.open_signing(by=actor(self.officer), agreement=agreement, seen=agreement.content_hash)
            parts = [
                (Part(Step.REGENCY, code), Account.objects.get(username=f"kepala-{code}")) for code in agreement.regions
            ]
            for part, account in (*parts, (Part(Step.BPJS), self.bpjs), (Part(Step.PROVINCE), self.head)):
                signing.sign(**by(account), agreement=agreement, part=part, seen=agreement.content_hash)
            return Agreement.objects.select_related("determination__version", "programme").get(pk=agreement.pk)


def by(account: Account) -> dict[str, Any]:
    return {"by": actor(account), "account": account}


def frozen(staff: Staff, office: Any) -> Determination:
    for purpose in (Purpose.DRAFT, Purpose.FINAL):
        asked = ask(purpose, staff.freezer)
        office.start_worker()
        until_ended(asked)
        office.kill_worker()
    with scope.entered(scope.EVERYWHERE):
        asked.refresh_from_db()
    assert asked.is_stored, asked.refusal
    return asked


def drafted(staff: Staff, agreement: Agreement, number: int) -> Decree:
    with scope.entered(scope.EVERYWHERE):
        return actions.draft(**by(staff.officer), agreement=agreement, text=words(number=f"188.44/{number}/KPTS/2026"))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_worker_makes_a_decree_once_and_a_killed_server_issues_it_or_not(
    kind: str, tiny: TinyProvince, monkeypatch: pytest.MonkeyPatch,
    drill_count: Callable[[int, int], int],
) -> None:  # fmt: skip
    rng, making, issuing = random.Random(11), 0, 0
    lists = tiny_office.kept_lists()
    told = {tiny_office.FOLDER: str(tiny.folder), tiny_office.LISTS: str(lists)}
    with at_work(kind, monkeypatch, **told) as office:
        office.kill_worker()
        staff = Staff()
        determination = frozen(staff, office)
        with scope.entered(scope.EVERYWHERE):
            facts = facts_of(determination)
            agreement = signing.draw_up(
                **by(staff.officer), determination=determination, kind=Kind.DETERMINATION, regions=must_sign(facts),
                facts=facts, place="Medan", held_on=timezone.localdate(), notes="",
            )  # fmt: skip
        agreement, issuer = staff.sign_all(agreement), Visitor(office, "penerbit")
        rounds = drill_count(2, 100)
        for number in range(1, rounds + 1):
            made = drafted(staff, agreement, number)
            killed = make_with_kills(office, made, rng)
            making += killed
            issuing += issue_with_kills(office, issuer, staff, made, rng)
            check(made)
            agreement = staff.sign_all(amendment(staff, determination, number))
        assert making, "a test without a kill tells nothing"
        assert issuing, "a test without a kill tells nothing"
        assert LogEntry.objects.filter(act="terbitkan_keputusan").count() == rounds
        assert LogEntry.objects.filter(act="naskah_keputusan_selesai").count() == rounds
        assert verify().fault is None


def make_with_kills(office: Any, decree: Decree, rng: random.Random) -> int:
    office.start_worker()
    until_begun(decree)
    time.sleep(rng.uniform(0.0, 0.4))
    office.kill_worker()
    killed = int(job(decree).state == JobState.RUNNING)
    time_passes()
    office.start_worker()
    until_ended(decree)
    office.kill_worker()
    return killed


def issue_with_kills(office: Any, visitor: Visitor, staff: Staff, decree: Decree, rng: random.Random) -> int:
    with scope.entered(scope.EVERYWHERE):
        actions.keep_signed(**by(staff.officer), decree=decree, data=b"%PDF", method=Method.TEST, told="Uji")
    kills, seconds = 0, 0.0  # the first one is sure to come before the answer
    while state_of(decree) != State.ISSUED:
        visitor.prove_oneself()
        answer: list[str] = []
        pressing = threading.Thread(
            target=lambda a=answer: a.append(visitor.press(f"/keputusan/{decree.pk}/terbitkan/"))
        )
        pressing.start()
        time.sleep(rng.uniform(0.0, seconds))
        office.kill_web()
        pressing.join()
        kills += not answer[0]
        office.open_doors()
        entries = LogEntry.objects.filter(act="terbitkan_keputusan", subject=decree.log_id).count()
        assert entries == (state_of(decree) == State.ISSUED), "the log and the row agree after every kill"
        seconds = max(0.3, seconds * 1.7)  # a slow machine must not be killed a hundred times before it answers once
    return kills


def check(decree: Decree) -> None:
    with scope.entered(scope.EVERYWHERE):
        decree.refresh_from_db()
        assert Agreement.objects.get(pk=decree.agreement_id).state == Agreed.ISSUED
        expected = {(code, sealed) for code in queries.regencies(decree) for sealed in (False, True)}
        rows = list(Annex.objects.filter(decree=decree))
        assert {(each.kode_kab, each.is_sealed) for each in rows} == expected
        assert len(rows) == len(expected)
        assert queries.unsigned(decree).startswith(b"%PDF")
        assert all(queries.annex_file(each).startswith(b"%PDF") for each in rows)
        assert {decree.blob, *(each.blob for each in rows)} <= set(blob_ids(data_home()))


def amendment(staff: Staff, determination: Determination, number: int) -> Agreement:
    with scope.entered(scope.EVERYWHERE):
        left = queries.decided(determination).values_list("leaving", flat=True)
        person = Person.objects.filter(determination=determination, verdict="DITETAPKAN").exclude(candidate_id__in=left)
        gone = person.select_related("determination__programme").order_by("candidate_id")[0]
        replacing.replace(
            **by(staff.officer), person=gone, cause=Cause.DEAD, day=timezone.localdate(), why=f"Surat kematian {number}"
        )
        return replacing.amend(
            **by(staff.officer),
            programme=determination.programme,
            place="Medan",
            held_on=timezone.localdate(),
            notes="",
        )


def state_of(decree: Decree) -> str:
    return Decree.objects.values_list("state", flat=True).get(pk=decree.pk)


def job(decree: Decree) -> Job:
    return Job.objects.get(pk=decree.job_id)
