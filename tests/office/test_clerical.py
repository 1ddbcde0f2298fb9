"""Identities in doubt: everybody side by side, a verdict for each, read twice now and then, never by who sent the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from naungan.model.errors import Refused
from naungan.office import scope
from naungan.office.accounts.models import Account, Assignment, Role
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.review import actions, judgements, policies, queries, second_reader
from naungan.office.review.models import Determination, Person, Purpose, Ruling, State
from naungan.office.review.side_by_side import faced, line, masked_pieces, pieces
from naungan.sources.ruling_files import NOBODY
from naungan.stages.clean import CleanRules
from tests.office.cast import HOME, person
from tests.office.clean_world import AGUS, AGUSTINUS, BUDI, World, logged_in, named, verdicts
from tests.office.kept_world import Enter
from tests.office.places import Place

WEIGHT = "Bobot kecocokan"
WHY = "Kepala desa mengenalnya"


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_reader, "READ_TWICE_PERCENT", 0.0)


@pytest.fixture
def twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_reader, "READ_TWICE_PERCENT", 100.0)


class Doubtful(World):
    """A list with a row that may be one of two people, judged as a draft; and colleagues who may say which."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, doubt=True)
        for name in ("rekan", "ketiga"):
            Assignment.objects.create(account=person(name), role=Role.REGENCY_OFFICER, regency=HOME)
        self.draft = self.determined()


@pytest.fixture
def world(office: Place, enter: Enter) -> Doubtful:
    return enter(Doubtful, office)


@pytest.fixture
def drafted(world: Doubtful) -> Determination:
    return world.draft


def colleague(name: str = "rekan") -> Account:
    return Account.objects.get(username=name)


def page_of(row: Person) -> str:
    return f"/penetapan/{row.determination_id}/tinjauan/{row.candidate_id}/"


def judge(who: Account, row: Person, *answers: str) -> Ruling:
    with scope.entered(scope.EVERYWHERE):
        return actions.judge(by=actor(who), account=who, person=row, answers=answers, why=WHY)


def read(client: Client, address: str) -> str:
    answer = client.get(address, secure=True)
    assert answer.status_code == 200
    return answer.content.decode()


def waiting(determination: Determination, who: Account) -> list[int]:
    with scope.entered(scope.EVERYWHERE):
        return [each.reading for each in queries.waiting_for(determination, who.pk)]


@pytest.mark.usefixtures("once")
def test_everybody_a_row_may_be_stands_beside_it_and_the_weight_comes_after_the_first_verdict(
    world: World, drafted: Determination
) -> None:
    row, client = named(drafted, AGUS.name), logged_in(colleague())
    with scope.entered(scope.EVERYWHERE):
        assert queries.niks(row) == [AGUS.nik, AGUSTINUS.nik]
    page = read(client, page_of(row))
    assert WEIGHT not in page
    assert [page.count(f'name="answer-{number}"') for number in (1, 2, 3)] == [3, 3, 0]
    assert AGUS.nik not in page
    assert page.count("************") == 2
    told = {"answer-1": "bukan", "answer-2": "sama", "why": WHY}
    assert client.post(page_of(row), told, secure=True).status_code == 302
    assert WEIGHT in read(client, page_of(row))
    assert WEIGHT not in read(world.client(Role.PROVINCE_OFFICER), page_of(row)), "theirs comes after their own"
    with scope.entered(scope.EVERYWHERE):
        made = Ruling.objects.get()
        assert queries.bound_rulings(Determination(programme=world.programme, last_ruling=made.pk))[0][1].value == (
            AGUSTINUS.nik
        )
    assert (made.answers, made.is_settled, made.account) == ("bukan sama", True, colleague())
    second = world.determined()
    assert verdicts(second)[AGUS.name] == "TIDAK_MEMENUHI", "the namesake is not poor"


