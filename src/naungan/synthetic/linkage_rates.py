"""How often what goes wrong in linkage data: every probability of its generator, in one place.

Knows: numbers only; they are invented, but for the NIK mix, which published comparisons of linkage systems used.
Does not know: how a cell is spoiled (linkage_noise), or who is absent (linkage_people). Whoever computes the best that
any linkage could do on this data reads the same numbers.
Units: shares of 1.
"""

from __future__ import annotations

ABSENT_SHARE = 0.10
"""Of all candidate rows, so many are people whom no register row is about."""
ABSENT_KINDS = (
    ("KEMBAR", 0.25), ("SAUDARA", 0.20), ("PASANGAN", 0.15), ("SEHARI", 0.15), ("SENAMA", 0.15), ("SENDIRI", 0.10),
)  # fmt: skip
"""Who of an absent person is in the register: the twin; a brother or sister; husband or wife; a stranger of the same
day, sex and district with the next serial; a namesake of the same birth year or regency; nobody near."""
AGE_FROM_DAYS, AGE_UNTIL_DAYS = 6210, 23740
"""Who may be a candidate: 17 to 64 years old."""

NIK_CLASSES = (("BENAR", 0.70), ("SALAH_KETIK", 0.19), ("MILIK_ORANG_LAIN", 0.01), ("KOSONG", 0.07), ("CONTOH", 0.03))
NIK_DRESSED = 0.04
"""Of right NIKs: spaces, dots, apostrophe, letters for digits; no digit is wrong."""
NIK_OF_FAMILY = 0.7
"""Of other people's NIKs: somebody on the same family card, where there is one; else anybody of the regency."""

NAME_TOUCHED = 0.25
NAME_WAYS = (
    ("drop_marga", 10), ("shorten_marga", 6), ("add_boru", 6), ("initial", 12), ("muhammad", 60),
    ("other_spelling", 12), ("old_spelling", 6), ("nias_letters", 30), ("teknonym", 1), ("title", 8), ("alias", 4),
    ("mistype", 24), ("spaces", 6), ("one_word", 6),
)  # fmt: skip
"""Ways of noise.py and how often each is tried; one that does not change this name is drawn again."""
BIRTH_TOUCHED = 0.12
MOTHER_MISSING, MOTHER_TOUCHED = 0.10, 0.10
SEX_MISSING, SEX_WRONG = 0.02, 0.01
PLACE_MISSING, PLACE_HOME, PLACE_OTHER, PLACE_MISTYPED = 0.05, 0.08, 0.03, 0.06
"""Birth place: none; the regency of residence instead; any other regency; one letter wrong."""
KK_MISSING, KK_OTHER, KK_TYPED = 0.15, 0.05, 0.06
"""Family card: none; an older card of the same place; digits wrong."""
REGION_MISSING, REGION_OTHER = 0.01, 0.04

FOREIGN_CALM = 0.5
"""With foreign noise, everything above but the NIK goes wrong so much more rarely ..."""
FOREIGN_UNTOUCHED = 0.15
"""... and so many rows have no foreign mistake."""
FOREIGN_BLOCK = 12
"""Rows of one sheet that are shifted together."""
