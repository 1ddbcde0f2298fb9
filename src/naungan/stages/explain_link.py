"""Explain a link: what each comparison found, as a sentence with its bits, and how the probability is shared out.

Knows: how levels, weights and probabilities are said in Indonesian and English. Does not know: files, or how a level is
found (compare) or weighed (weigh). A long number is shown masked; where two of them differ is said by place alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from naungan.model.linkage import LevelTable, LinkModel
from naungan.model.nik import mask_nik
from naungan.stages import compare, weigh
from naungan.stages.explain import number_text

DATE_LEVELS = 7
"""Only dates have so many levels: by this a model without its profile tells which comparison is the birth date."""
SEX = weigh.SEX
UNKNOWN_TEXTS = ("salah satu sisi tidak menyebutnya", "one side does not say")
NOT_COMPARED_TEXTS = ("tidak dibandingkan", "not compared")
LABELS: Mapping[str, tuple[str, str]] = {
    "nik": ("NIK", "NIK"), "name": ("Nama", "Name"), "birth": ("Tanggal lahir", "Birth date"),
    SEX: ("Jenis kelamin", "Sex"), "mother": ("Nama ibu", "Mother's name"), "region": ("Kabupaten/kota", "Regency"),
    "kk": ("Nomor KK", "Family card"),
}  # fmt: skip
"""How the shipped profile's comparisons are called; those of other profiles by their own name."""
_LONG_NUMBER = re.compile(r"[0-9]{9,}")
_MOST_PLACES = 4


class Who(Enum):
    """Who the row's person may be."""

    PERSON = "PERSON"  # this registered person
    RELATIVE = "RELATIVE"  # in no register; this registered person is a relative or neighbour
    ABSENT = "ABSENT"  # in no register, and nobody near is in it
    OTHERS = "OTHERS"  # any further registered person


class Finding(NamedTuple):
    """One comparison of a pair. `level` None: not compared, -1: unknown. Units: thousandths of a bit.

    `row`, `registered`: the compared values as text, long numbers in full; show them by `shown`.
    """

    comparison: str
    level: int | None
    weight: int
    row: str
    registered: str


class Rival(NamedTuple):
    """A registered person a row was compared with; `place` 1 is the best. Units: thousandths of a bit."""

    place: int
    register_id: str
    match_weight: int
    relative_weight: int
    findings: tuple[Finding, ...]

    @property
    def prior(self) -> int:
        """What the weight was before anything was compared."""
        return self.match_weight - sum(finding.weight for finding in self.findings)

    @property
    def levels(self) -> dict[str, int | None]:
        """Comparison -> level."""
        return {finding.comparison: finding.level for finding in self.findings}


class Share(NamedTuple):
    """A part of the probability. `place`: of the rival meant, 0 = none. Units: parts of a million."""

    who: Who
    place: int
    ppm: int


class Step(NamedTuple):
    """One bar of a waterfall: from where to where it leads. `comparison` '' = before anything was compared.

    Units: thousandths of a bit.
    """

    comparison: str
    weight: int
    start: int
    end: int


def label_of(comparison: str, lang: str = "id") -> str:
    """The printed name of a comparison."""
    return LABELS.get(comparison, (comparison, comparison))[_column(lang)]


def table_of(model: LinkModel, comparison: str, levels: Mapping[str, int | None]) -> LevelTable:
    """The table a comparison is weighed by: what a NIK's digits say depends on how birth date and sex agree."""
    when = _nik_table(model, levels)
    own = next((t for t in model.tables if (t.comparison, t.when) == (comparison, when)), None)
    return own or model.table(comparison)


def _nik_table(model: LinkModel, levels: Mapping[str, int | None]) -> str:
    dates = [table.comparison for table in model.tables if len(table.levels) == DATE_LEVELS]
    birth, sex = levels.get(dates[0]) if dates else None, levels.get(SEX)
    unknown = compare.UNKNOWN
    return weigh.nik_table(unknown if birth is None else birth, unknown if sex is None else sex)


def sentence_of(model: LinkModel, comparison: str, levels: Mapping[str, int | None], lang: str = "id") -> str:
    """What was found in one comparison, without a full stop. In: `levels` of the whole pair."""
    level = levels.get(comparison)
    if level is None:
        return NOT_COMPARED_TEXTS[_column(lang)]
    if level == compare.UNKNOWN:
        return UNKNOWN_TEXTS[_column(lang)]
    found = table_of(model, comparison, levels).of(level)
    return found.sentence_en or found.sentence if lang == "en" else found.sentence


def say_finding(model: LinkModel, finding: Finding, levels: Mapping[str, int | None], lang: str = "id") -> str:
    """The sentence of a finding; for two long numbers of one length also the places in which they differ."""
    sentence = sentence_of(model, finding.comparison, levels, lang)
    places = places_of_difference(finding.row, finding.registered)
    if not places or len(places) > _MOST_PLACES:
        return sentence
    told = ", ".join(map(str, places))
    return f"{sentence} ({('angka ke-', 'digit ')[_column(lang)]}{told})"


