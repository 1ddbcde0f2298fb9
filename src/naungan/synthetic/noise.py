"""How offices spoil a cell: misspelled names, mistyped NIKs, wrong dates. Each change says its own name.

Knows: the ways of going wrong, one function each. Does not know: who the person is beyond the cell, or how often.
Every function takes the right value and a source of chance and returns (value as written, defect); '' = unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from naungan.synthetic.material import Names

Change = tuple[str, str]

DUMMY_NIKS = ("1111111111111111", "1234567890123456", "9999999999999999", "0000000000000000")
EMPTY_NIKS = ("", "", "-", "belum ada")
VOWELS = "AIUEO"


def typed_nik(nik: str, rng: Random) -> Change:
    """One or two digits wrong, two neighbours swapped, or a digit too few or too many."""
    kind = rng.random()
    digits = list(nik)
    if kind < 0.12:
        del digits[rng.randrange(16)]
        return "".join(digits), "NIK_KURANG_DIGIT"
    if kind < 0.2:
        spot = rng.randrange(16)
        digits.insert(spot, digits[spot])
        return "".join(digits), "NIK_LEBIH_DIGIT"
    if kind < 0.4:
        spots = [i for i in range(15) if digits[i] != digits[i + 1]]
        i = rng.choice(spots)
        digits[i], digits[i + 1] = digits[i + 1], digits[i]
        return "".join(digits), "NIK_DIGIT_TERTUKAR"
    for i in rng.sample(range(16), 1 if kind < 0.8 else 2):
        digits[i] = rng.choice([d for d in "0123456789" if d != digits[i]])
    return "".join(digits), "NIK_SALAH_DIGIT"


def dressed_nik(nik: str, rng: Random) -> Change:
    """All digits right, but not digits only: spaces, dots, apostrophe, no-break space, letters for digits."""
    kind = rng.randrange(7)
    if kind == 0:
        return " ".join((nik[:4], nik[4:8], nik[8:12], nik[12:])), "NIK_BERSPASI"
    if kind == 1:
        return ".".join((nik[:2], nik[2:4], nik[4:6], nik[6:12], nik[12:])), "NIK_BERTITIK"
    if kind == 2:
        return "'" + nik, "NIK_BERPETIK"
    if kind == 3:
        return "\u00a0" + nik + "\u00a0", "NIK_SPASI_KERAS"
    if kind == 4 and "0" in nik:
        return nik.replace("0", "O", rng.choice((1, 2, 9))), "NIK_HURUF_O"
    if kind == 5 and "1" in nik[6:]:
        return nik[:6] + nik[6:].replace("1", rng.choice("lI"), 1), "NIK_HURUF_L"
    return f" {nik} ", "NIK_BERSPASI"


def dummy_nik(nik: str, rng: Random) -> Change:
    """A number that nobody holds, typed to fill the cell."""
    return rng.choice((*DUMMY_NIKS, nik[:6] + "0000000000")), "NIK_CONTOH"


@dataclass(frozen=True, slots=True)
class Known:
    """What decides how a name may be misspelled: the right name in capitals, its marga, sex, whether from Nias."""

    name: str
    marga: str
    sex: str
    nias: bool
    names: Names
    rng: Random


def spoil_name(it: Known) -> Change:
    """Write a name as people write it: one change, tried in random order until one fits this name.

    What only few names can suffer (Muhammad, Nias letters) comes first half of the time, or it would hardly be seen.
    """
    rare = list(RARE_WAYS) if it.rng.random() < 0.5 else []
    for way in (*rare, *it.rng.sample(NAME_WAYS, len(NAME_WAYS))):
        written, defect = way(it)
        if defect and written != it.name:
            return written, defect
    return it.name, ""


def _drop_marga(it: Known) -> Change:
    given = it.name.removesuffix(" " + it.marga) if it.marga else it.name
    return (given, "NAMA_TANPA_MARGA") if it.marga and given != it.name else (it.name, "")


def _shorten_marga(it: Known) -> Change:
    if not it.marga or len(it.marga) < 5:
        return it.name, ""
    consonants = "".join(c for c in it.marga[1:] if c.isalpha() and c not in VOWELS)
    short = it.rng.choice(
        it.names.marga_short.get(it.marga, (it.marga[0] + consonants[:2], it.marga[:3] + ".", it.marga[0] + "."))
    )
    return it.name.removesuffix(it.marga) + short, "NAMA_MARGA_DISINGKAT"


def _add_boru(it: Known) -> Change:
    if not it.marga or it.sex != "P" or it.nias:
        return it.name, ""
    return it.name.removesuffix(it.marga) + it.rng.choice(("BR ", "BR. ", "BORU ", "br ")) + it.marga, "NAMA_BORU"


def _initial(it: Known) -> Change:
    words = it.name.split(" ")
    if len(words) < 2 or len(words[0]) < 3:
        return it.name, ""
    return " ".join((words[0][0] + it.rng.choice((".", "", ". ")).strip(), *words[1:])), "NAMA_INISIAL"


def _muhammad(it: Known) -> Change:
    words = it.name.split(" ")
    if words[0] not in ("MUHAMMAD", "MUHAMAD", "MOHAMMAD", "MOHAMAD") or len(words) < 2:
        return it.name, ""
    return " ".join((it.rng.choice(("M.", "MHD", "MHD.", "MUH.", "MUHD")), *words[1:])), "NAMA_MUHAMMAD_DISINGKAT"


def _other_spelling(it: Known) -> Change:
    words = it.name.split(" ")
    spots = [i for i, word in enumerate(words) if word in it.names.variants]
    if not spots:
        return it.name, ""
    i = it.rng.choice(spots)
    words[i] = it.rng.choice(it.names.variants[words[i]])
    return " ".join(words), "NAMA_EJAAN_LAIN"


def _old_spelling(it: Known) -> Change:
    fitting = [(new, old) for new, old in it.names.old_spelling if new in it.name]
    if not fitting:
        return it.name, ""
    new, old = it.rng.choice(fitting)
    return it.name.replace(new, old, 1), "NAMA_EJAAN_LAIN"


def _nias_letters(it: Known) -> Change:
    if not it.nias:
        return it.name, ""
    if "'" in it.name:
        return it.name.replace("'", it.rng.choice(("", "\u2019", "`"))), "NAMA_APOSTROF"
    spots = [i for i, c in enumerate(it.name) if c == "O"]
    if not spots:
        return it.name, ""
    i = spots[-1]
    return it.name[:i] + "\u00d6" + it.name[i + 1 :], "NAMA_HURUF_NIAS"


def _teknonym(it: Known) -> Change:
    """'Ama Yuni Gulo', father of Yuni. The marga stays: a name without any word of the person's own settles nothing."""
    if not it.nias or not it.marga:
        return it.name, ""
    child = it.rng.choice(it.names.nicknames).upper()
    return f"{'AMA' if it.sex == 'L' else 'INA'} {child} {it.marga}", "NAMA_PANGGILAN"


