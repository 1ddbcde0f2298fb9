"""The governor's report: readable without script or network, without personal data, and the same every time."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pyarrow as pa
import pytest

from naungan.model.decision import ReasonCode
from naungan.model.programme import RankKey, Region
from naungan.model.register import REGISTERS
from naungan.reports.charts import Segment, bar_svg
from naungan.reports.html.drawings import percent
from naungan.reports.html.render import ReportFacts, render_report
from naungan.reports.html.words import WORDS
from naungan.reports.summary import FETCH_FROM, summarise
from naungan.reports.tile_map import NO_DATA, PALETTE, Tile, level_of, short_name, tile_map
from tests.reports import cast

VOID = {"meta", "link", "br", "img", "input", "hr", "rect", "col"}


def page(lang: str = "id", *, draft: bool = True, **changes: Any) -> str:
    found = cast.found()
    programme = cast.programme(**changes)
    problems = pa.concat_tables([cast.intake_problems(), found.problems])
    summary = summarise(cast.rows_table(), problems, found, programme)
    facts = ReportFacts("3f9a-12c4-77be", draft, cast.REGISTERS, programme.lottery_commitment)
    return render_report(summary, programme, facts, lang)


class Structure(HTMLParser):
    """Collects what an accessible page needs: balanced tags, ids, headings, tables, drawings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def of(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in names]


@pytest.fixture(params=["id", "en"])
def structure(request: pytest.FixtureRequest) -> Structure:
    return Structure(page(request.param))


def test_every_tag_is_closed_and_every_id_is_unique(structure: Structure) -> None:
    assert structure.wrong == []
    assert structure.open == []
    ids = Counter(attrs["id"] for _, attrs in structure.tags if "id" in attrs)
    assert [name for name, times in ids.items() if times > 1] == []


def test_every_reference_leads_to_an_id(structure: Structure) -> None:
    ids = {attrs["id"] for _, attrs in structure.tags if "id" in attrs}
    for _, attrs in structure.tags:
        for name in ("aria-labelledby", "aria-describedby"):
            assert ids.issuperset((attrs.get(name) or "").split())
        target = attrs.get("href") or ""
        assert not target.startswith("#") or target[1:] in ids


