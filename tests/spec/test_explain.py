"""Explain: short, plain, in both languages, and never a full NIK or birth date."""

from __future__ import annotations

import re
from typing import Any

import pytest

from naungan.model.decision import REASON_TEXTS, Check, Evidence, Outcome, ReasonCode, Verdict
from naungan.stages.explain import (
    CHECK_NAMES,
    LONGEST_SENTENCE,
    day_text,
    explain,
    explain_check,
    hide_personal,
    other_row_text,
    other_rows,
)  # fmt: skip
from naungan.stages.next_steps import NEXT_STEPS
from tests.reports import cast

PROGRAMME = cast.programme()
LANGS = ("id", "en")


def told(candidate_id: str, lang: str = "id") -> str:
    found = next(item for item in cast.DECIDED if item["candidate_id"] == candidate_id)
    return "\n".join(explain(found, PROGRAMME, lang))


def sentences(lines: tuple[str, ...]) -> list[str]:
    return [part for line in lines for part in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9*])", line)]


SAID = [
    ("a recipient hears the verdict", "c01", "Ditetapkan sebagai penerima bantuan iuran."),
    ("a recipient hears who proposed", "c01", "Diusulkan oleh Langkat, sektor Perkebunan sawit."),
    ("a recipient hears the rank", "c01", "Peringkat 1 dari 2 kursi pada kelompok 12.05/SAWIT/DBH_SAWIT."),
    ("a recipient hears who is next", "c01", "Jika sebuah kursi kosong, peringkat 3 maju lebih dulu bila ada."),
    ("a recipient hears what comes", "c01", "Langkah berikut: Tunggu surat keputusan"),
    ("the first who waits hears it", "c03", "Orang ini yang pertama maju jika ada kursi kosong."),
    ("the second who waits hears who goes first", "c04", "Urutan ke-2 dalam cadangan; 1 orang maju lebih dulu."),
    ("a dead person is said to be", "c05", "Status hidup: tidak lolos. Tercatat meninggal. Sumber: Dukcapil Provinsi, per 1 Agustus 2025."),
    ("a passed check shows value, source and date", "c05", "Desil kesejahteraan: lolos. Desil 1, batas program desil 2. Sumber: P3KE, per 30 Juni 2025."),
    ("age is said on the registration date", "c05", "41 tahun pada 1 Oktober 2025, batas 18 sampai 64 tahun."),
    ("every reason is said", "c08", "Alasan: desil kesejahteraan di atas batas program."),
    ("an employer is said", "c08", "PU AKTIF (PT SAWIT JAYA)."),
    ("an unsettled person above the line goes first", "c07", "orang ini dapat memperoleh kursi. Selesaikan lebih dulu."),
    ("an unsettled person below the line would wait", "c10", "orang ini masuk daftar cadangan."),
    ("what is unknown is called so", "c10", "Kepesertaan BPJS: belum diketahui."),
    ("a double row says which row stands, and where", "c11", "Baris yang dipakai: c01, Langkat."),
    ("a fund is called by its name", "c01", "Sumber dana: lolos. DBH Sawit."),
    ("a residence is called by its name", "c01", "Domisili: lolos. Deli Serdang."),
]  # fmt: skip


@pytest.mark.parametrize(("candidate_id", "words"), [case[1:] for case in SAID], ids=[case[0] for case in SAID])
def test_what_is_said(candidate_id: str, words: str) -> None:
    assert words in told(candidate_id)


