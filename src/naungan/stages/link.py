"""Link: one row against the people it may be, over a profile and a model.

Knows: which people are met, what a pair has in common, what it weighs, how probable the best is.
Does not know: registers or files.
The engines do the same over tables (engines/link_sql.py); a property test holds them equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

from naungan.model.linkage import Block, Comparison, Kind, LevelTable, LinkModel, Profile
from naungan.stages import compare, names, weigh
from naungan.stages.compare import Name

BLOCK_SLOTS = (0, 1)
"""Places whose words are looked up one by one: a third is mostly the marga, which many share."""
TWO_WORDS = ((0, 1), (1, 2))
SURE = {"quick": 25 * weigh.BIT, "first": 10 * weigh.BIT}
"""A row whose best record weighs as much after a round is not looked for any further."""

Value = Name | date | str | None
Key = tuple[object, ...]


class Vocabulary(NamedTuple):
    """What a register says of words and values. `sounds`: (comparison, sound) -> number and rarity; `values`:
    (comparison, value as text) -> rarity; `people`: how many it holds. Units: thousandths of a bit."""

    people: int
    sounds: Mapping[tuple[str, str], tuple[int, int]]
    values: Mapping[tuple[str, str], int]

    @property
    def rarest(self) -> int:
        """The rarity of what one person has, or nobody."""
        return weigh.rarity(1, self.people)


class Row(NamedTuple):
    """A row made ready. `fifteen`: its NIK's last digit is not known; `holder_kk`: family card of whoever holds it."""

    values: Mapping[str, Value]
    fifteen: bool
    holder_kk: str


class Person(NamedTuple):
    """A registered person made ready. `place`: position in the register, which breaks ties."""

    place: int
    register_id: str
    values: Mapping[str, Value]


class Weighed(NamedTuple):
    """A pair with its levels and weights. Units: thousandths of a bit."""

    person: Person
    levels: Mapping[str, int]
    match_weight: int
    relative_weight: int


class Posterior(NamedTuple):
    """The best record of a row, how probable it is (parts of a million) and the next best weight."""

    best: Weighed
    ppm: int
    runner_up_weight: int | None


def row_words(name: str, *, sounds: bool) -> tuple[str, ...]:
    """The words of a folded name that are compared, at most compare.WORDS."""
    if sounds:
        return names.words_of(name)
    words = list(dict.fromkeys(name.split()))
    return tuple(words if len(words) <= compare.WORDS else [*words[: compare.WORDS - 1], words[-1]])


def ready_name(text: str, comparison: str, vocabulary: Vocabulary, *, sounds: bool) -> Name:
    """A row's folded name with its words numbered and weighed; words of one sound count once."""
    heard = list(dict.fromkeys(heard_words(text, sounds=sounds)))
    known = [vocabulary.sounds.get((comparison, sound), (compare.NO_WORD, vocabulary.rarest)) for sound in heard]
    short, word = compare.short_word(text)
    sound = names.sound_of(word) if sounds and word else word
    number = vocabulary.sounds.get((comparison, sound), (compare.NO_WORD, 0))[0]
    return Name(
        text,
        tuple(n for n, _ in known),
        tuple(rare for _, rare in known),
        len(heard),
        short,
        number,
        weigh.odd_from(vocabulary.people),
    )


def registered_name(text: str, comparison: str, vocabulary: Vocabulary, *, sounds: bool) -> Name:
    """A registered folded name: every word at its place, NO_WORD where a sound comes again."""
    heard = heard_words(text, sounds=sounds)
    numbers = [
        compare.NO_WORD if sound in heard[:at] else vocabulary.sounds[comparison, sound][0]
        for at, sound in enumerate(heard)
    ]
    return Name(text, tuple(numbers), (0,) * len(numbers), sum(number != compare.NO_WORD for number in numbers))


def heard_words(text: str, *, sounds: bool) -> list[str]:
    """The sounds of a folded name's words, in order."""
    return [names.sound_of(word) if sounds else word for word in row_words(text, sounds=sounds)]


def rivals(
    row: Row, by_key: Mapping[Key, Sequence[Person]], vocabulary: Vocabulary, profile: Profile, model: LinkModel
) -> Posterior | None:
    """Look for the row's person, round by round until somebody is sure."""
    return judge(weighed_rivals(row, by_key, vocabulary, profile, model), model, profile.family)


def weighed_rivals(
    row: Row, by_key: Mapping[Key, Sequence[Person]], vocabulary: Vocabulary, profile: Profile, model: LinkModel
) -> list[Weighed]:
    """Everyone the row is compared with, weighed, as `rivals` looks for them."""
    found: dict[int, Person] = {}
    pairs: list[Weighed] = []
    for number, each in enumerate(profile.rounds, 1):
        found |= {p.place: p for key in row_keys(row, profile, each) for p in by_key.get(key, ())}
        pairs = _weighed(row, found, vocabulary, profile, model)
        best = judge(pairs, model, profile.family)
        if number == len(profile.rounds) or (best and best.best.match_weight >= SURE[each]):
            break
    return pairs


