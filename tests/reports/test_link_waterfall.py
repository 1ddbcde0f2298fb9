"""Why a row was linked: the sentences, the waterfall that adds up, the shares that make one, and the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from naungan.model.errors import FileMissing, WrongCall
from naungan.reports.link_records import LinkFiles, link_rows, one_link, people_of, read_links, read_model, read_rivals
from naungan.reports.link_waterfall import ExplainedLink, Scale, context, lines_of, render_link, waterfall_rows
from naungan.stages import compare, explain_link, weigh
from naungan.stages.explain_link import Who
from tests.reports.link_cast import CAST, MODEL, PEOPLE, SITI, TWIN, ppm_of, rival_row, rivals_of, write_links

FULL_NUMBER = re.compile(r"\d{9,}")


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_links(tmp_path_factory.mktemp("tautan"))


def explained(links: Path, candidate_id: str) -> ExplainedLink:
    files = LinkFiles(links)
    row = one_link(read_links(links), candidate_id)
    assert row
    rivals = read_rivals(files, [candidate_id]).get(candidate_id, ())
    return ExplainedLink(
        row.candidate_id, row.register_id, row.band, row.ppm, rivals, read_model(files), people_of(files)
    )


def test_the_files_of_a_linking_are_read_back_as_they_were_written(links: Path) -> None:
    found = read_rivals(LinkFiles(links), [made.candidate_id for made in CAST])
    assert found == {made.candidate_id: rivals_of(made) for made in CAST if made.rivals}
    assert read_model(LinkFiles(links)) == MODEL
    assert people_of(LinkFiles(links)) == PEOPLE


def test_only_the_rivals_that_are_asked_for_are_read(links: Path) -> None:
    assert set(read_rivals(LinkFiles(links), ["budi", "tidak-ada"])) == {"budi"}
    assert read_rivals(LinkFiles(links), []) == {}


def test_a_row_without_a_link_states_no_probability_or_a_small_one(links: Path) -> None:
    rows = {row.candidate_id: row for row in link_rows(read_links(links))}
    assert (rows["nihil"].register_id, rows["nihil"].match_weight) == ("", None)


def test_what_is_no_linking_is_said_to_be_none(tmp_path: Path, links: Path) -> None:
    with pytest.raises(FileMissing, match="tidak ada"):
        read_links(tmp_path / "links.parquet")
    with pytest.raises(WrongCall, match="bukan hasil `naungan link`"):
        read_links(LinkFiles(links).rivals)


@pytest.mark.parametrize("candidate_id", [made.candidate_id for made in CAST if made.rivals])
def test_the_waterfall_begins_at_the_prior_and_ends_at_the_weight(links: Path, candidate_id: str) -> None:
    best = explained(links, candidate_id).rivals[0]
    steps = explain_link.steps_of(best)
    assert steps[0].weight == weigh.prior_same(MODEL, PEOPLE)
    assert steps[-1].end == best.match_weight
    assert all(before.end == after.start for before, after in zip(steps, steps[1:], strict=False))


@pytest.mark.parametrize("candidate_id", [made.candidate_id for made in CAST if made.rivals])
def test_the_shares_make_one_and_the_best_has_what_the_links_state(links: Path, candidate_id: str) -> None:
    found = explained(links, candidate_id)
    assert 999_980 <= sum(share.ppm for share in found.shares) <= 1_000_000
    best = next(share for share in found.shares if (share.who, share.place) == (Who.PERSON, 1))
    assert best.ppm == pytest.approx(ppm_of(found.rivals), abs=1)


def test_of_two_twins_neither_is_believed_and_their_neighbour_who_is_absent_is_likelier(links: Path) -> None:
    found = explained(links, "kembar")
    assert found.band == "TIDAK_ADA"
    assert [share.who for share in found.shares[:2]] == [Who.RELATIVE, Who.RELATIVE]


def test_what_the_stated_probability_leaves_belongs_to_rivals_left_out() -> None:
    rivals = rivals_of(CAST[2])
    shares = {share.who: share.ppm for share in explain_link.posterior(rivals, MODEL, 500_000)}
    assert shares[Who.PERSON] == pytest.approx(500_000, abs=2)
    assert shares[Who.OTHERS] == pytest.approx(500_000, abs=600)


def test_the_nik_of_people_born_alike_is_said_by_the_table_it_was_weighed_by() -> None:
    alike = {"nik": compare.NIK_TYPO_SERIAL, "birth": compare.DATE_SAME, "sex": compare.SAME}
    apart = alike | {"birth": compare.DATE_DIFFERENT}
    assert explain_link.table_of(MODEL, "nik", alike).when == weigh.BORN_ALIKE
    assert explain_link.table_of(MODEL, "nik", apart).when == ""
    assert explain_link.table_of(MODEL, "name", alike).when == ""


@pytest.mark.parametrize(
    ("weight", "indonesian", "english"),
    [(6_100, "+6,1 bit", "+6.1 bits"), (-22_405, "-22,4 bit", "-22.4 bits"), (49, "0,0 bit", "0.0 bits"), (-950, "-1,0 bit", "-1.0 bits")],
)  # fmt: skip
def test_bits_are_said_with_the_comma_of_the_language(weight: int, indonesian: str, english: str) -> None:
    assert (explain_link.bits_text(weight), explain_link.bits_text(weight, "en")) == (indonesian, english)


@pytest.mark.parametrize(
    ("ppm", "text"),
    [(1_000_000, "100 %"), (999_999, "99,99 %"), (990_000, "99 %"), (970_000, "97 %"), (32_299, "3,2 %"), (999, "< 0,1 %"), (0, "< 0,1 %")],
)  # fmt: skip
def test_a_hundred_per_cent_is_said_of_certainty_alone(ppm: int, text: str) -> None:
    assert explain_link.probability_text(ppm) == text


def test_two_numbers_say_where_they_differ_and_not_what_they_are() -> None:
    assert explain_link.places_of_difference(SITI, TWIN) == (16,)
    assert explain_link.places_of_difference(SITI, "") == ()
    assert explain_link.places_of_difference("1980-07-01", "1980-07-02") == ()
    assert explain_link.shown(SITI) == "************0003"
    assert explain_link.shown("") == "-"


def test_a_line_shows_both_sides_the_sentence_and_the_bits(links: Path) -> None:
    found = explained(links, "siti")
    lines = {line.label: line for line in lines_of(found.rivals[0], found.model, "id")}
    assert lines["NIK"].sentence.endswith("di nomor urut (angka ke-15)")
    assert lines["NIK"].differs
    assert (lines["Nama"].row, lines["Nama"].registered, lines["Nama"].differs) == ("SITI AMINAH", "SITI AMINAH", False)
    assert re.fullmatch(r"\+\d+,\d", lines["Tanggal lahir"].bits)
    assert (lines["Nomor KK"].bits, lines["Nomor KK"].sentence) == ("", "salah satu sisi tidak menyebutnya")


def test_every_bar_stands_on_the_scale(links: Path) -> None:
    found = explained(links, "siti")
    scale = Scale.of(found)
    for step in explain_link.steps_of(found.rivals[0]):
        assert 0 <= scale.at(step.start) <= 10_000
        assert 0 <= scale.at(step.end) <= 10_000
    drawings = " ".join(row.drawing for row in waterfall_rows(found, "id"))
    assert not re.search(r'(?:x|width)="-', drawings)


class Page(HTMLParser):
    """What a page is made of: open tags, ids, headings, things that reach outside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.outside: list[str] = []
        self.faults: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag not in {"meta", "link", "br", "rect", "circle", "img"}:
            self.open.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.labels += [value for name, value in attrs if name in {"aria-labelledby", "aria-describedby"} and value]
        self.outside += [v for n, v in attrs if n in {"src", "href"} and v and not v.startswith("#")]
        if tag == "svg" and named.get("aria-hidden") != "true":
            self.faults.append("a drawing without words")
        if tag == "th" and not named.get("scope"):
            self.faults.append("a heading cell without scope")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"rect", "circle"}:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("candidate_id", [made.candidate_id for made in CAST])
