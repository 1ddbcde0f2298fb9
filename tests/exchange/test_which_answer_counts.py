"""Which of several answers counts, and how the journal keeps them."""

from __future__ import annotations

from itertools import permutations
from multiprocessing import get_context
from pathlib import Path

import pytest

from naungan.exchange.journal import Journal
from naungan.model.errors import ExchangeBroken
from naungan.model.exchange import Answer, Outcome, Standing
from naungan.stages.answers import LINE, counted
from tests.exchange.asked_cast import answer

S = Standing
LINE_OF_A_FILE = f"{LINE}{'a' * 64} Hasil!2"
PU = (("kpj", "111"), ("segmen", "PU"))
BPU = (("kpj", "222"), ("segmen", "BPU"))
BOTH = (("kpj", "222"), ("status", "AKTIF"), ("kpj_2", "111"), ("status_2", "AKTIF"))

CASES = {
    "nothing came": ([], S.BELUM_DIJAWAB, None),
    "one answer counts": ([answer(Outcome.AKTIF)], S.TERJAWAB, Outcome.AKTIF),
    "the newest state counts, though it came first": (
        [answer(Outcome.MENINGGAL, day=5, hour=8), answer(Outcome.AKTIF, day=1, hour=9)], S.TERJAWAB, Outcome.MENINGGAL),
    "two of one day that say different things contradict each other": (
        [answer(Outcome.AKTIF, hour=8), answer(Outcome.MENINGGAL, hour=9)], S.BERTENTANGAN, None),
    "a later day settles a contradiction": (
        [answer(Outcome.AKTIF), answer(Outcome.MENINGGAL), answer(Outcome.AKTIF, day=2)], S.TERJAWAB, Outcome.AKTIF),
    "two values of one column contradict each other": (
        [answer(Outcome.TERDAFTAR, values=(("desil", "1"),)), answer(Outcome.TERDAFTAR, values=(("desil", "2"),))], S.BERTENTANGAN, None),
    "an element that agrees and does not contradicts itself": (
        [answer(elements=(("kode_kab", 100),)), answer(elements=(("kode_kab", 0),))], S.BERTENTANGAN, None),
    "an element that agrees more or less does not": (
        [answer(elements=(("nama", 100),)), answer(elements=(("nama", 85),))], S.TERJAWAB, Outcome.AKTIF),
    "words nobody knows displace nothing": (
        [answer(Outcome.AKTIF), answer(Outcome.TIDAK_DIKENAL, day=9, said="???")], S.TERJAWAB, Outcome.AKTIF),
    "words nobody knows alone are unknown": ([answer(Outcome.TIDAK_DIKENAL)], S.TIDAK_DIKETAHUI, None),
    "two cards of one day are one answer, of a member if one is in force": (
        [answer(Outcome.PESERTA_NONAKTIF, values=BPU), answer(Outcome.PESERTA_AKTIF, values=PU)], S.TERJAWAB, Outcome.PESERTA_AKTIF),
    "one card that is in force and is not contradicts itself": (
        [answer(Outcome.PESERTA_NONAKTIF, values=PU), answer(Outcome.PESERTA_AKTIF, values=PU)], S.BERTENTANGAN, None),
    "a card and no member contradict each other": (
        [answer(Outcome.BUKAN_PESERTA), answer(Outcome.PESERTA_AKTIF, values=PU)], S.BERTENTANGAN, None),
    "a later answer about another card hides none that is in force": (
        [answer(Outcome.PESERTA_AKTIF, day=1, values=PU), answer(Outcome.PESERTA_NONAKTIF, day=5, values=BPU)], S.TERJAWAB, Outcome.PESERTA_AKTIF),
    "a later answer about the same card counts": (
        [answer(Outcome.PESERTA_AKTIF, day=1, values=PU), answer(Outcome.PESERTA_NONAKTIF, day=5, values=PU)], S.TERJAWAB, Outcome.PESERTA_NONAKTIF),
    "who is no member on a later day holds no card": (
        [answer(Outcome.PESERTA_AKTIF, day=1, values=PU), answer(Outcome.BUKAN_PESERTA, day=5)], S.TERJAWAB, Outcome.BUKAN_PESERTA),
    "a card of a later day settles that there was none": (
        [answer(Outcome.BUKAN_PESERTA, day=1), answer(Outcome.PESERTA_AKTIF, day=5, values=PU)], S.TERJAWAB, Outcome.PESERTA_AKTIF),
    "a card of an older answer about several is one too": (
        [answer(Outcome.PESERTA_AKTIF, day=1, values=BOTH), answer(Outcome.PESERTA_NONAKTIF, day=5, values=BPU)], S.TERJAWAB, Outcome.PESERTA_AKTIF),
    "of a line of a file the last reading counts": (
        [answer(Outcome.MENINGGAL, origin=LINE_OF_A_FILE, hour=8), answer(Outcome.AKTIF, origin=LINE_OF_A_FILE, hour=9)], S.TERJAWAB, Outcome.AKTIF),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_answer_that_counts_is_the_same_in_every_order(case: str) -> None:
    answers, standing, outcome = CASES[case]
    for order in permutations(answers):
        found = counted(order)
        assert (found.standing, found.answer and found.answer.outcome) == (standing, outcome)


def test_an_answer_of_two_cards_tells_both_with_their_own_status() -> None:
    found = counted([answer(Outcome.PESERTA_NONAKTIF, values=BPU), answer(Outcome.PESERTA_AKTIF, values=PU)]).answer
    assert found
    assert dict(found.values) == {
        "kpj": "111", "segmen": "PU", "status": "AKTIF", "kpj_2": "222", "segmen_2": "BPU", "status_2": "NONAKTIF",
    }  # fmt: skip


def test_each_card_keeps_its_own_day() -> None:
    found = counted([answer(Outcome.PESERTA_AKTIF, values=PU), answer(Outcome.PESERTA_NONAKTIF, day=5, values=BPU)])
    assert found.answer
    told = dict(found.answer.values)
    assert (told["as_of"], told["as_of_2"]) == ("2025-09-01", "2025-09-05")


def test_answers_that_agree_lose_no_value() -> None:
    one, other = answer(values=(("nama_ibu", "ROHANI"),)), answer(values=(("kk", "12"),), hour=9)
    found = [counted(order).answer for order in ([one, other], [other, one])]
    assert found[0] == found[1]
    assert found[0]
    assert dict(found[0].values) == {"nama_ibu": "ROHANI", "kk": "12"}


def test_the_journal_keeps_each_answer_once_and_forgets_none(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    assert journal.add([answer(), answer(hour=9), answer(Outcome.MENINGGAL, day=2)]) == 2
    again = Journal(tmp_path / "j")
    assert again.add([answer()]) == 0
    assert again.answers() == journal.answers()
    assert [each.outcome for each in again.by_row()["cbudi"]] == [Outcome.AKTIF, Outcome.MENINGGAL]


def test_a_line_read_back_to_what_it_was_is_noted_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    first, second = (
        answer(outcome, origin=LINE_OF_A_FILE, hour=hour) for outcome, hour in ((Outcome.AKTIF, 8), (Outcome.GANDA, 9))
    )
    assert [
        journal.add([each]) for each in (first, first, second, first._replace(received=answer(hour=10).received))
    ] == [1, 0, 1, 1]
    assert counted(Journal(tmp_path / "j").answers()).answer == first._replace(received=answer(hour=10).received)


def test_half_a_line_of_a_killed_process_is_cut_off_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "j"
    Journal(file).add([answer()])
    file.write_bytes(file.read_bytes() + b'{"row_id":"cb')
    journal = Journal(file)
    assert len(journal.answers()) == 1
    journal.add([answer(Outcome.MENINGGAL, day=3)])
    assert len(Journal(file).answers()) == 2


def test_a_damaged_line_stops_and_says_which(tmp_path: Path) -> None:
    Journal(tmp_path / "j").add([answer()])
    (tmp_path / "j").write_bytes((tmp_path / "j").read_bytes() + b"{}\n")
    with pytest.raises(ExchangeBroken, match="baris 2"):
        Journal(tmp_path / "j")


def add_many(file: Path, start: int) -> None:
    journal = Journal(file)
    for number in range(start, start + 40):
        journal.add([answer(row_id=f"c{number}")])


def test_two_processes_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    both = [get_context("spawn").Process(target=add_many, args=(tmp_path / "j", start)) for start in (0, 40)]
    for each in both:
        each.start()
    for each in both:
        each.join()
        assert each.exitcode == 0
    found: list[Answer] = Journal(tmp_path / "j").answers()
    assert sorted(each.row_id for each in found) == sorted(f"c{number}" for number in range(80))
