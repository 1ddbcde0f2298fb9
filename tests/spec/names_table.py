"""Names as cases: which spellings meet by which rule, which stay apart, which words a name has."""

from __future__ import annotations

from typing import NamedTuple


class Meeting(NamedTuple):
    """Two words that have one sound, because of this rule and not without it."""

    rule: str
    sentence: str
    one: str
    other: str


class NameCase(NamedTuple):
    """A folded name and its comparable words. `step`: the step of words_of that the case is about, '' none."""

    step: str
    sentence: str
    folded: str
    words: tuple[str, ...]
    teknonym: bool = False


MEETINGS: list[Meeting] = [
    Meeting("dj", "a grandfather's Djoko is the card's Joko", "DJOKO", "JOKO"),
    Meeting("tj", "Tjandra is Candra", "TJANDRA", "CANDRA"),
    Meeting("sj", "Sjahrial is Syahrial", "SJAHRIAL", "SYAHRIAL"),
    Meeting("dz", "Adzan is Azan", "ADZAN", "AZAN"),
    Meeting("ts", "Tsabit is Sabit", "TSABIT", "SABIT"),
    Meeting("q", "Qasim is Kasim", "QASIM", "KASIM"),
    Meeting("x", "Alex is Aleks", "ALEX", "ALEKS"),
    Meeting("c_keras", "Becky is Beki", "BECKY", "BEKI"),
    Meeting("ch_keras", "Christina is Kristina", "CHRISTINA", "KRISTINA"),
    Meeting("ch_awal", "Chandra is Candra", "CHANDRA", "CANDRA"),
    Meeting("ch", "Rachmat is Rahmat", "RACHMAT", "RAHMAT"),
    Meeting("cy", "Lucy is Lusi", "LUCY", "LUSI"),
    Meeting("c_lembut", "Lucia is Lusia", "LUCIA", "LUSIA"),
    Meeting("c_lembut", "Marcel is Marsel", "MARCEL", "MARSEL"),
    Meeting("c_keras", "Ricardo is Rikardo", "RICARDO", "RIKARDO"),
    Meeting("c_keras", "Victor is Viktor", "VICTOR", "VIKTOR"),
    Meeting("c_keras", "Oscar is Oskar", "OSCAR", "OSKAR"),
    Meeting("c_keras", "Clara is Klara", "CLARA", "KLARA"),
    Meeting("kh", "Akhmad is Ahmad", "AKHMAD", "AHMAD"),
    Meeting("f", "Sophia is Sofia", "SOPHIA", "SOFIA"),
    Meeting("h_sesudah_konsonan", "Dharma is Darma", "DHARMA", "DARMA"),
    Meeting("h_sesudah_konsonan", "Esther is Ester", "ESTHER", "ESTER"),
    Meeting("ohn", "Johnson is Jonson", "JOHNSON", "JONSON"),
    Meeting("oi", "Khoirul is Khairul", "KHOIRUL", "KHAIRUL"),
    Meeting("roh", "Rohman is Rahman", "ROHMAN", "RAHMAN"),
    Meeting("h_akhir", "Sarah is Sara", "SARAH", "SARA"),
    Meeting("sy", "Mansyur is Mansur", "MANSYUR", "MANSUR"),
    Meeting("v", "Nova is Nopa", "NOVA", "NOPA"),
    Meeting("f", "Arif is Arip", "ARIF", "ARIP"),
    Meeting("z_awal", "Zainal is Jainal", "ZAINAL", "JAINAL"),
    Meeting("z", "Rizki is Riski", "RIZKI", "RISKI"),
    Meeting("j_untuk_z", "Hafij is Hafis", "HAFIJ", "HAFIS"),
    Meeting("j_untuk_z", "Rejeki is Reseki, as Rezeki is", "REJEKI", "REZEKI"),
    Meeting("j_awal", "Juliana is Yuliana", "JULIANA", "YULIANA"),
    Meeting("y", "Suryani is Suriani", "SURYANI", "SURIANI"),
    Meeting("y", "Hariyanto is Harianto", "HARIYANTO", "HARIANTO"),
    Meeting("oe", "Soeharto is Suharto", "SOEHARTO", "SUHARTO"),
    Meeting("ie", "Daniel is Danil", "DANIEL", "DANIL"),
    Meeting("ae", "Junaedi is Junaidi", "JUNAEDI", "JUNAIDI"),
    Meeting("ei", "Meilani is Mailani", "MEILANI", "MAILANI"),
    Meeting("eu", "Mateus is Matius", "MATEUS", "MATIUS"),
    Meeting("ue", "Sueb is Suib", "SUEB", "SUIB"),
    Meeting("ua", "Juanda is Jwanda", "JUANDA", "JWANDA"),
    Meeting("uw", "Duwi is Dwi", "DUWI", "DWI"),
    Meeting("nder", "Indera is Indra", "INDERA", "INDRA"),
    Meeting("ndr", "Hendry is Henry", "HENDRY", "HENRY"),
    Meeting("nd_akhir", "Ferdinand is Ferdinan", "FERDINAND", "FERDINAN"),
    Meeting("d_akhir", "David is Davit", "DAVID", "DAVIT"),
    Meeting("nt_akhir", "Vincent is Vinsen", "VINCENT", "VINSEN"),
    Meeting("bert", "Albert is Albet", "ALBERT", "ALBET"),
    Meeting("b_akhir", "Ayub is Ayup", "AYUB", "AYUP"),
    Meeting("kembar", "Simanggunsong is Simangunsong", "SIMANGGUNSONG", "SIMANGUNSONG"),
    Meeting("kembar", "Hassan is Hasan", "HASSAN", "HASAN"),
]

