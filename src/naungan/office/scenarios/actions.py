"""Trying and keeping: each act with its entry in one transaction. Nothing here changes a determination or a programme.

Knows: the order of asking, writing, logging. Does not know: how an answer is found (whatif.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor, demand
from naungan.office.audit.actions import append
from naungan.office.review.models import Determination
from naungan.office.scenarios import policies, queries
from naungan.office.scenarios.models import Scenario
from naungan.office.scenarios.policies import Act
from naungan.reports.comparison import Comparison
from naungan.sources.cell_text import mask_card_numbers
from naungan.whatif import ask as find


def ask(*, by: Actor, determination: Determination, words: Sequence[str]) -> Comparison:
    """What would be if? Raises: Refused; WrongCall for a change that cannot be."""
    demand(policies.may(by, Act.ASK), policies.has_no_number(words))
    found = find(queries.held(determination), words)
    with transaction.atomic():
        append(by=by.id, act=Act.ASK, subject=determination.log_id, payload={"changes": list(words)})
    return found


@transaction.atomic
def log_margin(*, by: Actor, determination: Determination, kode_kab: str) -> None:
    """Log that people around the cut-offs of a regency are shown."""
    append(by=by.id, act=Act.SHOW_MARGIN, subject=f"{determination.log_id}/{kode_kab}")


def save(*, by: Actor, account: Account, determination: Determination, words: Sequence[str], name: str) -> Scenario:
    """Keep a question under a name, with the sums of its answer. Raises: Refused; WrongCall."""
    demand(policies.may(by, Act.SAVE), policies.has_no_number(words))
    told = queries.summary(find(queries.held(determination), words))
    with transaction.atomic():
        Determination.objects.select_for_update().get(pk=determination.pk)
        name = mask_card_numbers(" ".join(name.split()))
        demand(policies.has_name(name, [each.name for each in queries.scenarios(determination)]))
        last = Scenario.objects.filter(determination=determination).aggregate(last=Max("number"))["last"] or 0
        made = Scenario.objects.create(
            determination=determination, number=last + 1, name=name, changes=list(words), summary=told, account=account
        )
        _log(by, Act.SAVE, made, {"name": name, "changes": list(words)})
    return made


@transaction.atomic
def rename(*, by: Actor, scenario: Scenario, name: str) -> None:
    """Give it another name. Raises: Refused."""
    now, name = _locked(scenario), mask_card_numbers(" ".join(name.split()))
    others = [each.name for each in queries.scenarios(now.determination) if each.pk != now.pk]
    demand(policies.may(by, Act.RENAME), policies.still_there(bool(now.removed_at)), policies.has_name(name, others))
    before, now.name = now.name, name
    now.save(update_fields=["name"])
    _log(by, Act.RENAME, now, {"before": before, "name": name})


@transaction.atomic
def remove(*, by: Actor, account: Account, scenario: Scenario) -> None:
    """Take it off the list; that it was there stays known. Raises: Refused."""
    now = _locked(scenario)
    demand(policies.may(by, Act.REMOVE), policies.still_there(bool(now.removed_at)))
    now.removed_by, now.removed_at = account, timezone.now()
    now.save(update_fields=["removed_by", "removed_at"])
    _log(by, Act.REMOVE, now, {"name": now.name})


def _locked(scenario: Scenario) -> Scenario:
    Determination.objects.select_for_update().get(pk=scenario.determination_id)
    return Scenario.objects.select_related("determination").get(pk=scenario.pk)


def _log(by: Actor, act: Act, scenario: Scenario, payload: dict[str, str | list[str]]) -> None:
    append(by=by.id, act=act, subject=f"{scenario.determination.log_id}/{scenario.log_id}", payload=payload)
