"""kill -9 of the web server and of the worker, as real processes: nothing lost, nothing double, receipts honoured."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

import pytest

from naungan.office import scope
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.intake.models import ListRow, Upload
from naungan.office.jobs.models import Job, JobState
from naungan.office.review.models import Determination, Person, Purpose, State
from tests.office import tiny_office
from tests.office.kill_tools import Visitor, ask, at_work, time_passes, until_begun, until_ended
from tests.office.tiny_province import DOUBTED, Row, TinyProvince, workbook


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_web_server_honours_every_receipt(
    kind: str, tiny: TinyProvince, monkeypatch: pytest.MonkeyPatch, drill_count: Callable[[int, int], int]
) -> None:
    rng, receipts, kills, lists = random.Random(5), list[str](), 0, drill_count(5, 100)
    rows = tiny.rows[DOUBTED]
    with at_work(kind, monkeypatch, **{tiny_office.FOLDER: str(tiny.folder)}) as office:
        visitor, seconds = Visitor(office), 0.0
        for number in (0, 1):  # the first one of a server takes longer than any other
            begun = time.monotonic()
            receipts.append(visitor.upload(_long_list(rows, number)))
            seconds = time.monotonic() - begun
        for number in range(2, lists + 2):
            data = _long_list(rows, number)
            answer: list[str] = []
            sending = threading.Thread(target=lambda d=data, a=answer: a.append(visitor.upload(d)))
            sending.start()
            # How long an upload takes differs under load: the first kill is sure to come before its end.
            time.sleep(rng.uniform(0.0, seconds) if kills else 0.0)
            office.kill_web()
            sending.join()
            kills += not answer[0]
            office.open_doors()
            receipts += [each for each in (answer[0], visitor.upload(data)) if each]
        assert kills, "a test without a kill tells nothing"
        with scope.entered(scope.EVERYWHERE):
            made = list(Upload.objects.order_by("number"))
            assert [each.number for each in made] == list(range(1, lists + 3)), "no file is in twice, none is lost"
            assert {each.receipt for each in made} == set(receipts)
            for each in made:
                assert ListRow.objects.filter(upload=each).count() == each.rows == len(rows) + 200
        assert verify().fault is None


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_worker_leaves_one_result(
    kind: str, tiny: TinyProvince, monkeypatch: pytest.MonkeyPatch,
    drill_count: Callable[[int, int], int],
) -> None:  # fmt: skip
    rng, kills, runs = random.Random(7), 0, drill_count(5, 100)
    lists = tiny_office.kept_lists()
    told = {tiny_office.FOLDER: str(tiny.folder), tiny_office.LISTS: str(lists)}
    with at_work(kind, monkeypatch, **told) as office:
        office.kill_worker()
        people = sum(map(len, tiny.rows.values()))
        for number in range(runs):
            asked = ask(Purpose.FINAL if number == runs - 1 else Purpose.DRAFT)
            office.start_worker()
            until_begun(asked)
            time.sleep(rng.uniform(0.0, 1.6))
            office.kill_worker()
            kills += Job.objects.get(pk=asked.job_id).state == JobState.RUNNING
            time_passes()
            office.start_worker()
            until_ended(asked)
            office.kill_worker()
            with scope.entered(scope.EVERYWHERE):
                asked.refresh_from_db()
                assert asked.is_stored, asked.refusal
                assert Person.objects.filter(determination=asked).count() == people
        assert kills, "a test without a kill tells nothing"
        with scope.entered(scope.EVERYWHERE):
            assert Determination.objects.count() == runs
            assert asked.state == State.FROZEN
            drafts = Determination.objects.filter(purpose=Purpose.DRAFT)
            assert len({each.root for each in drafts}) == 1, "the same lists give the same draft"
        told_in_log = LogEntry.objects.filter(act__in=("tetapkan", "bekukan")).count()
        assert told_in_log == runs
        assert verify().fault is None


def _long_list(rows: list[Row], number: int) -> bytes:
    return workbook(*rows, *({**rows[0], "nama": f"ORANG {number} {each}"} for each in range(200)))