@pytest.mark.usefixtures("once")
def test_none_of_them_settles_the_row_as_linked_to_nobody(world: World, drafted: Determination) -> None:
    row, client = named(drafted, AGUS.name), logged_in(colleague())
    client.post(page_of(row), {"answer": "bukan", "why": WHY}, secure=True)
    with scope.entered(scope.EVERYWHERE):
        ((_, said),) = queries.bound_rulings(Determination(programme=world.programme, last_ruling=10**9))
    assert said.value == NOBODY
    assert waiting(drafted, world.account(Role.PROVINCE_OFFICER)) == []
    assert verdicts(world.determined())[AGUS.name] == "TIDAK_MEMENUHI"
    made = world.determined(Purpose.FINAL)
    assert made.state == State.FROZEN, made.refusal


@pytest.mark.usefixtures("once")
def test_who_cannot_tell_leaves_the_row_to_another_officer(world: World, drafted: Determination) -> None:
    row, province = named(drafted, AGUS.name), world.account(Role.PROVINCE_OFFICER)
    judge(colleague(), row, "bukan", "tidak_tahu")
    assert waiting(drafted, colleague()) == []
    assert waiting(drafted, province) == [2]
    with scope.entered(scope.EVERYWHERE):
        assert queries.inputs(world.programme).rulings == 0
        assert [each.candidate_id for each in queries.doubtful(drafted)] == [row.candidate_id]
    judge(province, row, "sama", "bukan")
    assert waiting(drafted, province) == []


