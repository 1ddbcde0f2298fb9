"""Clerical review: who is asked first, what answers settle, how far readers agree, and when enough has been judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from naungan.model.decision import Band
from naungan.sources.link_files import shipped_model
from naungan.stages import review, weigh
from naungan.stages.explain_link import Rival
from naungan.stages.interval import wilson_interval
from naungan.stages.review import Answer, Linked, Plan, Purpose, Said, Standing, State, Verdict

MODEL = replace(shipped_model(), accept=0.97, review=0.02, absent=0.1)
SAMA, BUKAN, TIDAK_TAHU = Said.SAMA, Said.BUKAN, Said.TIDAK_TAHU
ABSENT = weigh.absent_weight(MODEL)


def rival(place: int, weight: int) -> Rival:
    return Rival(place, f"orang-{place}", weight, weight - 30_000, ())


def linked(candidate: str, band: Band, *weights: int, stake: int = 1) -> Linked:
    """A row whose rivals have these weights; its probability follows from them."""
    rivals = tuple(rival(place, weight) for place, weight in enumerate(weights, 1))
    same, near = [r.match_weight for r in rivals], [r.relative_weight for r in rivals]
    ppm = weigh.probability_ppm(same[0], same, near, ABSENT) if rivals else None
    return Linked(candidate, rivals[0].register_id if rivals else "", str(band), ppm, rivals, stake)


NO_SAMPLE = Plan(1, 0, 0)


def order(links: list[Linked], *, settled: tuple[str, ...] = ()) -> list[str]:
    return [case.candidate_id for case in review.queue(links, MODEL, NO_SAMPLE, settled, 100)]


SURE = linked("pasti", Band.COCOK, ABSENT + 20_000)
EVEN = linked("seimbang", Band.TINJAUAN, ABSENT)
FAINT = linked("samar", Band.TINJAUAN, ABSENT - 4_000)
TWINS = linked("kembar", Band.TINJAUAN, ABSENT + 4_000, ABSENT + 4_000)
NARROW = linked("tipis", Band.COCOK, ABSENT + 5_100)


def test_a_row_that_is_not_linked_risks_what_its_rivals_hold_together() -> None:
    assert review.loss_of(EVEN, MODEL) == pytest.approx(500_000, abs=10)
    assert review.loss_of(TWINS, MODEL) > 950_000


def test_a_linked_row_risks_its_doubt_times_what_a_false_link_weighs() -> None:
    assert NARROW.ppm is not None
    ratio = MODEL.accept / (1 - MODEL.accept)
    assert review.loss_of(NARROW, MODEL) == round((1_000_000 - NARROW.ppm) * ratio)


def test_at_the_threshold_it_costs_the_same_to_link_and_not_to_link() -> None:
    at = round(MODEL.accept * 1_000_000)
    accepted = Linked("x", "orang-1", str(Band.COCOK), at, (rival(1, 0),))
    assert review.loss_of(accepted, MODEL) == at


def test_rows_with_a_near_runner_up_and_links_just_over_the_threshold_come_first() -> None:
    assert order([SURE, FAINT, EVEN, NARROW, TWINS]) == ["kembar", "tipis", "seimbang", "samar"]


def test_a_row_on_which_others_hang_comes_before_one_alone() -> None:
    assert order([EVEN, linked("ganda", Band.TINJAUAN, ABSENT - 1_000, stake=3)])[0] == "ganda"


def test_rows_that_point_at_one_person_hang_together() -> None:
    assert review.stakes({"a": "x", "b": "x", "c": "y", "d": ""}) == {"a": 2, "b": 2, "c": 1, "d": 1}


def test_what_was_settled_is_never_asked_again() -> None:
    assert order([EVEN, TWINS], settled=("kembar",)) == ["seimbang"]


def test_a_row_without_rivals_has_nothing_to_show_a_clerk() -> None:
    assert order([linked("nihil", Band.TINJAUAN), EVEN]) == ["seimbang"]


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = [SURE, FAINT, EVEN, NARROW, TWINS]
    assert order(rows) == order(rows[::-1])


def test_a_rival_who_can_hardly_be_the_person_is_not_shown() -> None:
    row = linked("x", Band.TINJAUAN, ABSENT + 2_000, ABSENT + 1_000, ABSENT - 15_000)
    assert [r.place for r in review.shown_rivals(row, MODEL)] == [1, 2]


MANY = [linked(f"c{n:04d}", Band.COCOK, ABSENT + 20_000) for n in range(4000)]


def drawn(plan: Plan, links: list[Linked] = MANY) -> set[str]:
    return {case.candidate_id for case in review.queue(links, MODEL, plan, (), 0)}


def test_the_sample_is_about_the_share_that_was_asked_for_and_the_same_every_time() -> None:
    plan = Plan(7, 2.0, 0.0)
    assert 50 <= len(drawn(plan)) <= 115
    assert drawn(plan) == drawn(plan, MANY[::-1])


def test_another_seed_draws_others_and_a_new_row_changes_no_other() -> None:
    plan = Plan(7, 2.0, 0.0)
    assert drawn(plan) != drawn(Plan(8, 2.0, 0.0))
    assert drawn(plan, MANY[:-500]) == drawn(plan) & {row.candidate_id for row in MANY[:-500]}


def test_all_or_none_are_drawn_when_all_or_none_are_asked_for() -> None:
    assert len(drawn(Plan(1, 100.0, 0.0))) == len(MANY)
    assert drawn(Plan(1, 0.0, 0.0)) == set()


def test_only_accepted_links_are_sampled() -> None:
    assert not review.is_sampled(EVEN, Plan(1, 100.0, 0.0))


def test_the_sample_stands_among_the_others_so_that_whoever_stops_early_has_seen_some_of_it() -> None:
    useful = [linked(f"r{n}", Band.TINJAUAN, ABSENT) for n in range(30)]
    cases = review.queue([*useful, *MANY[:1000]], MODEL, Plan(3, 2.0, 0.0), (), 30)
    places = [at for at, case in enumerate(cases) if case.purpose is Purpose.MUTU]
    assert len(places) > 5
    assert min(places) < len(cases) / 4
    assert max(places) > len(cases) * 3 / 4


def test_five_in_a_hundred_rows_have_a_second_reader() -> None:
    cases = review.queue(MANY, MODEL, Plan(1, 100.0, 5.0), (), 0)
    assert 150 <= sum(case.readers == 2 for case in cases) <= 250


def said(candidate: str, by: str, *answers: Said | None, readers: int = 1, when: str = "2025-01-01", purpose: Purpose = Purpose.RAGU) -> list[Answer]:  # fmt: skip
    """One clerk's answers about the rivals of a row, best first; None = not answered."""
    return [
        Answer(candidate, f"orang-{place}", place, len(answers), purpose, readers, each, by, when)
        for place, each in enumerate(answers, 1)
        if each
    ]


