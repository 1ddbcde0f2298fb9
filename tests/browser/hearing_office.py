"""On top of `judged`: a hearing can be held, as a regency's officer can come in too.

Knows: who works there. `hold` opens a hearing and types two objections in, for whoever wants to see the pages filled.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Account
from naungan.office.accounts.queries import actor
from naungan.office.demo_office import regency_officer
from naungan.office.hearing import actions
from naungan.office.hearing.models import Kind, Listed
from naungan.office.hearing.policies import Said
from naungan.office.programmes import queries as programmes
from naungan.office.scope import Scope
from tests.browser.judge import PASSWORD

HOME = "12.07"


def seed() -> None:
    officer = regency_officer(HOME)
    officer.set_password(PASSWORD)
    officer.save()


def hold() -> None:
    """Open one and type two objections in."""
    officer, typist = Account.objects.get(username="petugas_provinsi"), regency_officer(HOME)
    today = timezone.localdate()
    with scope.entered(scope.EVERYWHERE):
        hearing = actions.open_hearing(
            by=actor(officer), account=officer, programme=programmes.current(), first_day=today,
            last_day=today + timedelta(days=9), answer_days=5,
        )  # fmt: skip
    with scope.entered(Scope(frozenset({HOME}))):
        first = Listed.objects.filter(hearing=hearing)[0]
        for said in (
            Said(Kind.UNFIT, first.reference, "Karyo", "081234567890", "Ia pindah ke Riau tahun lalu."),
            Said(Kind.LEFT_OUT, "", "Karyo", "081234567890", "Ia pemanen sawit sejak lama.", "Ucok, Dusun III"),
        ):
            actions.receive(
                by=actor(typist), account=typist, hearing=hearing, kode_kab=HOME, said=said, received_on=today
            )
