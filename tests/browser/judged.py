"""An office with a small province judged as a draft, so few seats that people wait; one account for each role."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Account
from naungan.office.accounts.queries import actor
from naungan.office.api.actions import make_token
from naungan.office.demo_office import make
from naungan.office.jobs.actions import work_until_empty
from naungan.office.notices.actions import tell
from naungan.office.programmes import queries as programmes
from naungan.office.review import actions
from naungan.office.review.models import Purpose
from tests.browser.judge import PASSWORD
from tests.office.few_seats import few_seats


def seed() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(few_seats(folder), folder / "demo", population=4000, candidates=600, hold_back="12.71", progress=_silent)
    for account in Account.objects.exclude(username__startswith="petugas-"):
        account.set_password(PASSWORD)
        account.save()
    made = Account.objects.get(username="petugas_kabkota")
    make_token(
        by=actor(made), account=made, regency=next(held.regency for held in actor(made).held), label="Server dinas",
        until=timezone.localdate() + timedelta(days=90),
    )  # fmt: skip
    for account in Account.objects.all():
        tell(to=[account], subject="Daftar diterima", text="Bacalah hasilnya. Lalu serahkan.", url="/")
    officer = Account.objects.get(username="petugas_provinsi")
    with scope.entered(scope.EVERYWHERE):
        actions.request(by=actor(officer), account=officer, programme=programmes.current(), purpose=Purpose.DRAFT)
    work_until_empty()


def _silent(_step: str, _done: int, _total: int) -> None:
    return