@pytest.mark.parametrize(
    ("answers", "value"),
    [
        ((SAMA,), "orang-1"),
        ((BUKAN, SAMA), "orang-2"),
        ((SAMA, TIDAK_TAHU), "orang-1"),
        ((BUKAN, BUKAN), review.NOBODY),
        ((BUKAN, None), ""),
        ((BUKAN, TIDAK_TAHU), ""),
        ((TIDAK_TAHU,), ""),
    ],
)
def test_what_a_clerk_says_of_a_row_follows_from_the_pairs(answers: tuple[Said | None, ...], value: str) -> None:
    found, faults = review.verdicts(said("x", "Ani", *answers))
    assert ([verdict.value for verdict in found], faults) == ([value], [])


def test_one_row_cannot_be_two_people() -> None:
    found, faults = review.verdicts(said("x", "Ani", SAMA, SAMA))
    assert found == []
    assert "pilih satu" in faults[0]


def test_a_clerk_may_think_again_and_the_latest_answer_holds() -> None:
    again = [*said("x", "Ani", SAMA, when="2025-01-01"), *said("x", " ANI ", BUKAN, when="2025-01-02")]
    found, _ = review.verdicts(again[::-1])
    assert [verdict.value for verdict in found] == [review.NOBODY]


@pytest.mark.parametrize(
    ("values", "readers", "state", "value"),
    [
        ([], 1, State.BELUM, ""),
        (["a"], 1, State.SELESAI, "a"),
        ([""], 1, State.PEMBACA_LAIN, ""),
        (["", "a"], 1, State.SELESAI, "a"),
        (["", ""], 1, State.BUNTU, ""),
        (["a"], 2, State.PEMBACA_LAIN, ""),
        (["a", "a"], 2, State.SELESAI, "a"),
        (["a", "b"], 2, State.PEMBACA_LAIN, ""),
        (["a", "b", "b"], 2, State.SELESAI, "b"),
        (["a", "b", "c"], 2, State.BUNTU, ""),
        (["a", "", "a"], 2, State.SELESAI, "a"),
        (["a", ""], 2, State.PEMBACA_LAIN, ""),
        (["a", "b"], 1, State.PEMBACA_LAIN, ""),
        (["a", "b", "a"], 1, State.SELESAI, "a"),
    ],
)
def test_where_a_row_stands(values: list[str], readers: int, state: State, value: str) -> None:
    found = [Verdict(f"petugas {n}", each, f"2025-01-0{n + 1}") for n, each in enumerate(values)]
    standing = review.standing(found, readers)
    assert (standing.state, standing.value) == (state, value)