def test_the_page_is_one_whole_accessible_file(links: Path, candidate_id: str, lang: str) -> None:
    text = render_link(explained(links, candidate_id), lang)
    page = Page(text)
    assert (page.faults, page.open, page.outside) == ([], [], [])
    assert len(page.ids) == len(set(page.ids))
    assert set(" ".join(page.labels).split()) <= set(page.ids)
    assert f'<html lang="{lang}">' in text
    assert text.count("<h1>") == 1
    assert not FULL_NUMBER.search(re.sub(r"#[0-9a-f]{6}", "", text))


def test_the_page_says_everything_that_the_weights_say(links: Path) -> None:
    found = explained(links, "siti")
    text = render_link(found)
    for row in waterfall_rows(found, "id"):
        assert row.bits in text
        assert row.sentence in text
    assert "Orang register nomor 3, ************0011" in text
    assert "satu dari 5.000.000 orang" in text


def test_a_name_that_is_markup_is_shown_and_not_run(links: Path, tmp_path: Path) -> None:
    made = CAST[0]
    nasty = made._replace(row=made.row | {"name": "<script>x</script>"})
    path = write_links(tmp_path, (nasty,))
    text = render_link(explained(path, "siti"))
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_a_machine_hears_the_same_and_no_full_number(links: Path) -> None:
    told = context(explained(links, "siti"), "id")
    assert told["match_weight"] == told["rivals"][0]["match_weight"]
    assert told["prior"] + sum(f["weight"] for f in told["rivals"][0]["findings"]) == told["match_weight"]
    assert not FULL_NUMBER.search(str({k: v for k, v in told.items() if k != "shares"}))


def test_the_cast_is_weighed_as_its_files_say() -> None:
    row = rival_row("siti", rivals_of(CAST[0])[0])
    assert row["nik"] == SITI
    assert row["name_level"] == compare.NAME_SAME
