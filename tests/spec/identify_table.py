"""Identify: which person of the register a row is about. Nobody here was asked about; the register is complete.

The row is BUDI SIREGAR of 12.01, a man, born on BORN, unless the case says otherwise; so is a person of the register.
Words in braces stand for digits of the case's own birth date (test_identify.py), so that no case meets another's people:
{d}-{m}-{Y} is his birth date, {y} its year in two digits, {o} a wrong day of that month, {a}-{b}-{Y} any other date of
that year, {h}-{d}-{V} his wife's or brother's in another year, {c} a number of the case's own. Round every table stands
the crowd of tests/crowd.py, a town of some thousand people, in which BUDI, SIREGAR and the regencies are as common as in
a province. Where a province of fifteen million answers otherwise, for all who may be of that name and day, `province`
says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

COCOK, TINJAUAN, TIDAK_ADA = "COCOK", "TINJAUAN", "TIDAK_ADA"
BORN, SWAPPED, DAY_OFF, OTHER_DAY, HER_DAY = "{d}-{m}-{Y}", "{m}-{d}-{Y}", "{o}-{m}-{Y}", "{a}-{b}-{Y}", "{h}-{d}-{V}"
HIS, TWINS, HERS, SISTERS = "120101{d}{m}{y}0001", "120101{d}{m}{y}0002", "120101{w}{d}{v}0003", "120101{s}{m}{y}0002"
"""His own NIK, his twin brother's, his wife's, his twin sister's: 40 is added to a woman's day."""
BROTHERS, NOBODYS = "120101{h}{d}{v}0004", "129999{a}{b}{y}7777"
CARD, OTHER_CARD = "120101010119{c}01", "120102020218{c}02"
MOTHER = "SARI LASE"


class LinkCase(NamedTuple):
    """One row, the people of the register, and the answer: a band, the NIK linked, the reason if the band is none.
    `province`: the band among fifteen million."""

    sentence: str
    row: Mapping[str, Any]
    people: tuple[Mapping[str, Any], ...]
    band: str
    nik: str
    code: str
    province: str


def link(
    sentence: str,
    row: Mapping[str, Any],
    people: tuple[Mapping[str, Any], ...],
    band: str,
    nik: str = "",
    code: str = "",
    province: str = "",
) -> LinkCase:
    """A case; the reason is plain from the band unless the case says it."""
    plain = {COCOK: "", TINJAUAN: "IDENTITAS_BELUM_PASTI", TIDAK_ADA: "TIDAK_ADA_DI_DUKCAPIL"}[band]
    return LinkCase(sentence, row, people, band, nik, code or plain, province or band)


BUDI = {"nik": HIS}
BADU = {"nik": TWINS, "nama": "BADU SIREGAR"}
HASAN = {"nik": TWINS, "nama": "HASAN SIREGAR"}
RINA = {"nik": SISTERS, "nama": "RINA SIREGAR", "jenis_kelamin": "P"}
ELDER = {"nik": BROTHERS, "nama": "HASAN SIREGAR", "tanggal_lahir": HER_DAY}
WIFE = {"nik": HERS, "nama": "SITI AMINAH", "tanggal_lahir": HER_DAY, "jenis_kelamin": "P"}
HER_ROW = {"nama": "SITI AMINAH", "tanggal_lahir": HER_DAY, "jenis_kelamin": "P"}
DAMAGED = {"nik": "120101{d}{m}{y}0000", "nik_damaged": True}
NO_NIK = {"nik": ""}
ANOTHERS = "NIK_MILIK_ORANG_LAIN"

EXACT: list[LinkCase] = [
    link("NIK, name, date and sex agree", {"nik": HIS}, (BUDI,), COCOK, HIS),
    link("another spelling of the name", {"nik": HIS, "nama": "BUDI SIREGARR"}, (BUDI,), COCOK, HIS),
    link("a mistyped letter of the name", {"nik": HIS, "nama": "BUDI SIRERAR"}, (BUDI,), COCOK, HIS),
    link("the name in another order", {"nik": HIS, "nama": "Siregar, Budi".replace(",", "")}, (BUDI,), COCOK, HIS),
    link("titles and degrees do not count", {"nik": HIS, "nama": "H. Budi Siregar, S.Pd"}, (BUDI,), COCOK, HIS),
    link("one name of two, the date agrees", {"nik": HIS, "nama": "BUDI"}, (BUDI,), COCOK, HIS),
    link("an initial for one name of two, the date agrees", {"nik": HIS, "nama": "B. SIREGAR"}, (BUDI,), COCOK, HIS),
    link("day and month swapped, the name agrees", {"nik": HIS, "tanggal_lahir": SWAPPED}, (BUDI,), COCOK, HIS),
    link("no date, the name agrees", {"nik": HIS, "tanggal_lahir": ""}, (BUDI,), COCOK, HIS),
    link("another date, the whole name and the sex agree", {"nik": HIS, "tanggal_lahir": OTHER_DAY}, (BUDI,), COCOK, HIS),
    link("1 January for a date nobody knew, the whole name and the sex agree", {"nik": HIS, "tanggal_lahir": "01-01-{Y}"}, (BUDI,), COCOK, HIS),
    link("another proposing regency is no contradiction: people move", {"nik": HIS, "kode_kab": "12.02"}, (BUDI,), COCOK, HIS),
    link("the register says another sex, name and date agree", {"nik": HIS, "jenis_kelamin": "P"}, (BUDI,), COCOK, HIS),
    link("also another sex and another date: a NIK and two words of a name seldom meet by chance", {"nik": HIS, "tanggal_lahir": OTHER_DAY, "jenis_kelamin": "P"}, (BUDI,), COCOK, HIS),
    link("a misspelt name under the right NIK is not drawn to a namesake born elsewhere", {"nik": HIS, "nama": "BUDI SIREGARR"},
        (BUDI, {"nik": TWINS, "nama": "BUDI SIREGARR", "kode_kab": "12.02", "tanggal_lahir": DAY_OFF}), COCOK, HIS),
    link("his whole name is one common word: against another date in another regency an officer looks", {"nik": HIS, "nama": "BUDI", "tanggal_lahir": OTHER_DAY, "kode_kab": "12.02"},
        ({"nik": HIS, "nama": "BUDI"},), TINJAUAN, HIS),
    link("a right NIK alone is no proof: neither name nor date", {"nik": HIS, "nama": "", "tanggal_lahir": ""}, (BUDI,), TINJAUAN, HIS),
    link("a right NIK and date without a name is settled by an officer", {"nik": HIS, "nama": ""}, (BUDI,), TINJAUAN, HIS),
]  # fmt: skip

BORROWED: list[LinkCase] = [
    link("a right NIK with a strange name and no date is settled by an officer", {"nik": HIS, "nama": "AMA YUNI", "tanggal_lahir": ""}, (BUDI,), TINJAUAN, HIS),
    link("a right NIK with one shared word and no date too", {"nik": HIS, "nama": "RINA SIREGAR", "tanggal_lahir": ""}, (BUDI,), TINJAUAN, HIS),
    link("a right NIK with one shared word and another date too", {"nik": HIS, "nama": "RINA SIREGAR", "tanggal_lahir": OTHER_DAY}, (BUDI,), TINJAUAN, HIS),
    link("a right NIK with a strange name and another date of that year too", {"nik": HIS, "nama": "OLO GULO", "tanggal_lahir": OTHER_DAY}, (BUDI,), TINJAUAN, HIS),
    link("a right NIK with a strange name, another year and another regency is somebody else's", {"nik": HIS, "nama": "OLO GULO", "tanggal_lahir": HER_DAY, "kode_kab": "12.02"}, (BUDI,),
        TIDAK_ADA, code=ANOTHERS),
    link("a right NIK and date under a strange name are settled by an officer: the NIK says the date itself", {"nik": HIS, "nama": "AMA YUNI"}, (BUDI,), TINJAUAN, HIS),
    link("also when the mother's name agrees: a brother has it too", {"nik": HIS, "nama": "AMA YUNI", "nama_ibu": MOTHER}, (BUDI | {"nama_ibu": MOTHER},), TINJAUAN, HIS),
    link("and when the sex contradicts", {"nik": HIS, "nama": "AMA YUNI", "nama_ibu": MOTHER, "jenis_kelamin": "P"}, (BUDI | {"nama_ibu": MOTHER},), TINJAUAN, HIS),
    link("another mother is no help", {"nik": HIS, "nama": "AMA YUNI", "nama_ibu": MOTHER}, (BUDI | {"nama_ibu": "RINA HIA"},), TINJAUAN, HIS),
    link("an unsure holder of the NIK against a namesake one digit off is settled by an officer", {"nik": HIS, "nama": "OLO GULO"}, (BUDI, {"nik": TWINS, "nama": "OLO GULO"}), TINJAUAN, TWINS),
    link("against a misspelt one too", {"nik": HIS, "nama": "OLO GULO"}, (BUDI, {"nik": TWINS, "nama": "OLU GOLO"}), TINJAUAN, HIS),
    link("a man under his twin's NIK, both in the register, is for an officer to tell", {"nik": HIS, "nama": "BADU SIREGAR"}, (BUDI, BADU), TINJAUAN, HIS),
    link("also where the names are unlike", {"nik": HIS, "nama": "HASAN SIREGAR"}, (BUDI, HASAN), TINJAUAN, HIS),
    link("also where he names the mother of both", {"nik": HIS, "nama": "BADU SIREGAR", "nama_ibu": MOTHER}, (BUDI | {"nama_ibu": MOTHER}, BADU | {"nama_ibu": MOTHER}), TINJAUAN, HIS),
    link("the husband's NIK on the wife's row is not hers", HER_ROW | {"nik": HIS}, (BUDI,), TIDAK_ADA, code=ANOTHERS),
    link("nor when she bears his family name", HER_ROW | {"nik": HIS, "nama": "SITI SIREGAR"}, (BUDI,), TIDAK_ADA, code=ANOTHERS),
    link("and she is found by her own name, date and regency", HER_ROW | {"nik": HIS}, (BUDI, WIFE), COCOK, HERS, province=TINJAUAN),
    link("but not in another regency", HER_ROW | {"nik": HIS, "kode_kab": "12.02"}, (BUDI, WIFE), COCOK, HERS, province=TINJAUAN),
    link("unless the mother's name is hers too", HER_ROW | {"nik": HIS, "kode_kab": "12.02", "nama_ibu": MOTHER}, (BUDI, WIFE | {"nama_ibu": MOTHER}), COCOK, HERS),
]  # fmt: skip

FAMILY: list[LinkCase] = [
    link("the husband's NIK on the wife's row leads to her: they share a family card", HER_ROW | {"nik": HIS}, (BUDI | {"kk": CARD}, WIFE | {"kk": CARD}), COCOK, HERS),
    link("also where her name is misspelt beside it", HER_ROW | {"nik": HIS, "nama": "SITI AMENAH"}, (BUDI | {"kk": CARD}, WIFE | {"kk": CARD}), COCOK, HERS),
    link("a placeholder for her date is no obstacle where the mother's name agrees", HER_ROW | {"nik": HIS, "tanggal_lahir": "01-01-{V}", "nama_ibu": MOTHER}, (BUDI | {"kk": CARD}, WIFE | {"kk": CARD, "nama_ibu": MOTHER}), COCOK, HERS),
    link("but not by her first name alone and 1 January for a date", HER_ROW | {"nik": HIS, "nama": "SITI", "tanggal_lahir": "01-01-{V}"}, (BUDI | {"kk": CARD}, WIFE | {"kk": CARD}), TINJAUAN, HERS),
    link("the card names nobody: a stranger under his NIK is not his wife", {"nik": HIS, "nama": "DEWI PURBA", "tanggal_lahir": OTHER_DAY, "jenis_kelamin": "P"},
        (BUDI | {"kk": CARD}, WIFE | {"kk": CARD}), TIDAK_ADA, code=ANOTHERS),
    link("a son under his father's NIK is not his father", {"nik": HIS, "nama": "HASAN SIREGAR", "tanggal_lahir": HER_DAY, "kk": CARD}, (BUDI | {"kk": CARD},), TINJAUAN, HIS),
    link("he is found by his own name and date", {"nik": HIS, "nama": "HASAN SIREGAR", "tanggal_lahir": HER_DAY, "kk": CARD}, (BUDI | {"kk": CARD}, ELDER | {"kk": CARD}), COCOK, BROTHERS),
    link("the family card of his brother does not lend him the brother's name", NO_NIK | {"kk": CARD}, (ELDER | {"kk": CARD},), TIDAK_ADA),
]  # fmt: skip

WITHOUT: list[LinkCase] = [
    link("without a NIK, whole name, whole date and regency link", NO_NIK, (BUDI,), COCOK, HIS),
    link("an impossible NIK is no NIK", {"nik": "1111111111111111"}, (BUDI,), COCOK, HIS),
    link("another spelling links in a town", NO_NIK | {"nama": "BUDI SIREGARR"}, (BUDI,), COCOK, HIS, province=TINJAUAN),
    link("a single common name does not in a province", NO_NIK | {"nama": "BUDI"}, (BUDI | {"nama": "BUDI"},), COCOK, HIS, province=TINJAUAN),
    link("nor one name of two", NO_NIK | {"nama": "BUDI"}, (BUDI,), COCOK, HIS, province=TINJAUAN),
    link("nor an initial for one of two", NO_NIK | {"nama": "B. SIREGAR"}, (BUDI,), COCOK, HIS, province=TINJAUAN),
    link("nor a date that is one day off", NO_NIK | {"tanggal_lahir": DAY_OFF}, (BUDI,), COCOK, HIS, province=TINJAUAN),
    link("nor another regency", NO_NIK | {"kode_kab": "12.02"}, (BUDI,), COCOK, HIS, province=TINJAUAN),
    link("nor another sex", NO_NIK | {"jenis_kelamin": "P"}, (BUDI,), COCOK, HIS, province=TINJAUAN),
    link("nor another mother", NO_NIK | {"nama_ibu": MOTHER}, (BUDI | {"nama_ibu": "RINA HIA"},), TINJAUAN, HIS),
    link("two of one name and date cannot be told apart", NO_NIK, (BUDI, {"nik": TWINS}), TINJAUAN, HIS),
    link("unless the mother tells them apart", NO_NIK | {"nama_ibu": MOTHER}, (BUDI | {"nama_ibu": "RINA HIA"}, {"nik": TWINS, "nama_ibu": MOTHER}), COCOK, TWINS),
    link("of two brothers the one of the row's name is meant", NO_NIK, (BUDI, HASAN), COCOK, HIS),
    link("also where their names are alike", NO_NIK, (BUDI, BADU), COCOK, HIS),
    link("a namesake of another day of the year waits for an officer in a town, and is nobody in a province", NO_NIK, (BUDI | {"tanggal_lahir": OTHER_DAY},), TINJAUAN, HIS,
        province=TIDAK_ADA),
    link("a misspelt name and 1 January for a date link where the mother's name agrees", NO_NIK | {"nama": "BUDI SIRERAR", "tanggal_lahir": "01-01-{Y}", "nama_ibu": MOTHER},
        (BUDI | {"nama_ibu": MOTHER},), COCOK, HIS),
    link("and where the family card agrees: a misspelling is no sister's name", NO_NIK | {"nama": "BUDI SIRERAR", "tanggal_lahir": "01-01-{Y}", "nama_ibu": MOTHER, "kk": CARD},
        (BUDI | {"nama_ibu": MOTHER, "kk": CARD},), COCOK, HIS),
    link("without a date nothing is searched, however rare the name, and nobody is called absent", NO_NIK | {"nama": "FAONASOKHI TELAUMBANUA ZAI", "tanggal_lahir": ""},
        (BUDI | {"nama": "FAONASOKHI TELAUMBANUA ZAI"},), TINJAUAN, ""),
    link("nor a date and a regency without a name", NO_NIK | {"nama": ""}, (BUDI,), TINJAUAN, HIS),
    link("nor a regency with neither: nobody is found, and nobody is called absent", NO_NIK | {"nama": "", "tanggal_lahir": ""}, (BUDI,), TINJAUAN, ""),
]  # fmt: skip

TYPOS: list[LinkCase] = [
    link("one wrong digit links with the whole name and date", {"nik": "120101{d}{m}{y}9001"}, (BUDI,), COCOK, HIS),
    link("in the place too", {"nik": "120701{d}{m}{y}0001"}, (BUDI,), COCOK, HIS),
    link("in the birth date too", {"nik": "120101{o}{m}{y}0001"}, (BUDI,), COCOK, HIS),
    link("two wrong digits too, in the place and the serial number", {"nik": "120701{d}{m}{y}9001"}, (BUDI,), COCOK, HIS),
    link("two wrong digits of the serial number too", {"nik": "120101{d}{m}{y}9901"}, (BUDI,), COCOK, HIS),
    link("one wrong digit links with another spelling too", {"nik": "120101{d}{m}{y}9001", "nama": "BUDI SIREGARR"}, (BUDI,), COCOK, HIS),
    link("one wrong digit and a day off link: the NIK itself says the day", {"nik": "120101{d}{m}{y}9001", "tanggal_lahir": DAY_OFF}, (BUDI,), COCOK, HIS),
    link("a wrong digit is no proof without the name", {"nik": "120701{d}{m}{y}0001", "nama": ""}, (BUDI,), TINJAUAN, HIS),
    link("nor under a strange name", {"nik": "120701{d}{m}{y}0001", "nama": "OLO GULO"}, (BUDI,), TINJAUAN, HIS, province=TIDAK_ADA),
    link("nor is one in the birth date", {"nik": "120101{o}{m}{y}0001", "nama": "OLO GULO"}, (BUDI,), TINJAUAN, HIS),
    link("one name of two with one wrong digit is settled by an officer in a province", {"nik": "120101{d}{m}{y}9001", "nama": "BUDI"}, (BUDI,), COCOK, HIS, province=TINJAUAN),
    link("many wrong digits that do not say his date link by name, date and regency", {"nik": NOBODYS}, (BUDI,), COCOK, HIS, province=TINJAUAN),
    link("a NIK of another place that says his own date may be his own: settled by an officer in a province", {"nik": "127105{d}{m}{y}0007"}, (BUDI,), COCOK, HIS,
        province=TINJAUAN),
]  # fmt: skip

ABSENT: list[LinkCase] = [
    link("an absent man is not his twin, one digit off", {"nik": HIS}, (BADU,), TIDAK_ADA),
    link("nor his twin when his own birth date is mistyped", {"nik": HIS, "tanggal_lahir": DAY_OFF}, (BADU,), TIDAK_ADA),
    link("nor his twin on the family card they share", {"nik": HIS, "kk": CARD, "nama_ibu": MOTHER}, (BADU | {"kk": CARD, "nama_ibu": MOTHER},), TIDAK_ADA),
    link("nor his twin without a NIK", NO_NIK, (BADU,), TINJAUAN, TWINS),
    link("nor a twin of an unlike name", {"nik": HIS, "kk": CARD, "nama_ibu": MOTHER}, (HASAN | {"kk": CARD, "nama_ibu": MOTHER},), TIDAK_ADA),
    link("nor one of an unlike name when his own birth date is mistyped", {"nik": HIS, "kk": CARD, "tanggal_lahir": DAY_OFF, "nama_ibu": MOTHER}, (HASAN | {"kk": CARD, "nama_ibu": MOTHER},), TIDAK_ADA),
    link("an absent woman is not her twin brother", {"nik": SISTERS, "nama": "RINA SIREGAR", "jenis_kelamin": "P", "nama_ibu": MOTHER}, (BUDI | {"nama_ibu": MOTHER},), TIDAK_ADA),
    link("nor on the family card they share", {"nik": SISTERS, "nama": "RINA SIREGAR", "jenis_kelamin": "P", "nama_ibu": MOTHER, "kk": CARD}, (BUDI | {"nama_ibu": MOTHER, "kk": CARD},), TIDAK_ADA),
    link("an absent man is not his twin sister, whose NIK has 40 more in the day", {"nik": HIS, "nama_ibu": MOTHER}, (RINA | {"nama_ibu": MOTHER},), TIDAK_ADA),
    link("nor when his own birth date is mistyped", {"nik": HIS, "tanggal_lahir": DAY_OFF, "nama_ibu": MOTHER}, (RINA | {"nama_ibu": MOTHER},), TIDAK_ADA),
    link("nor when she is written a man", {"nik": HIS, "nama_ibu": MOTHER}, (RINA | {"nama_ibu": MOTHER, "jenis_kelamin": "L"},), TIDAK_ADA),
    link("an absent man is not his elder brother", {"nik": HIS, "nama_ibu": "RAMINA POHAN"}, (ELDER | {"nama_ibu": "RAMINA POHAN"},), TIDAK_ADA),
    link("nor his elder brother on the family card they share", {"nik": HIS, "nama_ibu": MOTHER, "kk": CARD}, (ELDER | {"nama_ibu": MOTHER, "kk": CARD},), TIDAK_ADA),
    link("nor an elder brother of a like name", {"nik": HIS, "nama_ibu": MOTHER, "kk": CARD}, (ELDER | {"nama": "BADU SIREGAR", "nama_ibu": MOTHER, "kk": CARD},), TIDAK_ADA),
    link("nor without a NIK", {"nik": "", "nama_ibu": MOTHER, "kk": CARD}, (ELDER | {"nama": "BADU SIREGAR", "nama_ibu": MOTHER, "kk": CARD},), TIDAK_ADA),
    link("an absent man is not a neighbour of one birth date", {"nik": HIS}, ({"nik": TWINS, "nama": "OLO GULO"},), TIDAK_ADA),
    link("nor a neighbour who shares his family name", {"nik": HIS}, ({"nik": TWINS, "nama": "ALI SIREGAR"},), TIDAK_ADA),
    link("nor one who shares his first name, without a NIK", NO_NIK, ({"nik": TWINS, "nama": "BUDI GULO"},), TINJAUAN, TWINS),
    link("nor a namesake of another date in another regency", {"nik": HIS}, ({"nik": "120201{a}{b}{y}0001", "tanggal_lahir": OTHER_DAY, "kode_kab": "12.02"},), TIDAK_ADA),
    link("nor a namesake of that day in another regency", {"nik": HIS}, ({"nik": "120205{d}{m}{y}0007", "kode_kab": "12.02"},), TINJAUAN, "120205{d}{m}{y}0007"),
]  # fmt: skip

DIGIT_LOST: list[LinkCase] = [
    link("a damaged last digit links with name and date", DAMAGED, (BUDI,), COCOK, HIS),
    link("also when day and month are swapped", DAMAGED | {"tanggal_lahir": SWAPPED}, (BUDI,), COCOK, HIS),
    link("also with another date: fifteen digits and two words seldom meet by chance", DAMAGED | {"tanggal_lahir": OTHER_DAY}, (BUDI,), COCOK, HIS),
    link("also without a date", DAMAGED | {"tanggal_lahir": ""}, (BUDI,), COCOK, HIS),
    link("also against another sex: a twin sister's day is 40 more", DAMAGED | {"jenis_kelamin": "P"}, (BUDI,), COCOK, HIS),
    link("it does not link with another name and date", DAMAGED | {"nama": "OLO GULO", "tanggal_lahir": OTHER_DAY}, (BUDI,), TINJAUAN, HIS, province=TIDAK_ADA),
    link("nor with another name, year and regency", DAMAGED | {"nama": "OLO GULO", "tanggal_lahir": HER_DAY, "kode_kab": "12.02"}, (BUDI,), TIDAK_ADA),
    link("nor with the date alone: a twin has it too", DAMAGED | {"nama": "BADU SIREGAR"}, (BUDI,), TINJAUAN, HIS),
    link("a twin of an unlike name too", DAMAGED | {"nama": "HASAN SIREGAR"}, (BUDI,), TINJAUAN, HIS),
    link("a neighbour has it too", DAMAGED | {"nama": "OLO GULO"}, (BUDI,), TINJAUAN, HIS),
    link("a damaged last digit picks the one of the name among neighbours", DAMAGED, (BUDI, BADU), COCOK, HIS),
    link("a damaged number that happens to be another's is never exact", DAMAGED | {"nik": TWINS}, (BUDI, BADU), COCOK, HIS),
]  # fmt: skip

TABLES = {
    "The row's own NIK": EXACT,
    "Somebody else's NIK": BORROWED,
    "The NIK of somebody of the family": FAMILY,
    "No NIK": WITHOUT,
    "Wrong digits": TYPOS,
    "A lost last digit": DIGIT_LOST,
    "Somebody absent": ABSENT,
}
