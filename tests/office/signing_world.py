"""A meeting of province and regencies: a frozen determination made straight in the tables, and everybody who signs.

Knows: who is who, and the shortest way to minutes in each state. Does not know: what any act does.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Account, Assignment, Delegation, DelegationKind, Role
from naungan.office.accounts.policies import OPERATOR, Actor
from naungan.office.accounts.queries import actor
from naungan.office.intake.models import HandIn, Upload, UploadKind
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.actions import add_version
from naungan.office.programmes.models import Closed, Programme
from naungan.office.review.models import Determination, Person, Purpose, State
from naungan.office.signing import actions, paper, queries
from naungan.office.signing.facts import facts_of, must_sign
from naungan.office.signing.machine import Step
from naungan.office.signing.models import Agreement, Kind, Scan, Signature
from naungan.office.signing.paper import Signed
from naungan.office.signing.policies import Part, code_of
from tests.office import clean_world
from tests.office.cast import ELSEWHERE, HOME, person

SUMUT = Path(__file__).parents[2] / "programmes" / "sumut-2025.toml"
BPJS, PROVINCE = Part(Step.BPJS), Part(Step.PROVINCE)
AT_HOME, AT_ELSEWHERE = Part(Step.REGENCY, HOME), Part(Step.REGENCY, ELSEWHERE)
PDF = b"%PDF-1.7 pindaian\nstartxref\n9\n%%EOF\n"


class Meeting:
    """Everybody, and a frozen list. `text`, `regions`: the programme's files; `password`: everybody's, '' = none."""

    def __init__(
        self, text: str = clean_world.PROGRAMME, regions: str = clean_world.REGIONS, password: str = ""
    ) -> None:
        add_version(by=OPERATOR, account=None, text=text, regions_text=regions, note="Program uji")
        self.programme = Programme.objects.get()
        self.codes = list(programmes.regions(self.programme))
        self.officer = person("petugas", Role.PROVINCE_OFFICER, password=password)
        self.second = person("petugas-dua", Role.PROVINCE_OFFICER, password=password)
        self.freezer = person("pembeku", Role.PROVINCE_OFFICER)
        self.bpjs = person("bpjs", Role.BPJS_OFFICER, password=password)
        self.head = person("kepala", Role.PROVINCE_HEAD, password=password)
        self.auditor = person("pemeriksa", Role.AUDITOR, password=password)
        self.heads = {code: head_of(code, password=password) for code in self.codes}
        self.sender = person("pengirim", Role.REGENCY_OFFICER, password=password)
        with scope.entered(scope.EVERYWHERE):
            self.determination = self._frozen()

    @classmethod
    def of_the_province(cls, password: str = "") -> Meeting:
        """With all 33 regencies."""
        return cls(SUMUT.read_text("utf-8"), SUMUT.with_name("sumut-regions.csv").read_text("utf-8"), password)

    def _frozen(self) -> Determination:
        told = {"programme": self.programme, "kode_kab": HOME, "account": self.sender}
        upload = Upload.objects.create(
            **told, number=1, receipt="U-1", kind=UploadKind.NEW, name="daftar.xlsx", sha256="0" * 64, size=1,
            blob="0" * 32,
        )  # fmt: skip
        HandIn.objects.create(**told, upload=upload)
        fund = programmes.policy(self.programme).funds[0].code
        made = Determination.objects.create(
            programme=self.programme, version=self.programme.versions.get(), purpose=Purpose.FINAL, state=State.FROZEN,
            account=self.freezer, frozen_by=self.freezer, frozen_at=timezone.now() - timedelta(days=3), root="a" * 64, code="aaaa-bbbb-cccc",
            counted={"cells": [[f"{code}/SAWIT/{fund}", code, fund, 2, 1, 1] for code in self.codes], "sectors": {}}, uploads={HOME: "U-1"},
        )  # fmt: skip
        Closed.objects.create(programme=self.programme, root=made.root)
        for code in self.codes:
            key = f"c{code.replace('.', '')}"
            Person.objects.create(
                id=f"{made.pk}/{key}", determination=made, kode_kab=code, candidate_id=key, verdict="DITETAPKAN",
                rank=1, cell=f"{code}/SAWIT/{fund}", content=b"",
            )  # fmt: skip
        return made

    def drawn(self, **told: Any) -> Agreement:
        """Drawn up by the officer."""
        with scope.entered(scope.EVERYWHERE):
            facts = facts_of(self.determination)
            given = {
                "kind": Kind.DETERMINATION, "regions": must_sign(facts), "facts": facts, "place": "Medan",
                "held_on": timezone.localdate(), "notes": "", **told,
            }  # fmt: skip
            return actions.draw_up(**by(self.officer), determination=self.determination, **given)

    def opened(self, **told: Any) -> Agreement:
        """Opened for signing too."""
        made = self.drawn(**told)
        actions.open_signing(by=actor(self.officer), agreement=made, seen=made.content_hash)
        return fresh(made)

    def complete(self) -> Agreement:
        """Signed by everybody."""
        made = self.opened()
        for code in self.codes:
            sign(self.heads[code], made, Part(Step.REGENCY, code))
        sign(self.bpjs, made, BPJS)
        sign(self.head, made, PROVINCE)
        return fresh(made)

    def edit(self, agreement: Agreement, **told: Any) -> Agreement:
        with scope.entered(scope.EVERYWHERE):
            return actions.edit(**by(self.officer), agreement=agreement, **told)

    def handed(self, agreement: Agreement, part: Part = AT_HOME, **told: Any) -> Scan:
        """The scan of a paper signed by the head of the regency, handed in by its officer."""
        said = {
            "code": code_of(agreement.content_hash), "signer": self.heads[HOME], "name": "Kepala", "post": "Kepala Dinas",
            "day": timezone.localdate(),
        }  # fmt: skip
        data, uploader = told.pop("data", PDF), told.pop("account", self.sender)
        return paper.hand_scan(
            **by(uploader), agreement=agreement, part=part, signed=Signed(**{**said, **told}), data=data
        )


def head_of(code: str, name: str = "", password: str = "") -> Account:
    account = person(name or f"kepala-{code}", password=password)
    Assignment.objects.create(account=account, role=Role.REGENCY_HEAD, regency=code)
    return account


def acting(account: Account, role: Role, regency: str, since: date, until: date) -> Delegation:
    return Delegation.objects.create(
        account=account, role=role, regency=regency, kind=DelegationKind.PLT, letter="821/77", since=since, until=until
    )


def by(account: Account) -> dict[str, Any]:
    told: Actor = actor(account)
    return {"by": told, "account": account}


def sign(account: Account, agreement: Agreement, part: Part, seen: str = "") -> Signature:
    return actions.sign(**by(account), agreement=agreement, part=part, seen=seen or agreement.content_hash)


def fresh(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_related("determination__version", "programme").get(pk=agreement.pk)


def standing(agreement: Agreement) -> queries.Standing:
    return queries.standing(fresh(agreement))


def browser(account: Account) -> Client:
    return clean_world.logged_in(account)
