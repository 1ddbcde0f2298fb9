"""Compare: what two values of one kind have in common, as one small integer level.

Knows: names, dates, codes and numbers, pairwise. Does not know: what a level is worth (weigh), or which pairs are worth
comparing (identify). -1 = one side does not say. The same levels stand as SQL in engines/sql/compare.sql.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from naungan.model.nik import FEMALE_DAY_OFFSET

UNKNOWN = -1

NAME_SAME, NAME_SOUND, NAME_PART, NAME_CLOSE, NAME_INITIAL = 8, 7, 6, 5, 4
NAME_ONE, NAME_LATER, NAME_SOME, NAME_DIFFERENT = 3, 2, 1, 0
DATE_SAME, DATE_FLIPPED, DATE_YEAR_OFF, DATE_TWO_PARTS, DATE_PLACEHOLDER, DATE_YEAR, DATE_DIFFERENT = (
    6,
    5,
    4,
    3,
    2,
    1,
    0,
)
NIK_SAME, NIK_FIFTEEN, NIK_TYPO_BIRTH, NIK_TYPO_PLACE, NIK_TYPO_SERIAL, NIK_TYPO_BOTH = 9, 8, 7, 6, 5, 4
NIK_NEIGHBOUR, NIK_FAMILY, NIK_HEAD, NIK_DIFFERENT = 3, 2, 1, 0
NUMBER_SAME, NUMBER_CLOSE, NUMBER_DIFFERENT = 2, 1, 0
SAME, DIFFERENT = 1, 0

NAME_EDITS, NAME_EDIT_LETTERS, SHORT_NAME_LETTERS = 2, 6, 4
"""So many letters may differ in a name of at least so many letters, spaces left out; one in a name of at least four."""
ODD_EDIT_LETTERS = 5
"""A name with a word that hardly anybody bears is mistyped: so many letters are enough for two to differ."""
VOWELS = frozenset("AEIOU")
SHORT_WORD = 3
"""A word of so many letters may be an initial or an abbreviation: 'S. Ginting', 'Saiful Dau'."""
M, MUHAMMAD = "M", "MUHAMMAD"
NIK_EDITS = 2
NUMBER_EDITS = 1
YEAR_SLIPS = (1, 2, 10)
"""A birth year is off by so much where it was reckoned from an age, or where one of its digits is wrong."""
PLACEHOLDER_DAYS = ((31, 12), (1, 7), (1, 1))
"""(day, month) that offices write where only the year is known."""
NIK_DIGITS = 16
NEIGHBOURS = 2
"""Serial numbers so near are given to neighbours of one day, twins most of all; a typing error seldom ends there."""
OTHER_SEX = FEMALE_DAY_OFFSET * 10_000
"""What the first twelve digits of a woman's NIK have more than those of a man born that day in that place."""
WORDS = 4
"""Words of a name that are compared."""
NO_WORD = 0


class Name(NamedTuple):
    """A name made ready. `text`: folded, '' unknown. `sounds`: a number per word that is the same for all spellings of
    it, 0 for a word no registered person bears. `bits`: how rare each word is. `words`: how many, words of
    one sound counted once. `short`: its shortest
    word where that may be an initial or an abbreviation, with its number. `odd_from`: from this rarity a word
    may be a typing error. Units: thousandths of a bit."""

    text: str
    sounds: tuple[int, ...]
    bits: tuple[int, ...]
    words: int
    short: str = ""
    short_sound: int = 0
    odd_from: int = 0

    @property
    def joined(self) -> str:
        """Without spaces: SITI AMINAH is SITIAMINAH."""
        return self.text.replace(" ", "")


def shared_words(row: Name, registered: Name) -> tuple[int, int]:
    """How many of the row's words the registered name holds in any spelling, and their bits together."""
    hits = [bits for sound, bits in zip(row.sounds, row.bits, strict=True) if sound and sound in registered.sounds]
    return len(hits), sum(hits)


def has_odd_word(row: Name, registered: Name) -> bool:
    """Has the row a word that the registered name lacks and hardly anybody bears? BADU is a name, BUDDI is none."""
    lacking = (
        bits for sound, bits in zip(row.sounds, row.bits, strict=True) if not sound or sound not in registered.sounds
    )
    return any(bits >= row.odd_from for bits in lacking)


