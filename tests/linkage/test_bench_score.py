"""How links are counted on a known truth: every figure worked out by hand beside it."""

from __future__ import annotations

import json
import random
import re
from argparse import Namespace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.child import ChildFailed
from bench.linkage import __main__ as bench
from bench.linkage import ask, page, score
from bench.linkage.ceiling import spread
from bench.linkage.goals import judged
from bench.linkage.systems import last_words
from naungan.reports.link_scores import (
    Answer,
    Case,
    Counts,
    Outcome,
    Truth,
    anatomy,
    at_threshold,
    by_nik_class,
    calibration,
    calibration_by,
    count,
    f1_of,
    false_link_causes,
    miss_causes,
    pair_up,
    picked_on_truth,
    score_of,
    wilson,
)

SITI, TWIN, ABSENT = "1", "2", ""


def case(
    found: str, true: str, *, accepted: bool = True, probability: float = 0.99, weight: float = 0.0, **truth: object
) -> Case:
    return Case(Answer("c", found, probability, accepted, weight), Truth("c", true, **truth))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "true", "accepted", "outcome"),
    [
        (SITI, SITI, True, Outcome.RIGHT),
        (TWIN, SITI, True, Outcome.WRONG_PERSON),
        (TWIN, ABSENT, True, Outcome.ABSENT_LINKED),
        (SITI, SITI, False, Outcome.MISSED),
        ("", SITI, False, Outcome.MISSED),
        (TWIN, ABSENT, False, Outcome.RIGHTLY_UNLINKED),
        ("", ABSENT, False, Outcome.RIGHTLY_UNLINKED),
    ],
)
def test_every_answer_has_one_outcome(found: str, true: str, accepted: bool, outcome: Outcome) -> None:
    assert case(found, true, accepted=accepted).outcome is outcome


def test_precision_recall_and_f1_are_worked_out_from_counts() -> None:
    found = score_of(Counts(right=80, wrong_person=5, absent_linked=15, missed=75, rightly_unlinked=85))
    assert found.precision.value == 80 / 100
    assert found.recall.value == 80 / 160
    assert found.f1.value == pytest.approx(2 * 0.8 * 0.5 / (0.8 + 0.5))
    assert (found.absent_linked.value, found.absent_linked.of) == (15 / 100, 100)


def test_a_wrong_person_costs_precision_and_recall() -> None:
    found = score_of(Counts(right=9, wrong_person=1))
    assert (found.precision.value, found.recall.value, found.f1.value) == (0.9, 0.9, 0.9)


def test_the_wilson_interval_is_the_one_of_the_textbooks() -> None:
    share = wilson(1, 10)
    assert (round(share.low, 4), round(share.high, 4)) == (0.0179, 0.4042)
    assert wilson(0, 10).low == 0
    assert wilson(0, 10).high == pytest.approx(0.2775, abs=1e-4)
    assert wilson(10, 10).high == 1


def test_a_share_of_nothing_is_unknown() -> None:
    assert wilson(0, 0) == (0.0, 0.0, 1.0, 0)
    assert f1_of(Counts(rightly_unlinked=5)) == (0.0, 0.0, 1.0, 0)


@pytest.mark.parametrize("counts", [Counts(900, 10, 30, 60, 200), Counts(700, 300, 0, 0, 100)])
def test_the_interval_of_f1_is_as_wide_as_drawing_the_rows_again_says(counts: Counts) -> None:
    rng = random.Random(5)
    pool = [i for i, n in enumerate(counts) for _ in range(n)]
    drawn = []
    for _ in range(600):
        rows = rng.choices(pool, k=len(pool))
        drawn.append(f1_of(Counts(*(rows.count(i) for i in range(5)))).value)
    drawn.sort()
    low, high = drawn[15], drawn[-16]
    share = f1_of(counts)
    assert share.low == pytest.approx(low, abs=0.004)
    assert share.high == pytest.approx(high, abs=0.004)


def test_a_perfect_f1_still_has_an_interval() -> None:
    share = f1_of(Counts(right=1000))
    assert (share.value, share.high) == (1, 1)
    assert 0.99 < share.low < 1


def test_a_candidate_without_an_answer_is_a_miss_or_rightly_unlinked() -> None:
    cases = pair_up([], [Truth("a", SITI), Truth("b", ABSENT)])
    assert count(cases) == Counts(missed=1, rightly_unlinked=1)


