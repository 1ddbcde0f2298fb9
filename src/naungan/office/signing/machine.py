"""The states of minutes (berita acara): one table of every state and event, to the next state or to a no.

Knows: states, events, the order regency, BPJS, province. Does not know: who may do what, or the database.
docs/reference/signing.md is made from this table.
"""

from __future__ import annotations

from enum import StrEnum

from naungan.model.refusal import Refusal


class State(StrEnum):
    """What minutes are."""

    DRAWN_UP = "disusun"
    OPEN = "dibuka"
    AWAITS_BPJS = "menunggu_bpjs"
    AWAITS_PROVINCE = "menunggu_provinsi"
    COMPLETE = "lengkap"
    ISSUED = "terbit"
    CANCELLED = "dibatalkan"


class Step(StrEnum):
    """Whose turn it is to sign, in this order."""

    REGENCY = "kabkota"
    BPJS = "bpjs"
    PROVINCE = "provinsi"


class Event(StrEnum):
    """What happens to minutes. LAST_…: the signature with which a step has all that it needs."""

    OPEN = "buka"
    SIGN_REGENCY = "tanda_tangan_kabkota"
    LAST_REGENCY = "kabkota_lengkap"
    SIGN_BPJS = "tanda_tangan_bpjs"
    LAST_BPJS = "bpjs_lengkap"
    SIGN_PROVINCE = "tanda_tangan_provinsi"
    LAST_PROVINCE = "provinsi_lengkap"
    EDIT = "ubah"
    QUIET = "masa_tenang"
    CANCEL = "batalkan"
    REOPEN = "penetapan_dibuka_kembali"
    CONCLUDE = "keputusan_terbit"


class No(StrEnum):
    """Why an event does not happen: code of the refusal."""

    NOT_OPEN = "BELUM_DIBUKA"
    OPENED = "SUDAH_DIBUKA"
    REGENCIES_DONE = "KABKOTA_SUDAH_LENGKAP"
    REGENCIES_FIRST = "KABKOTA_DAHULU"
    BPJS_FIRST = "BPJS_DAHULU"
    BPJS_DONE = "BPJS_SUDAH_LENGKAP"
    COMPLETE = "TANDA_TANGAN_LENGKAP"
    INCOMPLETE = "TANDA_TANGAN_BELUM_LENGKAP"
    ISSUED = "SUDAH_TERBIT"
    CANCELLED = "SUDAH_DIBATALKAN"


SENTENCES: dict[No, str] = {
    No.NOT_OPEN: "Penandatanganan belum dibuka. Petugas provinsi membukanya di halaman berita acara.",
    No.OPENED: "Penandatanganan berita acara ini sudah dibuka.",
    No.REGENCIES_DONE: "Semua kabupaten/kota sudah menandatangani.",
    No.REGENCIES_FIRST: "Belum semua kabupaten/kota menandatangani. Tunggu sampai lengkap.",
    No.BPJS_FIRST: "BPJS Ketenagakerjaan belum menandatangani. Tunggu sampai lengkap.",
    No.BPJS_DONE: "BPJS Ketenagakerjaan sudah menandatangani.",
    No.COMPLETE: "Semua tanda tangan sudah lengkap.",
    No.INCOMPLETE: "Tanda tangan belum lengkap. Keputusan menunggu tanda tangan yang kurang.",
    No.ISSUED: "Keputusan sudah terbit. Berita acara ini tidak berubah lagi.",
    No.CANCELLED: "Berita acara ini dibatalkan. Buka berita acara yang baru.",
}

_D, _O, _B, _P, _C, _I, _X = State
_OPENED, _REGENCIES, _DONE, _WAIT = No.OPENED, No.REGENCIES_FIRST, No.REGENCIES_DONE, No.INCOMPLETE
_WHILE_LIVE: dict[Event, tuple[State | No, ...]] = {
    # from:              DRAWN_UP     OPEN        AWAITS_BPJS    AWAITS_PROVINCE COMPLETE
    Event.OPEN:          (_O,          _OPENED,    _OPENED,       _OPENED,       _OPENED),
    Event.SIGN_REGENCY:  (No.NOT_OPEN, _O,         _DONE,         _DONE,         No.COMPLETE),
    Event.LAST_REGENCY:  (No.NOT_OPEN, _B,         _DONE,         _DONE,         No.COMPLETE),
    Event.SIGN_BPJS:     (No.NOT_OPEN, _REGENCIES, _B,            No.BPJS_DONE,  No.COMPLETE),
    Event.LAST_BPJS:     (No.NOT_OPEN, _REGENCIES, _P,            No.BPJS_DONE,  No.COMPLETE),
    Event.SIGN_PROVINCE: (No.NOT_OPEN, _REGENCIES, No.BPJS_FIRST, _P,            No.COMPLETE),
    Event.LAST_PROVINCE: (No.NOT_OPEN, _REGENCIES, No.BPJS_FIRST, _C,            No.COMPLETE),
    Event.EDIT:          (_D,          _O,         _O,            _O,            _O),
    Event.QUIET:         (_D,          _O,         _B,            _P,            _C),
    Event.CANCEL:        (_X,          _X,         _X,            _X,            _X),
    Event.REOPEN:        (_X,          _X,         _X,            _X,            _X),
    Event.CONCLUDE:      (_WAIT,       _WAIT,      _WAIT,         _WAIT,         _I),
}  # fmt: skip
TABLE = {event: (*row, No.ISSUED, No.CANCELLED) for event, row in _WHILE_LIVE.items()}
"""What each event leads to, from each state; once a decree is issued, or minutes are cancelled, nothing happens."""

SIGNED: dict[Step, tuple[Event, Event]] = {
    Step.REGENCY: (Event.SIGN_REGENCY, Event.LAST_REGENCY),
    Step.BPJS: (Event.SIGN_BPJS, Event.LAST_BPJS),
    Step.PROVINCE: (Event.SIGN_PROVINCE, Event.LAST_PROVINCE),
}
"""Step -> the event of a signature after which some are still missing, and of the last one."""
LIVE = (_D, _O, _B, _P, _C)
"""States in which something can still happen."""


def after(state: State, event: Event) -> State | Refusal:
    """What becomes of minutes in this state, or why it does not happen."""
    found = TABLE[event][list(State).index(state)]
    return Refusal(found, SENTENCES[found]) if isinstance(found, No) else found


def no_to(state: State, event: Event) -> Refusal | None:
    """Why this does not happen now; None: it may."""
    found = after(state, event)
    return found if isinstance(found, Refusal) else None
