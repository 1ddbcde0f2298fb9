"""The exchange in the office: asked by file or by service, answered in any order, used as a register; nothing shown
that need not be."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from naungan.engines.registers import import_register
from naungan.exchange.service import Setback, SetbackKind
from naungan.exchange.service_adapter import Adapter
from naungan.model.errors import PasswordWrong, Refused
from naungan.model.exchange import Answer, Question, Service
from naungan.model.register import Coverage
from naungan.office import scope
from naungan.office.accounts.models import Role
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.exchange import actions, ask, chore, folder, making, policies, queries
from naungan.office.exchange import receive as receiving
from naungan.office.exchange.inbox import tasks
from naungan.office.exchange.models import RECEIVES, Delivery, Exchange, HandedFile, Kind, Reply, State
from naungan.office.exchange.policies import WHEN, Act
from naungan.office.jobs.actions import work_until_empty
from naungan.office.jobs.models import Job
from naungan.office.notices.models import Notice
from naungan.office.pages import PROVINCE_WIDE, Worker, scope_of
from naungan.office.privacy import queries as privacy
from naungan.office.privacy import retention
from naungan.office.privacy.data_classes import Kept
from naungan.office.privacy.queries import Place as Holds
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Programme
from naungan.sources.exchange_layout import shipped_layout
from naungan.sources.locked_file import unlock
from naungan.synthetic.service_simulator import PASSWORD, USER, Behaviour, Simulator, simulating
from tests.office.answered_files import OWNER, answered, rows_of, unlocked
from tests.office.clean_world import BUDI, DEWI, PEOPLE, RINA, TONO, register_texts, verdicts
from tests.office.exchange_world import ExchangeWorld
from tests.office.kept_world import Enter
from tests.office.places import Place, whole_text_of

WAITS = "PERLU_TINJAUAN"


@pytest.fixture
def world(sqlite_office: Place, enter: Enter) -> ExchangeWorld:
    return enter(ExchangeWorld, sqlite_office)


@pytest.fixture
def either(office: Place, enter: Enter) -> ExchangeWorld:
    """On each database."""
    return enter(ExchangeWorld, office)


def silent(_step: str, _done: int, _total: int) -> None:
    return


def acts() -> list[str]:
    return list(LogEntry.objects.order_by("seq").values_list("act", flat=True))


def standing(exchange: Exchange) -> tuple[int, ...]:
    """Answered, open, contradictory, unknown."""
    found = queries.total(Exchange.objects.get(pk=exchange.pk))
    assert found.asked == sum(found[2:])
    return tuple(found[2:])


def test_a_dry_run_tells_how_many_and_why_and_makes_nothing(world: ExchangeWorld) -> None:
    before = (Exchange.objects.count(), Job.objects.count(), LogEntry.objects.count())
    with scope.entered(scope.EVERYWHERE):
        plan = queries.plan(world.draft, "dukcapil", 2)
    assert plan.rows == 6
    assert plan.asked + plan.settled + plan.same == 6
    assert plan.files == (plan.asked + 1) // 2
    assert "NIK" in plan.columns
    assert not plan.layout.is_verified
    assert (Exchange.objects.count(), Job.objects.count(), LogEntry.objects.count()) == before


def test_a_batch_opens_with_the_password_that_was_shown_and_with_no_other(world: ExchangeWorld) -> None:
    exchange, password = world.asked(quota=2)
    assert exchange.state == State.READY
    assert len({row["NIK"] for row in world.batches(exchange, password)}) == queries.total(exchange).asked
    file = HandedFile.objects.filter(exchange=exchange, kind=Kind.BATCH)[0]
    with scope.entered(scope.EVERYWHERE):
        data = actions.take(by=actor(world.officer), account=world.officer, file=file)
    with pytest.raises(PasswordWrong):
        unlock(data, f"{password}x", "berkas")


def test_nobody_here_knows_the_password_afterwards(world: ExchangeWorld, sqlite_office: Place) -> None:
    exchange, password = world.asked()
    assert len(password.replace("-", "")) == 16
    assert bytes(exchange.password) == b""
    assert password.encode() not in whole_text_of(sqlite_office)
    page = world.client(Role.PROVINCE_OFFICER).get(f"/pertukaran/{exchange.pk}/", secure=True).content.decode()
    assert password not in page


def test_the_same_form_sent_twice_asks_once(world: ExchangeWorld) -> None:
    first, again = world.ask(), world.ask()
    assert first.password
    assert again == (first.exchange, "")
    assert Exchange.objects.count() == 1


def test_each_download_is_logged_and_the_first_batch_begins_the_waiting(world: ExchangeWorld) -> None:
    exchange, _ = world.asked()
    client = world.client(Role.PROVINCE_OFFICER)
    letter, batch = (HandedFile.objects.get(exchange=exchange, kind=kind) for kind in (Kind.LETTER, Kind.BATCH))
    for file, state in ((letter, State.READY), (batch, State.WAITING), (batch, State.WAITING)):
        answer = client.post(f"/pertukaran/{exchange.pk}/berkas/{file.number}/", secure=True)
        assert answer.status_code == 200
        assert file.name in answer["Content-Disposition"]
        assert Exchange.objects.get(pk=exchange.pk).state == state
    assert acts().count(Act.TAKE) == 3
    assert letter.name.endswith(".pdf")


def test_partial_repeated_and_late_answers_lose_and_double_nothing(either: ExchangeWorld) -> None:
    exchange, password = either.asked()
    rows = either.batches(exchange, password)
    number, half = len(rows), len(rows) // 2
    first = either.receive(exchange, answered(rows[:half]))
    assert standing(exchange) == (half, number - half, 0, 0)
    again = either.receive(exchange, first_file := answered(rows[:half]), name="salinan.xlsx")
    assert again.is_known == (first.delivery.sha256 == again.delivery.sha256)
    once_more = either.receive(exchange, first_file)
    assert once_more == (again.delivery, True)
    assert standing(exchange) == (half, number - half, 0, 0)
    with scope.entered(scope.EVERYWHERE):
        actions.close(by=actor(either.officer), account=either.officer, exchange=exchange)
    either.receive(exchange, answered(rows[half:]))
    assert standing(exchange) == (number, 0, 0, 0)
    assert Exchange.objects.get(pk=exchange.pk).state == State.CLOSED


def test_the_same_file_is_the_same_receipt_but_another_day_mends_the_day(world: ExchangeWorld) -> None:
    exchange, password = world.asked()
    file = answered(world.batches(exchange, password))
    today = timezone.localdate()
    first = world.receive(exchange, file, as_of=today)
    assert world.receive(exchange, file, as_of=today) == (first.delivery, True)
    mended = world.receive(exchange, file, as_of=today - timedelta(days=9))
    assert not mended.is_known
    with scope.entered(scope.EVERYWHERE), folder.opened(Exchange.objects.get(pk=exchange.pk)) as found:
        days = {each.answer.as_of for each in found.standing().values() if each.answer}
    assert days == {today - timedelta(days=9)}


def test_a_file_read_by_an_older_mapping_once_more_is_read_by_it(world: ExchangeWorld) -> None:
    exchange, password = world.asked()
    file = answered(world.batches(exchange, password)[:1], "OKE BOSS")
    mine = shipped_layout(Service.DUKCAPIL).text.replace('sama = ["PADAN",', 'sama = ["OKE BOSS", "PADAN",')
    known = [world.receive(exchange, file, mapping=mapping).is_known for mapping in (mine, "", mine, mine)]
    assert known == [False, False, False, True]
    assert standing(exchange)[0] == 1


def test_what_contradicts_or_nobody_knows_stays_unknown(world: ExchangeWorld) -> None:
    exchange, password = world.asked()
    rows = world.batches(exchange, password)
    world.receive(exchange, answered(rows[:1]))
    world.receive(exchange, answered(rows[:1], "MENINGGAL"))
    taken = world.receive(exchange, answered(rows[1:2], "OKE BOSS"))
    assert standing(exchange) == (0, len(rows) - 2, 1, 1)
    assert taken.delivery.unknown == 1
    assert [each.code for each in queries.faults(taken.delivery)] == ["STATUS_TIDAK_DIKENAL"]
    with scope.entered(scope.EVERYWHERE), pytest.raises(Refused, match="dapat dipakai"):
        actions.demand(policies.has_answers(0))
    assert queries.kinds_of(queries.faults(taken.delivery))[0][1] == 1
    client = world.client(Role.PROVINCE_OFFICER)
    for named, row, words in (("BERTENTANGAN", rows[0], "MENINGGAL"), ("TIDAK_DIKETAHUI", rows[1], "OKE BOSS")):
        page = client.get(f"/pertukaran/{exchange.pk}/baris/{named}/", secure=True).content.decode()
        assert row["ID_BARIS"] in page
        assert words in page
        assert row["NIK"] not in page
    assert client.get(f"/pertukaran/{exchange.pk}/baris/TERJAWAB/", secure=True).status_code == 404


def test_answers_become_a_register_and_fewer_people_wait(either: ExchangeWorld) -> None:
    before = verdicts(either.draft)
    assert set(before.values()) == {WAITS}, "without Dukcapil and BPJS nobody can be settled"
    exchange, password = either.asked()
    rows = either.batches(exchange, password)
    either.receive(exchange, answered([row for row in rows if row["NIK"] not in (BUDI.nik, RINA.nik)]))
    either.receive(exchange, answered([row for row in rows if row["NIK"] == BUDI.nik], "MENINGGAL"))
    used = either.used(exchange)
    snapshot = programmes.snapshots(either.programme)["population"]
    assert (snapshot.pk, snapshot.coverage) == (used.snapshot_id, "jawaban")
    assert snapshot.account == either.officer
    members, password = either.asked("bpjs", once="b")
    rows = either.batches(members, password)
    either.receive(members, answered(rows, STATUS="BUKAN PESERTA"))
    either.used(members)
    after = verdicts(either.determined())
    assert after[RINA.name] == WAITS, "who was not answered about stays unknown"
    assert after[BUDI.name] == "TIDAK_MEMENUHI"
    assert {after[DEWI.name], after[TONO.name]} == {"DITETAPKAN"}


def test_two_exchanges_with_one_service_make_one_register(world: ExchangeWorld) -> None:
    first, password = world.asked()
    rows = world.batches(first, password)
    world.receive(first, answered(rows[:2]))
    once = world.used(first).snapshot
    second, password = world.asked(once="b")
    world.receive(second, answered(rows_of_rest := world.batches(second, password)[2:]))
    both = world.used(second).snapshot
    assert once and both and both.pk != once.pk
    assert both.rows == 2 + len(rows_of_rest)
    again = world.used(second).snapshot
    assert again == both, "the same answers are the same register"


def test_answers_do_not_take_the_place_of_a_complete_list(world: ExchangeWorld) -> None:
    exchange, password = world.asked()
    world.receive(exchange, answered(world.batches(exchange, password)))
    used = world.used(exchange).snapshot
    assert used
    type(used).objects.filter(pk=used.pk).update(coverage="lengkap")
    with scope.entered(scope.EVERYWHERE), pytest.raises(Refused, match="daftar lengkap"):
        actions.use(by=actor(world.officer), account=world.officer, exchange=Exchange.objects.get(pk=exchange.pk))


def test_a_locked_answer_is_asked_for_its_password(world: ExchangeWorld) -> None:
    exchange, password = world.asked()
    file = HandedFile.objects.filter(exchange=exchange, kind=Kind.BATCH)[0]
    with scope.entered(scope.EVERYWHERE):
        locked = actions.take(by=actor(world.officer), account=world.officer, file=file)
    assert rows_of(unlocked(locked, password))
    with pytest.raises(Refused, match="Tulis sandinya"):
        world.receive(exchange, locked)
    with pytest.raises(Refused, match="salah"):
        world.receive(exchange, locked, password="bukan-ini-sandinya")
    assert not world.receive(exchange, locked, password=password).is_known


def test_a_file_of_something_else_is_told_by_place_and_changes_nothing(world: ExchangeWorld) -> None:
    exchange, password = world.asked()
    rows = world.batches(exchange, password)
    stranger = {**rows[0], "ID_BARIS": "c" + "0" * 19}
    taken = world.receive(exchange, answered([stranger, rows[1]]))
    assert standing(exchange) == (1, len(rows) - 1, 0, 0)
    fault = queries.faults(taken.delivery)[0]
    assert (fault.code, fault.row) == ("JAWABAN_TIDAK_DITANYAKAN", 2)
    assert fault.remedy
    nothing = world.receive(exchange, b"bukan lembar kerja\n", name="foto.jpg")
    assert nothing.delivery.answers == 0
    assert nothing.delivery.problem_count


def test_an_upload_that_meets_another_is_read_anew(world: ExchangeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange, password = world.asked()
    rows = world.batches(exchange, password)
    read, met = receiving._read, []

    def meets(*told: object) -> object:
        found = read(*told)  # type: ignore[arg-type]
        if not met:
            met.append(1)
            world.receive(exchange, answered(rows[:1]))
        return found

    monkeypatch.setattr(receiving, "_read", meets)
    taken = world.receive(exchange, answered(rows[1:2]))
    assert taken.delivery.number == 2
    assert standing(exchange)[0] == 2


def test_its_files_are_written_once_however_often_the_job_runs(world: ExchangeWorld) -> None:
    made = world.ask()
    work_until_empty()
    before = list(HandedFile.objects.values_list("blob", flat=True))
    done: list[int] = []
    making.make(made.exchange.pk, progress=silent, end=actions.End(lambda: None, lambda: done.append(1)))
    assert done
    assert list(HandedFile.objects.values_list("blob", flat=True)) == before


def test_where_nobody_is_to_be_asked_the_exchange_says_so(
    world: ExchangeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_by = queries.chosen
    monkeypatch.setattr(queries, "chosen", lambda *told: found_by(*told)._replace(questions=()))
    made = world.ask()
    work_until_empty()
    found = Exchange.objects.get(pk=made.exchange.pk)
    assert found.state == State.FAILED
    assert "Tidak ada seorang pun" in found.refusal
    assert bytes(found.password) == b""


@pytest.mark.parametrize("act", list(WHEN), ids=str)
@pytest.mark.parametrize("state", list(State), ids=str)
def test_each_act_is_refused_outside_its_states(state: State, act: Act) -> None:
    late = {Act.TAKE, Act.RECEIVE, Act.USE}
    expected = state in RECEIVES and (act in late or state is not State.CLOSED)
    assert (policies.can_now(state, act) is None) == expected


@pytest.mark.parametrize(("told", "code"), [
    ({"owner": "x"}, "TANPA_PENANGGUNG_JAWAB"), ({"due": date(2026, 1, 1)}, "TENGGAT_LAMPAU"),
    ({"quota": 0}, "KUOTA_TIDAK_SAH"),
])  # fmt: skip
def test_an_exchange_without_owner_day_or_quota_is_refused(
    world: ExchangeWorld, told: dict[str, object], code: str
) -> None:
    due = timezone.localdate() + timedelta(days=9)
    asked = {"owner": OWNER, "due": due, "quota": 5, "service": "bpjs", "once": "z", **told}
    with scope.entered(scope.EVERYWHERE), pytest.raises(Refused) as refused:
        actions.request(by=actor(world.officer), account=world.officer, programme=world.programme, **asked)  # type: ignore[arg-type]
    assert refused.value.refusal.code == code


def test_every_role_but_the_provinces_officer_is_refused_every_act(world: ExchangeWorld) -> None:
    exchange, _ = world.asked()
    file = HandedFile.objects.filter(exchange=exchange)[0]
    for role in set(Role) - {Role.PROVINCE_OFFICER}:
        by, account = actor(world.account(role)), world.account(role)
        told = {"by": by, "account": account}
        tries: list[Callable[[], object]] = [
            lambda told=told: actions.take(**told, file=file),
            lambda told=told: actions.close(**told, exchange=exchange),
            lambda told=told: actions.use(**told, exchange=exchange),
            lambda told=told: actions.call(**told, exchange=exchange),
            lambda told=told: receiving.receive(**told, exchange=exchange, name="a", data=b"x", as_of=timezone.localdate()),
            lambda by=by: actions.change_due(by=by, exchange=exchange, due=timezone.localdate(), owner=OWNER),
        ]  # fmt: skip
        for attempt in tries:
            with scope.entered(scope.EVERYWHERE), pytest.raises(Refused, match="tidak berwenang"):
                attempt()


def test_the_auditor_reads_and_each_reading_is_logged(world: ExchangeWorld) -> None:
    exchange, password = world.asked()
    world.receive(exchange, answered(world.batches(exchange, password)[:1], NIK="1207011203800009"))
    auditor, officer = world.client(Role.AUDITOR), world.client(Role.PROVINCE_OFFICER)
    pages = ("/pertukaran/", f"/pertukaran/{exchange.pk}/", f"/pertukaran/{exchange.pk}/jawaban/1/")
    seen = ""
    for page in pages:
        seen += auditor.get(page, secure=True).content.decode() + officer.get(page, secure=True).content.decode()
    assert acts().count(Act.READ) == len(pages)
    assert not any(each.nik in seen for each in PEOPLE)
    assert "1207011203800009" not in seen
    assert "JAWABAN_NIK_BERUBAH" in seen
    assert "Unduh" not in auditor.get(pages[1], secure=True).content.decode()


def test_the_first_page_tells_what_waits_and_the_due_date_is_told_once(
    world: ExchangeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, password = world.asked()
    account = world.officer
    who = Worker(account, actor(account), scope_of(actor(account), PROVINCE_WIDE))

    def labels() -> dict[str, str]:
        with scope.entered(scope.EVERYWHERE):
            return {task.label: task.kind for task in tasks(who)}

    assert list(labels()) == ["Serahkan berkas pertukaran 1 kepada Dukcapil"]
    rows = world.batches(exchange, password)
    assert labels() == {"Tagih jawaban Dukcapil, pertukaran 1: orang belum dijawab": ""}
    Exchange.objects.update(due=timezone.localdate() - timedelta(days=1))
    assert labels() == {"Tagih jawaban Dukcapil, pertukaran 1: orang belum dijawab": "bad"}
    before = Notice.objects.count()
    chore.remind()
    chore.remind()
    assert Notice.objects.count() == before + 1
    world.receive(exchange, answered(rows))
    assert labels()["Pakai jawaban Dukcapil, pertukaran 1, sebagai register"] == "good"


def test_a_new_exchange_by_the_page_shows_its_password_once(world: ExchangeWorld) -> None:
    client = world.client(Role.PROVINCE_OFFICER)
    day = timezone.localdate() + timedelta(days=7)
    form = {
        "service": "dukcapil", "owner": OWNER, "due_day": day.day, "due_month": day.month, "due_year": day.year, "quota": "100",
        "once": "abc",
    }  # fmt: skip
    looked = client.post("/pertukaran/baru/", form, secure=True).content.decode()
    assert "Yang akan diminta" in looked
    assert not Exchange.objects.exists()
    made = client.post("/pertukaran/baru/", {**form, "step": "buat"}, secure=True)
    assert "hanya tampil sekali" in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    again = client.post("/pertukaran/baru/", {**form, "step": "buat"}, secure=True)
    assert again["Location"] == f"/pertukaran/{Exchange.objects.get().pk}/"
    wrong = client.post("/pertukaran/baru/", {**form, "due_year": "1999", "step": "buat", "once": "d"}, secure=True)
    assert wrong.status_code == 422
    assert "Tenggat harus sesudah hari ini" in wrong.content.decode()


def test_an_owner_that_is_a_number_is_masked(world: ExchangeWorld) -> None:
    exchange, _ = world.asked()
    with scope.entered(scope.EVERYWHERE):
        actions.change_due(
            by=actor(world.officer), exchange=exchange, due=timezone.localdate() + timedelta(days=3),
            owner=f"Budi {BUDI.nik}",
        )  # fmt: skip
    assert BUDI.nik not in Exchange.objects.get(pk=exchange.pk).owner


def test_a_service_that_nobody_configured_is_off(world: ExchangeWorld) -> None:
    exchange, _ = world.asked()
    page = world.client(Role.PROVINCE_OFFICER).get(f"/pertukaran/{exchange.pk}/", secure=True).content.decode()
    assert "Tanyakan lewat layanan" not in page
    with scope.entered(scope.EVERYWHERE), pytest.raises(Refused, match="tidak diatur"):
        actions.call(by=actor(world.officer), account=world.officer, exchange=exchange)


@pytest.fixture
def simulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """Dukcapil as it would answer about these people, and an office that is told where it is."""
    (tmp_path / "population.csv").write_text(register_texts()["population"], "utf-8")
    import_register(
        "population", [tmp_path / "population.csv"], tmp_path / "registers", coverage=Coverage.LENGKAP,
        as_of=timezone.localdate(), source="Contoh (tiruan)", regions=("12",),
    )  # fmt: skip
    with simulating(Service.DUKCAPIL, tmp_path / "registers", Behaviour(), port=0) as found:
        for word, value in {"URL": found.url, "USER": USER, "PASSWORD": PASSWORD}.items():
            monkeypatch.setenv(f"NAUNGAN_DUKCAPIL_{word}", value)
        monkeypatch.setenv(ask.PER_SECOND, "1000")
        yield found


def test_by_service_each_is_asked_once_whatever_kills_the_worker(
    world: ExchangeWorld, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, _ = world.asked()
    number = queries.total(exchange).asked
    with scope.entered(scope.EVERYWHERE):
        delivery = actions.call(by=actor(world.officer), account=world.officer, exchange=exchange)
    keep, kept = actions.keep_reply, list[bytes]()

    def killed_at_the_third(*told: Any, **named: Any) -> None:
        keep(*told, **named)
        kept.append(told[1])
        if len(kept) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(actions, "keep_reply", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        work_until_empty()
    assert Reply.objects.filter(delivery=delivery).count() == 3
    assert [ran.state for ran in work_until_empty()] == ["selesai"]
    assert simulator.answers.total() == number
    assert set(simulator.answers.values()) == {1}, "nobody who had answered was asked again"
    assert standing(exchange) == (number, 0, 0, 0)
    delivery.refresh_from_db()
    assert (delivery.new, delivery.halt, Reply.objects.count()) == (number, "", 0)
    used = world.used(exchange).snapshot
    assert used
    assert used.rows == number


def test_a_service_is_asked_some_at_a_time_and_stops_at_its_quota(
    world: ExchangeWorld, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "AT_ONCE", 2)
    exchange, _ = world.asked(quota=5)
    client = world.client(Role.PROVINCE_OFFICER)
    assert "Tanyakan lewat layanan" in client.get(f"/pertukaran/{exchange.pk}/", secure=True).content.decode()
    client.post(f"/pertukaran/{exchange.pk}/tanya/", secure=True)
    assert [ran.state for ran in work_until_empty()] == ["selesai"] * 3
    assert standing(exchange)[0] == 5
    assert "Kuota hari ini habis" in Delivery.objects.get().halt
    page = client.get(f"/pertukaran/{exchange.pk}/jawaban/1/", secure=True).content.decode()
    assert "Kuota hari ini habis" in page
    assert not any(each.nik in page for each in PEOPLE)


def test_questions_in_vain_block_nobody_and_the_next_asking_begins_behind_them(
    world: ExchangeWorld, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "AT_ONCE", 2)
    asked, unfit, ask_one = list[str](), set[str](), Adapter.ask

    def ask_but_some(adapter: Adapter, question: Question) -> Answer | Setback:
        asked.append(question.row_id)
        vain = Setback(SetbackKind.UNFIT, "menganggap pertanyaan tidak lengkap")
        return vain if question.row_id in unfit else ask_one(adapter, question)

    monkeypatch.setattr(Adapter, "ask", ask_but_some)
    exchange, _ = world.asked()
    with folder.opened(exchange) as found:
        rows = [each.row_id for each in found.questions()]
    unfit.update(rows[:3])
    for expected in (rows, [rows[0], rows[1], rows[2]]):
        with scope.entered(scope.EVERYWHERE):
            actions.call(by=actor(world.officer), account=world.officer, exchange=exchange)
        asked.clear()
        assert {ran.state for ran in work_until_empty()} == {"selesai"}
        assert sorted(asked) == sorted(expected), "each once, and it ends"
    unfit.remove(rows[1])
    Job.objects.filter(pk=Delivery.objects.latest("number").job_id).update(outcome={"behind": rows[0]})
    asked.clear()
    with scope.entered(scope.EVERYWHERE):
        actions.call(by=actor(world.officer), account=world.officer, exchange=exchange)
    work_until_empty()
    assert asked == [rows[1], rows[2], rows[0]]


def test_a_person_is_found_in_what_was_asked_and_is_given_no_more_than_their_own(world: ExchangeWorld) -> None:
    exchange, password = world.asked()
    rows = world.batches(exchange, password)
    world.receive(exchange, answered(rows[:1], "MENINGGAL"))
    asked = next(row for row in rows if row["NIK"] == rows[0]["NIK"])
    with scope.entered(scope.EVERYWHERE):
        held = privacy.find(asked["NIK"], silent)
        told = queries.about(Exchange.objects.get(), asked["NIK"], {asked["ID_BARIS"]})
        of_another = queries.about(Exchange.objects.get(), asked["NIK"], set())
        stranger = queries.about(Exchange.objects.get(), "1271010101600999", set())
    assert [each.key for each in held.of(Holds.EXCHANGE)] == [str(exchange.pk)]
    assert ("nik", asked["NIK"]) in told
    assert ("jawaban", "MENINGGAL") in told
    assert not any(row["NIK"] in str(told) for row in rows[1:])
    assert [field for field, _ in of_another] == [queries.MENTIONED]
    assert asked["NAMA_LENGKAP"] not in str(of_another)
    assert "MENINGGAL" not in str(of_another)
    assert stranger == []


def test_when_its_day_comes_files_and_answers_go_and_the_numbers_stay(
    world: ExchangeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, password = world.asked()
    world.receive(exchange, answered(world.batches(exchange, password)))
    exchange.refresh_from_db()
    home = Path(os.environ["NAUNGAN_DATA"])
    day = timezone.localdate() + timedelta(days=366)
    over = Programme.objects.create(code="uji-2027", title="Berikutnya")
    with monkeypatch.context() as later, scope.entered(scope.EVERYWHERE):
        later.setattr(timezone, "localdate", lambda *told: day if not told else told[0].date())
        due = [each for each in retention.due(home, None) if each.kept is Kept.EXCHANGE]
        assert [each.what for each in due] == ["berkas dan jawaban pertukaran 1"]
        due[0].end()
        assert not [each for each in retention.due(home, None) if each.kept is Kept.EXCHANGE]
        over.delete()
    now = Exchange.objects.get()
    assert now.is_erased
    assert queries.total(now).answered == queries.total(exchange).asked
    page = world.client(Role.PROVINCE_OFFICER).get(f"/pertukaran/{now.pk}/", secure=True).content.decode()
    assert "sudah dihapus menurut jadwal" in page
    assert "Unggah jawaban" not in page


def test_words_of_their_own_are_read_by_a_mapping_of_ones_own(world: ExchangeWorld) -> None:
    exchange, password = world.asked()
    rows = world.batches(exchange, password)
    file = answered(rows, "OKE BOSS")
    world.receive(exchange, file)
    assert standing(exchange) == (0, 0, 0, len(rows))
    own = shipped_layout(Service.DUKCAPIL).text.replace('"PADAN AKTIF"', '"PADAN AKTIF", "OKE BOSS"')
    taken = world.receive(exchange, file, mapping=own)
    assert not taken.is_known
    assert standing(exchange) == (len(rows), 0, 0, 0)
    assert world.receive(exchange, file, mapping=own) == (taken.delivery, True)
    for wrong in ("bukan toml", shipped_layout(Service.BPJS).text):
        with pytest.raises(Refused) as refused:
            world.receive(exchange, file, mapping=wrong)
        assert refused.value.refusal.code == "PEMETAAN_SALAH"
