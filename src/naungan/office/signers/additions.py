"""What a signing program appended to our PDF: signatures, or other things too?

Knows: which objects of a PDF a signature has to touch, and how. Does not know: whether a signature holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    PdfObject,
    Reference,
    StreamObject,
)
from pyhanko.pdf_utils.reader import PdfFileReader

CATALOG_MAY_GROW = frozenset({"/AcroForm", "/Extensions", "/DSS", "/Perms", "/Version"})
PAGE_MAY_GROW = frozenset({"/Annots"})
FORM_MAY_HOLD = frozenset({"/Fields", "/SigFlags", "/DR", "/DA"})
"""Not /XFA, by which a viewer would show other pages than ours."""
INFO_MAY_CHANGE = frozenset({"/ModDate", "/Producer"})


def adds_signatures_only(ours: PdfFileReader, signed: PdfFileReader) -> bool:
    """Every object of ours is there as it was, but for what a signature has to touch; and no page shows more than
    signatures. Raises: what pyHanko raises for a broken PDF."""
    if ours.root_ref != signed.root_ref:
        return False
    may_grow = {ours.root_ref: CATALOG_MAY_GROW, **dict.fromkeys(_pages(ours.root["/Pages"]), PAGE_MAY_GROW)}
    if not (_value(signed.root, "/AcroForm") or {}).keys() <= FORM_MAY_HOLD:
        return False
    if info := _reference(ours.trailer_view, "/Info"):
        may_grow[info] = INFO_MAY_CHANGE
    if form := _reference(ours.root, "/AcroForm"):
        may_grow[form] = FORM_MAY_HOLD  # what a field draws stands on a page
    metadata, words = _reference(ours.root, "/Metadata"), _keywords(ours)
    for revision in range(ours.xrefs.total_revisions):
        for ref in ours.xrefs.explicit_refs_in_revision(revision):
            before, after = ours.get_object(ref), signed.get_object(Reference(ref.idnum, ref.generation, signed))
            if _written(before) == _written(after) or (ref == metadata and _still_says(after, words)):
                continue
            if not _has_grown(before, after, may_grow.get(ref, frozenset())):
                return False
    return True


def _has_grown(before: PdfObject, after: PdfObject, keys: frozenset[str]) -> bool:
    """The same dictionary but for `keys`; of a page's annotations the old ones stay, and new ones are signatures."""
    if not keys or not isinstance(before, DictionaryObject) or not isinstance(after, DictionaryObject):
        return False
    others = (before.keys() | after.keys()) - keys
    if any(key not in before or key not in after for key in others):
        return False
    if any(_written(before.raw_get(key)) != _written(after.raw_get(key)) for key in others):
        return False
    return "/Annots" not in keys or _adds_signature_fields(before, after)


def _adds_signature_fields(before: DictionaryObject, after: DictionaryObject) -> bool:
    old, new = (_value(page, "/Annots") or ArrayObject() for page in (before, after))
    kept, added = list(new)[: len(old)], list(new)[len(old) :]
    if [_written(each) for each in kept] != [_written(each) for each in old]:
        return False
    return all(_value(each.get_object(), "/FT") == "/Sig" for each in added)


def _keywords(ours: PdfFileReader) -> list[bytes]:
    info = _value(ours.trailer_view, "/Info") or {}
    return [word.encode() for word in str(_value(info, "/Keywords") or "").split(", ")]


def _still_says(metadata: PdfObject, words: list[bytes]) -> bool:
    """Signing programs write their name and the hour into it; what machines look for has to stay."""
    return isinstance(metadata, StreamObject) and all(word in metadata.data for word in words)


def _pages(node: DictionaryObject) -> Iterator[Reference]:
    """References to all pages below a node of the page tree."""
    for kid in node["/Kids"]:
        page = kid.get_object()
        if "/Kids" in page:
            yield from _pages(page)
        else:
            yield kid.reference


def _value(holder: Any, key: str) -> Any:
    """What stands there, references followed; None where nothing does."""
    return holder[key] if key in holder else None  # noqa: SIM401  (its own get() follows no reference)


def _reference(holder: DictionaryObject, key: str) -> Reference | None:
    found = holder.raw_get(key) if key in holder else NullObject()
    return found.reference if isinstance(found, IndirectObject) else None


def _written(thing: PdfObject) -> bytes:
    stream = BytesIO()
    thing.write_to_stream(stream, None)
    return stream.getvalue()
