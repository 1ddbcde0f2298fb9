"""A checkpoint says how many entries there are, and its signature holds for nothing else."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from naungan.ledger.checkpoint import (
    Checkpoint,
    CheckpointInvalid,
    Verifier,
    checkpoint_text,
    open_checkpoint,
    sign,
    verifier_from,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = "naungan.sumut.example"
VERIFIER = Verifier(NAME, KEY.public_key())
POINT = Checkpoint("naungan.sumut.example/2026", 20_879, bytes(range(100, 132)), ("kode: laut-padi-batu-angin",))


def test_the_text_has_origin_size_and_root_in_lines_of_their_own() -> None:
    assert checkpoint_text(POINT) == (
        "naungan.sumut.example/2026\n20879\n" + base64.b64encode(POINT.root).decode() + "\nkode: laut-padi-batu-angin\n"
    )


def test_a_signed_checkpoint_reads_back() -> None:
    assert open_checkpoint(sign(POINT, NAME, KEY), VERIFIER) == POINT
    assert open_checkpoint(sign(POINT, NAME, KEY), verifier_from(VERIFIER.text)) == POINT


def test_signatures_of_others_are_passed_over() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    mine, theirs = sign(POINT, NAME, KEY), sign(POINT, "saksi.example", other)
    both = theirs + mine.rpartition("\n\n")[2]
    assert open_checkpoint(both, VERIFIER) == POINT
    with pytest.raises(CheckpointInvalid, match="no valid signature"):
        open_checkpoint(theirs, VERIFIER)


def test_one_name_with_another_key_is_not_believed() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    with pytest.raises(CheckpointInvalid, match="no valid signature"):
        open_checkpoint(sign(POINT, NAME, other), VERIFIER)


def test_every_flipped_bit_is_found() -> None:
    note = sign(POINT, NAME, KEY).encode()
    for at in range(len(note) * 8):
        wrong = bytearray(note)
        wrong[at // 8] ^= 1 << at % 8
        try:
            found = open_checkpoint(wrong.decode(), VERIFIER)
        except (CheckpointInvalid, UnicodeDecodeError):
            continue
        pytest.fail(f"bit {at} of the note was flipped and {found} believed")


@pytest.mark.parametrize("text", ["", "nama", "nama+00000000+AAAA", VERIFIER.text.replace("sumut", "aceh"), "a+b+c+"])
def test_a_word_that_is_no_verifier_is_refused(text: str) -> None:
    with pytest.raises(CheckpointInvalid):
        verifier_from(text)


@pytest.mark.parametrize("point", [POINT._replace(size=-1), POINT._replace(root=b"x"), POINT._replace(origin="a\nb"), POINT._replace(more=("",))])  # fmt: skip
def test_what_cannot_stand_in_a_checkpoint_is_not_signed(point: Checkpoint) -> None:
    with pytest.raises(ValueError, match="a checkpoint has"):
        sign(point, NAME, KEY)
