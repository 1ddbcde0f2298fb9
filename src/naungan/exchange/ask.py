"""Ask a service about everybody of an exchange who has no current answer, one by one, and keep each answer at once.

Knows: whom to ask, how often to try, when to stop. Does not know: protocols (dukcapil.py, bpjs.py), or which answer
counts (stages/answers.py). An answer is in the journal before the next question is sent: kill -9 loses at most the one
under way.
"""

from __future__ import annotations

import fcntl
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from naungan.exchange.daily_quota import DailyQuota
from naungan.exchange.journal import Journal
from naungan.exchange.service import Clock, ServiceAdapter, Setback, SetbackKind, service_day
from naungan.exchange.throttle import Throttle, pause
from naungan.model.errors import ServiceStopped
from naungan.model.exchange import Answer, Outcome, Question, Standing
from naungan.model.money import grouped
from naungan.sources.durable_file import write_durably
from naungan.stages.answers import counted

TRIES = 4
"""How often one question is sent before it is left unanswered."""
IN_A_ROW = 10
"""So many questions one after the other without an answer that anybody understands: the service is ill, or it speaks
another protocol."""
LOCK = ".bertanya"
PLACE = ".sesudah"
"""File of an exchange's folder: the question behind which the next run begins."""

Progress = Callable[[str, int, int], None]


class Limits(NamedTuple):
    """`max_age`: days for which an answer is current; `at_most`: questions of this run, None = all."""

    per_second: float
    max_age: int
    at_most: int | None = None
    tries: int = TRIES


class Plan(NamedTuple):
    """Before anything is sent. `to_ask`: who has no current answer, in order; `nameless`: rows without a NIK, which
    cannot be asked; `behind`: row id of the question behind which it begins, '' = at the first."""

    total: int
    answered: int
    to_ask: tuple[Question, ...]
    nameless: int
    behind: str = ""


@dataclass(slots=True)
class Asked:
    """How a run went. `sent`: requests; `answered`: answers now; `left`: tried in vain; `last_in_vain`: row id of the
    last of them, of this run or of one before; `halt`: why it stopped before its end, '' if it did not."""

    plan: Plan
    sent: int = 0
    answered: int = 0
    left: int = 0
    last_in_vain: str = ""
    halt: str = ""
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    setbacks: Counter[str] = field(default_factory=Counter)


def plan(
    questions: Sequence[Question], answers: Mapping[str, Sequence[Answer]], *, today: date, max_age: int, origin: str,
    behind: str = "",
) -> Plan:  # fmt: skip
    """Who is to be asked. `origin`: of the adapter that would ask; `behind`: the last question tried in vain.

    Rows with a name and a birth date come first: those that a service may refuse as incomplete shall hold up nobody.
    Nor shall those that were tried in vain: a run begins behind them, and comes to them at its end.
    """
    askable = [each for each in questions if each.nik.strip()]
    askable.sort(key=lambda each: not (each.nama and each.tanggal_lahir))
    start = next((at for at, each in enumerate(askable, 1) if each.row_id == behind), 0)
    askable = askable[start:] + askable[:start]
    open_ = [
        each
        for each in askable
        if not is_current(answers.get(each.row_id, ()), today=today, max_age=max_age, origin=origin)
    ]
    return Plan(len(questions), len(askable) - len(open_), tuple(open_), len(questions) - len(askable), behind)


def is_current(answers: Sequence[Answer], *, today: date, max_age: int, origin: str) -> bool:
    """Is there nothing to be gained by asking again?

    An answer counts for `max_age` days. Two that contradict each other on one day are asked again on a later day. Words
    that nobody knows are asked again when they are old, or the protocol's words have changed since.
    """
    standing, answer = counted(answers)
    if answer:
        return (today - answer.as_of).days <= max_age
    if standing is Standing.BERTENTANGAN:
        return max(each.as_of for each in answers) >= today
    return any(each.origin == origin and (today - each.as_of).days <= max_age for each in answers)


