"""What waits in signing: minutes to draw up or open, a signature, a paper to look at, an approval that holds.

Knows: which of it is whose. Does not know: how any of it is done.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from naungan.office.accounts.models import Role
from naungan.office.inbox import Task
from naungan.office.pages import Worker, may_open
from naungan.office.programmes import queries as programmes
from naungan.office.review import queries as review
from naungan.office.signing import queries
from naungan.office.signing.actions import address
from naungan.office.signing.machine import State
from naungan.office.signing.models import Agreement, Kind
from naungan.office.signing.queries import Standing


def tasks(who: Worker) -> Iterator[Task]:
    """For whoever writes minutes, whoever signs them now, and whoever appoints these."""
    if Role.ADMINISTRATOR in who.actor.roles:
        yield from _appointing()
    if not may_open(who.actor, "signing_overview"):
        return
    found = queries.at_work()
    if found is None:
        yield from _drawing_up(who)
        return
    stands = queries.standing(found)
    if not stands.is_valid:
        return
    if Role.PROVINCE_OFFICER in who.actor.roles:
        yield from _writing(found, stands)
    mine = queries.signs_at(found, who.actor)
    for step in stands.steps:
        if step.is_turn and step.part in mine and step.paper is None:
            url = f"{reverse('signing_sign', args=[found.pk])}?bagian={step.part.code}"
            yield Task(_("Berita acara menunggu tanda tangan Anda"), url, kind="warn", hint=step.name)


def _drawing_up(who: Worker) -> Iterator[Task]:
    programme = programmes.current_or_none()
    frozen = review.frozen(programme) if programme else None
    if frozen is None or Role.PROVINCE_OFFICER not in who.actor.roles:
        return
    if queries.newest(frozen, Kind.DETERMINATION) is None:
        yield Task(_("Susun berita acara penetapan"), reverse("signing_draw_up"), kind="good")


def _appointing() -> Iterator[Task]:
    """One for each place where nobody can sign as things are."""
    found = queries.at_work()
    stands = queries.standing(found) if found else None
    for hint in stands.holds if stands and stands.is_valid else ():
        yield Task(_("Tetapkan penanda tangan berita acara"), reverse("staff"), kind="bad", hint=hint)


def _writing(found: Agreement, stands: Standing) -> Iterator[Task]:
    if stands.state is State.DRAWN_UP:
        yield Task(_("Buka penandatanganan berita acara"), address(found), kind="good")
    papers = [step.paper for step in stands.steps if step.paper]
    if papers:
        told = _("Pindaian tanda tangan yang perlu diperiksa")
        yield Task(told, reverse("signing_scan", args=[papers[0].pk]), len(papers), kind="warn")
    if stands.holds:
        hint = stands.holds[0]
        yield Task(_("Persetujuan tertahan"), address(found), len(stands.holds), kind="bad", hint=hint)
