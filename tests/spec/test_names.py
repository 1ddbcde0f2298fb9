"""Names are taken apart and sound as tests/spec/names_table.py and the rule table itself say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.engines.reference import vocabulary_of
from naungan.model.person import Registered
from naungan.stages import compare, link
from naungan.stages.fold import fold_name
from naungan.stages.names import (
    ABBREVIATIONS,
    AMBIGUOUS,
    APART_NAMES,
    JOINED,
    MAX_WORDS,
    SAME_NAMES,
    SOUND_RULES,
    SPLIT,
    STEPS,
    TEKNONYMS_ANYWHERE,
    TEKNONYMS_FIRST,
    TOUCHED,
    SoundRule,
    is_initial,
    is_teknonym,
    joined,
    sound_of,
    spell_by_letters,
    words_of,
)  # fmt: skip
from tests.spec.names_table import KNOWN_COLLISIONS, MEETINGS, NAMES, Meeting, NameCase
from tools.name_rules import NAME, page
from tools.reference import FOLDER

PIECES = [
    "OE",
    "DJ",
    "TJ",
    "CH",
    "KH",
    "SY",
    "IE",
    "AE",
    "NDER",
    "UW",
    "H",
    "Y",
    "J",
    "Z",
    "C",
    "BERT",
    "OHN",
    "ROHM",
    "A",
]
WORDS = st.one_of(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=14),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join),
)
LISTED = st.sampled_from(
    sorted({*ABBREVIATIONS, "AMA", "INA", "AMANI", "HIA", "A", *SPLIT, *(word for pair in JOINED for word in pair)})
)
FOLDED = st.lists(st.one_of(LISTED, WORDS), max_size=7).map(" ".join)


@cache
def name_list() -> dict[str, Any]:
    text = files("naungan.synthetic").joinpath("data/names.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def texts_in(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for each in node.values() if isinstance(node, dict) else node:
            yield from texts_in(each)


def variant_groups() -> list[list[str]]:
    """Folded spellings of one name, as the name list has them."""
    return [[fold_name(text) for text in (name, *others)] for name, others in name_list()["varian"].items()]


def sounds_of(folded: str) -> tuple[str, ...]:
    return tuple(sound_of(word) for word in words_of(folded))


def spelt_by(rules: Sequence[SoundRule], word: str) -> str:
    """A word after these rules, tried until nothing changes: slow and obvious."""
    before = ""
    while before != word:
        before = word
        for rule in rules:
            word = rule.apply(word)
    return word


@pytest.mark.parametrize("case", MEETINGS, ids=lambda case: case.sentence)
def test_two_spellings_of_a_name_meet(case: Meeting) -> None:
    assert sound_of(case.one) == sound_of(case.other)


@pytest.mark.parametrize("case", MEETINGS, ids=lambda case: f"{case.rule}: {case.sentence}")
def test_they_meet_by_this_rule_and_not_without_it(case: Meeting) -> None:
    others = [rule for rule in SOUND_RULES if rule.name != case.rule]
    assert spelt_by(others, case.one) != spelt_by(others, case.other)


def test_every_rule_of_sounds_has_a_case_and_no_two_share_a_name() -> None:
    names = [rule.name for rule in SOUND_RULES]
    assert sorted(set(names)) == sorted(names)
    assert set(names) == {case.rule for case in MEETINGS}


@pytest.mark.parametrize("rule", SOUND_RULES, ids=lambda rule: rule.name)
def test_a_rule_makes_of_its_example_what_it_says(rule: SoundRule) -> None:
    assert rule.apply(rule.before) == rule.after != rule.before
    assert sound_of(rule.before) == sound_of(rule.after)
    assert rule.sentence.endswith(".")
    assert rule.source


@pytest.mark.parametrize("group", SAME_NAMES, ids=lambda group: group.words[0])
def test_names_listed_as_the_same_sound_alike_and_need_the_list(group: Any) -> None:
    assert len({sound_of(word) for word in group.words}) == 1
    by_letters = [spell_by_letters(word) for word in group.words]
    assert len(set(by_letters)) == len(by_letters) > 1


@pytest.mark.parametrize("pair", APART_NAMES, ids=lambda pair: "-".join(pair.words))
def test_names_that_look_alike_stay_apart(pair: Any) -> None:
    assert len({sound_of(word) for word in pair.words}) == len(pair.words) == 2


@pytest.mark.parametrize("case", NAMES, ids=lambda case: case.sentence)
def test_a_name_has_these_words(case: NameCase) -> None:
    assert words_of(case.folded) == case.words
    assert is_teknonym(case.folded) == case.teknonym


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_makes_of_its_example_what_it_says(step: Any) -> None:
    assert words_of(step.before) == step.after
    assert step.name in {case.step for case in NAMES}


@pytest.mark.parametrize(
    ("row", "registered", "level"),
    [
        ("INA YARIS GULO", "YARIS GULO", compare.NAME_PART),
        ("YARIS GULO", "INA YARIS GULO", compare.NAME_PART),
        ("INA GULO", "INA YARIS GULO", compare.NAME_PART),
        ("INA GULO", "GULO INA", compare.NAME_SOUND),
        ("INA GULO", "YASATI GULO", compare.NAME_SOME),
        ("INA YARIS GULO", "YASATI GULO", compare.NAME_SOME),
        ("AMA YARIS GULO", "YARIS GULO", compare.NAME_LATER),
    ],
)
def test_ina_is_met_by_any_name_she_may_bear_and_a_father_not_by_his_child(
    row: str, registered: str, level: int
) -> None:
    words = vocabulary_of([Registered("", "", each, "", None, "", "", "", None) for each in (row, registered)])
    one = link.ready_name(row, "name", words, sounds=True)
    assert compare.name_level(one, link.registered_name(registered, "name", words, sounds=True)) == level


@pytest.mark.parametrize(
    "written",
    ["Muh.", "Muhd", "MHD", "M.", "Moh", "Mohd.", "Moch", "Moch.", "Much.", "Muhamad", "Muhammed", "Muchamad", "Muchammad",
     "Mohamad", "Mohammad", "Mohammed", "Mochamad", "Mochammad"],
)  # fmt: skip
def test_every_way_to_write_muhammad_is_folded_to_one(written: str) -> None:
    assert fold_name(f"{written} Ridwan") == "MUHAMMAD RIDWAN"


@pytest.mark.parametrize("name", ["MOCHTAR LUBIS", "MUHTAR LUBIS", "MUCHLIS LUBIS", "MOHAN SINAGA", "RIDWAN M"])
def test_a_name_that_only_begins_like_muhammad_is_left_alone(name: str) -> None:
    assert fold_name(name) == name


def test_an_abbreviation_stands_for_one_marga_and_is_made_of_its_letters_in_order() -> None:
    margas = {fold_name(text).replace(" ", "") for text in texts_in(name_list()["marga"])}
    for short, whole in [*ABBREVIATIONS.items(), *((s, m) for s, ms in AMBIGUOUS.items() for m in ms)]:
        letters = iter(whole)
        assert whole in margas
        assert all(letter in letters for letter in short), short
    assert ABBREVIATIONS.keys() & (margas | AMBIGUOUS.keys()) == set()
    assert all(len(margas) > 1 for margas in AMBIGUOUS.values())


def test_every_variant_of_the_name_list_meets_but_for_those_kept_apart_for_a_reason() -> None:
    pairs = [pair for group in variant_groups() for pair in combinations(group, 2)]
    missed = {frozenset(pair) for pair in pairs if sounds_of(pair[0]) != sounds_of(pair[1])}
    known = {frozenset(map(sound_of, pair.words)) for pair in APART_NAMES}
    assert {pair for pair in missed if frozenset(map(sound_of, pair)) not in known} == set()
    assert len(pairs) - len(missed) >= 0.95 * len(pairs) > 180


def test_hardly_two_different_names_of_the_list_sound_alike() -> None:
    texts = [*texts_in(name_list()["depan"]), *texts_in(name_list()["marga"])]
    words = {word for text in texts for word in fold_name(text).split()}
    variants = {frozenset(pair) for group in variant_groups() for pair in combinations(group, 2)}
    by_sound: dict[str, list[str]] = {}
    for word in words:
        by_sound.setdefault(sound_of(word), []).append(word)
    together = {frozenset(pair) for found in by_sound.values() for pair in combinations(found, 2)}
    assert together - variants == KNOWN_COLLISIONS.keys()
    assert len(words) > 500


@given(WORDS)
def test_the_sound_of_a_sound_is_itself_and_never_empty(word: str) -> None:
    sound = sound_of(word)
    assert sound
    assert sound_of(sound) == sound


@given(WORDS)
def test_the_quick_way_through_the_rules_is_the_obvious_one(word: str) -> None:
    assert spell_by_letters(word) == spelt_by(SOUND_RULES, word)


@given(WORDS)
def test_a_rule_finds_nothing_where_its_sign_is_missing(word: str) -> None:
    assert [rule.name for rule in SOUND_RULES if rule.sign not in word and rule.pattern.search(word)] == []


@pytest.mark.parametrize("group", SAME_NAMES, ids=lambda group: group.words[0])
def test_the_sound_of_a_listed_name_is_itself(group: Any) -> None:
    assert all(sound_of(sound_of(word)) == sound_of(word) for word in group.words)


@given(FOLDED)
def test_a_name_has_at_most_four_words_each_once_and_one_at_least(folded: str) -> None:
    words = words_of(folded)
    assert bool(words) == bool(folded)
    assert len(words) <= MAX_WORDS
    assert len(set(words)) == len(words)
    assert all(words)


@given(FOLDED)
def test_a_name_without_the_words_of_the_table_is_its_own_words(folded: str) -> None:
    own = [word for word in dict.fromkeys(folded.split()) if word not in TOUCHED]
    assert words_of(" ".join(own)) == tuple(own if len(own) <= MAX_WORDS else [*own[:3], own[-1]])
    assert not is_teknonym(" ".join(own))


def test_every_word_that_changes_a_name_is_among_the_touched() -> None:
    changing = {*ABBREVIATIONS, *SPLIT, *(one for one, _ in JOINED), *TEKNONYMS_FIRST, *TEKNONYMS_ANYWHERE}
    assert changing == TOUCHED
    assert all(word.isalpha() and word.isupper() for word in TOUCHED)


def test_the_letters_of_a_name_do_not_change_with_its_spaces() -> None:
    assert joined("SITI AMINAH") == joined("SITIAMINAH") == "SITIAMINAH"
    assert joined("") == ""


def test_an_initial_is_one_letter() -> None:
    assert [is_initial(word) for word in ("M", "MA", "", "1")] == [True, False, False, False]


def test_the_page_of_names_is_fresh() -> None:
    assert (FOLDER / NAME).read_text(encoding="utf-8") == page(), "run `python -m tools.name_rules`"


def test_every_rule_stands_on_the_page() -> None:
    lines = page().splitlines()
    assert [
        r.name for r in (*SOUND_RULES, *STEPS) if not any(line.startswith(f"| `{r.name}` |") for line in lines)
    ] == []
