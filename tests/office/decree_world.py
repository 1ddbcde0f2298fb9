"""A clean world whose list was frozen, agreed by everybody, and decreed: the shortest way to each of these.

Knows: who does what. Does not know: what an act does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Account, Assignment, Role
from naungan.office.accounts.queries import actor
from naungan.office.decree import actions, replacing
from naungan.office.decree.models import Cause, Decree, Method, Replacement
from naungan.office.decree.policies import Text
from naungan.office.jobs.actions import work_until_empty
from naungan.office.review.models import Determination, Purpose
from naungan.office.signing import actions as signing
from naungan.office.signing.facts import facts_of, must_sign
from naungan.office.signing.machine import Step
from naungan.office.signing.models import Agreement, Kind
from naungan.office.signing.policies import Part
from tests.office.cast import ELSEWHERE, HOME, person
from tests.office.clean_world import World, named

CONSIDERING, RECALLING = "bahwa pekerja rentan perlu dilindungi", "Peraturan Contoh Nomor 1 Tahun 2020"


class Decreed(World):
    """With a head in the other regency too, and two province officers."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, doubt=False)
        self.head_elsewhere = person("kepala-lain")
        Assignment.objects.create(account=self.head_elsewhere, role=Role.REGENCY_HEAD, regency=ELSEWHERE)
        self.second = person("petugas-kedua", Role.PROVINCE_OFFICER)
        self.determination: Determination = self.determined(Purpose.FINAL)

    def by(self, who: Role | Account) -> dict[str, Any]:
        account = who if isinstance(who, Account) else self.account(who)
        return {"by": actor(account), "account": account}

    def agreed(self, kind: Kind = Kind.DETERMINATION) -> Agreement:
        """Minutes of the whole list, signed by everybody."""
        with scope.entered(scope.EVERYWHERE):
            facts = facts_of(self.determination)
            made = signing.draw_up(
                **self.by(Role.PROVINCE_OFFICER), determination=self.determination, kind=kind, regions=must_sign(facts),
                facts=facts, place="Medan", held_on=timezone.localdate(), notes="",
            )  # fmt: skip
        return self.signed(made)

    def signed(self, agreement: Agreement) -> Agreement:
        """By everybody who must."""
        with scope.entered(scope.EVERYWHERE):
            signing.open_signing(
                by=actor(self.account(Role.PROVINCE_OFFICER)), agreement=agreement, seen=agreement.content_hash
            )
            heads = {HOME: self.account(Role.REGENCY_HEAD), ELSEWHERE: self.head_elsewhere}
            parts = [(Part(Step.REGENCY, code), heads[code]) for code in agreement.regions]
            parts += [
                (Part(Step.BPJS), self.account(Role.BPJS_OFFICER)),
                (Part(Step.PROVINCE), self.account(Role.PROVINCE_HEAD)),
            ]
            for part, account in parts:
                signing.sign(**self.by(account), agreement=agreement, part=part, seen=agreement.content_hash)
            return Agreement.objects.select_related("determination__version", "programme").get(pk=agreement.pk)

    def drafted(self, agreement: Agreement | None = None, **told: Any) -> Decree:
        """Drawn up, its files made."""
        agreement = agreement or self.agreed()
        with scope.entered(scope.EVERYWHERE):
            made = actions.draft(**self.by(Role.PROVINCE_OFFICER), agreement=agreement, text=words(**told))
        work_until_empty()
        return fresh(made)

    def issued(self, decree: Decree | None = None) -> Decree:
        """Signed for a test, and issued by the head."""
        decree = decree or self.drafted()
        with scope.entered(scope.EVERYWHERE):
            actions.keep_signed(
                **self.by(Role.PROVINCE_OFFICER),
                decree=decree,
                data=b"%PDF-1.7 bertanda",
                method=Method.TEST,
                told="Uji",
            )
            actions.issue(**self.by(Role.PROVINCE_HEAD), decree=decree)
        return fresh(decree)

    def leaves(
        self, name: str, account: Account | Role = Role.PROVINCE_OFFICER, cause: Cause = Cause.DEAD
    ) -> Replacement:
        """Somebody leaves today."""
        with scope.entered(scope.EVERYWHERE):
            return replacing.replace(
                **self.by(account), person=named(self.determination, name), cause=cause, day=timezone.localdate(),
                why="Surat kematian desa",
            )  # fmt: skip

    def amendment(self) -> Agreement:
        """Minutes of what waits, signed."""
        with scope.entered(scope.EVERYWHERE):
            made = replacing.amend(
                **self.by(Role.PROVINCE_OFFICER), programme=self.programme, place="Medan",
                held_on=timezone.localdate(), notes="",
            )  # fmt: skip
        return self.signed(made)


def words(**told: Any) -> Text:
    given = {
        "number": "188.44/1/KPTS/2026", "day": timezone.localdate(), "place": "Medan", "issuer": "GUBERNUR CONTOH",
        "signatory": "Nama Contoh", "considering": CONSIDERING, "recalling": RECALLING, **told,
    }  # fmt: skip
    return Text(**given)


def fresh(decree: Decree) -> Decree:
    return Decree.objects.select_related("determination__version", "programme", "agreement", "amends", "job").get(
        pk=decree.pk
    )