def test_there_is_one_top_heading_a_main_landmark_and_a_link_to_it(structure: Structure) -> None:
    assert len(structure.of("h1")) == len(structure.of("main")) == len(structure.of("header")) == 1
    assert structure.of("main")[0]["id"] == "isi"
    assert structure.of("a")[0]["href"] == "#isi"
    levels = [int(tag[1]) for tag, _ in structure.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_header_cell_has_its_scope_and_every_table_its_caption(structure: Structure) -> None:
    assert all(attrs.get("scope") in ("col", "row") for attrs in structure.of("th"))
    assert len(structure.of("table")) == len(structure.of("caption")) >= 6


def test_every_drawing_is_described_or_hidden(structure: Structure) -> None:
    for attrs in structure.of("svg"):
        assert attrs.get("aria-hidden") == "true" or (attrs.get("role") == "img" and attrs.get("aria-labelledby"))


def test_every_chart_stands_before_its_table() -> None:
    text = page()
    for section in re.findall(r"<section.*?</section>", text, re.S):
        if 'role="img"' in section:
            assert section.rindex('role="img"') < section.rindex("<table")


def test_nothing_is_fetched_and_no_script_runs() -> None:
    for lang in ("id", "en"):
        text = page(lang)
        assert not re.search(r"<script|<link|<img|<iframe|@import|url\((?!#)|https?:|src=", text)
        assert "default-src 'none'" in text


def test_no_person_is_named() -> None:
    text = page()
    assert not re.search(r"[0-9]{9,}(?![0-9a-f])", re.sub(r"[0-9a-f]{64}", "", text))
    for secret in ("CALON NOMOR", "************", "PT SAWIT JAYA", "Suka Maju"):
        assert secret not in text


def test_what_the_programme_says_cannot_become_markup() -> None:
    text = page(title="<script>alert('x')</script>")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_a_draft_is_marked_and_a_final_is_not() -> None:
    assert 'class="draf"' in page(draft=True)
    assert 'class="draf"' not in page(draft=False)
    assert "DRAF" not in page(draft=False)


def test_numbers_dates_and_money_are_printed_the_indonesian_and_the_english_way() -> None:
    indonesian, english = page(), page("en")
    assert "1 Oktober 2025" in indonesian
    assert "1 October 2025" in english
    assert "Rp67.200" in indonesian
    assert "Rp67,200" in english
    assert "3f9a-12c4-77be" in indonesian


def test_it_says_that_it_is_internal_and_what_is_not_held() -> None:
    text = page()
    assert "Untuk pejabat yang berwenang" in text
    assert "belum dimiliki" in text


def test_the_same_result_gives_the_same_page() -> None:
    assert page() == page()


def test_every_word_stands_in_both_languages_and_every_key_has_its_word() -> None:
    assert all(len(pair) == 2 and all(pair) for pair in WORDS.values())
    assert {f"ask_{source}" for source in FETCH_FROM.values()} <= set(WORDS)
    assert {key.value for key in RankKey} | set(REGISTERS) <= set(WORDS)
    places = [[set(re.findall(r"\{(\w+)\}", text)) for text in pair] for pair in WORDS.values()]
    assert all(first == second for first, second in places)


@pytest.mark.parametrize(("part", "whole", "text"), [
    (0, 4, "0%"), (4, 4, "100%"), (2087, 2088, "99,9%"), (7, 8, "87,5%"), (1, 0, "–"),
])  # fmt: skip
def test_a_share_is_cut_so_that_100_means_all(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


def test_the_map_places_every_regency_as_the_programme_says() -> None:
    tiles = [Tile(region, 4, "100", region.name) for region in cast.REGIONS]
    text = tile_map(tiles, name="peta", title="Judul", description="Uraian")
    squares = re.findall(r'<rect x="(\d+)" y="(\d+)" width="84"', text)
    assert [(int(x) // 90, int(y) // 90) for x, y in squares] == [(2, 0), (4, 1), (0, 5), (4, 0), (4, 5)]
    assert '<title id="peta-t">Judul</title>' in text


def test_the_map_does_not_depend_on_the_order_of_its_tiles() -> None:
    tiles = [Tile(region, 1, "1", region.name) for region in cast.REGIONS]
    texts = {tile_map(order, name="p", title="", description="") for order in (tuple(tiles), tuple(reversed(tiles)))}
    assert len(texts) == 1


def test_a_regency_without_data_is_hatched() -> None:
    text = tile_map([Tile(cast.REGIONS[0], NO_DATA, "–", "x")], name="p", title="", description="")
    assert 'fill="url(#p-arsir)"' in text


@pytest.mark.parametrize(("share", "level"), [(None, NO_DATA), (0.0, 0), (0.5, 1), (0.89, 2), (0.999, 3), (1.0, 4)])
def test_a_share_has_its_colour(share: float | None, level: int) -> None:
    assert level_of(share, (0.5, 0.75, 0.9, 1.0)) == level


@pytest.mark.parametrize(("name", "aliases", "words"), [
    ("Langkat", (), ("Langkat",)),
    ("Deli Serdang", (), ("Deli", "Serdang")),
    ("Padangsidimpuan", ("Padang Sidempuan",), ("Padang", "Sidempuan")),
    ("Padang Lawas Utara", ("Paluta",), ("Paluta",)),
    ("Sangatpanjangsekali", (), ("Sangatpanja.",)),
])  # fmt: skip
def test_a_long_name_is_shortened_by_an_alias_or_cut(
    name: str, aliases: tuple[str, ...], words: tuple[str, ...]
) -> None:
    assert short_name(Region("12.99", name, "kota", aliases, 0, 0, 1)) == words


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_label_of_the_map_has_contrast_of_at_least_four_and_a_half() -> None:
    for fill, ink in PALETTE:
        light, dark = sorted((luminance(fill), luminance(ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_bar_never_grows_beyond_its_width() -> None:
    widths = re.findall(r'<rect x="[0-9.]+%" width="([0-9.]+)%"', bar_svg((Segment("isi", 0.7), Segment("gagal", 0.7))))
    assert sum(map(float, widths)) == 100.0


def test_every_reason_has_a_sentence_on_the_page() -> None:
    text = page()
    assert "Tercatat meninggal" in text
    assert ReasonCode.MENINGGAL.value not in text, "codes are for machines"
