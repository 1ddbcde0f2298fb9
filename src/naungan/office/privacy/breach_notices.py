"""Drafts of what must be told after a breach: to the people concerned, and to the authority. Markdown, in Indonesian.

Knows: the two texts and what is filled into them. Does not know: who sends them. What only people
know stays in brackets.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from importlib import resources
from typing import NamedTuple

PEOPLE, AUTHORITY = "notice_people.txt", "notice_authority.txt"
DRILL = "> **LATIHAN. Bukan kejadian sungguhan; jangan dikirim.**\n\n"
UNCHECKED = " (belum diverifikasi)"


class Told(NamedTuple):
    """What the drafts say. Times and counts are texts already."""

    code: str
    is_drill: bool
    discovered: str
    deadline: str
    classes: Sequence[str]
    reach: str
    people: str
    story: str
    law: str
    is_verified: bool


def drafts(told: Told) -> dict[str, str]:
    """File name -> text."""
    values = {
        **told._asdict(),
        "mark": DRILL if told.is_drill else "",
        "classes": "\n".join(f"- {each}" for each in told.classes),
        "classes_line": ", ".join(told.classes),
        "story": told.story or "[isi]",
        "checked": "" if told.is_verified else UNCHECKED,
    }
    return {
        f"{told.code}-pemberitahuan-orang.md": _filled(PEOPLE, values),
        f"{told.code}-laporan-lembaga.md": _filled(AUTHORITY, values),
    }


def _filled(name: str, values: dict[str, object]) -> str:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return string.Template(text).substitute(values)
