"""What waits in review: a determination to ask for, read or freeze, identities to settle, rejections to confirm.

Knows: which of it is whose, by role and regency. Does not know: how any of it is done.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naungan.office.accounts.models import Role
from naungan.office.inbox import Task
from naungan.office.pages import Worker, may_open
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Programme
from naungan.office.review import queries, rejections
from naungan.office.review.models import Determination, State


def tasks(who: Worker) -> Iterator[Task]:
    """For whoever determines, judges identities or confirms rejections."""
    programme = programmes.current_or_none()
    if programme is None:
        return
    last = queries.last_stored(programme)
    if Role.PROVINCE_OFFICER in who.actor.roles and not programmes.is_closed(programme):
        yield from _determining(programme, last)
    if last is not None and last.state != State.FROZEN:
        yield from _judging(who, last)
    if last is not None and last.state == State.FROZEN:
        yield from _confirming(who, last)


def _determining(programme: Programme, last: Determination | None) -> Iterator[Task]:
    newest = queries.newest(programme)
    if newest is not None and newest.is_waiting:
        return  # being worked out: nothing to do but wait
    if newest is not None and not newest.is_stored:
        told = newest.refusal or (newest.job.sentence if newest.job else "")
        yield Task(
            _("Penetapan gagal: baca sebabnya"), reverse("review_detail", args=[newest.pk]), kind="bad", hint=told
        )
    now = queries.inputs(programme)
    if last is None:
        if now.uploads:
            yield Task(
                _("Hitung rancangan penetapan: daftar yang diserahkan"), reverse("review_overview"), len(now.uploads)
            )
        return
    if not queries.is_bound_to(last, now):
        told = _("Daftar, register, program atau putusan berubah sesudah penetapan terakhir.")
        yield Task(_("Hitung penetapan sekali lagi"), reverse("review_overview"), kind="warn", hint=told)
        return
    told = _("Dihitung pada %(day)s.") % {"day": f"{timezone.localtime(last.created_at):%d-%m-%Y %H.%M}"}
    yield Task(
        _("Penetapan selesai dihitung: baca hasilnya"), reverse("review_detail", args=[last.pk]), kind="good", hint=told
    )
    if not queries.missing(programme, now) and not queries.doubtful(last):
        yield Task(_("Penetapan dapat dibekukan"), reverse("review_freeze"), kind="good")


def _judging(who: Worker, last: Determination) -> Iterator[Task]:
    """Identities in doubt within one's regencies, but not of a list that one sent oneself."""
    if not may_open(who.actor, "review_queue"):
        return
    number = len(queries.waiting_for(last, who.account.pk))
    if number:
        yield Task(_("Identitas yang perlu diputuskan"), reverse("review_queue", args=[last.pk]), number, kind="warn")


def _confirming(who: Worker, last: Determination) -> Iterator[Task]:
    """Rejections of the determination that binds."""
    if Role.PROVINCE_OFFICER in who.actor.roles:
        codes = None
    else:
        codes = {held.regency for held in who.actor.held if held.role is Role.REGENCY_HEAD}
    number = rejections.unconfirmed_count(last, codes)
    if number:
        label = _("Kelompok penolakan yang perlu disahkan")
        yield Task(label, reverse("review_rejections", args=[last.pk]), number, kind="warn")