def test_answers_that_settle_nothing_are_told(world: World, drafted: Determination) -> None:
    row = named(drafted, AGUS.name)
    for answers, sentence in (
        (("sama", "sama"), "satu orang saja"), (("bukan", ""), "Jawab setiap orang"), (("bukan",), "Pilih sama"),
        (("ya", "bukan"), "Pilih sama"), ((), "Pilih sama"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=sentence):
            judge(colleague(), row, *answers)
    with scope.entered(scope.EVERYWHERE):
        assert Ruling.objects.count() == 0


def test_who_sent_the_list_sees_neither_the_queue_row_nor_the_page(world: World, drafted: Determination) -> None:
    row, sender = named(drafted, AGUS.name), world.account(Role.REGENCY_OFFICER)
    assert waiting(drafted, sender) == []
    assert waiting(drafted, colleague()) == [1]
    client = logged_in(sender)
    answer = client.get(page_of(row), secure=True)
    assert answer.status_code == 403
    assert "Anda mengunggah daftar ini" in answer.content.decode()
    assert AGUSTINUS.name not in answer.content.decode()
    assert client.post(page_of(row), {"answer": "bukan", "why": WHY}, secure=True).status_code == 403
    for act in (lambda: judge(sender, row, "bukan", "bukan"), lambda: withdraw(sender, row)):
        with pytest.raises(Refused, match="Anda mengunggah"):
            act()
    assert row.candidate_id not in read(client, f"/penetapan/{drafted.pk}/tinjauan/")
    assert row.candidate_id in read(logged_in(colleague()), f"/penetapan/{drafted.pk}/tinjauan/")


def withdraw(who: Account, row: Person) -> Ruling:
    with scope.entered(scope.EVERYWHERE):
        return actions.withdraw(by=actor(who), account=who, person=row)


@pytest.mark.usefixtures("once")
def test_a_word_is_taken_back_by_who_gave_it_and_both_stay_on_record(world: World, drafted: Determination) -> None:
    row, province = named(drafted, AGUS.name), world.account(Role.PROVINCE_OFFICER)
    judge(colleague(), row, "sama", "bukan")
    bound = world.determined()
    with pytest.raises(Refused, match="Tidak ada putusan Anda"):
        withdraw(province, row)
    client = logged_in(colleague())
    assert "Tarik kembali" in read(client, page_of(row))
    client.post(page_of(row), {"answer": "batal"}, secure=True)
    assert "Tarik kembali" not in read(client, page_of(row))
    assert waiting(drafted, colleague()) == [1]
    with scope.entered(scope.EVERYWHERE):
        assert not queries.is_current(bound), "what it rests on is no longer said"
        assert len(queries.bound_rulings(bound)) == 1, "but what was bound stays bound"
        assert [ruling.is_withdrawn for ruling in Ruling.objects.order_by("id")] == [False, True]
    assert [LogEntry.objects.filter(act=act).count() for act in ("putuskan", "tarik_putusan")] == [1, 1]
    judge(colleague(), row, "bukan", "bukan")
    assert waiting(drafted, colleague()) == []


@pytest.mark.usefixtures("twice")
def test_a_row_read_twice_counts_when_two_officers_agree(world: World, drafted: Determination) -> None:
    row, province = named(drafted, AGUS.name), world.account(Role.PROVINCE_OFFICER)
    judge(colleague(), row, "sama", "bukan")
    judge(colleague(), row, "sama", "bukan")  # the same officer again is no second one
    assert bound(world) == []
    assert waiting(drafted, province) == [2]
    assert verdicts(world.determined())[AGUS.name] == "PERLU_TINJAUAN"
    last = judge(province, row, "sama", "bukan")
    assert bound(world) == [(last.word, AGUS.nik)]
    assert waiting(drafted, colleague("ketiga")) == []
    assert verdicts(world.determined())[AGUS.name] in ("DITETAPKAN", "CADANGAN")


@pytest.mark.usefixtures("twice")
def test_two_who_differ_wait_for_a_third(world: World, drafted: Determination) -> None:
    row, province = named(drafted, AGUS.name), world.account(Role.PROVINCE_OFFICER)
    judge(colleague(), row, "sama", "bukan")
    judge(province, row, "bukan", "bukan")
    assert bound(world) == []
    assert waiting(drafted, colleague()) == waiting(drafted, province) == []
    assert waiting(drafted, colleague("ketiga")) == [3]
    assert "Dua petugas berbeda pendapat" in read(logged_in(colleague("ketiga")), f"/penetapan/{drafted.pk}/tinjauan/")
    last = judge(colleague("ketiga"), row, "bukan", "bukan")
    assert bound(world) == [(last.word, NOBODY)]


@pytest.mark.usefixtures("twice")
def test_three_who_cannot_settle_a_row_leave_it_to_be_seen(world: World, drafted: Determination) -> None:
    row, province = named(drafted, AGUS.name), world.account(Role.PROVINCE_OFFICER)
    for who, answers in (
        (colleague(), ("sama", "bukan")), (province, ("bukan", "sama")), (colleague("ketiga"), ("bukan", "bukan")),
    ):  # fmt: skip
        judge(who, row, *answers)
    assert bound(world) == []
    queue = read(world.client(Role.PROVINCE_OFFICER), f"/penetapan/{drafted.pk}/tinjauan/")
    assert "Tiga petugas tidak sepakat" in queue
    assert row.candidate_id in queue
    withdraw(province, row)
    last = judge(province, row, "sama", "bukan")
    assert bound(world) == [(last.word, AGUS.nik)]
    queue = read(world.client(Role.PROVINCE_OFFICER), f"/penetapan/{drafted.pk}/tinjauan/")
    assert "Tiga petugas tidak sepakat" not in queue


def bound(world: World) -> list[tuple[str, str]]:
    with scope.entered(scope.EVERYWHERE):
        upto = queries.inputs(world.programme).last_ruling
        found = queries.bound_rulings(Determination(programme=world.programme, last_ruling=upto))
    return [(said.id, said.value) for _, said in found]


def test_a_row_that_nobody_doubts_has_no_page(world: World, drafted: Determination) -> None:
    assert logged_in(colleague()).get(page_of(named(drafted, BUDI.name)), secure=True).status_code == 404


def test_about_one_row_in_twenty_is_read_twice_and_always_the_same_ones() -> None:
    drawn = [second_reader.readers("sumut-2025", f"c{number}") for number in range(20_000)]
    assert 900 < sum(each == 2 for each in drawn) < 1100
    assert drawn == [second_reader.readers("sumut-2025", f"c{number}") for number in range(20_000)]
    assert drawn != [second_reader.readers("sumut-2026", f"c{number}") for number in range(20_000)]


def test_where_nobody_is_alike_the_row_itself_is_answered() -> None:
    assert policies.settled_by(["bukan"], []) == NOBODY
    assert policies.settled_by(["tidak_tahu"], []) == ""
    for wrong in ([], ["sama"], [""]):
        with pytest.raises(Refused):
            policies.settled_by(wrong, [])


@given(st.text("ABab -", max_size=12), st.text("ABab -", max_size=12))
def test_pieces_are_the_whole_text_and_differ_where_letters_do(own: str, other: str) -> None:
    found = pieces(own, other)
    assert "".join(piece.text for piece in found) == other
    assert (not any(piece.differs for piece in found) and len(own) == len(other)) == (own.upper() == other.upper())


def test_a_letter_put_in_marks_only_that_letter() -> None:
    assert [tuple(piece) for piece in pieces("SITI AMINAH", "SITI  AMINNAH") if piece.differs]
    assert "".join(p.text for p in pieces("AMINAH", "AMINNAH") if p.differs) == "N"
    assert [(p.text, p.differs) for p in masked_pieces("1207011203800003", "1207011203810003")] == [
        ("***********", False), ("*", True), ("0003", False),
    ]  # fmt: skip
    assert [beside.word for beside in line("nama", "BUDI", ["Budi", "RUDI", ""]).beside] == ["sama", "beda", ""]
    assert [beside.word for beside in line("nama", "BUDI S", ["BUDI"]).beside] == ["beda"]
    assert judgements.UNREAD.counts is None


@pytest.mark.parametrize(
    ("cells", "own", "word"),
    [
        ({"tanggal_lahir": "1989-03-25"}, "25-03-1989", "sama"), ({"tanggal_lahir": "25/03/89"}, "25-03-1989", "sama"),
        ({"tanggal_lahir": "32592"}, "25-03-1989", "sama"), ({"tanggal_lahir": "26 Maret 1989"}, "26-03-1989", "beda"),
        ({"tempat_tanggal_lahir": "Medan, 25-03-1989"}, "25-03-1989", "sama"),
        ({"tanggal_lahir": "tidak tahu"}, "tidak tahu", "beda"), ({}, "", ""),
    ],
)  # fmt: skip
def test_dates_are_compared_as_dates_however_they_are_written(cells: dict[str, str], own: str, word: str) -> None:
    record = {"tanggal_lahir": "25-03-1989", "jenis_kelamin": "L"}
    content = {"cells": {**cells, "jenis_kelamin": "Laki-laki"}, "date_order": "DMY",
               "rivals": [{"nik": AGUS.nik, "weight": None, "record": record}]}  # fmt: skip
    lines = {each.title: each for each in faced("c1", HOME, content, CleanRules((), 2026), with_weights=False).lines}
    shown = lines["TANGGAL LAHIR"]
    assert (shown.own, shown.beside[0].word) == (own, word)
    assert lines["JENIS KELAMIN"].beside[0].word == "sama"


@pytest.mark.usefixtures("once")
def test_a_refused_answer_keeps_what_was_typed_and_none_of_them_contradicts_same(
    world: World, drafted: Determination
) -> None:
    row, client = named(drafted, AGUS.name), logged_in(colleague())
    kept = "Ibu kandung cocok"
    for told, sentence in (
        ({"answer": "bukan", "answer-1": "sama", "why": kept}, "bertentangan"),
        ({"answer": "bukan", "answer-2": "tidak_tahu", "answer-1": "sama", "why": kept}, "bertentangan"),
        ({"answer-1": "sama", "answer-2": "sama", "why": kept}, "satu orang saja"),
        ({"answer-1": "sama", "why": "ya"}, "Tulis alasannya"),
    ):
        refused = client.post(page_of(row), told, secure=True)
        page = refused.content.decode()
        assert refused.status_code == 422
        assert sentence in page
        assert 'value="sama" checked' in page
        assert f'value="{told["why"]}"' in page
    with scope.entered(scope.EVERYWHERE):
        assert Ruling.objects.count() == 0
    assert (
        client.post(page_of(row), {"answer": "bukan", "answer-1": "bukan", "why": kept}, secure=True).status_code == 302
    )
