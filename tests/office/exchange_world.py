"""The clean world without a population register and without BPJS membership: everybody waits for an answer.

Knows: who is asked about, and the acts of their officer. Does not know: what is answered (answered_files.py).
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from unittest import mock

from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.queries import actor
from naungan.office.exchange import actions
from naungan.office.exchange import receive as receiving
from naungan.office.exchange.models import Exchange, HandedFile, Kind
from naungan.office.jobs.actions import work_until_empty
from naungan.office.review.models import Determination
from tests.office import clean_world
from tests.office.answered_files import OWNER, rows_of, unlocked
from tests.office.clean_world import World, register_texts

COMPLETE = ("welfare", "exclusions")


class ExchangeWorld(World):
    """Both lists handed in and judged as a draft, by two registers only."""

    def __init__(self, folder: Path) -> None:
        known = {kind: text for kind, text in register_texts().items() if kind in COMPLETE}
        with mock.patch.object(clean_world, "register_texts", lambda: known):
            super().__init__(folder, doubt=False)
        self.draft: Determination = self.determined()

    @property
    def officer(self) -> Account:
        return self.account(Role.PROVINCE_OFFICER)

    def ask(self, service: str = "dukcapil", *, quota: int = 5000, once: str = "a") -> actions.Made:
        """Asked for by the province's officer; its files are not written yet."""
        with scope.entered(scope.EVERYWHERE):
            return actions.request(
                by=actor(self.officer), account=self.officer, programme=self.programme, service=service, owner=OWNER,
                due=timezone.localdate() + timedelta(days=10), quota=quota, once=once,
            )  # fmt: skip

    def asked(self, service: str = "dukcapil", *, quota: int = 5000, once: str = "a") -> tuple[Exchange, str]:
        """Asked for and written. Out: the exchange, and its password."""
        made = self.ask(service, quota=quota, once=once)
        assert [ran.state for ran in work_until_empty()] == ["selesai"]
        return Exchange.objects.get(pk=made.exchange.pk), made.password

    def batches(self, exchange: Exchange, password: str) -> list[dict[str, str]]:
        """What stands in the files that the other office gets."""
        found: list[dict[str, str]] = []
        with scope.entered(scope.EVERYWHERE):
            for file in HandedFile.objects.filter(exchange=exchange, kind=Kind.BATCH):
                data = actions.take(by=actor(self.officer), account=self.officer, file=file)
                found += rows_of(unlocked(data, password))
        return found

    def receive(self, exchange: Exchange, data: bytes, *, name: str = "jawaban.xlsx", as_of: date | None = None,
                password: str = "", mapping: str = "") -> receiving.Taken:  # fmt: skip
        with scope.entered(scope.EVERYWHERE):
            return receiving.receive(
                by=actor(self.officer), account=self.officer, exchange=Exchange.objects.get(pk=exchange.pk), name=name,
                data=data, as_of=as_of or timezone.localdate(), password=password, mapping=mapping,
            )  # fmt: skip

    def used(self, exchange: Exchange) -> Exchange:
        """Its answers made a register."""
        with scope.entered(scope.EVERYWHERE):
            actions.use(by=actor(self.officer), account=self.officer, exchange=exchange)
        assert [ran.state for ran in work_until_empty()] == ["selesai"], Exchange.objects.get(pk=exchange.pk).job
        return Exchange.objects.get(pk=exchange.pk)
