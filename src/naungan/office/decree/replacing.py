"""Replacing: somebody leaves a decreed list, the next of the waiting list enters; both wait for an amending decree.

Knows: that nobody chooses who enters, and that of two at once one is first. Does not know: the law of a cause.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from naungan.model.decision import Verdict
from naungan.model.errors import Refused
from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor, demand
from naungan.office.audit.actions import append
from naungan.office.decree import policies, queries
from naungan.office.decree.models import Cause, Replacement
from naungan.office.decree.policies import Act
from naungan.office.programmes.models import Programme
from naungan.office.review.figures import Count, figures
from naungan.office.review.models import CellResult, Determination, Person
from naungan.office.signing import actions as signing
from naungan.office.signing.models import Agreement
from naungan.office.typed_text import plain
from naungan.office.vault_in_use import vault


@transaction.atomic
def replace(*, by: Actor, account: Account, person: Person, cause: Cause, day: date, why: str) -> Replacement:
    """Record that somebody leaves; whose turn it is enters, or nobody where the list is empty. Raises: Refused."""
    determination = person.determination
    demand(policies.may(by, Act.REPLACE, person.kode_kab), policies.has_reason(why))
    if not queries.issued(determination.programme):
        raise Refused(Refusal("BELUM_TERBIT", "Belum ada keputusan yang terbit; ubah daftarnya sendiri dahulu."))
    CellResult.objects.select_for_update().get(determination=determination, cell=person.cell)  # one at a time
    before = Replacement.objects.filter(determination=determination)
    has_entered = before.filter(entering=person.candidate_id).exists()
    has_left = before.filter(leaving=person.candidate_id).exists()
    demand(
        policies.can_leave(person.verdict, has_left, has_entered),
        policies.is_past(day, timezone.localdate()),
    )
    was_waiting = person.verdict == Verdict.CADANGAN and not has_entered
    made = Replacement.objects.create(
        determination=determination, kode_kab=person.kode_kab, cell=person.cell, leaving=person.candidate_id,
        was_waiting=was_waiting, cause=cause, day=day, why=b"", account=account,
    )  # fmt: skip
    turn = None if was_waiting else queries.next_waiting(determination, person.cell)
    made.entering = turn.candidate_id if turn else ""
    place = Replacement.sealed["why"].format(pk=made.pk)
    made.why = vault().seal(plain(why).encode(), place)
    made.save(update_fields=["entering", "why"])
    append(by=by.id, act=Act.REPLACE, subject=_subject(made), payload=_told(made))
    return made


@transaction.atomic
def undo(*, by: Actor, replacement: Replacement) -> None:
    """Take a replacement back that no agreement stands for, the newest of its cell first. Raises: Refused."""
    demand(policies.may(by, Act.UNDO_REPLACE, replacement.kode_kab))
    of = replacement.determination
    CellResult.objects.select_for_update().get(determination=of, cell=replacement.cell)
    newest = Replacement.objects.filter(determination=of, cell=replacement.cell).order_by("-pk").first()
    if newest is None or newest.pk != replacement.pk:
        raise Refused(Refusal("BUKAN_TERBARU", "Batalkan dahulu penggantian sesudahnya dalam kelompok yang sama."))
    if not queries.pending(of).filter(pk=newest.pk).exists():
        raise Refused(Refusal("SUDAH_DISEPAKATI", "Penggantian ini sudah masuk berita acara."))
    append(by=by.id, act=Act.UNDO_REPLACE, subject=_subject(newest), payload=_told(newest))
    newest.delete()


@transaction.atomic
def amend(*, by: Actor, account: Account, programme: Programme, place: str, held_on: date, notes: str) -> Agreement:
    """Draw up the minutes that decide all replacements which wait. Raises: Refused."""
    demand(policies.may(by, Act.AMEND))
    decrees = queries.issued(programme)
    if not decrees:
        raise Refused(Refusal("BELUM_TERBIT", "Belum ada keputusan yang dapat diubah."))
    of = Determination.objects.select_for_update().get(pk=decrees[-1].determination_id)
    rows = list(queries.pending(of).order_by("pk"))
    if not rows:
        raise Refused(Refusal("TANPA_PENGGANTIAN", "Tidak ada penggantian yang menunggu keputusan perubahan."))
    facts = facts_of(of, rows, decrees[-1].number)
    codes = sorted({each.kode_kab for each in rows})
    made = signing.draw_up(
        by=by, account=account, determination=of, kind="perubahan", regions=codes, facts=facts, place=place,
        held_on=held_on, notes=notes,
    )  # fmt: skip
    Replacement.objects.filter(pk__in=[each.pk for each in rows]).update(agreement=made)
    return made


def facts_of(of: Determination, rows: list[Replacement], amends: str) -> dict[str, Any]:
    """What the minutes of a change state: who leaves and enters as counts and hashes, and what is left after it, in the
    words of signing/facts.py. Nobody is named."""
    settled, times = [*queries.decided(of), *rows], len(queries.issued(of.programme))
    after = figures(of, queries.moved(settled)._replace(times=times))
    touched = {each.kode_kab for each in rows}
    return {
        "programme": of.programme.code, "root": after.root, "code": after.stamp.code, "amends": amends,
        "day": after.stamp.day.isoformat(), "months": after.months, "total": _numbers(after.total),
        "regencies": [
            {"code": each.code, "name": each.name, **_numbers(each),
             **_changed([row for row in rows if row.kode_kab == each.code])}
            for each in after.by_regency if each.code in touched
        ],
    }  # fmt: skip


def _numbers(of: Count) -> dict[str, int]:
    return {"seats": of.seats, "filled": of.filled, "waiting": of.waiting, "rupiah": of.whole}


def _changed(rows: list[Replacement]) -> dict[str, int | str]:
    return {
        "leave": sum(not each.was_waiting for each in rows), "enter": sum(bool(each.entering) for each in rows),
        "strike": sum(each.was_waiting for each in rows), "rows": queries.changes_hash(rows),
    }  # fmt: skip


def _subject(of: Replacement) -> str:
    return f"{of.determination.log_id}/{of.leaving}"


def _told(of: Replacement) -> dict[str, str]:
    return {"cause": str(of.cause), "cell": of.cell, "enters": of.entering, "day": of.day.isoformat()}
