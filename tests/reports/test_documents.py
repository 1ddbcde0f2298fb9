"""The papers: what stands on them, what may not, and that the same input gives the same bytes."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader

from naungan.reports.documents import typeset
from naungan.reports.documents.annex import annex_parts, annex_pdf, annex_pdfs
from naungan.reports.documents.decree import ORDINALS, decree_pdf
from naungan.reports.documents.letter import Paper, in_groups, spelled_day
from naungan.reports.documents.minutes import minutes_pdf
from naungan.reports.documents.repair_letter import repair_letter_pdf
from naungan.reports.documents.typeset import LARGEST_ROWS, printable
from naungan.reports.documents.village_list import VillageRow, village_list_pdf, village_result_pdf
from tests.reports.papers import ANNEX, DECREE, MINUTES, NIK, PROOF, REPAIR, VILLAGE, everything, pages, person

LAYOUTS = Path(typeset.__file__).parent
PAPERS: dict[str, Callable[..., bytes]] = {
    "decree": lambda **more: decree_pdf(replace(DECREE, **more)),
    "annex": lambda **more: annex_pdf(replace(ANNEX, **more)),
    "sealed": lambda **more: annex_pdf(replace(ANNEX, is_sealed=True, **more)),
    "minutes": lambda **more: minutes_pdf(replace(MINUTES, **more)),
    "village": lambda **more: village_list_pdf(replace(VILLAGE, **more)),
    "repair": lambda **more: repair_letter_pdf(replace(REPAIR, **more)),
    "result": lambda **more: village_result_pdf(replace(VILLAGE, **more)),
}
every_paper = pytest.mark.parametrize("make", PAPERS.values(), ids=PAPERS.keys())

HOSTILE = (
    '#read("/etc/passwd")', "*tebal*", "_miring_", "$x$", "`kode`", "= Judul", "<label>", "@rujuk", "\\", "\\u{41}",
    "#sys.inputs", "//komentar", "/* buka", "]]}}))", "~", "'\"", "https://a.example/x", "--", "...", "%PDF-1.7", "</w>",
)  # fmt: skip
FROM_NIAS = ("Fa’ahakhö Ŵalu'i Gulö", "Taʼaro Dödö", "Ŵ", "I Gusti Ngurah Agung Putu Wirawan Kusuma Negara")
ACTING = ("\0", "\u202e", "\u2066", "\u200f", "\u200d", "\ufeff", "\x07", "\x1b", "\ud800", "\ue000", "ﷺ", "中", "😀")


@every_paper
def test_the_same_input_gives_the_same_bytes_in_another_process_zone_and_language(make: Callable[..., bytes]) -> None:
    name = next(name for name, each in PAPERS.items() if each is make)
    program = (
        "import hashlib\nfrom tests.reports.test_documents import PAPERS\n"
        f"print(hashlib.sha256(PAPERS[{name!r}]()).hexdigest())"
    )
    told = {
        **os.environ,
        "TZ": "Pacific/Kiritimati",
        "LANG": "tr_TR.UTF-8",
        "SOURCE_DATE_EPOCH": "1",
        "HOME": "/nowhere",
    }
    there = subprocess.run(
        [sys.executable, "-c", program], env=told, capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert there.stdout.strip() == sha256(make()).hexdigest()


@every_paper
def test_a_paper_has_no_clock_and_no_font_of_the_machine(make: Callable[..., bytes]) -> None:
    reader = PdfReader(io.BytesIO(make()))
    days = {reader.metadata.creation_date.date(), reader.metadata.modification_date.date()}
    assert days <= {DECREE.day, MINUTES.held_on, VILLAGE.hung_on}
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all(font.startswith(("LibertinusSerif", "DejaVuSansMono")) for font in fonts)


def test_fonts_come_from_typst_alone() -> None:
    assert typeset._fonts().families()
    assert [font.path for font in typeset._fonts().fonts() if font.path] == []


def test_no_layout_knows_a_day_a_year_or_a_province() -> None:
    for layout in LAYOUTS.glob("*.typ"):
        text = layout.read_text("utf-8")
        assert not re.search(r"\.today\(|20[0-9]{2}|Sumatera|Medan|eval\(|read\(", text), layout.name


@every_paper
def test_a_paper_is_for_the_archive(make: Callable[..., bytes]) -> None:
    told = PdfReader(io.BytesIO(make())).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in told


@every_paper
def test_every_page_says_what_it_belongs_to(make: Callable[..., bytes]) -> None:
    found = pages(make())
    for number, page in enumerate(found, 1):
        assert PROOF.root in page
        assert in_groups(PROOF.content_hash) in page
        assert f"Kode {PROOF.code} · 17 Maret 2031" in page
        assert f"Halaman {number} dari {len(found)}" in page


@every_paper
def test_machines_find_root_and_content_in_the_keywords(make: Callable[..., bytes]) -> None:
    words = PdfReader(io.BytesIO(make())).metadata["/Keywords"].split(", ")
    assert {f"root:{PROOF.root}", f"content:{PROOF.content_hash}", f"kode:{PROOF.code}"} <= set(words)
    assert any(word.startswith("checkpoint:kantor.example/log 12345 AAEC") for word in words)


@every_paper
def test_only_a_draft_says_that_it_is_one(make: Callable[..., bytes]) -> None:
    assert all("RANCANGAN" in page for page in pages(make(is_draft=True)))
    trial = pages(make(proof=replace(PROOF, is_trial=True)))
    assert all("UJI" in page for page in trial)
    assert not any("RANCANGAN" in page for page in pages(make()))


@every_paper
def test_paper_is_a4_or_folio(make: Callable[..., bytes]) -> None:
    for paper, size in ((Paper.A4, (210, 297)), (Paper.F4, (215, 330))):
        box = PdfReader(io.BytesIO(make(paper=paper))).pages[0].mediabox
        assert tuple(round(float(edge) / 72 * 25.4) for edge in (box.width, box.height)) == size


def test_a_decree_has_its_parts_in_order() -> None:
    text = " ".join(pages(decree_pdf(DECREE)))
    parts = (
        "KEPUTUSAN GUBERNUR CONTOH", "NOMOR 188/1/2031", "TENTANG", "PENETAPAN PENERIMA BANTUAN IURAN", "Menimbang",
        "Mengingat", "MEMUTUSKAN", "Menetapkan", "KESATU", "20.879 (dua puluh ribu delapan ratus tujuh puluh sembilan)",
        "KEDUA", "Ditetapkan di Kota Contoh", "pada tanggal 20 Maret 2031", "GUBERNUR CONTOH,", "NAMA GUBERNUR",
        "Pemeriksaan keaslian", "kantor.example/log", "12.345", PROOF.url, "DAFTAR LAMPIRAN", "Kabupaten II",
        "Seluruhnya 20 (dua puluh) orang.",
    )  # fmt: skip
    place = 0
    for part in parts:
        assert part in text[place:], part
        place = text.index(part, place) + len(part)
    assert all(in_groups(line.sha256) in text for line in DECREE.annexes)


def test_law_that_nobody_verified_says_so() -> None:
    text = " ".join(pages(decree_pdf(DECREE)))
    assert "Peraturan Contoh Dua; (belum diverifikasi)" in text
    assert text.count("belum diverifikasi") == 1


def test_a_draft_has_dots_where_its_number_and_day_will_stand() -> None:
    text = " ".join(pages(decree_pdf(replace(DECREE, number="", day=None, is_draft=True))))
    assert "NOMOR ……" in text
    assert "pada tanggal ……" in text


def test_a_decree_with_more_articles_than_ordinals_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        decree_pdf(replace(DECREE, articles=("a",) * (len(ORDINALS) + 1)))


def test_an_amending_decree_counts_who_leaves_and_who_enters() -> None:
    text = " ".join(pages(decree_pdf(replace(DECREE, amends="Keputusan Nomor 1"))))
    assert "Keputusan Nomor 1 diubah: keluar 4 (empat) orang, masuk 20 (dua puluh) orang." in text


def test_the_public_annex_holds_no_nik_in_any_corner_and_the_sealed_one_all_of_it() -> None:
    public, sealed = annex_pdf(ANNEX), annex_pdf(replace(ANNEX, is_sealed=True))
    assert "************0007" in pages(public)[0]
    assert not re.search(r"\d{16}|01-01-1980", " ".join(pages(public)))
    assert NIK.encode() not in everything(public)
    assert NIK in pages(sealed)[0]
    assert "SALINAN TERSEGEL" in pages(sealed)[0]


def test_an_amending_annex_says_who_leaves_why_and_who_enters() -> None:
    text = " ".join(
        pages(
            annex_pdf(
                replace(
                    ANNEX, is_amending=True, rows=(person(1, "PENGGANTI BARU"),), people=1, people_leaving=1,
                    leaving=(person(7, "YANG KELUAR", cause="Meninggal dunia"),),
                )
            )
        )
    )  # fmt: skip
    assert re.search(r"A\. Keluar dari daftar: 1 \(satu\) orang.*YANG KELUAR.*Meninggal dunia", text)
    assert re.search(r"B\. Masuk ke dalam daftar: 1 \(satu\) orang.*PENGGANTI BARU", text)


def test_an_annex_longer_than_a_compile_is_cut_into_parts_of_one_number() -> None:
    long = replace(ANNEX, rows=tuple(person(i) for i in range(1, 6)), people=5, leaving=(person(9, cause="Pindah"),))
    parts = annex_parts(long, rows=4)
    assert [[each.number for each in (*part.leaving, *part.rows)] for part in parts] == [[9, 1, 2, 3], [4, 5]]
    first, last = (" ".join(pages(annex_pdf(part))) for part in parts)
    assert "LAMPIRAN II, BAGIAN 1 DARI 2" in first
    assert "NAMA GUBERNUR" not in first
    assert "Jumlah: 5 (lima) orang." in last
    assert annex_parts(ANNEX) == (ANNEX,)
    assert len(annex_parts(replace(ANNEX, rows=(), people=0))) == 1
    with pytest.raises(ValueError, match="at most"):
        annex_pdf(replace(ANNEX, rows=tuple(person(i) for i in range(LARGEST_ROWS + 1))))


def test_annexes_set_side_by_side_are_those_set_one_by_one() -> None:
    texts = [replace(ANNEX, number=str(number), rows=ANNEX.rows[:number]) for number in range(1, 7)]
    assert list(annex_pdfs(texts)) == [annex_pdf(text) for text in texts]


def test_minutes_carry_the_content_hash_the_day_in_words_and_a_place_for_ink_for_everybody() -> None:
    text = " ".join(pages(minutes_pdf(MINUTES)))
    assert (
        spelled_day(MINUTES.held_on)
        == "Selasa tanggal delapan belas bulan Maret tahun dua ribu tiga puluh satu (18-03-2031)"
    )
    assert spelled_day(MINUTES.held_on) in text
    assert in_groups(PROOF.content_hash) in text
    assert text.count("tanda tangan dan cap basah") == len(MINUTES.signatures)
    assert "Baris satu. Baris dua." in text
    assert "seluruhnya 9 (sembilan) orang" in text, "of the whole, whichever lines are printed"
    assert "Kursi Terisi Cadangan Iuran Jejak baris" in text
    assert f"Kabupaten I 10 8 2 Rp1.612.800 {'1' * 16}" in text
    assert f"Seluruh provinsi 20 9 5 Rp1.814.400 {'2' * 16}" in text
    assert text.count("Hari dan tanggal :") == text.count("Jabatan :") == len(MINUTES.signatures)


@pytest.mark.parametrize("lines", range(0, 40, 3))
def test_no_signature_stands_alone_on_a_page_of_minutes(lines: int) -> None:
    told = pages(minutes_pdf(replace(MINUTES, figures=MINUTES.figures * lines, signatures=MINUTES.signatures[:1])))
    assert [page for page in told if "cap basah" in page] == [page for page in told if "sebagaimana mestinya" in page]


def test_minutes_of_an_amendment_say_in_a_sentence_how_many_it_moves() -> None:
    moved = replace(MINUTES.figures[0], leave=3, enter=2, strike=0)
    struck = replace(MINUTES.figures[0], name="Kabupaten II", leave=0, enter=0, strike=1)
    text = " ".join(pages(minutes_pdf(replace(MINUTES, figures=(moved, struck)))))
    assert "Kabupaten I: 3 (tiga) orang keluar, 2 (dua) orang masuk." in text
    assert "masuk, 1 (satu) orang dicoret dari cadangan." in text
    assert "keluar" not in " ".join(pages(minutes_pdf(MINUTES)))


def test_a_village_list_has_no_place_for_a_nik() -> None:
    assert "nik" not in VillageRow.__dataclass_fields__
    text = " ".join(pages(village_list_pdf(VILLAGE)))
    assert "Keberatan sampai : 14 Februari 2031" in text
    assert "12.07-D1-1" in text
    assert "Ditetapkan" not in text
    results = " ".join(pages(village_result_pdf(VILLAGE)))
    assert "No. Nama Hasil Sebab 1 S*** C***** Ditetapkan masuk kuota" in results
    assert "Dusun" not in results
    assert "Pemeriksaan keaslian" in text
    titled = " ".join(pages(village_list_pdf(replace(VILLAGE, box_title="Ajukan keberatan"))))
    assert "Ajukan keberatan" in titled
    assert "Pemeriksaan keaslian" not in titled
    assert "12.07-D1-1" not in results


@pytest.mark.parametrize("name", [*HOSTILE, *FROM_NIAS])
def test_words_of_people_stand_as_they_were_written(name: str) -> None:
    rows = (person(1, f"{name} A", village=name, sector=name, cause=name),)
    for pdf in (
        annex_pdf(replace(ANNEX, rows=rows)),
        minutes_pdf(replace(MINUTES, subject="s", notes=name, place=name)),
    ):
        assert name in " ".join(pages(pdf))
        assert "root:x:0" not in " ".join(pages(pdf))


def test_hostile_words_in_every_field_of_a_decree_are_only_words() -> None:
    words = " ".join(HOSTILE)
    pdf = decree_pdf(
        replace(
            DECREE, subject=words, articles=(words,), place=words, number=words, copies=(words,), authority=words,
            considering=tuple(replace(each, text=words) for each in DECREE.considering),
        )
    )  # fmt: skip
    assert " ".join(pages(pdf)).count('#read("/etc/passwd")') >= 5


@pytest.mark.parametrize("sign", ACTING, ids=ascii)
def test_a_sign_that_would_act_or_cannot_be_printed_is_seen_as_one(sign: str) -> None:
    text = pages(annex_pdf(replace(ANNEX, rows=(person(1, f"SI{sign}TI"),))))[0]
    assert "SI\N{REPLACEMENT CHARACTER}TI" in text


def test_every_sign_that_passes_can_be_printed() -> None:
    signs = [chr(code) for code in range(0x20, 0x3000) if printable(f"a{chr(code)}") == f"a{chr(code)}"]
    assert len(signs) > 900
    rows = tuple(person(i // 40 + 1, " ".join(signs[i : i + 40])) for i in range(0, len(signs), 40))
    assert "ŵ" in pages(annex_pdf(replace(ANNEX, rows=rows)))[0]


def test_a_tower_of_marks_does_not_grow_into_the_next_row() -> None:
    assert printable("a" + "\u0301\u0300" * 40) == "\u00e1\u0300\u0301"


@pytest.mark.parametrize("letter", ["W", "m", "9", "@", "ö"])
def test_a_long_word_wraps_inside_its_column(letter: str) -> None:
    row = person(1, letter * 200, village=letter * 200, sector=letter * 200, cause=letter * 200)
    for pdf in (annex_pdf(replace(ANNEX, rows=(row,))), annex_pdf(replace(ANNEX, leaving=(row,), is_amending=True))):
        lines = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        runs = [len(run) for run in re.findall(f"{letter}{{3,}}", lines)]
        assert sum(runs) >= 590
        assert max(runs) <= 45
