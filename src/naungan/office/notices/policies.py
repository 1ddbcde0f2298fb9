"""What may be told and how: never anybody's number, on one line where it is a heading, short where it is passed on.

Knows: what a notice must not hold, how it reads as a short text, how often and how long mail is tried.
Does not know: the database; mail servers.
"""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum

from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Actor

SHORT_LETTERS = 700
"""What a short text holds at most."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""How long to wait after each failure; after as many the mail is given up."""
MAIL_DAYS = 7
"""An older notice is no news: it is not mailed, not even when mail is switched on later."""
DOUBT = timedelta(minutes=10)
"""A mail in hand for longer was in the hands of a worker that is gone."""
_NUMBER = re.compile(r"\d(?:[ .\-]?\d){12,}")
"""Thirteen digits in a row or more, spaced or not: a NIK, a family card, half of one."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


class Act(StrEnum):
    """What is done about notices; the log's word for it."""

    MAIL_AGAIN = "kirim_ulang_surel"


class NumberTold(Exception):
    """Code put somebody's number into a notice: a fault in this program. Nobody was told."""


class ForeignAddress(Exception):
    """Code let a notice lead out of the office: a fault in this program. Nobody was told."""


def without_number(*texts: str) -> None:
    """Raises: NumberTold."""
    if any(_NUMBER.search(text) for text in texts):
        raise NumberTold("a notice never holds a NIK: tell which page to open")


def leads_home(url: str) -> None:
    """Raises: ForeignAddress."""
    if url and (not url.startswith("/") or url.startswith("//") or "\\" in url):
        raise ForeignAddress("a notice leads to a page of the office: give its path")


def one_line(text: str) -> str:
    """Whatever would begin another line, or another header of a mail, becomes a space."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def short_text(subject: str, text: str, address: str) -> str:
    """What can be pasted into WhatsApp: the subject, one sentence, where the office is. No link that opens anything."""
    sentence = _SENTENCE_END.split(one_line(text), maxsplit=1)[0]
    where = f"Naungan: {address}" if address else "Naungan"
    room = SHORT_LETTERS - len(where) - 2
    told = f"{one_line(subject)}\n{sentence}".strip()
    return f"{told if len(told) <= room else told[: room - 1] + '…'}\n\n{where}"


def may_mail_again(by: Actor) -> Refusal | None:
    """Whoever looks after the office."""
    if Role.ADMINISTRATOR in by.roles:
        return None
    return Refusal("TIDAK_BERWENANG", f"Anda tidak berwenang untuk ini. Mintalah {Role.ADMINISTRATOR.label}.")
