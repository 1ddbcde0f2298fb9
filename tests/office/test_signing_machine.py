"""Minutes: every state × every event against a table written by hand, and the page that is made from the program's."""

from __future__ import annotations

from itertools import product

import pytest

from naungan.model.refusal import Refusal
from naungan.office.signing import machine
from naungan.office.signing.machine import Event, No, State
from tools import signing_page

SAYS = """
                           disusun        dibuka                       menunggu_bpjs               menunggu_provinsi           lengkap              terbit        dibatalkan
buka                       dibuka         SUDAH_DIBUKA                 SUDAH_DIBUKA                SUDAH_DIBUKA                SUDAH_DIBUKA         SUDAH_TERBIT  SUDAH_DIBATALKAN
tanda_tangan_kabkota       BELUM_DIBUKA   dibuka                       KABKOTA_SUDAH_LENGKAP       KABKOTA_SUDAH_LENGKAP       TANDA_TANGAN_LENGKAP SUDAH_TERBIT  SUDAH_DIBATALKAN
kabkota_lengkap            BELUM_DIBUKA   menunggu_bpjs                KABKOTA_SUDAH_LENGKAP       KABKOTA_SUDAH_LENGKAP       TANDA_TANGAN_LENGKAP SUDAH_TERBIT  SUDAH_DIBATALKAN
tanda_tangan_bpjs          BELUM_DIBUKA   KABKOTA_DAHULU               menunggu_bpjs               BPJS_SUDAH_LENGKAP          TANDA_TANGAN_LENGKAP SUDAH_TERBIT  SUDAH_DIBATALKAN
bpjs_lengkap               BELUM_DIBUKA   KABKOTA_DAHULU               menunggu_provinsi           BPJS_SUDAH_LENGKAP          TANDA_TANGAN_LENGKAP SUDAH_TERBIT  SUDAH_DIBATALKAN
tanda_tangan_provinsi      BELUM_DIBUKA   KABKOTA_DAHULU               BPJS_DAHULU                 menunggu_provinsi           TANDA_TANGAN_LENGKAP SUDAH_TERBIT  SUDAH_DIBATALKAN
provinsi_lengkap           BELUM_DIBUKA   KABKOTA_DAHULU               BPJS_DAHULU                 lengkap                     TANDA_TANGAN_LENGKAP SUDAH_TERBIT  SUDAH_DIBATALKAN
ubah                       disusun        dibuka                       dibuka                      dibuka                      dibuka               SUDAH_TERBIT  SUDAH_DIBATALKAN
masa_tenang                disusun        dibuka                       menunggu_bpjs               menunggu_provinsi           lengkap              SUDAH_TERBIT  SUDAH_DIBATALKAN
batalkan                   dibatalkan     dibatalkan                   dibatalkan                  dibatalkan                  dibatalkan           SUDAH_TERBIT  SUDAH_DIBATALKAN
penetapan_dibuka_kembali   dibatalkan     dibatalkan                   dibatalkan                  dibatalkan                  dibatalkan           SUDAH_TERBIT  SUDAH_DIBATALKAN
keputusan_terbit           TANDA_TANGAN_BELUM_LENGKAP TANDA_TANGAN_BELUM_LENGKAP TANDA_TANGAN_BELUM_LENGKAP TANDA_TANGAN_BELUM_LENGKAP terbit SUDAH_TERBIT SUDAH_DIBATALKAN
"""
_STATES, *_ROWS = [line.split() for line in SAYS.strip().splitlines()]
EXPECTED = {(state, event): word for event, *words in _ROWS for state, word in zip(_STATES, words, strict=True)}


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_each_pair_leads_where_the_table_by_hand_says(state: State, event: Event) -> None:
    found = machine.after(state, event)
    assert (found.code if isinstance(found, Refusal) else found) == EXPECTED[state, event]


def test_the_table_knows_every_state_event_and_no() -> None:
    assert len(EXPECTED) == len(State) * len(Event)
    assert machine.TABLE.keys() == set(Event)
    assert machine.SENTENCES.keys() == set(No)
    assert {No(word) for word in EXPECTED.values() if word.isupper()} == set(No)


def test_a_sentence_is_short() -> None:
    for sentence in machine.SENTENCES.values():
        assert all(len(part.split()) <= 20 for part in sentence.split(". ")), sentence


def test_the_page_is_up_to_date() -> None:
    assert signing_page.PAGE.read_text("utf-8") == signing_page.page(), "run `make docs`"