def name_level(row: Name, registered: Name) -> int:
    """Compare two names.

    8 same letters; 7 same words in any spelling, order or spacing; 6 two or more words agree and one side has no
    others; 5 at most two letters differ; 4 all words agree but one that is short for another; one side has a single
    word, and it agrees 3 with the first of the other, 2 with a later one; 1 some words agree, as a sister's; 0 none
    does.
    """
    if not row.text or not registered.text:
        return UNKNOWN
    if row.text == registered.text:
        return NAME_SAME
    shared, _ = shared_words(row, registered)
    fewer, more = sorted((row.words, registered.words))
    if shared == more or row.joined == registered.joined:
        return NAME_SOUND
    if shared >= 2 and shared == fewer:
        return NAME_PART
    if has_odd_word(row, registered) and is_mistyped(row.joined, registered.joined, ODD_EDIT_LETTERS):
        return NAME_CLOSE
    short = row.short and row.short_sound not in registered.sounds and stands_for(row.short, registered.text)
    if shared and shared == row.words - 1 and short:
        return NAME_INITIAL
    if shared == fewer == 1:
        return NAME_ONE if row.sounds[0] and row.sounds[0] == registered.sounds[0] else NAME_LATER
    return NAME_SOME if shared else NAME_DIFFERENT


def is_spelled_alike(a: str, b: str) -> bool:
    """Are two folded names alike without a dictionary of words: same words in any order or spacing, two or more words
    of one all in the other, or at most two letters different?"""
    if not a or not b:
        return False
    words_a, words_b = set(a.split(" ")), set(b.split(" "))
    holds = min(len(words_a), len(words_b)) >= 2 and (words_a <= words_b or words_b <= words_a)
    return holds or plain_name_level(a, b) >= NAME_CLOSE


def plain_name_level(a: str, b: str) -> int:
    """What can be said of two folded names without a dictionary of words.

    8 same; 7 same words or letters in another order or spacing; 5 at most two letters differ; 1 a word agrees; 0 none.
    """
    if not a or not b:
        return UNKNOWN
    if a == b:
        return NAME_SAME
    joined_a, joined_b = a.replace(" ", ""), b.replace(" ", "")
    if joined_a == joined_b or sorted(a.split(" ")) == sorted(b.split(" ")):
        return NAME_SOUND
    if is_mistyped(joined_a, joined_b):
        return NAME_CLOSE
    return NAME_SOME if set(a.split(" ")) & set(b.split(" ")) else NAME_DIFFERENT


def date_level(a: date | None, b: date | None) -> int:
    """Compare dates.

    6 same; 5 day and month swapped; 4 day and month agree and the year is off as a slip makes it; 3 two of day, month,
    year agree; 2 the year agrees and one side is a placeholder for an unknown day; 1 the year agrees; 0 none.
    """
    if a is None or b is None:
        return UNKNOWN
    if a == b:
        return DATE_SAME
    if (a.year, a.month, a.day) == (b.year, b.day, b.month):
        return DATE_FLIPPED
    if (a.day == b.day) + (a.month == b.month) + (a.year == b.year) == 2:
        return DATE_YEAR_OFF if abs(a.year - b.year) in YEAR_SLIPS else DATE_TWO_PARTS
    if a.year != b.year:
        return DATE_DIFFERENT
    unknown = any((each.day, each.month) in PLACEHOLDER_DAYS for each in (a, b))
    return DATE_PLACEHOLDER if unknown else DATE_YEAR


def nik_level(
    row: str, fifteen_only: bool, registered: str, holder_kk: str = "", kk: str = "", born: date | None = None
) -> int:
    """Compare 16 digits PPKKCC DDMMYY NNNN. With `fifteen_only` the row's last digit says nothing.

    A row's number with a digit too few or too many is near only when nothing else differs.

    In: `holder_kk`: family card of whoever holds the row's NIK, '' when nobody does; `kk`: the registered person's;
    `born`: the row's birth date: a NIK that says the same date is not mistyped there, it is another person's.
    9 same; 8 the fifteen known digits are the same; up to two digits differ: 7 some in the birth date and none in the
    serial number, 6 only in the place, 5 only in the serial number, 4 in several parts; 3 all but the serial number is
    the same and that at most two lower or higher; 2 it is the NIK of somebody on the person's family card; 1 place and
    birth date are the same, sex aside; 0 different.
    """
    if not row or not registered:
        return UNKNOWN
    apart = abs(int(row[:12]) - int(registered[:12]))
    head = apart in (0, OTHER_SEX)
    if fifteen_only:
        return NIK_FIFTEEN if row[:15] == registered[:15] else NIK_HEAD if head else NIK_DIFFERENT
    if row == registered:
        return NIK_SAME
    if len(row) != NIK_DIGITS:
        return _nik_cut(row, registered)
    if abs(int(row) - int(registered)) <= NEIGHBOURS:
        return NIK_NEIGHBOUR
    if apart != OTHER_SEX and is_near(row, registered, NIK_EDITS):
        return _nik_typo(row, registered, born)
    if holder_kk and holder_kk == kk:
        return NIK_FAMILY
    return NIK_HEAD if head else NIK_DIFFERENT