def places_of_difference(a: str, b: str) -> tuple[int, ...]:
    """Where two long numbers of one length differ, counted from 1; none for any other text."""
    if len(a) != len(b) or not (_LONG_NUMBER.fullmatch(a) and _LONG_NUMBER.fullmatch(b)):
        return ()
    return tuple(place for place, (one, other) in enumerate(zip(a, b, strict=True), 1) if one != other)


def shown(value: str) -> str:
    """A value as it may be shown: of a long number the last four digits. '' is a dash."""
    return _LONG_NUMBER.sub(lambda found: mask_nik(found[0]), value) or "-"


def steps_of(rival: Rival) -> tuple[Step, ...]:
    """The waterfall of one pair: the prior, then every comparison that was made, in the order of the profile."""
    steps = [Step("", rival.prior, 0, rival.prior)]
    for finding in rival.findings:
        if finding.level is not None and finding.level != compare.UNKNOWN:
            steps.append(Step(finding.comparison, finding.weight, steps[-1].end, steps[-1].end + finding.weight))
    return tuple(steps)


def posterior(rivals: Sequence[Rival], model: LinkModel, best_ppm: int | None = None) -> tuple[Share, ...]:
    """How the probability is shared out, the largest part first.

    In: the best rivals of a row; `best_ppm`: the stated probability of the best one, by which what the rivals left out
    hold together becomes known. Relatives of all rivals are one part each. Ties: people, relatives, absent; by place.
    """
    absent = weigh.absent_weight(model)
    weights = [(Who.PERSON, rival.place, rival.match_weight) for rival in rivals]
    weights += [(Who.RELATIVE, rival.place, rival.relative_weight) for rival in rivals]
    weights.append((Who.ABSENT, 0, absent))
    heaviest = max(weight for _, _, weight in weights)
    parts = [(who, place, weigh.odds_part(heaviest - weight)) for who, place, weight in weights]
    known = sum(part for _, _, part in parts)
    best = next((part for who, place, part in parts if who is Who.PERSON and place == 1), 0)
    # the stated probability is cut to whole parts of a million: it allows this much and no more for the others
    whole = max(known, weigh.MILLION * best // (best_ppm + 1)) if best_ppm else known
    shares = [Share(who, place, weigh.MILLION * part // whole) for who, place, part in parts]
    shares.append(Share(Who.OTHERS, 0, weigh.MILLION * (whole - known) // whole))
    order = list(Who)
    return tuple(sorted(shares, key=lambda share: (-share.ppm, order.index(share.who), share.place)))


def who_text(share: Share, lang: str = "id") -> str:
    """Who is meant by a part of the probability."""
    texts = {
        Who.PERSON: (f"orang register nomor {share.place}", f"registered person {share.place}"),
        Who.RELATIVE: (
            f"tidak ada di register; nomor {share.place} kerabat atau tetangganya",
            f"in no register; person {share.place} is a relative or neighbour",
        ),
        Who.ABSENT: ("tidak ada di register", "in no register"),
        Who.OTHERS: ("orang register lainnya", "any other registered person"),
    }
    return texts[share.who][_column(lang)]


def bits_text(weight: int, lang: str = "id", *, unit: bool = True) -> str:
    """A weight as people read it: '+6,1 bit', '+6.1 bits'. Units: in thousandths of a bit, out bits."""
    tenths = (abs(weight) + weigh.BIT // 20) // (weigh.BIT // 10)
    sign = "" if not tenths else "-" if weight < 0 else "+"
    number = f"{sign}{tenths // 10}{'.' if lang == 'en' else ','}{tenths % 10}"
    return f"{number} {('bit', 'bits')[_column(lang)]}" if unit else number


def probability_text(ppm: int, lang: str = "id") -> str:
    """A probability in per cent, cut so that 100 % is only said of certainty: '99,98 %', '< 0,1 %'. In: per million."""
    if ppm < weigh.MILLION // 1000:
        return f"< {_decimal(1, 1, lang)} %"
    digits = 2 if ppm >= weigh.MILLION * 99 // 100 else 1
    return f"{_decimal(ppm * 10**digits // (weigh.MILLION // 100), digits, lang)} %"


def prior_text(people: int | None, lang: str = "id") -> str:
    """What stands before the first comparison."""
    if not people:
        return ("sebelum dibandingkan", "before any comparison")[_column(lang)]
    number = number_text(people, lang)
    return (f"sebelum dibandingkan: satu dari {number} orang", f"before any comparison: one of {number} people")[
        _column(lang)
    ]


def _decimal(number: int, digits: int, lang: str) -> str:
    whole, part = divmod(number, 10**digits)
    text = number_text(whole, lang)
    if not part:
        return text
    return f"{text}{'.' if lang == 'en' else ','}{part:0{digits}d}"


def _column(lang: str) -> int:
    return 1 if lang == "en" else 0
