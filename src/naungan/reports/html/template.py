"""Pages from the templates beside this file: everything escaped, nothing missing unseen, the one style put in.

Knows: how a template is filled. Does not know: what any page says. Nothing depends on the clock.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FOLDER = Path(__file__).parent
STYLE = "laporan.css"


def fill_page(template: str, **words: Any) -> str:
    """The whole page. In: the template's name and its words; `css` is the style. The same words give the same text."""
    return _templates().get_template(template).render(css=_style(), **words)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _style() -> Markup:
    return Markup((FOLDER / STYLE).read_text(encoding="utf-8").strip())  # noqa: S704 our own file
