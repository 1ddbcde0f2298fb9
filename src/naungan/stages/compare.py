"""Compare: how alike two people are, as small integer levels with weights from one table.

Knows: names, birth dates, sex, mothers, numbers. Does not know: which pairs are worth comparing (identify).
Weights are thousandths of a bit, so that no float crosses an engine. -1 = one side does not say.
"""

from __future__ import annotations

from datetime import date

UNKNOWN = -1

NAME_SAME, NAME_REARRANGED, NAME_CLOSE, NAME_AKIN, NAME_DIFFERENT = 4, 3, 2, 1, 0
BIRTH_SAME, BIRTH_CLOSE, BIRTH_DIFFERENT = 3, 2, 0
NIK_SAME, NIK_FIFTEEN, NIK_CLOSE, NIK_DIFFERENT = 3, 2, 1, 0
MOTHER_SAME, MOTHER_SHARED_WORD, MOTHER_DIFFERENT = 2, 1, 0
SAME, DIFFERENT = 1, 0

WEIGHTS: dict[str, dict[int, int]] = {
    "nik": {3: 24_000, 2: 18_000, 1: 11_000, 0: -6_000, -1: 0},
    "name": {4: 14_000, 3: 12_000, 2: 8_000, 1: 2_000, 0: -7_000, -1: 0},
    "birth": {3: 13_000, 2: 5_000, 0: -6_000, -1: 0},
    "sex": {1: 1_000, 0: -5_000, -1: 0},
    "mother": {2: 10_000, 1: 3_000, 0: -4_000, -1: 0},
    "region": {1: 4_000, 0: -2_000, -1: 0},
}
"""First, conservative weights set by hand; estimated ones come with the linkage engine that replaces this module."""

PRIOR = -24_000
"""Log odds of a random pair before anything is compared: about one in sixteen million."""

CLOSE_EDITS = 2
NIK_EDITS = 1
"""One wrong digit, no more: with two, a namesake born the same day two districts away looks like a typing error."""
CLOSE_LENGTH = 6
SHARED_WORD_LENGTH = 3


def name_level(a: str, b: str) -> int:
    """Compare two folded names. Symmetric.

    4 same; 3 same words in another order or other spaces; 2 all words (two or more) of one stand in the other, or at
    most two letters differ; 1 a word of three letters or more in common, or short names two letters apart;
    0 different; -1 unknown.
    """
    if not a or not b:
        return UNKNOWN
    if a == b:
        return NAME_SAME
    words_a, words_b = a.split(" "), b.split(" ")
    joined_a, joined_b = a.replace(" ", ""), b.replace(" ", "")
    if joined_a == joined_b or sorted(words_a) == sorted(words_b):
        return NAME_REARRANGED
    set_a, set_b = set(words_a), set(words_b)
    if min(len(set_a), len(set_b)) >= 2 and (set_a <= set_b or set_b <= set_a):
        return NAME_CLOSE
    shorter = min(len(joined_a), len(joined_b))
    is_near = shorter >= SHARED_WORD_LENGTH and levenshtein(joined_a, joined_b) <= CLOSE_EDITS
    if is_near:
        return NAME_CLOSE if shorter >= CLOSE_LENGTH else NAME_AKIN
    if any(len(word) >= SHARED_WORD_LENGTH for word in set_a & set_b):
        return NAME_AKIN
    return NAME_DIFFERENT


def birth_level(a: date | None, b: date | None) -> int:
    """Compare birth dates: 3 same; 2 day and month swapped, or two of day, month, year agree; 0 different."""
    if a is None or b is None:
        return UNKNOWN
    if a == b:
        return BIRTH_SAME
    swapped = (a.year, a.month, a.day) == (b.year, b.day, b.month)
    agreeing = (a.day == b.day) + (a.month == b.month) + (a.year == b.year)
    return BIRTH_CLOSE if swapped or agreeing == 2 else BIRTH_DIFFERENT


def nik_level(row_nik: str, fifteen_only: bool, registered: str) -> int:
    """Compare a row's 16 digits with a register NIK. With `fifteen_only` the last digit says nothing."""
    if not row_nik or not registered:
        return UNKNOWN
    if fifteen_only:
        return NIK_FIFTEEN if row_nik[:15] == registered[:15] else NIK_DIFFERENT
    if row_nik == registered:
        return NIK_SAME
    return NIK_CLOSE if levenshtein(row_nik, registered) <= NIK_EDITS else NIK_DIFFERENT


def mother_level(a: str, b: str) -> int:
    """Compare folded mothers' names: 2 same, 1 a word in common, 0 different, -1 unknown."""
    if not a or not b:
        return UNKNOWN
    if a == b:
        return MOTHER_SAME
    shared = set(a.split(" ")) & set(b.split(" "))
    return MOTHER_SHARED_WORD if any(len(word) >= SHARED_WORD_LENGTH for word in shared) else MOTHER_DIFFERENT


def same_level(a: str, b: str) -> int:
    """Compare two codes: 1 same, 0 different, -1 unknown."""
    return UNKNOWN if not a or not b else SAME if a == b else DIFFERENT


def weight(nik: int, name: int, birth: int, sex: int, mother: int, region: int) -> int:
    """Sum of the weights of six levels and the prior. Units: thousandths of a bit."""
    return (
        PRIOR
        + WEIGHTS["nik"][nik]
        + WEIGHTS["name"][name]
        + WEIGHTS["birth"][birth]
        + WEIGHTS["sex"][sex]
        + WEIGHTS["mother"][mother]
        + WEIGHTS["region"][region]
    )


def levenshtein(a: str, b: str) -> int:
    """Edit distance in letters."""
    previous = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        current = [i]
        for j, other in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (letter != other)))
        previous = current
    return previous[-1]
