"""A run of asking: whom, how often, how fast, how many a day, and when it stops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from naungan.exchange.ask import (
    IN_A_ROW,
    LOCK,
    Asked,
    Limits,
    Plan,
    ask,
    asking_alone,
    is_current,
    keep_place,
    kept_place,
    plan,
    today_of,
)
from naungan.exchange.daily_quota import DailyQuota, quota_folder
from naungan.exchange.journal import Journal
from naungan.exchange.service import Setback, SetbackKind, service_day
from naungan.exchange.throttle import Throttle, pause
from naungan.model.errors import ServiceStopped
from naungan.model.exchange import Answer, Outcome, Question, Service
from tests.exchange.service_places import ALIVE, MORNING, QuickClock, access, question

TODAY = date(2026, 11, 30)
FLAT = Setback(SetbackKind.PASSING, "tidak menjawab pada waktunya")
LOGIN = Setback(SetbackKind.REFUSED, "menolak nama pengguna atau sandi kita")
FULL = Setback(SetbackKind.QUOTA, "kuota hari ini habis")
UNFIT = Setback(SetbackKind.UNFIT, "menganggap pertanyaan tidak lengkap")
ROWS = [question(ALIVE, f"r{number:02d}") for number in range(20)]


def answer(row_id: str = "r00", outcome: Outcome = Outcome.AKTIF, day: date = TODAY, origin: str = "uji 1") -> Answer:
    return Answer(row_id, outcome, day, MORNING, origin)


class Told:
    """A service that says what it is told to, one thing for each request; then that everybody is alive."""

    service, origin = Service.DUKCAPIL, "uji 1"

    def __init__(self, *says: Setback | Outcome) -> None:
        self.says, self.asked = list(says), list[str]()

    def ask(self, question: Question) -> Answer | Setback:
        self.asked.append(question.row_id)
        said = self.says.pop(0) if self.says else Outcome.AKTIF
        return said if isinstance(said, Setback) else answer(question.row_id, said)


class Desk:
    """An exchange with its quota on disk and a clock whose time passes at once."""

    def __init__(self, folder: Path, rows: Sequence[Question] = ROWS) -> None:
        self.folder, self.rows, self.clock = folder, rows, QuickClock()
        self.progress: list[tuple[str, int, int]] = []

    def journal(self) -> Journal:
        return Journal(self.folder / "jawaban.jsonl")

    def plan(self, service: Told, max_age: int = 30) -> Plan:
        return plan(
            self.rows, self.journal().by_row(), today=today_of(self.clock), max_age=max_age, origin=service.origin,
            behind=kept_place(self.folder),
        )  # fmt: skip

    def ask(self, service: Told, *, most: int | None = None, **limits: int) -> Asked:
        quota = DailyQuota(self.folder / "kuota", most, lambda: today_of(self.clock))
        asked = ask(
            self.plan(service), self.journal(), service, Limits(1000, 30, **limits), quota, self.clock,
            lambda *step: self.progress.append(step),
        )  # fmt: skip
        keep_place(self.folder, asked)
        return asked


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_everybody_is_asked_once_and_nobody_again(desk: Desk) -> None:
    service = Told()
    first, second = desk.ask(service), desk.ask(service)
    assert service.asked == [each.row_id for each in ROWS]
    assert (first.answered, first.sent, first.halt) == (20, 20, "")
    assert (second.plan.answered, second.sent) == (20, 0)
    assert desk.progress[0] == ("Menanyakan dukcapil", 0, 20)
    assert desk.progress[-1] == ("Menanyakan dukcapil", 20, 20)


@pytest.mark.parametrize(
    ("answers", "current"),
    [
        ([answer(day=TODAY)], True),
        ([answer(day=TODAY - timedelta(days=30))], True),
        ([answer(day=TODAY - timedelta(days=31))], False),
        ([answer(outcome=Outcome.TIDAK_DITEMUKAN)], True),
        ([answer(outcome=Outcome.TIDAK_DIKENAL)], True),
        ([answer(outcome=Outcome.TIDAK_DIKENAL, day=TODAY - timedelta(days=31))], False),
        ([answer(outcome=Outcome.TIDAK_DIKENAL, origin="uji 0")], False),
        ([answer(), answer(outcome=Outcome.GANDA)], True),
        ([answer(day=date(2026, 11, 29)), answer(outcome=Outcome.GANDA, day=date(2026, 11, 29))], False),
        ([], False),
    ],
)
def test_an_answer_is_current_until_it_is_old_or_its_words_are_known_by_now(
    answers: list[Answer], current: bool
) -> None:
    assert is_current(answers, today=TODAY, max_age=30, origin="uji 1") is current


def test_a_row_without_a_nik_is_counted_and_not_sent(tmp_path: Path) -> None:
    desk, service = Desk(tmp_path, [question(ALIVE, "a"), question(" ", "b"), question("", "c")]), Told()
    asked = desk.ask(service)
    assert service.asked == ["a"]
    assert (asked.plan.nameless, asked.plan.total, asked.left) == (2, 3, 0)


def test_what_fails_is_tried_again_with_pauses_that_grow(desk: Desk) -> None:
    service = Told(FLAT, FLAT, Outcome.AKTIF)
    asked = desk.ask(service, at_most=1)
    assert service.asked == ["r00"] * 3
    assert (asked.answered, asked.left, asked.setbacks[FLAT.sentence]) == (1, 0, 2)
    assert [nap for nap in desk.clock.naps if nap >= 1] == [1.0, 2.0]
    assert [pause(tries) for tries in (1, 4, 6, 20)] == [1.0, 8.0, 30.0, 30.0]


def test_what_fails_to_the_last_try_is_left_unanswered_and_asked_in_the_next_run(desk: Desk) -> None:
    service = Told(FLAT, FLAT, FLAT, FLAT)
    asked = desk.ask(service)
    assert (asked.answered, asked.left, asked.halt) == (19, 1, "")
    assert "r00" not in desk.journal().by_row()
    assert desk.ask(service).answered == 1
    assert service.asked[-1] == "r00"


def test_a_question_that_cannot_be_asked_is_left_at_once(desk: Desk) -> None:
    service = Told(UNFIT)
    asked = desk.ask(service, at_most=2)
    assert service.asked == ["r00", "r01"]
    assert (asked.answered, asked.left) == (1, 1)


def test_rows_that_may_be_refused_as_incomplete_hold_up_nobody(tmp_path: Path) -> None:
    bare = [question(ALIVE, f"a{number:02d}", nama="") for number in range(IN_A_ROW + 5)]
    desk, service = Desk(tmp_path, [*bare, *ROWS]), Told(*[Outcome.AKTIF] * len(ROWS), *[UNFIT] * 99)
    asked = desk.ask(service)
    assert service.asked[: len(ROWS)] == [each.row_id for each in ROWS]
    assert (asked.answered, asked.left, asked.halt) == (len(ROWS), IN_A_ROW + 5, "")


def test_unanswerable_questions_at_the_front_block_nobody_behind_them(desk: Desk) -> None:
    asked = desk.ask(Told(*[UNFIT] * (IN_A_ROW + 2)))
    assert (asked.left, asked.answered, asked.halt) == (IN_A_ROW + 2, len(ROWS) - IN_A_ROW - 2, "")


def test_the_next_run_begins_behind_the_last_question_that_was_tried_in_vain(desk: Desk) -> None:
    ill = Told(*[FLAT] * 100)
    assert desk.ask(ill).last_in_vain == "r09"
    well = Told(*[Outcome.AKTIF] * 5, LOGIN)
    assert desk.ask(well).last_in_vain == "r09", "what was in vain before stays noted"
    assert well.asked[:5] == [f"r{number}" for number in range(10, 15)]
    rest = Told()
    desk.ask(rest)
    assert rest.asked == [*(f"r{number}" for number in range(15, 20)), *(f"r{number:02d}" for number in range(10))]


def test_the_place_is_kept_though_its_question_is_answered_by_now(desk: Desk) -> None:
    desk.ask(Told(*[UNFIT] * 3), at_most=3)
    desk.journal().add([answer("r02")])
    service = Told()
    desk.ask(service, at_most=1)
    assert service.asked == ["r03"]


def test_a_used_up_quota_stops_with_how_far_it_is(desk: Desk) -> None:
    asked = desk.ask(Told(*[Outcome.AKTIF] * 5, FULL))
    assert asked.halt == (
        "Kuota hari ini habis: 5 dari 20 sudah terjawab. Jalankan lagi besok; yang sudah terjawab tidak ditanyakan lagi."
    )


def test_our_own_quota_counts_failures_and_outlives_a_restart(desk: Desk) -> None:
    first = desk.ask(Told(FLAT, Outcome.AKTIF), most=8)
    assert (first.sent, first.answered) == (8, 7)
    assert first.halt.startswith("Kuota hari ini habis: 7 dari 20")
    restarted = Told()
    assert desk.ask(restarted, most=8).halt.startswith("Kuota hari ini habis: 7 dari 20")
    assert restarted.asked == [], "nothing is sent above what was agreed"
    desk.clock.sleep(24 * 3600)
    assert desk.ask(restarted, most=8).answered == 8


def test_a_day_begins_at_midnight_in_jakarta() -> None:
    before, after = MORNING.replace(hour=16, minute=59), MORNING.replace(hour=17)
    assert (service_day(before), service_day(after)) == (TODAY, date(2026, 12, 1))


def test_two_runs_share_the_quota_of_one_account(tmp_path: Path) -> None:
    one, other = access("https://x.example"), access("https://x.example", user="lain")
    folders = [quota_folder(tmp_path, Service.DUKCAPIL, each) for each in (one, one, other)]
    counts = [DailyQuota(folder, 3, lambda: TODAY) for folder in folders]
    assert [counts[0].take(), counts[1].take(), counts[0].take(), counts[1].take()] == [True, True, True, False]
    assert [each.left() for each in counts] == [0, 0, 3]
    assert all("simulasi" not in str(folder) for folder in folders)


def test_a_refused_access_stops_at_once(desk: Desk) -> None:
    service = Told(Outcome.AKTIF, LOGIN)
    asked = desk.ask(service)
    assert len(service.asked) == 2
    assert asked.halt.startswith("Layanan dukcapil menolak nama pengguna atau sandi kita. 1 dari 20 sudah terjawab.")


def test_a_service_that_fails_again_and_again_is_not_asked_on(desk: Desk) -> None:
    service = Told(*[FLAT] * 100)
    asked = desk.ask(service)
    assert (asked.left, asked.sent) == (IN_A_ROW, IN_A_ROW * 4)
    assert "gagal pada 10 pertanyaan berturut-turut, terakhir: tidak menjawab pada waktunya. 0 dari 20" in asked.halt


def test_words_that_nobody_knows_stop_before_everybody_is_asked_in_vain(desk: Desk) -> None:
    asked = desk.ask(Told(*[Outcome.TIDAK_DIKENAL] * 100))
    assert asked.answered == IN_A_ROW
    assert "NAUNGAN_DUKCAPIL_PROTOCOL" in asked.halt
    improved = Told()
    improved.origin = "uji 2"
    desk.ask(improved)
    assert len(improved.asked) == 20, "with other words those are asked again too"


def test_each_answer_is_on_disk_before_the_next_question(desk: Desk) -> None:
    class Killed(Told):
        def ask(self, question: Question) -> Answer | Setback:
            if len(self.asked) == 3:
                raise SystemExit(137)
            return super().ask(question)

    with pytest.raises(SystemExit):
        desk.ask(Killed())
    assert sorted(desk.journal().by_row()) == ["r00", "r01", "r02"]


def test_only_one_process_asks_for_an_exchange(tmp_path: Path) -> None:
    with asking_alone(tmp_path), pytest.raises(ServiceStopped, match="proses lain"), asking_alone(tmp_path):
        pass
    with asking_alone(tmp_path):
        assert (tmp_path / LOCK).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("rate", "requests", "seconds"), [(5.0, 51, 10.0), (0.5, 4, 6.0), (1000.0, 10, 0.009)])
def test_not_faster_than_agreed(rate: float, requests: int, seconds: float) -> None:
    clock = QuickClock()
    throttle = Throttle(rate, clock)
    waited: Callable[[], None] = throttle.wait
    for _ in range(requests):
        waited()
    assert clock.ticks() == pytest.approx(seconds, abs=1e-3)


def test_a_pause_saves_up_one_second_of_requests_and_no_more() -> None:
    clock = QuickClock()
    throttle = Throttle(5.0, clock)
    clock.sleep(3600)
    for _ in range(5):
        throttle.wait()
    assert clock.ticks() == 3600
    throttle.wait()
    assert clock.ticks() > 3600
