"""The sheet on paper: whose block it is, what a hostile name does (nothing), and how large a sheet may be."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from naungan.reports.documents import field_sheet
from naungan.reports.documents.field_sheet import LARGEST_PEOPLE, FieldSheetText, field_sheet_pdf
from naungan.reports.documents.letter import Paper
from naungan.reports.field_form import ListedPerson
from naungan.sources.field_questions import load_form
from naungan.sources.programme_file import load_programme
from tests.fieldwork.field_world import PROGRAMME
from tests.reports.papers import PROOF

ONE = ListedPerson("cabcdefghjkmnpqrstvwx", "SITI CONTOH", "Dusun II", "pemanen")
HOSTILE = ('#read("/etc/passwd")', "*tebal* _miring_ $x$ `kode`", "</svg><script>", "\u202eterbalik", "]]}}))", "")
TEXT = FieldSheetText(
    programme="Program Contoh", village="Suka Maju", district="Pancur", regency="Kabupaten Contoh", people=(ONE,),
    form=load_form(load_programme(PROGRAMME)), proof=PROOF, author="Naungan",
)  # fmt: skip


def text_of(pdf: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_each_block_has_the_code_of_its_own_row(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    real = field_sheet.qr_svg
    monkeypatch.setattr(field_sheet, "qr_svg", lambda told: drawn.append(told) or real(told))
    people = tuple(ONE._replace(id=f"c{at:020d}", name=f"ORANG {at}") for at in range(1, 6))
    text = text_of(field_sheet_pdf(replace(TEXT, people=people, first=11)))
    assert drawn == [person.id for person in people]
    assert [f"{number}. ORANG {number - 10}" in text for number in range(11, 16)] == [True] * 5


def test_two_people_fit_a_page_and_no_block_is_torn() -> None:
    pages = PdfReader(io.BytesIO(field_sheet_pdf(replace(TEXT, people=(ONE,) * 5)))).pages
    assert [page.extract_text().count("Nomor baris:") for page in pages] == [2, 2, 1]
    assert [page.extract_text().count("Catatan:") for page in pages] == [2, 2, 1]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_people_are_printed_and_never_obeyed(words: str) -> None:
    text = text_of(field_sheet_pdf(replace(TEXT, people=(ONE._replace(name=words, address=words, occupation=words),))))
    assert "root:" not in text
    assert "Nama ibu kandung" in text
    if words.isascii() and words:
        assert words.split()[0] in text


def test_every_question_of_paper_and_every_sector_is_printed() -> None:
    text = text_of(field_sheet_pdf(TEXT))
    assert [
        question.paper for question in TEXT.form.questions if question.paper and f"{question.paper}:" not in text
    ] == []
    for sector in ("Perkebunan kelapa sawit", "Pertanian", "Perikanan", "Pekerjaan lain", "Tidak bekerja"):
        assert sector in text


def test_a_sheet_is_folio_where_asked_and_not_endless() -> None:
    box = PdfReader(io.BytesIO(field_sheet_pdf(replace(TEXT, paper=Paper.F4)))).pages[0].mediabox
    assert round(float(box.height) / 72 * 25.4) == 330
    with pytest.raises(ValueError, match=str(LARGEST_PEOPLE)):
        field_sheet_pdf(replace(TEXT, people=(ONE,) * (LARGEST_PEOPLE + 1)))


def test_no_layout_of_ours_reads_a_file_that_people_name() -> None:
    layout = (Path(field_sheet.__file__).parent / "field_sheet.typ").read_text("utf-8")
    assert "eval(" not in layout
    assert "read(" not in layout
