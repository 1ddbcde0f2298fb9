"""What waits around decrees: one to draw up, to sign, to look at, to issue; replacements to decide.

Knows: which of it is whose, by role. Does not know: how any of it is done.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naungan.office.decree import queries
from naungan.office.decree.models import Decree, State
from naungan.office.inbox import Task
from naungan.office.pages import Worker, may_open
from naungan.office.programmes import queries as programmes
from naungan.office.review import queries as review
from naungan.office.review.models import Person
from naungan.office.review.person_links import Link
from naungan.office.signing import queries as signing
from naungan.office.signing.machine import State as Agreed
from naungan.office.signing.models import Agreement

STEPS = {
    State.MADE: ("decree_sign", gettext_lazy("Naskah keputusan menunggu tanda tangan")),
    State.SCANNED: ("decree_decide_scan", gettext_lazy("Pindaian keputusan menunggu diperiksa")),
    State.SIGNED: ("decree_issue", gettext_lazy("Keputusan dapat diterbitkan")),
}
"""What comes next in a state, and who may open its form."""


def tasks(who: Worker) -> Iterator[Task]:
    """For whoever draws up, signs, looks, issues or replaces."""
    programme = programmes.current_or_none()
    if programme is None:
        return
    live = list(queries.decrees(programme).exclude(state=State.CANCELLED))
    for each in live:
        yield from _next(who, each)
    if may_open(who.actor, "decree_draft"):
        used = {each.agreement_id for each in live}
        complete = Agreement.objects.filter(programme=programme, state=str(Agreed.COMPLETE)).exclude(pk__in=used)
        for agreed in complete.select_related("determination__version", "programme"):
            if signing.standing(agreed).is_complete:
                yield Task(_("Susun keputusan"), reverse("decree_draft", args=[agreed.pk]), kind="good")
    frozen = review.frozen(programme)
    if frozen and may_open(who.actor, "replacement_amend") and (number := queries.pending(frozen).count()):
        label = _("Penggantian yang menunggu keputusan perubahan")
        yield Task(label, reverse("replacement_overview"), number, kind="warn")


def _next(who: Worker, decree: Decree) -> Iterator[Task]:
    page, label = STEPS.get(State(decree.state), ("", ""))
    if page and may_open(who.actor, page):
        yield Task(str(label), reverse("decree_detail", args=[decree.pk]), kind="good", hint=decree.number)


def beside_person(who: Worker, person: Person) -> Iterator[Link]:
    """On the page of somebody who stands in a decree: a link to record that they leave."""
    determination = person.determination
    is_theirs = person.cell and may_open(who.actor, "replacement_new") and queries.stands(person)
    if is_theirs and queries.issued(determination.programme):
        yield Link(_("Catat keluar dari keputusan"), reverse("replacement_new", args=[person.candidate_id]))
