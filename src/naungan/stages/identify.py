"""Identify: which person of the population register a row is about, if any.

Knows: when a NIK is proof, and when names and dates are enough. Does not know: how rivals are found (engines block).
A first, conservative linkage behind the interface `Link`; a right NIK alone is not proof: someone else's NIK stands on
one row in a hundred.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from naungan.model.decision import Band
from naungan.model.person import NO_LEVELS, Candidate, Link, NikState, Registered
from naungan.stages import compare

MARGIN = 6_000
"""How far the best rival must lead before it is accepted. Units: thousandths of a bit."""
RULED_NOBODY = "TIDAK_ADA"
"""Value of an identity judgement that says: in no register."""

Levels = tuple[int, int, int, int, int, int]
"""nik, name, birth, sex, mother, region: as stages/compare.py."""


def levels_of(candidate: Candidate, person: Registered) -> Levels:
    """Compare a row with one person of the register."""
    return (
        compare.nik_level(candidate.nik, candidate.nik_state is NikState.LIMA_BELAS, person.nik),
        compare.name_level(candidate.name, person.name),
        compare.birth_level(candidate.birth_date, person.birth_date),
        compare.same_level(candidate.sex, person.sex),
        compare.mother_level(candidate.mother, person.mother),
        compare.same_level(candidate.kode_kab, person.kode_kab),
    )


def band_of_nik_holder(name: int, birth: int, sex: int, mother: int, region: int, words: int) -> Band:
    """Is the holder of the row's exact NIK the person of the row? TIDAK_ADA = the NIK is someone else's.

    In: levels, and the `words` of the row's name: a one-word name is shared by thousands, so that it proves nothing
    against another birth date outside its own regency. Name or birth date must agree. The NIK holds birth date and
    sex itself, so a wrong digit in its place code meets somebody born the same day: a shared birth date without a word
    of the name is believed only with the mother.
    """
    if name >= compare.NAME_CLOSE and birth != compare.BIRTH_DIFFERENT:
        return Band.COCOK
    if name >= compare.NAME_REARRANGED and sex != compare.DIFFERENT:
        return Band.COCOK if words >= 2 or region == compare.SAME else Band.TINJAUAN
    if birth == compare.BIRTH_SAME and sex != compare.DIFFERENT:
        agrees = name == compare.NAME_AKIN or mother >= compare.MOTHER_SHARED_WORD
        return Band.COCOK if agrees and name != compare.UNKNOWN else Band.TINJAUAN
    if name >= compare.NAME_CLOSE or birth >= compare.BIRTH_CLOSE:
        return Band.TINJAUAN
    if name == compare.NAME_AKIN and birth == compare.UNKNOWN:
        return Band.TINJAUAN
    if name == compare.UNKNOWN and birth == compare.UNKNOWN:
        return Band.TINJAUAN
    return Band.TIDAK_ADA


def band_of_rival(levels: Levels, words: int, nik_is_anothers: bool) -> Band:
    """Is this person of the register, found without an exact NIK, the person of the row?

    In: levels, `words` of the row's name, whether the row's own NIK is someone else's. A twin or sibling shares birth
    date, place, mother and most of the NIK at once, so without the NIK the whole name and the whole date must agree.
    """
    nik, name, birth, sex, mother, region = levels
    if sex != compare.DIFFERENT and mother != compare.MOTHER_DIFFERENT:
        if nik == compare.NIK_FIFTEEN and name >= compare.NAME_REARRANGED and birth >= compare.BIRTH_CLOSE:
            return Band.COCOK
        if nik == compare.NIK_CLOSE and name >= compare.NAME_REARRANGED and birth == compare.BIRTH_SAME:
            return Band.COCOK
        nik_is_silent = nik == compare.UNKNOWN or (nik == compare.NIK_DIFFERENT and nik_is_anothers)
        placed = region == compare.SAME or mother == compare.MOTHER_SAME
        whole = name >= compare.NAME_REARRANGED and words >= 2 and birth == compare.BIRTH_SAME
        if nik_is_silent and whole and placed:
            return Band.COCOK
    if name >= compare.NAME_CLOSE and birth >= compare.BIRTH_CLOSE:
        return Band.TINJAUAN
    if nik >= compare.NIK_CLOSE and name >= compare.NAME_AKIN and birth >= compare.BIRTH_CLOSE:
        return Band.TINJAUAN
    if nik == compare.NIK_FIFTEEN and (name >= compare.NAME_CLOSE or birth == compare.BIRTH_SAME):
        return Band.TINJAUAN
    if name >= compare.NAME_REARRANGED and words >= 2 and region == compare.SAME and birth == compare.UNKNOWN:
        return Band.TINJAUAN
    return Band.TIDAK_ADA


def is_searchable(candidate: Candidate) -> bool:
    """Does the row say enough that finding nobody means something? A name and a birth date: one digit may be wrong
    in any NIK, and without a date nobody else is looked at."""
    return bool(candidate.name) and candidate.birth_date is not None


def keys_of_row(candidate: Candidate) -> tuple[tuple[str, ...], ...]:
    """Block keys of a row: only people who share one of them are compared. Unknown parts make no key."""
    keys: list[tuple[str, ...]] = []
    if candidate.nik_state is NikState.LIMA_BELAS:
        keys.append(("nik15", candidate.nik[:15]))
    if candidate.birth_date is None:
        return tuple(keys)
    born = candidate.birth_date.isoformat()
    if candidate.name:
        keys.append(("name_birth", candidate.name, born))
    if candidate.kode_kab:
        keys.append(("birth_region", born, candidate.kode_kab))
    if candidate.name and candidate.kode_kab:
        keys.append(("name_region_year", candidate.name, candidate.kode_kab, born[:4]))
    return tuple(keys)


def keys_of_person(person: Registered) -> tuple[tuple[str, ...], ...]:
    """Block keys of a registered person, to be met by `keys_of_row`."""
    born = person.birth_date.isoformat() if person.birth_date else ""
    return (
        ("nik15", person.nik[:15]),
        ("name_birth", person.name, born),
        ("birth_region", born, person.kode_kab),
        ("name_region_year", person.name, person.kode_kab, born[:4]),
    )


def best_holder(candidate: Candidate, holders: Sequence[Registered]) -> Registered:
    """Of several register rows with one NIK, the most alike. Ties: by every other column."""
    return min(
        holders,
        key=lambda p: (
            -compare.weight(*levels_of(candidate, p)), p.name, p.kk, str(p.birth_date or ""), p.kode_kab, p.status,
            str(p.as_of or ""), p.mother, p.sex,
        ),
    )  # fmt: skip


def identify(
    candidate: Candidate,
    holders: Sequence[Registered],
    rivals: Iterable[Registered],
    *,
    asked: bool,
    ruled: str,
) -> Link:
    """Link one row to the register.

    In: `holders` of the row's exact NIK (or, when a clerk has ruled, of the ruled NIK); `rivals` found by other keys;
    `asked`: was this NIK asked of the register; `ruled`: the clerk's NIK, TIDAK_ADA, or ''.
    Ties: by NIK, then levels, ascending.
    """
    if ruled:
        return _ruled(candidate, holders, asked, ruled)
    held = _held(candidate, holders, asked)
    if held and is_settled(held.band, held.name_level, held.birth_level):
        return held
    anothers = bool(holders) and held is None
    rival = _rival(candidate, rivals, anothers, asked)
    if rival and (held is None or rival.band == Band.COCOK):
        return rival
    if held and rival and is_contested(rival.name_level, rival.birth_level):
        return held._replace(band=Band.TINJAUAN)
    return held or _nobody(candidate, anothers, asked)


def is_contested(name: int | None, birth: int | None) -> bool:
    """Does a rival carry the row's own name and birth date, while the NIK's holder lacks one of them?"""
    return name is not None and name >= compare.NAME_REARRANGED and birth == compare.BIRTH_SAME


def is_settled(band: str, name: int | None, birth: int | None) -> bool:
    """Is the holder of the row's NIK so surely its person that nobody else is looked at?

    With a name that is only like the row's, a twin whose name is the row's own would come before the holder; with
    another birth date, a namesake born on the row's.
    """
    like = name is not None and name >= compare.NAME_REARRANGED
    return band == Band.COCOK and like and birth != compare.BIRTH_DIFFERENT


def _held(candidate: Candidate, holders: Sequence[Registered], asked: bool) -> Link | None:
    """The link to the holder of the row's NIK; None when nobody holds it or it is someone else's."""
    if not holders:
        return None
    person = best_holder(candidate, holders)
    levels = levels_of(candidate, person)
    band = band_of_nik_holder(*levels[1:], words=len(candidate.name.split(" ")))
    return None if band is Band.TIDAK_ADA else _link(candidate, person.nik, band, levels, None, False, asked)


def _rival(candidate: Candidate, rivals: Iterable[Registered], anothers: bool, asked: bool) -> Link | None:
    """The link to the best of the people found by other keys; None when none of them can be the person."""
    scored = sorted((-compare.weight(*levels), person.nik, levels) for person, levels in _compared(candidate, rivals))
    if not scored:
        return None
    best_weight, nik, levels = -scored[0][0], scored[0][1], scored[0][2]
    runner_up = next((-weight for weight, other, _ in scored[1:] if other != nik), None)
    band = band_of_rival(levels, len(candidate.name.split(" ")), anothers)
    if band is Band.COCOK and runner_up is not None and best_weight - runner_up < MARGIN:
        band = Band.TINJAUAN
    return None if band is Band.TIDAK_ADA else _link(candidate, nik, band, levels, runner_up, anothers, asked)


def _compared(candidate: Candidate, rivals: Iterable[Registered]) -> Iterable[tuple[Registered, Levels]]:
    # the holder of the row's whole NIK has been looked at and refused before rivals are asked
    refused = candidate.nik if candidate.nik_state is NikState.LENGKAP else ""
    return ((person, levels_of(candidate, person)) for person in rivals if person.nik != refused)


def _nobody(candidate: Candidate, anothers: bool, asked: bool) -> Link:
    # whose NIK is somebody else's stays unknown all the same, with the better reason
    band = Band.TIDAK_ADA if anothers or is_searchable(candidate) else Band.TINJAUAN
    return Link(candidate.candidate_id, "", band, None, None, *NO_LEVELS, anothers, asked, "")


def _link(
    candidate: Candidate, nik: str, band: Band, levels: Levels, runner_up: int | None, anothers: bool, asked: bool
) -> Link:
    weight = compare.weight(*levels)
    return Link(candidate.candidate_id, nik, band, weight, runner_up, *levels, anothers, asked, "")


def _ruled(candidate: Candidate, holders: Sequence[Registered], asked: bool, ruled: str) -> Link:
    if ruled == RULED_NOBODY:
        return Link(candidate.candidate_id, "", Band.TIDAK_ADA, None, None, *NO_LEVELS, False, asked, "petugas")
    if not holders:
        return Link(candidate.candidate_id, "", Band.TINJAUAN, None, None, *NO_LEVELS, False, asked, "petugas")
    levels = levels_of(candidate, best_holder(candidate, holders))
    weight = compare.weight(*levels)
    return Link(candidate.candidate_id, ruled, Band.COCOK, weight, None, *levels, False, asked, "petugas")
