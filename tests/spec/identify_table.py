"""Identify: which person of the register a row is about. Nobody here was asked about; the register is complete.

{Y} and {y} stand for a birth year of the case's own (four digits, two digits), so that no case meets another's people.
The row is BUDI SIREGAR of 12.01, a man, born 12-03-{Y}, unless the case says otherwise; so is a person of the register.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

COCOK, TINJAUAN, TIDAK_ADA = "COCOK", "TINJAUAN", "TIDAK_ADA"
HIS, TWINS, HERS, WRONG = "1201011203{y}0001", "1201011203{y}0002", "1201015511{y}0003", "1201011203{y}9001"
MOTHER = "SARI LASE"


class LinkCase(NamedTuple):
    """One row, the people of the register, and the answer: a band, the NIK linked, the reason if the band is none."""

    sentence: str
    row: Mapping[str, Any]
    people: tuple[Mapping[str, Any], ...]
    band: str
    nik: str
    code: str


def link(
    sentence: str,
    row: Mapping[str, Any],
    people: tuple[Mapping[str, Any], ...],
    band: str,
    nik: str = "",
    code: str = "",
) -> LinkCase:
    """A case; the reason is plain from the band unless the case says it."""
    plain = {COCOK: "", TINJAUAN: "IDENTITAS_BELUM_PASTI", TIDAK_ADA: "TIDAK_ADA_DI_DUKCAPIL"}[band]
    return LinkCase(sentence, row, people, band, nik, code or plain)


BUDI = {"nik": HIS}
BADU = {"nik": TWINS, "nama": "BADU SIREGAR"}
WIFE = {"nik": HERS, "nama": "SITI AMINAH", "tanggal_lahir": "15-11-{Y}", "jenis_kelamin": "P"}
HER_ROW = {"nama": "SITI AMINAH", "tanggal_lahir": "15-11-{Y}", "jenis_kelamin": "P"}
DAMAGED = {"nik": "1201011203{y}0000", "nik_damaged": True}

EXACT: list[LinkCase] = [
    link("NIK, name, date and sex agree", {"nik": HIS}, (BUDI,), COCOK, HIS),
    link("another spelling of the name", {"nik": HIS, "nama": "BUDI SIREGARR"}, (BUDI,), COCOK, HIS),
    link("the name in another order", {"nik": HIS, "nama": "Siregar, Budi".replace(",", "")}, (BUDI,), COCOK, HIS),
    link("titles and degrees do not count", {"nik": HIS, "nama": "H. Budi Siregar, S.Pd"}, (BUDI,), COCOK, HIS),
    link("one name of two, the date agrees", {"nik": HIS, "nama": "BUDI"}, (BUDI,), COCOK, HIS),
    link("day and month swapped, the name agrees", {"nik": HIS, "tanggal_lahir": "03-12-{Y}"}, (BUDI,), COCOK, HIS),
    link("no date, the name agrees", {"nik": HIS, "tanggal_lahir": ""}, (BUDI,), COCOK, HIS),
    link("a name of one word proves nothing against another date in another regency", {"nik": HIS, "nama": "BUDI", "tanggal_lahir": "25-09-{Y}", "kode_kab": "12.02"},
        ({"nik": HIS, "nama": "BUDI"},), TINJAUAN, HIS),
    link("another date, the whole name and the sex agree", {"nik": HIS, "tanggal_lahir": "25-09-{Y}"}, (BUDI,), COCOK, HIS),
    link("another proposing regency is no contradiction: people move", {"nik": HIS, "kode_kab": "12.02"}, (BUDI,), COCOK, HIS),
    link("the register says another sex, name and date agree", {"nik": HIS, "jenis_kelamin": "P"}, (BUDI,), COCOK, HIS),
    link("a right NIK alone is no proof: neither name nor date", {"nik": HIS, "nama": "", "tanggal_lahir": ""}, (BUDI,), TINJAUAN, HIS),
    link("a right NIK and date without a name is settled by an officer", {"nik": HIS, "nama": ""}, (BUDI,), TINJAUAN, HIS),
    link("a right NIK with a strange name and no date is somebody else's", {"nik": HIS, "nama": "AMA YUNI", "tanggal_lahir": ""}, (BUDI,),
        TIDAK_ADA, code="NIK_MILIK_ORANG_LAIN"),
    link("a right NIK with one shared word and no date is settled by an officer", {"nik": HIS, "nama": "RINA SIREGAR", "tanggal_lahir": ""}, (BUDI,), TINJAUAN, HIS),
    link("a right NIK with one shared word and another date is somebody else's", {"nik": HIS, "nama": "RINA SIREGAR", "tanggal_lahir": "25-09-{Y}"}, (BUDI,),
        TIDAK_ADA, code="NIK_MILIK_ORANG_LAIN"),
    link("a right NIK and date under a strange name are settled by an officer: the NIK says the date itself", {"nik": HIS, "nama": "AMA YUNI"}, (BUDI,), TINJAUAN, HIS),
    link("unless the mother's name agrees", {"nik": HIS, "nama": "AMA YUNI", "nama_ibu": MOTHER}, (BUDI | {"nama_ibu": MOTHER},), COCOK, HIS),
    link("and the sex does not contradict", {"nik": HIS, "nama": "AMA YUNI", "nama_ibu": MOTHER, "jenis_kelamin": "P"}, (BUDI | {"nama_ibu": MOTHER},), TINJAUAN, HIS),
    link("another mother is no help", {"nik": HIS, "nama": "AMA YUNI", "nama_ibu": MOTHER}, (BUDI | {"nama_ibu": "RINA HIA"},), TINJAUAN, HIS),
    link("an unsure holder of the NIK yields to a sure namesake one digit off", {"nik": HIS, "nama": "OLO GULO"}, (BUDI, {"nik": TWINS, "nama": "OLO GULO"}), COCOK, TWINS),
    link("but not to an unsure one", {"nik": HIS, "nama": "OLO GULO"}, (BUDI, {"nik": TWINS, "nama": "OLO GULU"}), TINJAUAN, HIS),
    link("a like name under another date and another sex is settled by an officer", {"nik": HIS, "tanggal_lahir": "25-09-{Y}", "jenis_kelamin": "P"}, (BUDI,), TINJAUAN, HIS),
    link("a man under his twin's NIK is not his twin while he stands in the register himself", {"nik": HIS, "nama": "BADU SIREGAR"}, (BUDI, BADU), COCOK, TWINS),
    link("a misspelt name under the right NIK is not drawn to a namesake born elsewhere", {"nik": HIS, "nama": "BUDI SIREGARR"},
        (BUDI, {"nik": TWINS, "nama": "BUDI SIREGARR", "kode_kab": "12.02", "tanggal_lahir": "13-03-{Y}"}), COCOK, HIS),
    link("someone else's NIK is not his", {"nik": HIS, "nama": "OLO GULO", "tanggal_lahir": "25-09-{Y}"}, (BUDI,), TIDAK_ADA, code="NIK_MILIK_ORANG_LAIN"),
    link("the husband's NIK on the wife's row is not hers", HER_ROW | {"nik": HIS}, (BUDI,), TIDAK_ADA, code="NIK_MILIK_ORANG_LAIN"),
    link("nor when she bears his family name", HER_ROW | {"nik": HIS, "nama": "SITI SIREGAR"}, (BUDI,), TIDAK_ADA, code="NIK_MILIK_ORANG_LAIN"),
    link("and she is found by her own name, date and regency", HER_ROW | {"nik": HIS}, (BUDI, WIFE), COCOK, HERS),
    link("but not in another regency", HER_ROW | {"nik": HIS, "kode_kab": "12.02"}, (BUDI, WIFE), TINJAUAN, HERS),
    link("unless the mother's name is hers too", HER_ROW | {"nik": HIS, "kode_kab": "12.02", "nama_ibu": MOTHER}, (BUDI, WIFE | {"nama_ibu": MOTHER}), COCOK, HERS),
]  # fmt: skip

RIVALS: list[LinkCase] = [
    link("without a NIK, whole name, whole date and regency link", {"nik": ""}, (BUDI,), COCOK, HIS),
    link("an impossible NIK is no NIK", {"nik": "1111111111111111"}, (BUDI,), COCOK, HIS),
    link("a single name does not", {"nik": "", "nama": "BUDI"}, (BUDI | {"nama": "BUDI"},), TINJAUAN, HIS),
    link("nor does another spelling", {"nik": "", "nama": "BUDI SIREGARR"}, (BUDI,), TINJAUAN, HIS),
    link("nor a date that is one day off", {"nik": "", "tanggal_lahir": "13-03-{Y}"}, (BUDI,), TINJAUAN, HIS),
    link("nor another regency", {"nik": "", "kode_kab": "12.02"}, (BUDI,), TINJAUAN, HIS),
    link("nor another sex", {"nik": "", "jenis_kelamin": "P"}, (BUDI,), TINJAUAN, HIS),
    link("nor another mother", {"nik": "", "nama_ibu": MOTHER}, (BUDI | {"nama_ibu": "RINA HIA"},), TINJAUAN, HIS),
    link("two of one name and date cannot be told apart", {"nik": ""}, (BUDI, {"nik": TWINS}), TINJAUAN, HIS),
    link("unless the mother tells them apart", {"nik": "", "nama_ibu": MOTHER}, (BUDI | {"nama_ibu": "RINA HIA"}, {"nik": TWINS, "nama_ibu": MOTHER}), COCOK, TWINS),
    link("one wrong digit links with the whole name and date", {"nik": WRONG}, (BUDI,), COCOK, HIS),
    link("two wrong digits do not", {"nik": "1201011203{y}9901"}, (BUDI,), TINJAUAN, HIS),
    link("one wrong digit does not link with another spelling", {"nik": WRONG, "nama": "BUDI SIREGARR"}, (BUDI,), TINJAUAN, HIS),
    link("one wrong digit does not link with another date", {"nik": WRONG, "tanggal_lahir": "13-03-{Y}"}, (BUDI,), TINJAUAN, HIS),
    link("many wrong digits do not link while nobody holds them", {"nik": "1299990101{y}7777"}, (BUDI,), TINJAUAN, HIS),
    link("an absent man is not his twin, one digit off", {"nik": HIS}, (BADU,), TINJAUAN, TWINS),
    link("an absent man is not a neighbour of one birth date", {"nik": HIS}, ({"nik": TWINS, "nama": "OLO GULO"},), TIDAK_ADA),
    link("an absent woman is not her twin brother", {"nik": HERS, "nama": "BUDI SIREGAR", "jenis_kelamin": "P"}, (BUDI,), TINJAUAN, HIS),
    link("a namesake of another date is nobody", {"nik": ""}, (BUDI | {"tanggal_lahir": "25-09-{Y}"},), TIDAK_ADA),
    link("of two brothers the one of the row's name is meant", {"nik": ""}, (BUDI, BADU), COCOK, HIS),
    link("a damaged last digit links with name and date", DAMAGED, (BUDI,), COCOK, HIS),
    link("also when day and month are swapped", DAMAGED | {"tanggal_lahir": "03-12-{Y}"}, (BUDI,), COCOK, HIS),
    link("a damaged last digit does not link with another name", DAMAGED | {"nama": "OLO GULO", "tanggal_lahir": "25-09-{Y}"}, (BUDI,), TIDAK_ADA),
    link("nor with another date", DAMAGED | {"tanggal_lahir": "25-09-{Y}"}, (BUDI,), TINJAUAN, HIS),
    link("nor with the date alone: a twin has it too", DAMAGED | {"nama": "BADU SIREGAR"}, (BUDI,), TINJAUAN, HIS),
    link("nor with the name alone", DAMAGED | {"tanggal_lahir": ""}, (BUDI,), TINJAUAN, HIS),
    link("nor against another sex", DAMAGED | {"jenis_kelamin": "P"}, (BUDI,), TINJAUAN, HIS),
    link("a damaged last digit picks the one of the name among neighbours", DAMAGED, (BUDI, BADU), COCOK, HIS),
    link("a damaged number that happens to be another's is never exact", DAMAGED | {"nik": TWINS}, (BUDI, BADU), COCOK, HIS),
    link("without a date nothing is searched, and nobody is called absent", {"nik": "", "tanggal_lahir": ""}, (BUDI,), TINJAUAN, ""),
    link("without a name neither", {"nik": "", "nama": ""}, (BUDI,), TINJAUAN, ""),
]  # fmt: skip
