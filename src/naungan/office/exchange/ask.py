"""Asking a configured service in the background: some people at a time, each answer kept before the next question.

Knows: that a killed worker loses no answer, and that other jobs get their turn between. Does not know: whom to ask or
when to stop (naungan.exchange.ask), or protocols.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from naungan.exchange.ask import Limits, ask, plan, today_of
from naungan.exchange.asked_service import adapter_of
from naungan.exchange.daily_quota import DailyQuota, quota_folder
from naungan.exchange.journal import Journal
from naungan.exchange.service import SystemClock
from naungan.model.errors import ServiceStopped
from naungan.model.exchange import Answer, Service
from naungan.office import scope
from naungan.office.accounts.policies import demand
from naungan.office.accounts.queries import actor
from naungan.office.exchange import actions, folder, policies, queue
from naungan.office.exchange.models import Delivery
from naungan.office.exchange.policies import Act
from naungan.office.jobs.actions import Context, handles
from naungan.sources.key_file import data_home

AT_ONCE = 200
"""Questions of one job; then whatever else waits in the queue has its turn."""
MAX_AGE = 30
"""Days for which an answer is not asked for again."""
PER_SECOND, USUAL_PER_SECOND = "NAUNGAN_ASK_PER_SECOND", 5.0


class KeptJournal(Journal):
    """A journal whose every new line is kept at once by `keep`."""

    def __init__(self, file: Path, keep: Callable[[bytes], None]) -> None:
        super().__init__(file)
        self._keep_line = keep

    def add(self, answers: Iterable[Answer]) -> int:
        """As of any journal. Raises: LeaseLost, where the job is held by somebody else by now."""
        before = self.file.stat().st_size
        number = super().add(answers)
        if number:
            self._keep_line(self.file.read_bytes()[before:])
        return number


@handles(queue.ASK)
def handle(context: Context) -> None:
    """Work off one job. Raises: LeaseLost; Refused, where its officer may no more."""
    with scope.entered(scope.EVERYWHERE):
        found = Delivery.objects.select_related("exchange__programme").get(pk=context.job.arguments["delivery"])
        by = actor(context.account)
        demand(policies.may(by, Act.CALL))
    run = _asked(found, context) if found.exchange.is_open else _Run()
    told = {"delivery": found.pk, "behind": run.behind}
    end = actions.End(context.hold, lambda: context.complete(told))
    with scope.entered(scope.EVERYWHERE):
        actions.called(
            found, run.halt, by=by, account=context.account, behind=run.behind, remaining=run.remaining, end=end
        )


class _Run(NamedTuple):
    """`halt`: why it stopped before its end; `behind`: whom was tried in vain last; `remaining`: how many are left to
    be asked in jobs that follow. Each is asked once in a run of jobs, however many are in vain, so that it ends."""

    halt: str = ""
    behind: str = ""
    remaining: int = 0


def _asked(delivery: Delivery, context: Context) -> _Run:
    exchange, clock = delivery.exchange, SystemClock()
    behind, remaining = context.job.arguments.get("behind", ""), context.job.arguments.get("remaining")
    with folder.opened(exchange) as found:
        found.journal = KeptJournal(
            found.journal.file, lambda line: actions.keep_reply(delivery, line, hold=context.hold)
        )
        try:
            adapter, access = adapter_of(Service(exchange.service), os.environ, clock)
        except ServiceStopped as stopped:
            return _Run(str(stopped), behind)
        quota = DailyQuota(quota_folder(data_home(), found.service, access), exchange.quota, lambda: today_of(clock))
        planned = plan(
            found.questions(), found.journal.by_row(), today=today_of(clock), max_age=MAX_AGE, origin=adapter.origin,
            behind=behind,
        )  # fmt: skip
        number = len(planned.to_ask) if remaining is None else min(remaining, len(planned.to_ask))
        limits = Limits(_per_second(), MAX_AGE, min(AT_ONCE, number))
        asked = ask(planned, found.journal, adapter, limits, quota, clock, context.progress)
        left = f"{asked.left} pertanyaan gagal dan dapat dicoba lagi nanti." if asked.left else ""
        rest = 0 if asked.halt else max(0, number - AT_ONCE)
        return _Run(asked.halt or ("" if rest else left), asked.last_in_vain, rest)


def _per_second() -> float:
    """As whoever runs the office set it, else the usual."""
    try:
        told = float(os.environ.get(PER_SECOND, "").replace(",", ".") or USUAL_PER_SECOND)
    except ValueError:
        return USUAL_PER_SECOND
    return told if 0 < told <= 1000 else USUAL_PER_SECOND
