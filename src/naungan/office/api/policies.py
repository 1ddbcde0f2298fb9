"""Who may make and revoke a token, how long one lasts, how often it may be used, what a key looks like.

Knows: acts, roles, bounds. Does not know: the database.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum

from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Actor, Held
from naungan.office.api.models import LABEL_LETTERS
from naungan.sources.cell_text import mask_card_numbers

PREFIX = "nga_"
"""What every token begins with: whoever finds one in a file knows what it is."""
TOKEN = re.compile(r"nga_[A-Za-z0-9_-]{43}")
"""256 random bits."""
MOST_DAYS = 365
MOST_TOKENS = 10
"""Standing ones of one regency."""
CALLS_A_MINUTE = 300
KEPT = timedelta(hours=24)
"""How long a request's answer is kept for whoever asks again."""
_KEY = re.compile(r"[A-Za-z0-9._:-]{8,100}")
LABEL_MIN = 3


class Act(StrEnum):
    """What is done; the log's word for it."""

    MAKE_TOKEN = "buat_token_api"  # noqa: S105  (a word)
    REVOKE_TOKEN = "cabut_token_api"  # noqa: S105
    CALL = "lewat_api"


class Standing(StrEnum):
    """What a token is."""

    ACTIVE = "aktif"
    REVOKED = "dicabut"
    ENDED = "berakhir"
    WITHOUT_ROLE = "tanpa_peran"


def may_make(by: Actor, regency: str) -> Refusal | None:
    """May this actor make a token for this regency? It acts as whoever makes it."""
    if Held(Role.REGENCY_OFFICER, regency) in by.held:
        return None
    who = f"{Role.REGENCY_OFFICER.label} {regency}"
    return Refusal("TIDAK_BERWENANG", f"Anda tidak berwenang untuk ini. Yang dapat melakukannya: {who}.")


def may_revoke(by: Actor, regency: str, owner: str) -> Refusal | None:
    """Its owner, the head of its regency, an administrator. In: the owner as the log names accounts."""
    if by.id == owner or Held(Role.REGENCY_HEAD, regency) in by.held or Role.ADMINISTRATOR in by.roles:
        return None
    told = "Token dicabut pembuatnya, kepala dinas kabupaten/kota itu, atau administrator."
    return Refusal("TIDAK_BERWENANG", told)


def has_label(label: str) -> Refusal | None:
    """A name by which people tell tokens apart, and nobody's number."""
    if LABEL_MIN <= len(label.strip()) <= LABEL_LETTERS and mask_card_numbers(label) == label:
        return None
    return Refusal("NAMA_TOKEN", f"Tulis nama token, {LABEL_MIN} sampai {LABEL_LETTERS} huruf, tanpa nomor panjang.")


def lasts(until: date, today: date) -> Refusal | None:
    """Does it end, ahead and within a year?"""
    if today < until <= today + timedelta(days=MOST_DAYS):
        return None
    return Refusal("MASA_TOKEN", f"Token berlaku paling lama {MOST_DAYS} hari, dan paling sedikit satu hari.")


def is_room(standing: int) -> Refusal | None:
    """Forgotten tokens are revoked before new ones are made."""
    if standing < MOST_TOKENS:
        return None
    return Refusal("TOKEN_TERLALU_BANYAK", f"Sudah ada {MOST_TOKENS} token aktif. Cabut yang tidak dipakai lagi.")


def is_standing(standing: Standing) -> Refusal | None:
    """Can it still be revoked?"""
    return None if standing is not Standing.REVOKED else Refusal("TOKEN_SUDAH_DICABUT", "Token ini sudah dicabut.")


def is_key(key: str) -> bool:
    """Is this a key by which a request can be known again?"""
    return _KEY.fullmatch(key) is not None
