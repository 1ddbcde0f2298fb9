"""A crowd: some thousand registered people round the few a test is about, so that names, dates and places are as common
or as rare as in a province, and a small world weighs evidence as a large one does.

Knows: who is born when, is called how, and lives where in North Sumatra, roughly. Does not know: any case. Born in odd
years, it meets nobody born in even ones, and holds no two of a case's words in one name.
"""

from __future__ import annotations

import random
from datetime import date
from functools import cache

from tests import small_world as w

PEOPLE = 6_000
REGENCIES = [f"12.{i:02d}" for i in range(1, 34)]
MEN = [
    "BUDI", "AGUS", "HENDRA", "JHON", "RUDI", "DEDI", "EKO", "YANTO", "SLAMET", "ANDI", "RAHMAT", "JONI", "PARLIN", "TUMPAL",
    "SAHAT", "MARIHOT", "OLO", "FAONASOKHI", "YASO", "ARIF", "IRWAN", "SUGENG", "WAHYU", "BADU", "HASAN", "ALI", "UMAR",
    "DARMAN", "MANGATUR", "PONIMAN", "SUPRIADI", "RIDWAN", "ZULKIFLI", "EFENDI", "HOTMAN", "BONAR", "SAUT", "TOGAR", "AMIR",
]  # fmt: skip
WOMEN = [
    "SITI", "RINA", "SARI", "DEWI", "MARIA", "ROSMA", "LINDA", "YUNI", "NUR", "TIUR", "ROTUA", "DERMA", "LESTARI", "RATNA",
    "WATI", "SUMIATI", "JURIAH", "ANI", "ERNA", "MELDA", "HOTNIDA", "TIOMA", "NURHAYATI", "SULASTRI", "MURNI", "ASNI",
    "RISMA", "FITRI", "INDAH", "AMINAH", "ESTER", "RUT", "NURSAMSI", "LAMRIA", "TETTY", "RAMINA",
]  # fmt: skip
FAMILIES = [
    "SIREGAR", "NASUTION", "LUBIS", "HARAHAP", "GINTING", "SEMBIRING", "SINAGA", "SIMANJUNTAK", "HUTABARAT", "GULO", "LASE",
    "ZEBUA", "HIA", "NDRAHA", "PANJAITAN", "MANURUNG", "TARIGAN", "PURBA", "SARAGIH", "DAULAY", "HASIBUAN", "POHAN", "RITONGA",
    "SITORUS", "SIANTURI", "PASARIBU", "SIMBOLON", "SITUMORANG", "LUMBANTOBING", "KARO", "BARUS", "SURBAKTI", "TELAUMBANUA",
    "HALAWA", "WARUWU", "MENDROFA", "LIMBONG", "SIHOMBING", "NAINGGOLAN", "PAKPAHAN",
]  # fmt: skip
PLAIN = ["SAPUTRA", "WIJAYA", "HIDAYAT", "SANTOSO", "KURNIAWAN", "SUSILO", "PRATAMA", "SETIAWAN", "UTAMI", "HANDAYANI"]
MONTHS, DAYS = (1, *range(5, 13)), (*range(5, 14), *range(17, 25))
"""When the crowd is born: on no day and month of a case's, whose year may be one off."""
APART = {
    frozenset(pair.split())
    for pair in (
        "BUDI SIREGAR", "BADU SIREGAR", "OLO GULO", "SITI AMINAH", "SITI SIREGAR", "RINA SIREGAR", "SARI LASE", "RINA HIA",
        "AMA YUNI", "BUDI GULO", "OLO SIREGAR",
    )
}  # fmt: skip
"""Words that stand together in the names of cases: nobody in the crowd has both."""


@cache
def crowd(people: int = PEOPLE) -> tuple[w.Record, ...]:
    """So many people with varied names, mothers, cards, birth dates (odd years) and regencies; always the same."""
    r = random.Random(12)
    return tuple(_person(r, number) for number in range(people))


def _person(r: random.Random, number: int) -> w.Record:
    sex = r.choice("LP")
    born = date(r.randrange(1941, 2009, 2), r.choice(MONTHS), r.choice(DAYS))
    regency = r.choice(REGENCIES)
    nik = f"{regency.replace('.', '')}{r.randint(1, 20):02d}{born.day + 40 * (sex == 'P'):02d}{born:%m%y}{number % 9000 + 100:04d}"
    kk = f"{nik[:6]}010119{number % 10000:04d}"
    return w.person(int(nik), _name(r, sex), kk=kk, jenis_kelamin=sex, tanggal_lahir=born, kode_kab=regency,
                    nama_ibu=_name(r, "P"))  # fmt: skip


def _name(r: random.Random, sex: str) -> str:
    given = MEN if sex == "L" else WOMEN
    while True:
        words = [given[min(r.randrange(len(given)), r.randrange(len(given)))]]
        if r.random() < 0.3:
            words.append(r.choice(PLAIN))
        if r.random() < 0.8:
            words.append(FAMILIES[min(r.randrange(len(FAMILIES)), r.randrange(len(FAMILIES)))])
        if not any(pair <= set(words) for pair in APART):
            return " ".join(words)
