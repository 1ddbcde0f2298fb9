"""Erasing one person: what is sealed is overwritten, blind index and salt go, the log says that it happened.

Knows: the order by which a run that was cut off can be run again. Does not know: where somebody lies (queries.py) or
whether the law lets them go (policies.py). What lay in the database's pages before, and in backups, opens only with its
data key: `naungan office rotate-keys` makes that unreadable too.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.utils import timezone

from naungan.model.nik import mask_nik
from naungan.model.refusal import Refusal
from naungan.office import scope
from naungan.office.accounts.policies import OPERATOR, demand
from naungan.office.audit.actions import append, erase_payload
from naungan.office.audit.models import Payload
from naungan.office.blobs import BlobRef, delete_blob
from naungan.office.decree.models import Replacement
from naungan.office.hearing.models import Objection
from naungan.office.intake import queries as intake
from naungan.office.intake.models import ListRow
from naungan.office.privacy import policies, queries
from naungan.office.privacy.data_classes import classes_on
from naungan.office.privacy.policies import Act
from naungan.office.privacy.queries import Holding, Holdings, Place, Report
from naungan.office.review import queries as review
from naungan.office.review.models import Person, Ruling
from naungan.office.typed_text import plain
from naungan.office.vault_in_use import vault

GONE = "(data dihapus)"
NO_CELLS: dict[str, Any] = {"cells": {}, "erased": True}
LIST_GONE = {"file": GONE, "sheet": "", "row": 0, "problems": [], **NO_CELLS}
OBJECTION_GONE: dict[str, Any] = {"who": "", "contact": "", "text": GONE, "person": "", "erased": True}
PERSON_GONE = {"name": GONE, "nik": "", "place": ["", "", 0], "evidence": [], "rivals": None, **NO_CELLS}


class Plan(NamedTuple):
    """What an erasure would do. `refusals`: why it may not yet."""

    holdings: Holdings
    refusals: list[Refusal]


class Erased(NamedTuple):
    """What was done. `counts`: by place; `subject`: how the log names it; empty where nothing was left."""

    subject: str
    counts: dict[str, int]
    holdings: Holdings


def plan(nik: str, report: Report) -> Plan:
    """Look, and judge. Changes nothing."""
    with scope.entered(scope.EVERYWHERE):
        return _planned(nik, report)


def erase(home: Path, nik: str, *, letter: str, reason: str, report: Report) -> Erased:
    """Erase everything of one person that is not in a file of many. All or nothing, and again after a crash.

    Raises: Refused.
    """
    with scope.entered(scope.EVERYWHERE), transaction.atomic():
        found = _planned(nik, report)
        demand(policies.has_ground(letter, reason), *found.refusals)
        held = found.holdings
        subject = f"penghapusan:{secrets.token_hex(8)}" if held.shredded else ""
        if subject:
            _shred(home, nik, held)
            counts = dict(Counter(str(each.place) for each in held.shredded))
            left = [[each.where, _due(each)] for each in held.found if each.place not in queries.SHREDDED]
            told = {
                "letter": plain(letter),
                "reason": plain(reason),
                "counts": counts,
                "left": left,
            }
            append(by=OPERATOR.id, act=Act.ERASE, subject=subject, payload=told)
    scrub()
    return Erased(subject, dict(Counter(str(each.place) for each in held.shredded)), held)


def _due(each: Holding) -> str:
    """The first day on which a file of many must go; empty: its days have not begun."""
    day = classes_on(timezone.localdate())[each.kept].due_on(each.since) if each.since else None
    return day.isoformat() if day else ""


def _planned(nik: str, report: Report) -> Plan:
    held, today = queries.find(nik, report), timezone.localdate()
    told = ((each.where, each.kept, each.since, each.busy) for each in held.shredded)
    return Plan(held, policies.may_erase(told, classes_on(today), today))


def _shred(home: Path, nik: str, held: Holdings) -> None:
    """Rows, then sealed papers, then the log. A paper goes before the commit: if that fails it is asked for again, and
    one that is gone already is no complaint."""
    shred_list_rows([each.key for each in held.of(Place.LIST_ROW)])
    shred_people([each.key for each in held.of(Place.PERSON)])
    shred_rulings([each.key for each in held.of(Place.RULING)])
    for each in held.of(Place.MENTION):
        _mask_mention(each.table, each.key, nik)
    shred_objections([each.key for each in held.of(Place.OBJECTION)])
    shred_replacements([each.key for each in held.of(Place.REPLACEMENT)])
    for each in held.of(Place.PAPER, Place.SCAN):
        delete_blob(home, BlobRef(each.key, "", 0))
    forget([int(each.key) for each in held.of(Place.LOG)])


def shred_list_rows(keys: list[str]) -> None:
    """Overwrite rows of lists; what is counted stays."""
    for row in ListRow.objects.filter(pk__in=keys):
        row.nik_blind, row.content_mark, row.content = None, b"", _sealed(row, "content", LIST_GONE)
        row.save(update_fields=["nik_blind", "content_mark", "content"])


def shred_people(keys: list[str]) -> None:
    """Overwrite rows of determinations; verdict, cell and rank stay."""
    for row in Person.objects.filter(pk__in=keys):
        row.nik_blind, row.content = None, _sealed(row, "content", PERSON_GONE)
        row.save(update_fields=["nik_blind", "content"])


def shred_rulings(keys: list[str]) -> None:
    """Overwrite rulings. One that is erased settles nothing any more."""
    for row in Ruling.objects.filter(pk__in=keys):
        for column, place in Ruling.sealed.items():
            setattr(row, column, vault().seal(b"", place.format(pk=row.pk)))
        row.document, row.document_hash, row.is_settled, row.is_withdrawn = "", "", False, True
        row.save(update_fields=["value", "why", "document", "document_hash", "is_settled", "is_withdrawn"])


def shred_objections(keys: list[str]) -> None:
    """Overwrite objections; that there was one, and its answer without the reason, stay."""
    for row in Objection.objects.filter(pk__in=keys):
        row.content = _sealed(row, "content", OBJECTION_GONE)
        row.answer, row.reply, row.document, row.document_hash = b"", b"", "", ""
        row.save(update_fields=["content", "answer", "reply", "document", "document_hash"])


def shred_replacements(keys: list[str]) -> None:
    """Overwrite why somebody left; that they did, and the cause in one word, stand in a decree and stay."""
    for row in Replacement.objects.filter(pk__in=keys):
        row.why = vault().seal(b"", Replacement.sealed["why"].format(pk=row.pk))
        row.save(update_fields=["why"])


def forget(seqs: list[int]) -> None:
    """Delete the payloads of these entries."""
    for seq in seqs:
        erase_payload(by=OPERATOR.id, seq=seq)


def _mask_mention(table: str, key: str, nik: str) -> None:
    """Take this person out of somebody else's row: the register's record beside it, and the number anywhere in it."""
    row: ListRow | Person
    if table == ListRow._meta.db_table:
        row = ListRow.objects.get(pk=key)
        content = intake.opened(row)
    else:
        row = Person.objects.get(pk=key)
        content = review.opened(row)
        if content["rivals"]:
            content["rivals"] = [rival for rival in content["rivals"] if rival["nik"] != nik]
    masked = json.loads(json.dumps(content).replace(nik, mask_nik(nik)))
    row.content = _sealed(row, "content", masked)
    row.save(update_fields=["content"])


def _sealed(row: models.Model, column: str, content: dict[str, Any]) -> bytes:
    place: str = row.sealed[column].format(pk=row.pk)  # type: ignore[attr-defined]  # both models say it
    return vault().seal(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"), place)


def scrub() -> None:
    """Let no older copy of a row lie about in the database's own files, as far as it can be told to."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        if connection.in_atomic_block:  # within somebody else's transaction no table can be swept
            return
        for model in (ListRow, Person, Ruling, Objection, Replacement, Payload):
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
