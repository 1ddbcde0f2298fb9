"""An entry has one text; a commitment says nothing without its salt."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.ledger.canonical import SAFE_INTEGER, NotCanonical, canonical
from naungan.ledger.entry import Entry, commit, entry_bytes, opens

ENTRY = Entry(7, "2026-11-29T01:02:03.456789Z", "akun-3", "unggah.terima", "unggahan-9", "")
SALT = bytes(range(32))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-SAFE_INTEGER, SAFE_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner),
    max_leaves=20,
)


def test_an_entry_is_written_with_its_keys_in_order_and_nothing_between() -> None:
    assert entry_bytes(ENTRY) == (
        b'{"act":"unggah.terima","actor":"akun-3","at":"2026-11-29T01:02:03.456789Z","commitment":"","seq":7,'
        b'"subject":"unggahan-9"}'
    )


def test_letters_stand_as_they_are_and_control_characters_are_escaped() -> None:
    assert canonical({"nama": "Gulö\n\x01/\u2028"}) == '{"nama":"Gulö\\n\\u0001/\u2028"}'.encode()


@given(VALUES)
def test_the_text_reads_back_as_the_value_and_is_written_alike_again(value: object) -> None:
    text = canonical(value)  # type: ignore[arg-type]
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"a": [1, 0.5]}, r"\$\.a\[1\]: float"),
        ({"a": {"b": SAFE_INTEGER + 1}}, r"\$\.a\.b: 9007199254740992 is beyond"),
        ({"ö": 1}, "not ASCII"),
        ({1: 1}, "not ASCII"),
        ({"a": b"x"}, "bytes"),
        ("\ud800", "surrogate"),
        (float("nan"), "float"),
    ],
)
def test_what_has_no_single_text_is_refused_by_place(value: object, said: str) -> None:
    with pytest.raises(NotCanonical, match=said):
        canonical(value)  # type: ignore[arg-type]


def test_a_commitment_is_the_hash_of_salt_and_payload() -> None:
    assert commit(SALT, {"nik": "x"}) == hashlib.sha256(SALT + b'{"nik":"x"}').hexdigest()


def test_only_the_right_salt_and_payload_open_an_entry() -> None:
    entry = ENTRY._replace(commitment=commit(SALT, {"nama": "BUDI"}))
    assert opens(entry, SALT, {"nama": "BUDI"})
    assert not opens(entry, SALT, {"nama": "BUDY"})
    assert not opens(entry, SALT[::-1], {"nama": "BUDI"})


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes, not 8"):
        commit(b"12345678", {})