def test_an_answer_for_an_unknown_candidate_is_refused() -> None:
    with pytest.raises(ValueError, match="without a truth"):
        pair_up([Answer("x", SITI, 1.0, True)], [Truth("a", SITI)])


def test_a_candidate_answered_twice_is_refused() -> None:
    twice = [Answer("a", SITI, 1.0, True), Answer("a", TWIN, 1.0, True)]
    with pytest.raises(ValueError, match="twice"):
        pair_up(twice, [Truth("a", SITI)])


def test_another_threshold_accepts_other_answers() -> None:
    cases = [case(SITI, SITI, accepted=False, probability=0.9), case("", ABSENT, accepted=False, probability=1.0)]
    assert count(at_threshold(cases, 0.9)) == Counts(right=1, rightly_unlinked=1)
    assert count(at_threshold(cases, 0.91)) == Counts(missed=1, rightly_unlinked=1)


def test_the_absent_are_a_class_of_their_own() -> None:
    cases = [case(SITI, SITI, nik_class="BENAR"), case(TWIN, ABSENT, nik_class="BENAR")]
    found = by_nik_class(cases)
    assert {name: s.counts for name, s in found.items()} == {
        "BENAR": Counts(right=1),
        "BENAR (absent)": Counts(absent_linked=1),
    }


def test_calibration_sets_the_stated_beside_the_observed() -> None:
    cases = [case(SITI, SITI, probability=0.9), case(TWIN, SITI, probability=0.92), case(SITI, SITI, probability=1.0)]
    low, high = calibration(cases, (0.0, 0.95))
    assert (low.low, low.high, low.stated, low.observed.value, low.observed.of) == (
        0.0,
        0.95,
        pytest.approx(0.91),
        0.5,
        2,
    )
    assert (high.low, high.high, high.stated, high.observed.value) == (0.95, 1.0, 1.0, 1.0)


def test_calibration_looks_at_best_records_that_were_not_accepted() -> None:
    assert calibration([case(SITI, SITI, accepted=False, probability=0.4)], (0.0,))[0].observed.value == 1
    assert calibration([case("", SITI, accepted=False)], (0.0,)) == ()


def test_calibration_by_band_knows_the_bands_only() -> None:
    found = calibration_by([case(SITI, SITI, probability=0.5)], {"c": "TINJAUAN"})
    assert (list(found), found["TINJAUAN"].stated) == (["TINJAUAN"], 0.5)
    assert calibration_by([case(SITI, SITI)], {}) == {}


def test_anatomy_counts_a_row_under_each_kind_and_under_all_together() -> None:
    cases = [
        case("", SITI, accepted=False, kinds=("TANGGAL", "NAMA")),
        case(SITI, SITI, kinds=("NAMA",)),
        case(SITI, SITI),
    ]
    found = {row.kind: row.counts for row in anatomy(cases)}
    assert found == {
        "NAMA": Counts(right=1, missed=1),
        "TANGGAL": Counts(missed=1),
        "NAMA+TANGGAL": Counts(missed=1),
        "": Counts(right=1),
    }
    assert anatomy(cases)[-1].kind == ""


def test_false_links_are_told_by_whom_they_fell_on() -> None:
    cases = [case(TWIN, ABSENT, relative_of=TWIN), case(SITI, ABSENT, relative_of=TWIN), case(TWIN, SITI)]
    assert false_link_causes(cases) == {
        "absent, to a relative": 1,
        "absent, to another": 1,
        "present, to a relative": 0,
        "present, to another": 1,
    }


def test_misses_are_told_by_why() -> None:
    cases = [case(found, SITI, accepted=False) for found in ("", TWIN, SITI, SITI)]
    assert miss_causes(cases) == {
        "nothing was offered": 1,
        "another came first": 1,
        "the right one scored too low": 2,
    }


def test_the_threshold_picked_on_the_truth_is_the_best_of_all() -> None:
    rng = random.Random(2)
    cases = []
    for i in range(300):
        true = rng.choice((SITI, SITI, ABSENT))
        weight = round(rng.gauss(6 if true else 2, 3))
        cases.append(Case(Answer(str(i), SITI, 0.5, False, weight), Truth(str(i), true)))

    def at(cut: float) -> float:
        accepted = [Case(a._replace(accepted=a.weight >= cut), t) for a, t in cases]
        return f1_of(count(accepted)).value

    picked = picked_on_truth(cases)
    assert picked.score.f1.value == max(at(cut) for cut in range(-10, 20))
    assert at(picked.weight) == picked.score.f1.value


