"""What the words of one line of an answer mean, by the mapping of its exchange; what it does not know is not guessed.

Knows: texts, codes and notes together, and when they contradict each other. Does not know: files or questions.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from naungan.model.exchange import Outcome
from naungan.sources.exchange_layout import Layout, StatusWord
from naungan.stages.fold import fold_text

ALL, NONE = 100, 0
"""Per cent to which an element agrees."""
_BLANK = " -–—.'_"
"""What offices put into a cell that says nothing."""


class Meaning(NamedTuple):
    """What a line says. `outcome` None: it is no answer; `is_fault`: because the service failed."""

    outcome: Outcome | None
    is_fault: bool = False
    elements: tuple[tuple[str, int], ...] = ()
    values: tuple[tuple[str, str], ...] = ()


class Words:
    """The words of one mapping, ready to compare."""

    def __init__(self, layout: Layout) -> None:
        self.sent = {field for field, _ in layout.outgoing} | (
            {"kode_kab"} if "kab" in dict(layout.outgoing) else set()
        )
        self.codes = {_code(code): word for word in layout.statuses for code in word.codes}
        self.whole = {fold_text(text): word for word in layout.statuses for text in word.whole}
        self.start = [(fold_text(text), word) for word in layout.statuses for text in word.start]
        self.doubt = tuple(f" {fold_text(text)} " for text in layout.doubt)
        self.faults = tuple(fold_text(text) for text in layout.faults)
        self.elements = [(column, f" {fold_text(text)} ") for column, texts in layout.elements for text in texts]
        self.read = lru_cache(maxsize=65_536)(self._read)

    def _read(self, code: str, status: str, note: str) -> Meaning:
        """The meaning of a line's code, status and note. In: texts as they stand."""
        text, beside = fold_text(status), fold_text(note)
        if not text and status.strip(_BLANK):
            return Meaning(Outcome.TIDAK_DIKENAL)  # signs that are no word: '???' is not the same as nothing
        if not text and not _code(code):
            text, beside = beside, ""
        if not text and not _code(code):
            return Meaning(None)
        if any(text.startswith(words) or beside.startswith(words) for words in self.faults):
            return Meaning(None, is_fault=True)
        word = self._word(_code(code), text, beside)
        if word is None:
            return Meaning(Outcome.TIDAK_DIKENAL)
        beyond, is_note_unread = self._beyond(text, beside)
        doubted = {column for column, _ in self._named(f" {beyond} ")}
        if is_note_unread and not doubted and word.outcome is not Outcome.TIDAK_COCOK:
            return Meaning(Outcome.TIDAK_DIKENAL)  # nobody knows what it takes back of the words beside it
        if word.outcome is Outcome.AKTIF and any(doubt in f" {text} {beside} " for doubt in self.doubt):
            return Meaning(Outcome.TIDAK_DIKENAL)
        agree = tuple((column, ALL) for column in word.confirms if column in self.sent - doubted)
        differ = tuple((column, NONE) for column in word.denies if column in self.sent)
        if word.outcome is Outcome.TIDAK_COCOK:
            differ += self._named(f" {text} {beside} ")
        return Meaning(word.outcome, elements=agree + differ, values=word.values)

    def _word(self, code: str, text: str, beside: str) -> StatusWord | None:
        """The one thing that all of them say, of which right is what all confirm, and wrong what any denies; None where
        one that must be known is not, or two disagree."""
        both = self._longest(f"{text} {beside}") if text and beside else None
        if both and both[0] > len(text):  # the words reach into the note: they mean both
            found = [both[1]]
        else:
            own, noted = self._longest(text), self._longest(beside)
            if own is None and (not code or code not in self.codes):
                return None
            found = [each[1] for each in (own, noted) if each]
        if code in self.codes:
            found.append(self.codes[code])
        if len({word.outcome for word in found}) > 1:
            return None
        denies = tuple(dict.fromkeys(column for word in found for column in word.denies))
        right = (column for column in found[0].confirms if all(column in word.confirms for word in found))
        return found[0]._replace(confirms=tuple(column for column in right if column not in denies), denies=denies)

    def _beyond(self, text: str, beside: str) -> tuple[str, bool]:
        """What stands behind the words that fit; and is there a note that none fit?"""
        whole = f"{text} {beside}"
        both = self._longest(whole) if text and beside else None
        if both and both[0] > len(text):
            return whole[both[0] :], False
        own, noted = ((self._longest(each) or (0, None))[0] for each in (text, beside))
        return f"{text[own:]} {beside[noted:]}", bool(beside) and not noted

    def _longest(self, text: str) -> tuple[int, StatusWord] | None:
        """The longest words that fit, with how many letters they take."""
        if not text:
            return None
        fits = [(len(text), self.whole[text])] if text in self.whole else []
        fits += [(len(words), word) for words, word in self.start if text == words or text.startswith(f"{words} ")]
        return max(fits, key=lambda each: each[0]) if fits else None

    def _named(self, text: str) -> tuple[tuple[str, int], ...]:
        return tuple((column, NONE) for column in dict.fromkeys(c for c, words in self.elements if words in text))


def _code(text: str) -> str:
    """'11', '11.0' and '011' are one code."""
    plain = text.strip().removesuffix(".0")
    return plain.lstrip("0") or plain
