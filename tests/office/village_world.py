"""The clean world with villages: its lists name districts, villages and addresses, and a draft of it was worked out.

Knows: who lives where. Does not know: what a hearing makes of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.queries import actor
from naungan.office.hearing import actions
from naungan.office.hearing.models import Hearing, Kind, Listed
from naungan.office.hearing.policies import Said
from naungan.office.review.models import Determination
from naungan.office.scope import Scope
from tests.office.cast import ELSEWHERE, HOME
from tests.office.clean_world import BUDI, DEWI, HEAD, OLD, RICH, RINA, TONO, Someone, World
from tests.office.kept_world import Enter

ON_BOTH = pytest.mark.parametrize("world", ["sqlite", "postgresql"], indirect=True)
"""For a test whose promise the database itself must keep; the others are made on SQLite alone."""
HEADS = (*HEAD, "ALAMAT", "KECAMATAN", "DESA")
VILLAGE, DISTRICT = "Suka Maju", "Pancur Batu"
REPLY = "Terima kasih, petugas telah datang ke rumah itu."
SAID = "Ia pindah ke Riau tahun lalu, rumahnya kosong."


def row(who: Someone, address: str = "", district: str = "", village: str = "", **changed: str) -> tuple[str, ...]:
    return (*who.row(**changed), address, district, village)


def book(*rows: tuple[str, ...]) -> bytes:
    made, stream = openpyxl.Workbook(), BytesIO()
    sheet = made.active
    assert sheet is not None
    for each in (HEADS, *rows):
        sheet.append(each)
    made.save(stream)
    return stream.getvalue()


class VillageWorld(World):
    """Two of SUKA MAJU, one written otherwise; one who names no village; and somebody of another regency."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, doubt=False)
        self.hand_in(self.account(Role.REGENCY_OFFICER), HOME, book(
            row(RINA, "Jl. Melati No. 3 DUSUN II RT 04", "PANCUR BATU", "SUKA MAJU"),
            row(BUDI, "Gg. Sehat", "Pancur Batu", "Suka Maju"), row(TONO, "Dsn. III"),
            row(RICH, "", "Kec. Pancur Batu", "Desa Suka Maju"),
        ))  # fmt: skip
        self.hand_in(self.elsewhere, ELSEWHERE, book(row(DEWI, "Lk. IV", "Medan Baru", "Babura"), row(OLD)))
        self.draft: Determination = self.determined()

    @property
    def officer(self) -> Account:
        """Of the province."""
        return self.account(Role.PROVINCE_OFFICER)

    @property
    def typist(self) -> Account:
        """Of the regency HOME."""
        return self.account(Role.REGENCY_OFFICER)

    def open(self, *, ahead: int = 0, days: int = 7, answer_days: int = 5) -> Hearing:
        """A hearing from today, or so many days ahead."""
        first = timezone.localdate() + timedelta(days=ahead)
        with scope.entered(scope.EVERYWHERE):
            return actions.open_hearing(
                by=actor(self.officer), account=self.officer, programme=self.programme, first_day=first,
                last_day=first + timedelta(days=days - 1), answer_days=answer_days,
            )  # fmt: skip

    def receive(
        self, hearing: Hearing, said: Said, *, on: date | None = None, once: str = "", document: bytes = b""
    ) -> actions.Filed:
        """Typed in by HOME's officer."""
        with scope.entered(Scope(frozenset({HOME}))):
            return actions.receive(
                by=actor(self.typist), account=self.typist, hearing=hearing, kode_kab=HOME, said=said,
                received_on=on or timezone.localdate(), once=once, document=document,
            )  # fmt: skip

    def answer(
        self, filed: actions.Filed, *, is_upheld: bool, why: str = "Sudah diperiksa ke desa", reply: str = REPLY
    ) -> None:
        with scope.entered(scope.EVERYWHERE):
            actions.answer(
                by=actor(self.officer), account=self.officer, objection=filed.objection, is_upheld=is_upheld, why=why,
                reply=reply,
            )  # fmt: skip

    def reference(self, hearing: Hearing, name: str) -> str:
        """Of the person of this name on HOME's lists."""
        from tests.office.clean_world import named

        row = named(hearing.determination, name)
        with scope.entered(scope.EVERYWHERE):
            return Listed.objects.get(hearing=hearing, candidate_id=row.candidate_id).reference


def said(kind: Kind = Kind.UNFIT, reference: str = "", text: str = SAID, person: str = "", contact: str = "") -> Said:
    return Said(kind, reference, "Pak Karyo", contact or "0812 3456 7890", text, person)


def world_on(request: pytest.FixtureRequest, enter: Enter) -> VillageWorld:
    """On the database that the test asks for."""
    return enter(VillageWorld, request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_office"))