def test_where_weights_and_probabilities_disagree_the_probability_orders() -> None:
    cases = [case(SITI, SITI, probability=0.9, weight=1.0), case(TWIN, ABSENT, probability=0.2, weight=9.0)]
    picked = picked_on_truth(cases)
    assert (picked.probability, picked.score.counts) == (0.9, Counts(right=1, rightly_unlinked=1))


def test_nothing_offered_is_nothing_picked() -> None:
    assert picked_on_truth([case("", SITI, accepted=False)]).score.counts == Counts(missed=1)


# --- files and page ----------------------------------------------------------------------------------------------


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def truth_file(folder: Path) -> Path:
    rows = [("a", SITI, "BENAR", "", ""), ("b", ABSENT, "KOSONG", "ABSEN_KEMBAR+NIK_KOSONG", TWIN)]
    names = ("candidate_id", "nik", "nik_class", "kinds", "relative_of")
    return write(folder / "truth.parquet", [dict(zip(names, row, strict=True)) for row in rows])


def test_our_links_are_accepted_by_band_and_others_by_probability(tmp_path: Path) -> None:
    ours = [
        {"candidate_id": "a", "nik": SITI, "band": "COCOK", "probability": 0.97, "match_weight": 9000},
        {"candidate_id": "b", "nik": TWIN, "band": "TINJAUAN", "probability": 0.99, "match_weight": 8000},
    ]
    theirs = [{"candidate_id": "b", "nik": TWIN, "probability": 0.95, "weight": 8.0}]
    truth = truth_file(tmp_path)
    by_band = score.judged(write(tmp_path / "ours.parquet", ours), truth, 0.95)
    by_threshold = score.judged(write(tmp_path / "theirs.parquet", theirs), truth, 0.95)
    assert by_band["shipped"]["counts"] == Counts(right=1, rightly_unlinked=1)._asdict()
    assert by_band["bands"]["TINJAUAN"]["observed"][0] == 0
    assert by_threshold["shipped"]["counts"] == Counts(missed=1, absent_linked=1)._asdict()
    assert by_threshold["false_links"]["absent, to a relative"] == 1


def test_one_file_against_itself_is_judged_by_pairs(tmp_path: Path) -> None:
    truth = write(
        tmp_path / "truth.parquet", [{"record_id": r, "person": p} for r, p in (("x", "1"), ("y", "1"), ("z", "2"))]
    )
    sure = Decimal("0.990")  # a probability of SQL's own
    links = [{"candidate_id": pair, "nik": score.SAME, "probability": sure, "weight": 1.0} for pair in ("x+y", "x+z")]
    found = score.judged(write(tmp_path / "links.parquet", links), truth, 0.95, pairs=True)
    assert json.loads(json.dumps(found))["bins"][0]["stated"] == pytest.approx(0.99)
    assert found["shipped"]["counts"] == Counts(right=1, absent_linked=1)._asdict()


def test_records_that_hang_together_are_one_person(tmp_path: Path) -> None:
    links = [
        ("x", "y", 0.99, 9.0),
        ("y", "x", 0.99, 9.0),
        ("z", "y", 0.7, 5.0),
        ("v", "w", 0.9, 8.0),
        ("u", "v", 0.1, 1.0),
    ]
    answers = [Answer(a, b, p, p >= 0.5, w) for a, b, p, w in links]
    found = {(a.candidate_id, a.probability) for a in score.as_pairs(answers)}
    assert found == {("x+y", 0.7), ("x+z", 0.7), ("y+z", 0.7), ("v+w", 0.9)}


def record(tmp_path: Path, seed: int, system: str) -> dict[str, object]:
    links = [{"candidate_id": "a", "nik": SITI, "probability": 0.999, "weight": 1.0}]
    found = score.judged(write(tmp_path / "links.parquet", links), truth_file(tmp_path), 0.95)
    ran = {"people": 1_000_000, "candidates": 2, "seed": seed, "noise": "model", "system": system}
    took = {"seconds": 2.0 if system == "ours" else 30.0, "working": 2.0 if system == "ours" else 20.0}
    return json.loads(json.dumps({**ran, **took, "peak_mib": 100.0, "once": None, "once_mib": None, **found}))  # type: ignore[no-any-return]


