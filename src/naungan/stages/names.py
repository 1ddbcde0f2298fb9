"""Names: the words of a folded name worth comparing, and the sound in which spellings of one word meet.

Knows: the rules of name_sounds.toml and name_words.toml: old spellings, marga abbreviations, teknonyms.
Does not know: titles and accents (fold), nor how alike two people are (compare).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, NamedTuple

Substitute = Callable[[str, str], str]

MAX_WORDS = 4
"""Words of a name that are compared: the first three and the last."""


class SoundRule(NamedTuple):
    """One rule of letters. It is tried where `sign` stands in the word; `before` becomes `after` by it alone."""

    name: str
    sign: str
    pattern: re.Pattern[str]
    replacement: str
    sentence: str
    before: str
    after: str
    source: str

    def apply(self, word: str) -> str:
        """The word after this rule alone."""
        return self.pattern.sub(self.replacement, word) if self.sign in word else word


class SameName(NamedTuple):
    """Spellings of one name that no rule of letters brings together; the first is the one they become."""

    words: tuple[str, ...]
    sentence: str
    source: str


class ApartNames(NamedTuple):
    """Two names that look alike and are kept apart, with the reason."""

    words: tuple[str, ...]
    sentence: str


class WordStep(NamedTuple):
    """One step from a folded name to its words, in running order: `before` becomes `after`."""

    name: str
    sentence: str
    before: str
    after: tuple[str, ...]
    source: str


def _sound_rule(raw: Mapping[str, str]) -> SoundRule:
    return SoundRule(**(dict(raw) | {"pattern": re.compile(raw["pattern"])}))  # type: ignore[arg-type]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("naungan.stages").joinpath(name).read_text(encoding="utf-8"))


_RAW = _read("name_sounds.toml") | _read("name_words.toml")

SOUND_RULES = tuple(_sound_rule(raw) for raw in _RAW["sound"])
SAME_NAMES = tuple(SameName(tuple(raw["words"]), raw["sentence"], raw["source"]) for raw in _RAW["same"])
APART_NAMES = tuple(ApartNames(tuple(raw["words"]), raw["sentence"]) for raw in _RAW["apart"])
STEPS = tuple(WordStep(**(raw | {"after": tuple(raw["after"])})) for raw in _RAW["step"])

ABBREVIATIONS: Mapping[str, str] = {short: raw["whole"] for raw in _RAW["abbreviation"] for short in raw["short"]}
"""Abbreviated marga -> marga."""
AMBIGUOUS: Mapping[str, tuple[str, ...]] = {short: tuple(margas) for short, margas in _RAW["ambiguous"].items()}
"""Abbreviations left as written -> the margas they may stand for."""
TEKNONYMS_FIRST = frozenset(_RAW["teknonym"]["first"])
TEKNONYMS_ANYWHERE = frozenset(_RAW["teknonym"]["anywhere"])
JOINED: Mapping[tuple[str, str], str] = {
    (one, other): one + other for one, other in (pair.split(" ") for pair in _RAW["two_words"]["join"])
}
"""Two words side by side -> the one word they are."""
SPLIT: Mapping[str, tuple[str, ...]] = {
    pair.replace(" ", ""): tuple(pair.split(" ")) for pair in _RAW["two_words"]["split"]
}
"""One word -> the two words it is."""

TOUCHED = frozenset((*ABBREVIATIONS, *TEKNONYMS_FIRST, *TEKNONYMS_ANYWHERE, *(one for one, _ in JOINED), *SPLIT))
"""A name without any of these words is its own words, but for the repeated and the fifth."""


def _grouped(rules: Sequence[SoundRule]) -> Iterator[tuple[str, tuple[tuple[str, Substitute, str], ...]]]:
    """Neighbours whose signs share a letter, under that letter: most words have few of the letters."""
    group: list[SoundRule] = []
    for rule in (*rules, None):
        shared = set.intersection(*(set(each.sign) for each in group)) if group else set()
        if rule and (not group or shared & set(rule.sign)):
            group.append(rule)
            continue
        yield min(shared, default=""), tuple((each.sign, each.pattern.sub, each.replacement) for each in group)
        group = [rule] if rule else []


_GROUPS = tuple(_grouped(SOUND_RULES))


def words_of(folded: str) -> tuple[str, ...]:
    """The comparable words of a folded name, in order, each once: at most MAX_WORDS, none only of an empty name.

    A teknonym ('AMA YUNI GULO') is left out where other words remain: ('GULO',). 'INA YUNI GULO' keeps all three.
    """
    words = folded.split()
    if not TOUCHED.isdisjoint(words):
        words = _spelt_out(words)
        at = _teknonym_at(words)
        if at >= 0 and len(words) > 2:
            del words[at : at + 2]
    words = list(dict.fromkeys(words))
    return tuple(words if len(words) <= MAX_WORDS else [*words[: MAX_WORDS - 1], words[-1]])


def is_teknonym(folded: str) -> bool:
    """Is the person called after a child: 'AMA YUNI', 'AMANI TOGAR SINAGA'? Not said of Ina, a given name too."""
    return _teknonym_at(_spelt_out(folded.split())) >= 0


def sound_of(word: str) -> str:
    """The sound of one word of a folded name, in letters: 'SYAIFUL', 'SAIPUL' -> 'SAIPUL'.

    Never empty for a word; the sound of a sound is itself. Not cached: a caller asks once for each distinct word.
    """
    sound = spell_by_letters(word)
    return _SAME.get(sound, sound)


def spell_by_letters(word: str) -> str:
    """A word after the rules of letters, tried until nothing changes: what sound_of says without the list of names."""
    changed = _pass(word)
    while changed != word:
        word, changed = changed, _pass(changed)
    return word


def is_initial(word: str) -> bool:
    """Is it a single letter?"""
    return len(word) == 1 and word.isalpha()


def joined(folded: str) -> str:
    """A folded name without its spaces: 'SITI AMINAH' and 'SITIAMINAH' are one."""
    return folded.replace(" ", "")


def _spelt_out(words: Sequence[str]) -> list[str]:
    """Abbreviations expanded but for the first word, what is one word joined, what is two split."""
    whole = [ABBREVIATIONS.get(word, word) if i else word for i, word in enumerate(words)]
    return [part for word in _join(whole) for part in SPLIT.get(word, (word,))]


def _join(words: Sequence[str]) -> Iterator[str]:
    i = 0
    while i < len(words):
        one_word = JOINED.get((words[i], words[i + 1])) if i + 1 < len(words) else None
        yield one_word or words[i]
        i += 2 if one_word else 1


def _teknonym_at(words: Sequence[str]) -> int:
    """Where the first teknonym stands, a word and the child's name after it; -1 nowhere."""
    for i, word in enumerate(words[:-1]):
        if word in (TEKNONYMS_ANYWHERE if i else TEKNONYMS_FIRST):
            return i
    return -1


def _pass(word: str) -> str:
    for shared, rules in _GROUPS:
        if shared in word:
            for sign, replace, by in rules:
                if sign in word:
                    word = replace(by, word)
    return word


def _same() -> dict[str, str]:
    """Sound -> the sound it becomes."""
    found: dict[str, str] = {}
    for group in SAME_NAMES:
        first, *others = (spell_by_letters(word) for word in group.words)
        found |= dict.fromkeys(others, first)
    return found


_SAME = _same()
