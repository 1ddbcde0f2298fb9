"""What waits at a hearing: lists to print, objections to answer, upheld ones to follow.

Knows: which of it is whose, by role and regency. Does not know: how any of it is done.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naungan.office.accounts.models import Role
from naungan.office.hearing import queries
from naungan.office.hearing.models import Hearing, Standing
from naungan.office.inbox import Task
from naungan.office.pages import Worker
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Programme


def tasks(who: Worker) -> Iterator[Task]:
    """For officers of the province and of a regency."""
    programme = programmes.current_or_none()
    if programme is None:
        return
    found, today = queries.unclosed(programme), timezone.localdate()
    running = found if found and found.standing(today) in (Standing.AHEAD, Standing.RUNNING) else None
    if Role.PROVINCE_OFFICER in who.actor.roles:
        yield from _of_the_province(programme, running)
    for held in sorted(who.actor.held):
        if held.role is Role.REGENCY_OFFICER:
            yield from _of_a_regency(programme, running, held.regency)


def _of_the_province(programme: Programme, running: Hearing | None) -> Iterator[Task]:
    waiting = queries.awaited(programme, timezone.localdate())
    if waiting.number:
        told = _("%(n)s sudah lewat batas.") % {"n": waiting.overdue} if waiting.overdue else ""
        kind = "bad" if waiting.overdue else "warn"
        yield Task(
            _("Keberatan yang perlu dijawab"), reverse("hearing_objections"), waiting.number, waiting.until, kind, told
        )
    if running:
        yield Task(_("Uji publik di desa berlangsung"), reverse("hearing_overview"), until=running.last_day)


def _of_a_regency(programme: Programme, running: Hearing | None, kode_kab: str) -> Iterator[Task]:
    place = {"place": programmes.regions(programme)[kode_kab].name}
    for each in queries.to_follow(programme):
        if each.kode_kab == kode_kab:
            url = reverse("hearing_objection", args=[each.pk])
            told = {**place, "receipt": each.receipt}
            yield Task(_("Tindak lanjuti keberatan %(receipt)s, %(place)s") % told, url, kind="warn")
    if running:
        url = reverse("hearing_regency", args=[running.pk, kode_kab])
        yield Task(_("Pasang daftar desa dan catat keberatan, %(place)s") % place, url, until=running.last_day)