def test_the_page_adds_seeds_up_and_says_how_much_slower_the_others_are(tmp_path: Path) -> None:
    results = [record(tmp_path, seed, system) for seed in (1, 2) for system in ("ours", "splink")]
    text = page.page([("memory", "24 GiB")], results, "linkage-measurements")
    assert "| 1,000,000 × 2 | Splink 5 | 2 | 30.0 (30.0 – 30.0) | 20.0 (20.0 – 20.0) | 10.0 | 100 | – |" in text
    assert page.score_of(page.pooled(results[::2], "shipped")).counts == Counts(right=2, rightly_unlinked=2)
    assert "linkage-measurements-splink.svg" in text


def test_a_run_that_failed_is_told(tmp_path: Path) -> None:
    failed = {
        "people": 1_000_000,
        "candidates": 2,
        "seed": 1,
        "noise": "model",
        "system": "splink",
        "failed": "no room",
    }
    assert "**failed**: no room" in page.page([], [record(tmp_path, 1, "ours"), failed], "")


def ceiling_record(seed: int, f1: float, rows: int, **more: object) -> dict[str, object]:
    """What bench/linkage/ceiling.py prints, with one class of NIK."""
    shares = dict.fromkeys(("precision", "recall", "achieved_precision", "achieved_recall"), 0.999)
    shares |= {"f1": f1, "achieved_f1": f1 - 0.002, "absent_false": 0.01, "achieved_absent_false": 0.02}
    return {
        "people": 1_000_000, "candidates": 2, "seed": seed, "noise": "model", "system": "ceiling", "rows": rows,
        **shares, "strict": {**shares, "absent_false": 0.0}, "by_nik_class": {"KOSONG": {"rows": rows, **shares}}, **more,
    }  # fmt: skip


def section(text: str, title: str) -> str:
    """What stands under a heading of the page, up to the next of its rank."""
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_ceiling_stands_in_the_same_tables_as_the_results(tmp_path: Path) -> None:
    results = [record(tmp_path, 1, "ours"), ceiling_record(1, 0.99, 1000), ceiling_record(2, 0.96, 500)]
    told = section(page.page([], results, ""), "Mistakes the model was built for")
    assert "| 1,000,000 × 2 | computed ceiling | 0.9990 | 0.9990 | 0.9800 | – | 0.0100 |" in told
    assert "| 1,000,000 × 2 | computed ceiling, fewest absent | 0.9990 | 0.9990 | 0.9800 | – | 0.0000 |" in told
    assert "| 1,000,000 × 2 | KOSONG | computed ceiling | – | 0.9990 | 0.9990 | – | 0.0100 |" in told
    assert "| 1,000,000 × 2 | computed ceiling | 2 | 1,500 | 0.9800 | 0.9780 | 0.0100 | 0.0200 |" in told


def test_a_goal_above_the_ceiling_is_reached_a_tenth_of_a_point_below_it(tmp_path: Path) -> None:
    ours = record(tmp_path, 1, "ours")

    def goal(*more: dict[str, object]) -> tuple[str, ...]:
        return next(g.row for g in judged([ours, *more]) if "F1" in g.what)

    assert goal()[:2] == ("1,000,000: F1 (no ceiling computed)", "≥ 0.9970")
    low, high = goal(ceiling_record(1, 0.98, 1000)), goal(ceiling_record(1, 0.9999, 1000))
    assert (low[1], "computed ceiling 0.9800" in low[0]) == ("≥ 0.9790", True)
    assert high[1] == "≥ 0.9970"
    assert goal(ceiling_record(1, 0.98, 1000, failed="no room"))[1] == "≥ 0.9970"


def test_kinds_the_model_was_not_built_for_and_public_sets_stand_apart(tmp_path: Path) -> None:
    kinds = {
        "kind": "ASING_PINDAIAN",
        "right": 7,
        "wrong_person": 1,
        "absent_linked": 2,
        "missed": 90,
        "rightly_unlinked": 0,
    }
    foreign = record(tmp_path, 1, "ours") | {"noise": "foreign", "anatomy": [kinds, {**kinds, "kind": "NAMA_INISIAL"}]}
    public = {"task": "febrl4", "name": "Naungan", "system": "ours", "seconds": 1.0}
    public |= {key: foreign[key] for key in ("shipped", "picked")}
    text = page.page([], [record(tmp_path, 1, "ours"), foreign, public], "")
    built, other, sets = (
        section(text, title)
        for title in (
            "Mistakes the model was built for", "Kinds of mistakes the model was not built for", "Public sets",
        )
    )  # fmt: skip
    assert "| ASING_PINDAIAN | 100 | 90 | 1 | 2 | 0.9300" in other
    assert "ASING_PINDAIAN" not in built
    assert "NAMA_INISIAL" not in other
    assert "| febrl4 | Naungan |" in sets
    assert [g for g in judged([foreign]) if "F1" in g.what] == []