DOUBLES = [
    ("who is probably another hears which row and whose NIK", "c03@12.05 ************0007", "Mungkin sama dengan baris c03, Langkat, NIK ************0007.", "Maybe the person of row c03, Langkat, NIK ************0007."),
    ("a row id may hold the sign itself", "c@3@12.05 ************0007", "Mungkin sama dengan baris c@3, Langkat, NIK", "Maybe the person of row c@3, Langkat"),
    ("a row that stands without a regency", "c03@", "Baris yang dipakai: c03.", "The row that stands: c03."),
    ("who stands hears who else proposed", "12.05, 12.71", "Diusulkan juga oleh: Langkat, Medan.", "Also proposed by: Langkat, Medan."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "said", "english"), [case[1:] for case in DOUBLES], ids=[case[0] for case in DOUBLES]
)
def test_what_is_said_of_doubles(value: str, said: str, english: str) -> None:
    item = Evidence(Check.GANDA, Outcome.LOLOS, "", value, "", "")._asdict()
    assert said in explain_check(item, PROGRAMME)
    assert english in explain_check(item, PROGRAMME, "en")


def test_what_a_stale_source_said_is_told_as_an_old_answer() -> None:
    item = {"check": "KEPESERTAAN", "outcome": "TIDAK_DIKETAHUI", "code": "KEPESERTAAN_BASI", "value": "BUKAN PESERTA",
            "source": "BPJS", "as_of": "2025-01-02"}  # fmt: skip
    said = "Kepesertaan BPJS: belum diketahui. Jawaban lama: bukan peserta. Sumber: BPJS, per 2 Januari 2025."
    assert explain_check(item, PROGRAMME) == said
    assert "An old answer: not a member." in explain_check(item, PROGRAMME, "en")
    assert "lama" not in explain_check({**item, "code": "", "outcome": "LOLOS"}, PROGRAMME)


def test_english_says_the_same_in_english() -> None:
    text = told("c04", "en")
    assert "Eligible, and on the waiting list." in text
    assert "Number 2 on the waiting list; 1 go first." in text
    assert "as of 1 August 2025" in text
    assert not re.search(r"\b(tahun|Langkah|Sumber|lolos|Alasan)\b", text)


def every_decision() -> list[dict[str, Any]]:
    """One decision for every reason with every verdict, long texts in every piece of evidence."""
    found = []
    long = " ".join(["PT MAJU BERSAMA SEJAHTERA"] * 12)
    for check in Check:
        for outcome in Outcome:
            item = Evidence(check, outcome, "", long, long, "2025-08-01")
            found.append(cast.decision("c1", "12.05", 1, Verdict.PERLU_TINJAUAN, [], evidence=[item._asdict()]))
    for code in ReasonCode:
        for verdict in Verdict:
            places = [{"rank": 20_000, "cut_off": 17_361, "above_cut_off": above} for above in (None, True, False)]
            found += [cast.decision("c1", "12.05", 1, verdict, [code.value], **place) for place in places]
    return [*found, *cast.DECIDED]


@pytest.mark.parametrize("lang", LANGS)
def test_no_sentence_is_longer_than_twenty_words(lang: str) -> None:
    for item in every_decision():
        for sentence in sentences(explain(item, PROGRAMME, lang)):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


@pytest.mark.parametrize("lang", LANGS)
def test_every_line_ends_as_a_sentence(lang: str) -> None:
    for item in every_decision():
        assert all(re.search(r"[.!?]$", line) and ".." not in line for line in explain(item, PROGRAMME, lang))


@pytest.mark.parametrize("check", [*Check, "LAIN"])
def test_a_nik_or_birth_date_in_any_evidence_is_never_said_in_full(check: str) -> None:
    for value in (
        "1207014107800003",
        "lahir 12-03-1980 NIK 1207014107800003",
        "COCOK 1980-03-12",
        "1207014107800003@12.05",
    ):
        item = {
            "check": check,
            "outcome": "GAGAL",
            "code": "",
            "value": value,
            "source": f"daftar {value}",
            "as_of": "",
        }
        for lang in LANGS:
            line = explain_check(item, PROGRAMME, lang)
            assert "120701410780" not in line
            assert not re.search(r"12-03-1980|1980-03-12", line)