def _nik_cut(row: str, registered: str) -> int:
    """Compare a number with a digit too few or too many: where place, date and serial number all show, it is unique."""
    if not is_near(row, registered, 1):
        return NIK_DIFFERENT
    return NIK_TYPO_SERIAL if row[:12] == registered[:12] else NIK_TYPO_BIRTH


def carries_birth(nik: str, born: date | None) -> bool:
    """Do these 16 digits say this birth date, for a man or a woman?"""
    if born is None:
        return False
    male = f"{born.day:02d}{born.month:02d}{born.year % 100:02d}"
    return nik[6:12] in (male, f"{born.day + FEMALE_DAY_OFFSET}{male[2:]}")


def _nik_typo(row: str, registered: str, born: date | None) -> int:
    place, birth, serial = (row[i:j] == registered[i:j] for i, j in ((0, 6), (6, 12), (12, 16)))
    if not birth and carries_birth(row, born):
        return NIK_DIFFERENT
    if serial:
        return NIK_TYPO_PLACE if birth else NIK_TYPO_BIRTH
    return NIK_TYPO_SERIAL if place and birth else NIK_TYPO_BOTH


def number_level(a: str, b: str) -> int:
    """Compare numbers written as text: 2 same, 1 one sign differs, 0 different."""
    if not a or not b:
        return UNKNOWN
    if a == b:
        return NUMBER_SAME
    return NUMBER_CLOSE if is_near(a, b, NUMBER_EDITS) else NUMBER_DIFFERENT


def code_level(a: str, b: str) -> int:
    """Compare two codes: 1 same, 0 different."""
    return UNKNOWN if not a or not b else SAME if a == b else DIFFERENT


def is_mistyped(a: str, b: str, long: int = NAME_EDIT_LETTERS) -> bool:
    """May one of these names, spaces left out, be the other with a typing error, or two from so many letters on?"""
    letters = min(len(a), len(b))
    return letters >= SHORT_NAME_LETTERS and is_near(a, b, NAME_EDITS if letters >= long else 1)


def short_word(text: str) -> tuple[str, str]:
    """The shortest word of a folded name if it may be an initial or an abbreviation, as (its letters, the word).

    A leading M is folded to MUHAMMAD but may stand for Maria: it counts as M. ('', '') when there is none. Ties: the
    last, for it is the marga that is cut short.
    """
    words = text.split(" ")
    found = [(M if word == MUHAMMAD else word, word) for word in words]
    letters, word = min(reversed(found), key=lambda each: len(each[0]))
    return (letters, word) if len(words) > 1 and len(letters) <= SHORT_WORD else ("", "")


def short_pattern(short: str) -> str:
    """What a name holds that has a word this one is short for, as a LIKE pattern over ' ' + name.

    One with vowels is cut off (AMB: AMBARITA), one without may leave letters out (SNH: SINUHAJI).
    """
    return f"% {('' if VOWELS & set(short) else '%').join(short)}%"


def stands_for(short: str, text: str) -> bool:
    """May this short word stand for a word of the name? As `short_pattern`."""
    return re.search(" " + ("" if VOWELS & set(short) else ".*").join(map(re.escape, short)), f" {text}") is not None


def is_near(a: str, b: str, edits: int) -> bool:
    """Do at most so many letters have to be put in, left out or changed?"""
    return abs(len(a) - len(b)) <= edits and levenshtein(a, b) <= edits


def levenshtein(a: Sequence[str], b: Sequence[str]) -> int:
    """Edit distance in letters."""
    previous = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        current = [i]
        for j, other in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (letter != other)))
        previous = current
    return previous[-1]