def _title(it: Known) -> Change:
    if it.rng.random() < 0.6:
        fitting = [
            t for t in it.names.titles_before if t not in (("Hj.", "Ibu") if it.sex == "L" else ("H.", "Bapak", "Drs."))
        ]
        return f"{it.rng.choice(fitting)} {it.name}", "NAMA_BERGELAR"
    return f"{it.name}, {it.rng.choice(it.names.titles_after)}", "NAMA_BERGELAR"


def _alias(it: Known) -> Change:
    return f"{it.name} {it.rng.choice(('als.', 'alias', '@'))} {it.rng.choice(it.names.nicknames)}", "NAMA_ALIAS"


def _mistype(it: Known) -> Change:
    if len(it.name) < 5:
        return it.name, ""
    i = it.rng.randrange(1, len(it.name) - 1)
    kind = it.rng.randrange(4)
    if " " in it.name[i : i + 2]:
        return it.name, ""
    if kind == 0:
        return it.name[:i] + it.name[i + 1 :], "NAMA_SALAH_KETIK"
    if kind == 1:
        return it.name[:i] + it.name[i] + it.name[i:], "NAMA_SALAH_KETIK"
    if kind == 2:
        return it.name[:i] + it.name[i + 1] + it.name[i] + it.name[i + 2 :], "NAMA_SALAH_KETIK"
    return it.name[:i] + it.rng.choice("AEIOUNRSTL") + it.name[i + 1 :], "NAMA_SALAH_KETIK"


def _spaces(it: Known) -> Change:
    if " " not in it.name:
        return it.name + ".", "NAMA_TANDA_BACA"
    return it.name.replace(" ", it.rng.choice(("", "  ", "\u00a0")), 1), "NAMA_SPASI"


def _one_word(it: Known) -> Change:
    """Of several words one is left: the first, or any. Where it is a common one, hardly anything is left."""
    words = it.name.split(" ")
    if len(words) < 2:
        return it.name, ""
    return it.rng.choice((words[0], it.rng.choice(words))), "NAMA_SATU_KATA"


NameWay = Callable[[Known], Change]
NAME_WAYS: Sequence[NameWay] = (
    _drop_marga, _shorten_marga, _add_boru, _initial, _muhammad, _other_spelling, _old_spelling, _nias_letters,
    _teknonym, _title, _alias, _mistype, _spaces,
)  # fmt: skip


RARE_WAYS: Sequence[NameWay] = (_muhammad, _nias_letters)
WAYS_BY_NAME: Mapping[str, NameWay] = {way.__name__.strip("_"): way for way in (*NAME_WAYS, _one_word)}
"""Every way, by its name: 'drop_marga'. Lists are spoiled by NAME_WAYS only."""


def spoil_birth(birth: date, rng: Random) -> tuple[date | None, str]:
    """A placeholder date, day and month swapped, another day, month or year, or none."""
    kind = rng.random()
    if kind < 0.3:
        day, month = rng.choice(((31, 12), (1, 7), (1, 1)))
        return date(birth.year, month, day), "TANGGAL_BAWAAN"
    if kind < 0.55 and birth.day <= 12 and birth.day != birth.month:
        return date(birth.year, birth.day, birth.month), "TANGGAL_BULAN_TERTUKAR"
    if kind < 0.75:
        shift = rng.choice((-10, -1, 1, 2))
        return birth.replace(year=birth.year + shift, day=min(birth.day, 28)), "TAHUN_SALAH"
    if kind < 0.9:
        return birth.replace(day=rng.choice([d for d in range(1, 29) if d != birth.day])), "TANGGAL_SALAH"
    return None, "TANGGAL_KOSONG"
