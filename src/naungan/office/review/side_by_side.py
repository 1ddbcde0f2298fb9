"""A row beside everybody whom it may be: value by value, with the letters that differ.

Knows: that a NIK is compared in full and shown masked, dates and sex as what they mean.
Does not know: who looks, or what anybody said of the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from naungan.model.nik import mask_nik, mask_number_cell
from naungan.sources.headers import title_of
from naungan.stages.clean import CleanRules, read_date, sex_of

FIELDS = ("nik", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "nama_ibu")
BIT = 1000


class Piece(NamedTuple):
    """Some letters, and whether the row has others in their place."""

    text: str
    differs: bool


class Beside(NamedTuple):
    """One rival's value: its letters, and whether it is the row's ('sama', 'beda'), '' where a side says nothing."""

    pieces: tuple[Piece, ...]
    word: str


class Line(NamedTuple):
    """One column: its title, the row's value, every rival's."""

    title: str
    own: str
    beside: tuple[Beside, ...]


class Rival(NamedTuple):
    """One whom the row may be. `values`: title, the row's value, this one's; `weight`: in bits."""

    number: int
    values: tuple[tuple[str, str, Beside], ...]
    weight: float | None


class Faced(NamedTuple):
    """A row and its rivals. `has_weights`: may they be seen?"""

    candidate_id: str
    kode_kab: str
    lines: tuple[Line, ...]
    rivals: tuple[Rival, ...]
    has_weights: bool


def faced(
    candidate_id: str, kode_kab: str, content: Mapping[str, Any], rules: CleanRules, *, with_weights: bool
) -> Faced:
    """In: what the seal of a person holds, and the rules by which its list was read."""
    order, rivals = content.get("date_order", "DMY"), content["rivals"]
    own = {name: one_form(name, text, order, rules) for name, text in _own_cells(content["cells"]).items()}
    records = [{name: one_form(name, text, "DMY", rules) for name, text in rival["record"].items()} for rival in rivals]
    lines = tuple(line(name, own.get(name, ""), [record.get(name, "") for record in records]) for name in FIELDS)
    beside = tuple(
        Rival(
            at + 1, tuple((each.title, each.own, each.beside[at]) for each in lines),
            each["weight"] / BIT if with_weights and each["weight"] is not None else None,
        )
        for at, each in enumerate(rivals)
    )  # fmt: skip
    return Faced(candidate_id, kode_kab, lines, beside, with_weights)


def _own_cells(cells: Mapping[str, str]) -> dict[str, str]:
    """With the birth date of a cell 'Medan, 12-03-1980' where it has no column of its own."""
    birth = cells.get("tanggal_lahir") or cells.get("tempat_tanggal_lahir", "")
    return {**cells, "tanggal_lahir": birth} if birth else dict(cells)


def one_form(name: str, text: str, order: str, rules: CleanRules) -> str:
    """A date as '12-03-1980', sex as 'L' or 'P'; what cannot be read, and every other column, as it is written."""
    if name == "tanggal_lahir":
        day = read_date(text, order, rules)
        return f"{day:%d-%m-%Y}" if day else text
    return (sex_of(text) or text) if name == "jenis_kelamin" else text


def line(name: str, own: str, others: Sequence[str]) -> Line:
    """One column of the row beside the same of every rival."""
    if name != "nik":
        return Line(title_of(name), own, tuple(_beside(pieces(own, other), own, other) for other in others))
    beside = tuple(_beside(masked_pieces(own, other), own, other) for other in others)
    return Line(title_of(name), mask_number_cell(own), beside)


def _beside(found: tuple[Piece, ...], own: str, other: str) -> Beside:
    if not own or not other:
        return Beside(tuple(Piece(piece.text, False) for piece in found), "")
    return Beside(found, "beda" if any(piece.differs for piece in found) or _plain(own) != _plain(other) else "sama")


def pieces(own: str, other: str) -> tuple[Piece, ...]:
    """`other` in pieces. Capitals are no difference."""
    matcher = SequenceMatcher(None, _plain(own), _plain(other), autojunk=False)
    found = [(other[start:end], tag != "equal") for tag, _, _, start, end in matcher.get_opcodes() if start < end]
    return tuple(Piece(text, differs) for text, differs in found)


def masked_pieces(own: str, other: str) -> tuple[Piece, ...]:
    """A NIK digit by digit, masked: that a hidden digit differs is shown, not which it is."""
    shown, found = mask_nik(other) if other else "", list[Piece]()
    for at, digit in enumerate(shown):
        differs = at >= len(own) or own[at] != other[at]
        if found and found[-1].differs == differs:
            found[-1] = Piece(found[-1].text + digit, differs)
        else:
            found.append(Piece(digit, differs))
    return tuple(found)


def _plain(text: str) -> str:
    return text.upper()
