"""One person in every place where the office can hold somebody: lists, a draft, a neighbour's row, rulings, papers, log."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Role
from naungan.office.accounts.queries import actor
from naungan.office.intake.models import Upload
from naungan.office.programmes.models import Closed
from naungan.office.review import actions
from naungan.office.review.models import Determination, Person, Purpose, RulingKind, State
from naungan.office.vault_in_use import vault
from tests.office.cast import HOME, person
from tests.office.test_intake import FAULTY, GOOD, OTHER, Desk, book

NIK, NAME = GOOD[0], GOOD[1]
PAPER = b"%PDF surat keterangan BUDI SANTOSO"


def silent(_step: str, _done: int, _total: int) -> None:
    return


class Traces:
    """BUDI stands in list 1 with RINA; `leave` replaces it by a list with RINA alone."""

    def __init__(self) -> None:
        self.desk = Desk()
        with scope.entered(scope.EVERYWHERE):
            self.upload = self.desk.upload(book(GOOD, OTHER)).upload
        self.officer = person("peninjau", Role.PROVINCE_OFFICER)

    def leave(self) -> Upload:
        with scope.entered(scope.EVERYWHERE):
            return self.desk.upload(book(OTHER)).upload

    def leave_late(self) -> Upload:
        """The same, whatever the deadline."""
        self.desk.set_deadline(timezone.localdate())
        return self.leave()

    def add(self) -> Upload:
        """BUDI and RINA stay, SITI comes."""
        return self.desk.upload(book(FAULTY), more=True).upload

    def determined(self, *, frozen: bool = False, verdict: str = "DITETAPKAN") -> Determination:
        """A result with both of them; RINA's row has BUDI's register record beside it."""
        with scope.entered(scope.EVERYWHERE):
            programme = self.desk.programme
            made = Determination.objects.create(
                programme=programme, version=programme.versions.get(), account=self.officer,
                purpose=Purpose.FINAL if frozen else Purpose.DRAFT, state=State.FROZEN if frozen else State.DONE,
                frozen_at=timezone.now() if frozen else None, uploads={HOME: self.upload.receipt},
            )  # fmt: skip
            rows = {row.position: row for row in self.upload.list_rows.all()}
            evidence = [
                {"check": "USIA", "outcome": "LOLOS", "value": "45", "source": "DUKCAPIL", "as_of": "2025-07-01"}
            ]
            self._person(made, rows[0].candidate_id, verdict, {
                "name": NAME, "nik": NIK, "cells": {"nik": NIK, "nama": NAME}, "evidence": evidence, "rivals": None,
            })  # fmt: skip
            self._person(made, rows[1].candidate_id, "PERLU_TINJAUAN", {
                "name": OTHER[1], "nik": "", "cells": {"nik": OTHER[0], "nama": OTHER[1]}, "evidence": [],
                "rivals": [{"nik": NIK, "weight": 9000, "record": {"nik": NIK, "nama": NAME}}],
            })  # fmt: skip
            if frozen:
                Closed.objects.create(programme=programme, root="0" * 64)
        return made

    def _person(self, made: Determination, candidate: str, verdict: str, content: dict[str, Any]) -> None:
        pk = f"{made.pk}/{candidate}"
        text = json.dumps({"place": ["12.07/0001 daftar.xlsx", "Sheet", 2], **content})
        nik = content["nik"]
        Person.objects.create(
            id=pk, determination=made, kode_kab=HOME, candidate_id=candidate, verdict=verdict,
            nik_blind=vault().blind(nik, made.programme.code) if nik else None,
            content=vault().seal(text.encode(), Person.sealed["content"].format(pk=pk)),
        )  # fmt: skip

    def worked_on(self, made: Determination) -> None:
        """The number was read; a correction was ruled with a paper, or where it is too late an objection."""
        with scope.entered(scope.EVERYWHERE):
            own = Person.objects.exclude(nik_blind=None).get(determination=made)
            actions.show_nik(by=actor(self.officer), person=own)
            frozen = made.state == State.FROZEN
            kind = RulingKind.OBJECTION if frozen else RulingKind.CORRECTION
            field, value = ("KEBERATAN", "DITOLAK") if frozen else ("nama", "BUDI SANTOSA")
            actions.rule(
                by=actor(self.officer), account=self.officer, person=own, kind=kind, field=field, value=value,
                why="Menurut KTP yang dibawa", document=PAPER,
            )  # fmt: skip