def asked_for(monkeypatch: pytest.MonkeyPatch, *words: str) -> Namespace:
    monkeypatch.setattr("sys.argv", ["bench.linkage", *words])
    return bench.arguments()


def test_make_measures_both_sizes_seeds_and_noises_with_ceiling_and_public_sets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    makefile = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")
    sizes, words = (re.search(f"^{line}(.*)$", makefile, re.M) for line in (r"SIZES \?= ", r".*-m bench\.linkage "))
    assert sizes
    assert words
    asked = asked_for(monkeypatch, *words[1].replace("$(SIZES)", sizes[1]).split())
    data = list(bench.wanted(asked))
    assert {(d.people, d.noise, d.seed) for d in data} == set(
        product((1_000_000, 5_000_000), ("model", "foreign"), (101, 102))
    )
    assert {(d.people, d.noise) for d in data if bench.has_ceiling(d, asked)} == {
        (1_000_000, "model"), (5_000_000, "model"),
    }  # fmt: skip
    assert asked.public


def test_a_quick_run_has_every_part_but_the_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asked_for(monkeypatch, "--quick")
    data = list(bench.wanted(asked))
    assert {d.people for d in data} == {20_000}
    assert any(bench.has_ceiling(d, asked) for d in data)
    assert not any(bench.has_lookup(d, asked) for d in data)
    assert sum(bench.has_lookup(d, asked_for(monkeypatch, "--quick", "--lookup")) for d in data) == 1
    with pytest.raises(SystemExit):
        asked_for(monkeypatch, "--sizes", "2m")


def test_a_run_that_failed_is_told_by_its_last_words() -> None:
    failure = ChildFailed("-m bench.x ended with 1: Traceback\n  File \"/a/b.py\"\nKeyError: 'no /a/b.parquet'\n")
    assert last_words(failure) == "KeyError: 'no …"


def test_a_sample_of_the_rows_is_spread_over_the_list() -> None:
    assert spread(range(10), 0) == spread(range(10), 99) == list(range(10))
    assert spread(range(10), 4) == [0, 2, 5, 7]


def test_lookups_are_told_by_way_and_kind_and_held_against_their_goal() -> None:
    times = [float(ms) for ms in range(1, 101)]
    figures = ask.told(times, [True] * 99 + [False])
    assert (figures["p50"], figures["p99"], figures["slowest"], figures["right"]) == (51.0, 100.0, 100.0, 0.99)
    asked = {"NIK": {**figures, "kinds": {"right": figures}}}
    found = {
        "people": 15_000_000,
        "candidates": 2,
        "seed": 1,
        "noise": "model",
        "system": "lookup",
        "ways": asked,
        "peak_mib": 9.0,
    }
    text = page.page([], [found, {**found, "seed": 2, "ways": {}, "failed": "no room"}], "")
    assert "| 15,000,000 | NIK | right | 100 | 51.0 | 100.0 | 100.0 | 0.9900 | 9 |" in text
    assert "p99 in ms | ≤ 20.0 | 100.0 | **missed** by 80.0 |" in text
    assert "**failed**: no room" in text


def test_questions_are_right_mistyped_and_about_nobody_and_the_same_for_a_seed() -> None:
    people = [ask.Person("1201011203800001", "BUDI SIREGAR", date(1980, 3, 12))] * 200
    for way in ask.WAYS:
        found = list(ask.questions(people, way, random.Random(1)))
        assert found == list(ask.questions(people, way, random.Random(1)))
        assert {each.kind for each in found} == {"right", "mistyped", "absent"}
        for each in found:
            written = each.asked.nik or each.asked.name
            is_right = written in ("1201011203800001", "BUDI SIREGAR")
            assert is_right == (each.kind == "right")
            assert bool(each.meant) == (is_right or (each.kind == "mistyped" and way != ask.NIK))


def test_the_plot_sets_a_calibrated_bin_on_the_diagonal() -> None:
    drawing = page.plot("Naungan", [(0.0, 1.0, 0.5, wilson(50, 100)), (0.5, 1.0, 0.99, wilson(90, 100))])
    half, high = re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', drawing)
    middle = page.SIDE + 2 * page.MARGIN
    assert float(half[0]) + float(half[1]) == pytest.approx(middle, abs=0.2)
    assert float(high[0]) + float(high[1]) > middle, "below the diagonal: more was stated than was right"
