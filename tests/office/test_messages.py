"""Both languages: every text of the pages has its English, what is compiled is what is written, nothing stays raw."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import read_mo
from django.template.base import Lexer, TokenType
from django.utils.translation import gettext, override

from tools import messages

PAGES = sorted(messages.OFFICE.rglob("*.html"))
OWN_TWO_LANGUAGES = {"500.html"}
"""A page that must stand when nothing else does says everything twice."""
SAME_IN_BOTH = {"Naungan", "NIK", "KK", "BPJS", "SK", "CSV", "Excel"}
SEEN = {"aria-label", "title", "alt", "placeholder", "data-label"}
UPDATE = "run: make messages, and write the English it asks for"


def test_every_text_of_the_pages_has_its_english() -> None:
    assert messages.without_english(messages.fresh()) == [], UPDATE


def test_the_catalogue_holds_the_texts_of_the_pages_and_no_others() -> None:
    wanted = {(message.id, message.context) for message in messages.fresh() if message.id}
    assert wanted
    assert {(message.id, message.context) for message in messages.catalogue() if message.id} == wanted, UPDATE


def test_what_is_compiled_is_what_is_written() -> None:
    with messages.PO.with_suffix(".mo").open("rb") as file:
        compiled = as_told(read_mo(file))
    assert compiled == as_told(messages.catalogue()), UPDATE


def as_told(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Each text, with its plural where it has one, and its English: the two kinds of file keep plurals differently."""
    return {forms(each.id): forms(each.string) for each in catalog if each.id}


def forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_a_translation_has_the_same_places_to_fill_in() -> None:
    for message in messages.catalogue():
        for text in (message.string,) if isinstance(message.string, str) else message.string:
            asked = message.id if isinstance(message.id, str) else message.id[0]
            assert set(re.findall(r"%\(\w+\)[sd]", text)) == set(re.findall(r"%\(\w+\)[sd]", asked)), asked


def test_the_catalogue_is_found_by_django() -> None:
    with override("en"):
        assert gettext("Halaman tidak ditemukan") == "Page not found"
    with override("id"):
        assert gettext("Halaman tidak ditemukan") == "Halaman tidak ditemukan"


class Visible(HTMLParser):
    """The words of a page that stand in it as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag if tag in {"script", "style", "svg"} else self.hidden
        self.found += [value or "" for name, value in attrs if name in SEEN]

    def handle_endtag(self, tag: str) -> None:
        self.hidden = "" if tag == self.hidden else self.hidden

    def handle_data(self, data: str) -> None:
        self.found += [] if self.hidden else [data]


def raw_words(source: str) -> list[str]:
    """Words that a reader would see in Indonesian whatever the language."""
    kept, closing = [], ""
    for token in Lexer(source).tokenize():
        word = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        if closing:
            closing = "" if word == closing else closing
        elif word in {"blocktranslate", "blocktrans", "comment"}:
            closing = f"end{word}"
        elif token.token_type == TokenType.TEXT:
            kept.append(token.contents)
    page = Visible()
    page.feed("".join(kept))
    page.close()
    return [word for text in page.found for word in re.findall(r"[^\W\d_]{2,}", text) if word not in SAME_IN_BOTH]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(messages.OFFICE).as_posix())
def test_no_page_holds_a_raw_text(path: Path) -> None:
    assert path.name in OWN_TWO_LANGUAGES or raw_words(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<h1>Masuk</h1>", ["Masuk"]),
        ('<h1>{% translate "Masuk" %}</h1>', []),
        ('<nav aria-label="Menu utama">{{ here }}</nav>', ["Menu", "utama"]),
        ("<p>{% blocktranslate %}Ada {{ n }}{% endblocktranslate %} baris</p>", ["baris"]),
        ("{% comment %}what it is{% endcomment %}<b>12 · Naungan</b>", []),
        ("<style>p { color: red }</style>", []),
    ],
)
def test_a_raw_text_is_seen(source: str, found: list[str]) -> None:
    assert raw_words(source) == found


def test_the_tool_sees_a_new_text_and_keeps_what_is_known(tmp_path: Path) -> None:
    (tmp_path / "baru.html").write_text(
        "{% load i18n %}\n    <p>{% translate 'Masuk' %}</p>\n  {% blocktranslate count n=n %}{{ n }} baris"
        "{% plural %}{{ n }} baris semua{% endblocktranslate %}",
        encoding="utf-8",
    )
    (tmp_path / "baru.py").write_text('label = gettext_lazy("Baru sekali")\n', encoding="utf-8")
    catalog = messages.fresh(tmp_path)
    assert catalog["Masuk"].string == "Sign in"
    assert messages.without_english(catalog) == ["('%(n)s baris', '%(n)s baris semua')", "Baru sekali"]
