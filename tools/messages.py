"""Bring the office's English up to date with its pages: `make messages`.

Knows: where texts stand (templates, Python's gettext calls), the catalogue, its compiled twin. Does not know: English;
whoever writes a page fills in what this prints. Texts are Indonesian in the pages themselves. No gettext is needed.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
OFFICE = ROOT / "src" / "naungan" / "office"
PO = OFFICE / "locale" / "en" / "LC_MESSAGES" / "django.po"
LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY}
HEADER = """\
# The office's English. The texts to translate stand in the pages, in Indonesian; `make messages` brings them here."""

NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""Of the compiled catalogue, so that the same texts give the same bytes."""
Text = tuple[str, str | tuple[str, ...], str | None]
"""Where it stands, the text (with its plural), its context."""


def texts(office: Path = OFFICE) -> Iterator[Text]:
    """Every text that a page or a module gives to be translated."""
    if not settings.configured:
        settings.configure()
    for path in sorted([*office.rglob("*.html"), *office.rglob("*.txt"), *office.rglob("*.py")]):
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            source = re.sub(r"(?m)^[ \t]+", "", templatize(source, origin=str(path)))
        place = path.relative_to(office).as_posix()
        found = extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"})
        for _line, function, words, _comments in found:
            several = cast("str | tuple[str | None, ...]", words)
            yield from _message(place, str(function), [several] if isinstance(several, str) else list(several))


def _message(place: str, function: str, words: list[str | None]) -> Iterator[Text]:
    said = [word for word in words if word]
    if said and function.startswith(("pgettext", "npgettext")):
        yield place, said[1] if function.startswith("p") else (said[1], said[2]), said[0]
    elif said:
        yield place, (said[0], said[1]) if function.startswith("ngettext") else said[0], None


def catalogue(po: Path = PO) -> Catalog:
    """The catalogue as it was last written, or an empty one."""
    if not po.exists():
        return Catalog(locale="en", domain="django")
    with po.open("rb") as file:
        known = read_po(file, locale="en", domain="django")
    known.creation_date = known.revision_date = NO_DAY
    return known


def fresh(office: Path = OFFICE, po: Path = PO) -> Catalog:
    """What the catalogue should be: every text of the pages, with the English that is known."""
    known = catalogue(po)
    new = Catalog(locale="en", domain="django", header_comment=HEADER, fuzzy=False)
    for place, text, context in texts(office):
        before = known.get(text if isinstance(text, str) else text[0], context)
        new.add(text, before.string if before else None, locations=[(place, 0)], context=context)
        if before:
            cast("Message", new.get(text if isinstance(text, str) else text[0], context)).flags |= before.flags
    return new


def without_english(catalog: Catalog) -> list[str]:
    """Texts that have no English, or one that nobody has confirmed."""
    told = (message for message in catalog if message.id)
    return [str(message.id) for message in told if message.fuzzy or not _whole(message.string)]


def _whole(string: str | list[str] | tuple[str, ...] | None) -> bool:
    return bool(string) and (isinstance(string, str) or all(string or ()))


def main() -> int:
    """Write both files; print what has no English yet. Gives 1 when there is such a text."""
    catalog = fresh()
    PO.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalog, width=120, sort_output=True, omit_header=True, include_lineno=False)
    head = f'{HEADER}\nmsgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    plural = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    PO.write_bytes((head + plural).encode() + text.getvalue())
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue())
    missing = without_english(catalog)
    for each in missing:
        print(f"belum ada bahasa Inggrisnya: {each}")
    print(f"{len(catalog)} teks, {len(missing)} belum diterjemahkan: {PO.relative_to(ROOT)}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
