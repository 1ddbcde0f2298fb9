"""Identify: which person of the population register a row is about, if any.

Knows: when a NIK is proof, what a clerk's word settles, and what a probability is called. Does not know: how rivals are
found and weighed (link). A right NIK alone is not proof: someone else's NIK stands on one row in a hundred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from naungan.model.decision import Band
from naungan.model.linkage import Kind, LinkModel, Profile
from naungan.model.person import NO_LEVELS, Candidate, Link, NikState, Registered
from naungan.stages import compare, link, weigh
from naungan.stages.link import Person, Posterior, Row, Value, Vocabulary

RULED_NOBODY = "TIDAK_ADA"
"""Value of an identity judgement that says: in no register."""


def is_settled(levels: Mapping[str, int], profile: Profile) -> bool:
    """Is the holder of the row's NIK so surely its person that nobody else is looked at?

    All words of the name agree, and the birth date is the same, or like it and the mother's name does not contradict.
    A name that is only nearly the same may be a twin's, whose NIK stands on the row.
    """
    names = [levels[c.name] for c in profile.of_kind(Kind.NAME)]
    dates = [levels[c.name] for c in profile.of_kind(Kind.DATE)]
    whole = all(level >= compare.NAME_SOUND for level in names[:1])
    born = all(level == compare.DATE_SAME for level in dates)
    like = all(level not in (compare.DATE_DIFFERENT, compare.DATE_YEAR) for level in dates)
    silent = all(level == compare.UNKNOWN or level >= compare.NAME_SOUND for level in names[1:])
    return (whole and born) or (whole and like and silent)


def is_searchable(candidate: Candidate) -> bool:
    """Does the row say enough that finding nobody means something? A name and a birth date: one digit may be wrong
    in any NIK, and without a date too few are looked at."""
    return bool(candidate.name) and candidate.birth_date is not None


def band_of(found: Posterior, profile: Profile, model: LinkModel) -> Band:
    """The band of the best record: probable enough, and a word of its name or the whole mother's name must agree.

    The birth date is no proof beside the NIK, which holds it.
    """
    band = weigh.band_of(found.ppm, model)
    if not profile.proof:
        return band
    names = profile.of_kind(Kind.NAME)
    proof = [found.best.levels[c.name] >= compare.NAME_SOME for c in names[:1]]
    proof += [found.best.levels[c.name] >= compare.NAME_SOUND for c in names[1:]]
    return Band.TINJAUAN if band is Band.COCOK and proof and not any(proof) else band


def ready_row(candidate: Candidate, holder_kk: str, vocabulary: Vocabulary, profile: Profile) -> Row:
    """A candidate made ready to be compared."""
    known = candidate.nik_state in (NikState.LENGKAP, NikState.LIMA_BELAS)
    values: dict[str, Value] = {
        "nik": candidate.nik if known else "", "birth": candidate.birth_date, "sex": candidate.sex,
        "region": candidate.kode_kab, "kk": candidate.kk,
        "name": link.ready_name(candidate.name, "name", vocabulary, sounds=profile.sounds),
        "mother": link.ready_name(candidate.mother, "mother", vocabulary, sounds=profile.sounds),
    }  # fmt: skip
    return Row(values, candidate.nik_state is NikState.LIMA_BELAS, holder_kk)


def ready_person(place: int, person: Registered, vocabulary: Vocabulary, profile: Profile) -> Person:
    """A registered person made ready to be compared."""
    values: dict[str, Value] = {
        "nik": person.nik, "birth": person.birth_date, "sex": person.sex, "region": person.kode_kab, "kk": person.kk,
        "name": link.registered_name(person.name, "name", vocabulary, sounds=profile.sounds),
        "mother": link.registered_name(person.mother, "mother", vocabulary, sounds=profile.sounds),
    }  # fmt: skip
    return Person(place, person.nik, values)


def best_holder(
    candidate: Candidate, holders: Sequence[Registered], vocabulary: Vocabulary, profile: Profile, model: LinkModel
) -> tuple[Registered, link.Weighed]:
    """Of several register rows with one NIK, the most alike. Ties: by every other column."""
    row = ready_row(candidate, "", vocabulary, profile)
    pairs = [
        (p, link.weighed(row, ready_person(0, p, vocabulary, profile), vocabulary, profile, model, plain=True))
        for p in holders
    ]
    return min(
        pairs,
        key=lambda each: (
            -each[1].match_weight, each[0].name, each[0].kk, str(each[0].birth_date or ""), each[0].kode_kab,
            each[0].status, str(each[0].as_of or ""), each[0].mother, each[0].sex,
        ),
    )  # fmt: skip


def identify(
    candidate: Candidate,
    holders: Sequence[Registered],
    by_key: Mapping[link.Key, Sequence[Person]],
    vocabulary: Vocabulary,
    profile: Profile,
    model: LinkModel,
    *,
    asked: bool,
    ruled: str,
) -> Link:
    """Link one row to the register.

    In: `holders` of the row's exact NIK (or, when a clerk has ruled, of the ruled NIK); `by_key`: everybody by block
    key; `asked`: was this NIK asked of the register; `ruled`: the clerk's NIK, TIDAK_ADA, or ''.
    """
    held = best_holder(candidate, holders, vocabulary, profile, model) if holders else None
    if ruled or (held and is_settled(held[1].levels, profile)):
        by = "petugas" if ruled else ""
        if held is None or ruled == RULED_NOBODY:
            return _nobody(candidate, Band.TIDAK_ADA if ruled == RULED_NOBODY else Band.TINJAUAN, False, asked, by)
        return _link(candidate, link.alone(held[1], model), Band.COCOK, False, asked, by)
    row = ready_row(candidate, held[0].kk if held else "", vocabulary, profile)
    found = link.rivals(row, by_key, vocabulary, profile, model) if by_key else None
    band = band_of(found, profile, model) if found else Band.TIDAK_ADA
    if found is None or band is Band.TIDAK_ADA:
        silent = held is None and not is_searchable(candidate)
        return _nobody(candidate, Band.TINJAUAN if silent else Band.TIDAK_ADA, held is not None, asked, "")
    anothers = held is not None and held[0].nik != found.best.person.register_id
    return _link(candidate, found, band, anothers, asked, "")


def _nobody(candidate: Candidate, band: Band, anothers: bool, asked: bool, by: str) -> Link:
    return Link(candidate.candidate_id, "", band, None, None, None, *NO_LEVELS, anothers, asked, by)


def _link(candidate: Candidate, found: Posterior, band: Band, anothers: bool, asked: bool, by: str) -> Link:
    best, found_level = found.best, found.best.levels
    return Link(
        candidate.candidate_id, best.person.register_id, band, best.match_weight, found.ppm, found.runner_up_weight,
        found_level["nik"], found_level["name"], found_level["birth"], found_level["sex"], found_level["mother"],
        found_level["region"], found_level["kk"], anothers, asked, by,
    )  # fmt: skip
