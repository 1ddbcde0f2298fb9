"""The clean world without a population register and without BPJS membership: everybody waits for an answer.

Knows: who is asked about, and how Dukcapil or BPJS would fill in the file that was handed over. Does not know: how an
answer is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from unittest import mock

import msoffcrypto
import openpyxl
from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.queries import actor
from naungan.office.exchange import actions
from naungan.office.exchange.models import Exchange, HandedFile, Kind
from naungan.office.jobs.actions import work_until_empty
from naungan.office.review.models import Determination
from tests.office import clean_world
from tests.office.clean_world import World, register_texts

COMPLETE = ("welfare", "exclusions")
OWNER = "Ibu Ratna, Bidang PIAK"


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
                password: str = "") -> actions.Taken:  # fmt: skip
        with scope.entered(scope.EVERYWHERE):
            return actions.receive(
                by=actor(self.officer), account=self.officer, exchange=Exchange.objects.get(pk=exchange.pk), name=name,
                data=data, as_of=as_of or timezone.localdate(), password=password,
            )  # fmt: skip

    def used(self, exchange: Exchange) -> Exchange:
        """Its answers made a register."""
        with scope.entered(scope.EVERYWHERE):
            actions.use(by=actor(self.officer), account=self.officer, exchange=exchange)
        assert [ran.state for ran in work_until_empty()] == ["selesai"], Exchange.objects.get(pk=exchange.pk).job
        return Exchange.objects.get(pk=exchange.pk)


def unlocked(data: bytes, password: str) -> bytes:
    """A batch, opened with its password."""
    file, opened = msoffcrypto.OfficeFile(BytesIO(data)), BytesIO()
    file.load_key(password=password)
    file.decrypt(opened)
    return opened.getvalue()


def rows_of(data: bytes) -> list[dict[str, str]]:
    """The rows of a workbook by their headings."""
    head, *rows = openpyxl.load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, head), (str(cell or "") for cell in row), strict=True)) for row in rows]


def answered(rows: Sequence[Mapping[str, str]], status: str = "PADAN", **changed: str) -> bytes:
    """The rows as the other office sends them back: as they came, with what it says of each."""
    book, stream = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    filled = [{**row, "STATUS_PADAN": status, **changed} for row in rows]
    sheet.append(list(filled[0]))
    for row in filled:
        sheet.append(list(row.values()))
    book.save(stream)
    return stream.getvalue()