def test_rows_that_are_probably_the_same_persons_are_counted_and_each_is_told_with_its_place() -> None:
    item = cast.unknown(Check.GANDA, "GANDA_MUNGKIN", "12.05 mungkin c01@12.05, c02@12.07, +3")._asdict()
    assert explain_check(item, PROGRAMME) == (
        "Pengajuan ganda: belum diketahui. Diusulkan juga oleh: Langkat; mungkin sama dengan 5 baris lain."
    )
    one = {**item, "value": "mungkin c01@12.05"}
    assert "Maybe the person of 1 other row." in explain_check(one, PROGRAMME, "en")
    assert other_rows({"evidence": [item]}) == ("c01", "c02")
    assert other_row_text("c02", "12.07", "a.xlsx, baris 3", PROGRAMME) == (
        "Mungkin orang yang sama: c02, a.xlsx, baris 3 (diusulkan Deli Serdang)."
    )
    assert other_row_text("c02", "", "a.xlsx, row 3", PROGRAMME, "en") == "Maybe the same person: c02, a.xlsx, row 3."


def test_the_linked_nik_is_masked() -> None:
    assert "************0001" in told("c01")
    assert "1207010101800001" not in told("c01")


@pytest.mark.parametrize(("text", "hidden"), [
    ("NIK 1207014107800003", "NIK ************0003"), ("lahir 1980-03-12", "lahir 1980"), ("12/03/1980", "1980"),
    ("12.07", "12.07"), ("41.2 bit", "41.2 bit"), ("7k2m9q4x1v", "7k2m9q4x1v"), ("desil 2", "desil 2"),
])  # fmt: skip
def test_personal_numbers_are_hidden_and_others_kept(text: str, hidden: str) -> None:
    assert hide_personal(text) == hidden


def test_every_reason_has_a_next_step_and_every_check_a_name_in_both_languages() -> None:
    assert set(NEXT_STEPS) == set(ReasonCode) == set(REASON_TEXTS)
    assert set(CHECK_NAMES) == set(Check)
    for pair in [*NEXT_STEPS.values(), *CHECK_NAMES.values()]:
        assert len(pair) == 2
        assert all(pair)
    for step in (text for pair in NEXT_STEPS.values() for text in pair):
        assert step.endswith(".")
        assert len(step.split()) <= LONGEST_SENTENCE - 4, "'What to do next:' comes before it"


def test_a_decision_with_nothing_but_a_verdict_is_explained() -> None:
    assert explain({"verdict": "TIDAK_MEMENUHI"}, PROGRAMME) == ("Belum memenuhi syarat program ini.",)


@pytest.mark.parametrize(("iso", "text"), [
    ("2025-08-26", "26 Agustus 2025"), ("2026-01-05", "5 Januari 2026"), ("", ""), ("2025-13-01", "2025-13-01"),
])  # fmt: skip
def test_a_date_is_said_in_full(iso: str, text: str) -> None:
    assert day_text(iso) == text


RUNS = "KARTU_NELAYAN (PEMKAB DELI SERDANG, APBD): 2026-01-01 s.d. 2026-09-30"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (RUNS, "Dibayari KARTU_NELAYAN (PEMKAB DELI SERDANG, APBD) sampai 30 September 2026."),
        (f"{RUNS}; X (Y): ? s.d. 2026-12-31", "Dibayari KARTU_NELAYAN (PEMKAB DELI SERDANG, APBD) sampai 30 September 2026, dan 1 lagi."),
        ("CSR_PT_X (PT X): ? s.d. ?", "Dibayari CSR_PT_X (PT X) tanpa tanggal akhir."),
        ("belum ada: DBH_CHT", "Belum ada: DBH_CHT."),
        ("TIDAK DIDANAI", "Tidak dibayari program lain."),
    ],
)  # fmt: skip
def test_who_pays_is_said_with_the_day_on_which_it_ends(value: str, said: str) -> None:
    item = {
        "check": "PROGRAM_LAIN",
        "outcome": "GAGAL",
        "code": "",
        "value": value,
        "source": "uji",
        "as_of": "2026-06-01",
    }
    assert said in explain_check(item, PROGRAMME)
    english = explain_check(item, PROGRAMME, "en")
    assert ("until 30 September 2026" in english) == ("2026-09-30" in value)