def _weighed(
    row: Row, found: Mapping[int, Person], vocabulary: Vocabulary, profile: Profile, model: LinkModel
) -> list[Weighed]:
    enough = weigh.rarity(1, vocabulary.people)
    worth = [p for p in found.values() if promise(row, p, vocabulary, profile, model) >= enough]
    return [weighed(row, person, vocabulary, profile, model) for person in worth]


def alone(pair: Weighed, model: LinkModel) -> Posterior:
    """How probable a record is that has no rivals."""
    same, relative = [pair.match_weight], [pair.relative_weight]
    return Posterior(pair, weigh.probability_ppm(same[0], same, relative, weigh.absent_weight(model)), None)


def judge(pairs: Iterable[Weighed], model: LinkModel, family: str) -> Posterior | None:
    """The best record and how probable it is. Ties: by place. One number counts once, by its record most alike.

    In: `family`: the comparison that holds the family card, '' = there is none.
    """
    able = (each for each in pairs if max(each.match_weight, each.relative_weight) >= weigh.hopeless(model))
    order = sorted(able, key=lambda each: (-each.match_weight, each.person.place))
    once = list({each.person.register_id: each for each in reversed(order)}.values())
    once.sort(key=lambda each: (-each.match_weight, each.person.place))
    if not once:
        return None
    ppm = weigh.probability_ppm(
        once[0].match_weight, [w.match_weight for w in once], relative_weights(once, family),
        weigh.absent_weight(model),
    )  # fmt: skip
    return Posterior(once[0], ppm, once[1].match_weight if len(once) > 1 else None)


def relative_weights(order: Sequence[Weighed], family: str) -> list[int]:
    """How much speaks for 'absent, and a relative of this record', of every record that this can be said of.

    Who is like the row because he is a relative of the best record says nothing against it. In: the best comes first.
    """
    card = order[0].person.values[family] if family and order else ""
    return [w.relative_weight for at, w in enumerate(order) if not at or not card or w.person.values[family] != card]


def weighed(
    row: Row, person: Person, vocabulary: Vocabulary, profile: Profile, model: LinkModel, *, plain: bool = False
) -> Weighed:
    """Levels and weights of a pair. `plain`: names without a dictionary, and the model's averages for rarity."""
    levels = {c.name: _level(c, row, person, profile, plain) for c in profile.comparisons}
    totals = [weigh.prior_same(model, vocabulary.people), weigh.prior_relative(model, vocabulary.people)]
    for c in profile.comparisons:
        if levels[c.name] == compare.UNKNOWN:
            continue
        found = _table(c, levels, profile, model).of(levels[c.name])
        rare = found.rare and not plain
        base = weigh.weights_of(found, vocabulary.people, rare=rare)
        more = _rarity(c, row, person, levels[c.name], vocabulary) if rare else 0
        totals = [total + each + more for total, each in zip(totals, base, strict=True)]
    return Weighed(person, levels, totals[0], totals[1])


def _table(c: Comparison, levels: Mapping[str, int], profile: Profile, model: LinkModel) -> LevelTable:
    dates = profile.of_kind(Kind.DATE)
    if c.kind is not Kind.NIK or not dates:
        return model.table(c.name)
    return model.table(c.name, weigh.nik_table(levels[dates[0].name], levels.get("sex", compare.UNKNOWN)))


def _level(c: Comparison, row: Row, person: Person, profile: Profile, plain: bool) -> int:
    a, b = row.values[c.name], person.values[c.name]
    if c.kind is Kind.DATE:
        return compare.date_level(_date(a), _date(b))
    if c.kind is Kind.NAME:
        left, right = _name(a), _name(b)
        return compare.plain_name_level(left.text, right.text) if plain else compare.name_level(left, right)
    if c.kind is Kind.NIK:
        kk = _text(person.values[profile.family]) if profile.family else ""
        return compare.nik_level(
            _text(a), row.fifteen, _text(b), "" if plain else row.holder_kk, "" if plain else kk, _born(row, profile)
        )
    return compare.number_level(_text(a), _text(b)) if c.kind is Kind.NUMBER else compare.code_level(_text(a), _text(b))


def _rarity(c: Comparison, row: Row, person: Person, level: int, vocabulary: Vocabulary) -> int:
    """How rare what the pair shares at this level is."""
    value = row.values[c.name]
    if c.kind is not Kind.NAME:
        return _value_rarity(c, value, vocabulary)
    name = _name(value)
    if level in (compare.NAME_SAME, compare.NAME_SOUND):
        return min(sum(name.bits), vocabulary.rarest)
    shared, rare = compare.shared_words(name, _name(person.values[c.name]))
    if level == compare.NAME_CLOSE:
        rare += (name.words - shared) * weigh.NEAR_WORD
    return min(vocabulary.rarest, rare + (weigh.INITIAL if level == compare.NAME_INITIAL else 0))