def test_a_settled_row_names_those_who_settled_it_and_when_the_last_of_them_did() -> None:
    answers = [*said("x", "Ani", SAMA, readers=2), *said("x", "Budi", SAMA, readers=2, when="2025-02-02")]
    found, _ = review.standings(answers)
    assert found["x"] == Standing(State.SELESAI, "orang-1", ("Ani", "Budi"), "2025-02-02")


def two(first: Said, second: Said, times: int, start: int) -> list[Answer]:
    return [
        answer
        for n in range(start, start + times)
        for answer in (*said(f"c{n}", "Ani", first), *said(f"c{n}", "Budi", second, when="2025-01-02"))
    ]


def test_agreement_is_corrected_for_chance_as_cohen_did() -> None:
    # 20 both yes, 15 both no, 5 yes-no, 10 no-yes: observed 0.70, by chance 0.50
    answers = [*two(SAMA, SAMA, 20, 0), *two(BUKAN, BUKAN, 15, 20), *two(SAMA, BUKAN, 5, 35), *two(BUKAN, SAMA, 10, 40)]
    found = review.agreement(answers)
    assert (found.pairs, found.same) == (50, 35)
    assert found.kappa == pytest.approx(0.4)


def test_agreement_on_one_answer_alone_says_nothing_about_chance() -> None:
    assert review.agreement(two(SAMA, SAMA, 5, 0)) == (5, 5, None)
    assert review.agreement(said("x", "Ani", SAMA)) == (0, 0, None)


def sample(right: int, wrong: int, unsure: int = 0) -> list[Answer]:
    answers = [a for n in range(right) for a in said(f"r{n}", "Ani", SAMA, purpose=Purpose.MUTU)]
    answers += [a for n in range(wrong) for a in said(f"w{n}", "Ani", BUKAN, purpose=Purpose.MUTU)]
    for n in range(unsure):
        for by in ("Ani", "Budi"):
            answers += said(f"u{n}", by, TIDAK_TAHU, purpose=Purpose.MUTU)
    return answers


def test_the_sample_gives_the_share_of_right_links_with_its_interval() -> None:
    found = review.quality([*sample(98, 2), *said("lain", "Ani", BUKAN)], 120)
    assert found[:5] == (120, 100, 98, 2, 0)
    assert (found.low, found.high) == pytest.approx((0.929988, 0.994498), abs=1e-6)


def test_a_link_that_clerks_cannot_settle_counts_as_wrong_in_the_interval() -> None:
    found = review.quality(sample(98, 0, 2), 100)
    assert (found.judged, found.unsure) == (100, 2)
    assert found.low == wilson_interval(98, 100)[0]


def test_a_sampled_link_whose_person_is_another_one_shown_is_wrong() -> None:
    found = review.quality(said("x", "Ani", BUKAN, SAMA, purpose=Purpose.MUTU), 1)
    assert (found.right, found.wrong) == (0, 1)


@pytest.mark.parametrize(("goal", "needed"), [(0.97, 125), (0.98, 189), (0.995, 765)])
def test_how_many_right_ones_prove_a_goal_from_nothing(goal: float, needed: int) -> None:
    assert review.more_needed(0, 0, goal) == needed
    assert wilson_interval(needed, needed)[0] >= goal > wilson_interval(needed - 1, needed - 1)[0]


def test_an_error_found_makes_the_sample_needed_larger() -> None:
    assert review.more_needed(99, 100, 0.97) > review.more_needed(100, 100, 0.97)  # type: ignore[operator]


def test_no_number_of_judgements_proves_that_all_are_right() -> None:
    assert review.more_needed(1000, 1000, 1.0) is None


def test_clerks_stop_when_the_goal_is_proven_or_nobody_is_left() -> None:
    proven, open_ = review.quality(sample(200, 0), 300), review.quality(sample(20, 0), 300)
    assert review.stop(proven, 0.97, waiting=100) == (True, 0)
    assert not review.stop(open_, 0.97, waiting=280).enough
    assert review.stop(open_, 0.97, waiting=0) == (True, 105)
    assert not review.stop(review.quality([], 300), 0.97, waiting=300).enough