NAMES: list[NameCase] = [
    NameCase("", "a single name is one word", "SUPARMAN", ("SUPARMAN",)),
    NameCase("", "an empty name has no words", "", ()),
    NameCase("", "initials are words", "M A LUBIS", ("M", "A", "LUBIS")),
    NameCase("singkatan_marga", "an abbreviated marga is the marga", "BUDI NST", ("BUDI", "NASUTION")),
    NameCase("singkatan_marga", "but not as the first word", "SRG BUDI", ("SRG", "BUDI")),
    NameCase("singkatan_marga", "nor as the only word", "HRP", ("HRP",)),
    NameCase("singkatan_marga", "one of several margas is left as written", "BUDI SIT", ("BUDI", "SIT")),
    NameCase("kata_terpisah", "a name written apart is one word", "NUR AINI", ("NURAINI",)),
    NameCase("kata_terpisah", "so is a marga", "EVA LUMBAN GAOL", ("EVA", "LUMBANGAOL")),
    NameCase("kata_terpisah", "a marga of one word twice is not a word repeated", "SARI KARO KARO", ("SARI", "KAROKARO")),
    NameCase("kata_terpisah", "Nur before a marga stays a word", "NUR LUBIS", ("NUR", "LUBIS")),
    NameCase("kata_tersambung", "two names run together are two", "SITIAMINAH", ("SITI", "AMINAH")),
    NameCase("kata_tersambung", "Sitiria is a name of its own", "SITIRIA HIA", ("SITIRIA", "HIA")),
    NameCase("teknonim", "the father of Yuni is known by his marga alone", "AMA YUNI GULO", ("GULO",), True),
    NameCase("teknonim", "so is a Batak mother", "INANI TOGAR SINAGA", ("SINAGA",), True),
    NameCase("teknonim", "Ina is a given name too: all words stay", "INA YUNI ZEBUA", ("INA", "YUNI", "ZEBUA")),
    NameCase("teknonim", "and Ina before a marga is one", "INA GULO", ("INA", "GULO")),
    NameCase("teknonim", "a teknonym after the name leaves the name", "YASONA GULO AMA YUNI", ("YASONA", "GULO"), True),
    NameCase("teknonim", "a teknonym alone is all there is", "AMA YUNI", ("AMA", "YUNI"), True),
    NameCase("teknonim", "the Batak say Amani", "AMANI TOGAR SINAGA", ("SINAGA",), True),
    NameCase("teknonim", "Ina inside a name is a given name", "MARIA INA HIA", ("MARIA", "INA", "HIA")),
    NameCase("teknonim", "Ina alone is a given name", "INA", ("INA",)),
    NameCase("kata_berulang", "a repeated word counts once", "RAMA RAMA HIA RAMA", ("RAMA", "HIA")),
    NameCase("empat_kata", "of five words the fourth goes", "DEWI INDAH AYU LESTARI SINAGA", ("DEWI", "INDAH", "AYU", "SINAGA")),
    NameCase("empat_kata", "four words stay", "DEWI INDAH AYU SINAGA", ("DEWI", "INDAH", "AYU", "SINAGA")),
]  # fmt: skip

KNOWN_COLLISIONS: dict[frozenset[str], str] = {
    frozenset({"DAULAE", "DAULAY"}): "two spellings of one marga that the list has as two",
    frozenset({"FATIMAH", "FATIMAA"}): "the Nias way to write Fatimah, Fatima'a",
}
"""Words of the name list that share a sound and are no variants there. None of them is a false one."""