def _value_rarity(c: Comparison, value: Value, vocabulary: Vocabulary) -> int:
    return vocabulary.values.get((c.name, str(value)), vocabulary.rarest)


def promise(row: Row, person: Person, vocabulary: Vocabulary, profile: Profile, model: LinkModel) -> int:
    """What a pair agrees in at a glance; one that promises less than the prior is not compared. Units: as weights."""
    return sum(_promise(c, row, person, vocabulary, profile, model) for c in profile.comparisons)


def _promise(
    c: Comparison, row: Row, person: Person, vocabulary: Vocabulary, profile: Profile, model: LinkModel
) -> int:
    a, b = row.values[c.name], person.values[c.name]
    if c.kind is Kind.NAME:
        left, right = _name(a), _name(b)
        shared, rare = compare.shared_words(left, right)
        near = left.text[:1] == right.text[:1] and abs(len(left.text) - len(right.text)) <= compare.NAME_EDITS
        return rare if shared else weigh.NEAR_WORD if near else 0
    if c.kind is Kind.DATE:
        return _date_promise(c, _date(a), _date(b), vocabulary)
    if c.kind is Kind.NIK:
        return _nik_promise(c, row, person, vocabulary, profile, model)
    if not a or a != b:
        return 0
    return _value_rarity(c, a, vocabulary) if c.kind is Kind.CODE else weigh.CARD


def _date_promise(c: Comparison, a: date | None, b: date | None, vocabulary: Vocabulary) -> int:
    if a is None or b is None:
        return 0
    if a == b:
        return _value_rarity(c, a, vocabulary)
    return weigh.HALF_DATE if a.year == b.year or (a.day, a.month) == (b.day, b.month) else 0


def _nik_promise(
    c: Comparison, row: Row, person: Person, vocabulary: Vocabulary, profile: Profile, model: LinkModel
) -> int:
    a, b = _text(row.values[c.name]), _text(person.values[c.name])
    if a and a == b:
        return weigh.weights_of(model.table(c.name).of(compare.NIK_SAME), vocabulary.people, rare=False)[0]
    if row.holder_kk and profile.family and row.holder_kk == person.values[profile.family]:
        return weigh.HALF_NIK
    if not a or not b or (a[:12] != b[:12] and a[6:] != b[6:]):
        return 0
    born = _born(row, profile)
    dates = profile.of_kind(Kind.DATE)
    alike = born is not None and person.values[dates[0].name] == born
    return weigh.HALF_NIK_BORN_ALIKE if alike else weigh.HALF_NIK


def row_keys(row: Row, profile: Profile, round_: str) -> Iterator[Key]:
    """A round's block keys of a row: only people who share one of them are compared. Unknown parts make no key."""
    for number, block in enumerate(profile.blocks):
        if block.round == round_:
            yield from _keys(number, block, row.values, row.holder_kk, mine=True)


def person_keys(person: Person, profile: Profile) -> Iterator[Key]:
    """Block keys of a registered person, to be met by `row_keys`."""
    card = _text(person.values[profile.family]) if profile.family else ""
    for number, block in enumerate(profile.blocks):
        yield from _keys(number, block, person.values, card, mine=False)


def _keys(number: int, block: Block, values: Mapping[str, Value], card: str, *, mine: bool) -> Iterator[Key]:
    parts = [list(_parts(part, values, card, mine=mine)) for part in block.parts]
    for combination in set(product(*parts)):
        yield (number, *combination)


def _parts(part: str, values: Mapping[str, Value], card: str, *, mine: bool) -> Iterator[object]:
    name, _, piece = part.partition(".")
    value = values[name]
    if piece == "family":
        yield from [card] * bool(card)
        return
    if isinstance(value, Name):
        sounds = value.sounds
        if not piece:
            yield from [value.text] * bool(value.text)
        elif piece == "word":
            yield from (s for i, s in enumerate(sounds) if s and (mine or i in BLOCK_SLOTS))
        elif mine:
            yield from ((a, b) for a in sounds for b in sounds if a and b and a != b)
        else:
            yield from ((sounds[i], sounds[j]) for i, j in TWO_WORDS if j < len(sounds))
    elif isinstance(value, date):
        yield {"": value, "year": value.year, "day_month": (value.day, value.month)}[piece]
    elif value:
        yield {"": value, "head": value[:12], "tail": value[6:]}[piece]


def _born(row: Row, profile: Profile) -> date | None:
    dates = profile.of_kind(Kind.DATE)
    return _date(row.values[dates[0].name]) if dates else None


def _name(value: Value) -> Name:
    return value if isinstance(value, Name) else Name("", (), (), 0)


def _date(value: Value) -> date | None:
    return value if isinstance(value, date) else None


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""