def ask(
    planned: Plan, journal: Journal, adapter: ServiceAdapter, limits: Limits, quota: DailyQuota, clock: Clock,
    progress: Progress,
) -> Asked:  # fmt: skip
    """Ask until all have answered, or a limit is reached, or the service stops.

    A question that is unfit to be asked says nothing of the service's health: it is left, and not counted into those
    in a row.
    """
    asked, throttle, in_vain = Asked(planned, last_in_vain=planned.behind), Throttle(limits.per_second, clock), 0
    step = f"Menanyakan {adapter.service.value}"
    for question in planned.to_ask[: limits.at_most]:
        progress(step, planned.answered + asked.answered, planned.total)
        came = _one(question, adapter, limits, quota, clock, throttle, asked)
        if isinstance(came, Answer):
            journal.add([came])
            asked.answered += 1
            asked.outcomes[came.outcome] += 1
            in_vain = in_vain + 1 if came.outcome is Outcome.TIDAK_DIKENAL else 0
        elif came.kind in (SetbackKind.QUOTA, SetbackKind.REFUSED):
            asked.halt = halted(came, asked, adapter)
            break
        else:
            asked.left, asked.last_in_vain = asked.left + 1, question.row_id
            in_vain += came.kind is not SetbackKind.UNFIT
        if in_vain >= IN_A_ROW:
            asked.halt = gave_up(came, asked, adapter)
            break
    progress(step, planned.answered + asked.answered, planned.total)
    return asked


def _one(
    question: Question, adapter: ServiceAdapter, limits: Limits, quota: DailyQuota, clock: Clock, throttle: Throttle,
    asked: Asked,
) -> Answer | Setback:  # fmt: skip
    """Ask one question until it is answered, the tries are used up, or trying is of no use."""
    for tries in range(1, limits.tries + 1):
        throttle.wait()
        if not quota.take():
            return Setback(SetbackKind.QUOTA, "kuota hari ini habis")
        asked.sent += 1
        came = adapter.ask(question)
        if isinstance(came, Answer):
            return came
        asked.setbacks[came.sentence] += 1
        if came.kind is not SetbackKind.PASSING or tries == limits.tries:
            return came
        clock.sleep(pause(tries))
    raise AssertionError  # the loop ends by one of both


def halted(why: Setback, asked: Asked, adapter: ServiceAdapter) -> str:
    """What the user reads when the service does not let us go on."""
    so_far = _so_far(asked)
    if why.kind is SetbackKind.QUOTA:
        return (
            f"Kuota hari ini habis: {so_far} sudah terjawab. Jalankan lagi besok; yang sudah terjawab tidak ditanyakan "
            "lagi."
        )
    return (
        f"Layanan {adapter.service.value} {why.sentence}. {so_far} sudah terjawab. Perbaiki itu, lalu jalankan lagi; "
        "yang sudah terjawab tidak ditanyakan lagi."
    )


def gave_up(last: Answer | Setback, asked: Asked, adapter: ServiceAdapter) -> str:
    """What the user reads when question after question was in vain."""
    name = adapter.service.value
    if isinstance(last, Answer):
        return (
            f"Layanan {name} {IN_A_ROW} kali berturut-turut menjawab dengan kata yang tidak dikenal: {last.said!r}. "
            f"Cocokkan berkas protokolnya (NAUNGAN_{adapter.service.name}_PROTOCOL), ubah versinya, lalu jalankan lagi."
        )
    return (
        f"Layanan {name} gagal pada {IN_A_ROW} pertanyaan berturut-turut, terakhir: {last.sentence}. {_so_far(asked)} "
        "sudah terjawab. Jalankan lagi nanti; yang sudah terjawab tidak ditanyakan lagi."
    )


def _so_far(asked: Asked) -> str:
    return f"{grouped(asked.plan.answered + asked.answered)} dari {grouped(asked.plan.total)}"


def kept_place(folder: Path) -> str:
    """Behind which question the next run of an exchange begins; '' = at the first."""
    file = folder / PLACE
    return file.read_text("utf-8").strip() if file.exists() else ""


def keep_place(folder: Path, asked: Asked) -> None:
    """Note it for the next run."""
    if asked.last_in_vain != asked.plan.behind:
        write_durably(folder / PLACE, f"{asked.last_in_vain}\n".encode())


@contextmanager
def asking_alone(folder: Path) -> Iterator[None]:
    """Hold an exchange for one asking at a time: two would ask everybody twice. Raises: ServiceStopped."""
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ServiceStopped(f"{folder} sedang ditanyakan oleh proses lain. Tunggu sampai selesai.") from error
        yield
    finally:
        os.close(handle)


def today_of(clock: Clock) -> date:
    """The service's day."""
    return service_day(clock.now())
