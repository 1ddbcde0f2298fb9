"""The tree of RFC 6962, against the roots that every implementation of it publishes."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.ledger.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash, root_of

INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_root_is_the_one_that_certificate_transparency_publishes(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(data)) for data in INPUTS[:size]]
    assert root_of(leaves).hex() == ROOTS[size - 1]


def test_nothing_has_the_hash_of_nothing() -> None:
    assert root_of([]) == Frontier().root == EMPTY_ROOT == hashlib.sha256(b"").digest()


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1: split at the largest power of two below the size."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(by_definition(leaves[:k]), by_definition(leaves[k:]))


@given(st.integers(1, 130), st.integers(0, 130))
def test_growing_in_two_steps_gives_the_root_of_the_definition(size: int, first: int) -> None:
    leaves = [leaf_hash(bytes([i])) for i in range(size)]
    grown = Frontier().grown(leaves[:first]).grown(leaves[first:])
    assert grown.root == by_definition(leaves)
    assert grown.size == size


@given(st.lists(st.binary(max_size=4), min_size=2, max_size=40), st.data())
def test_no_leaf_can_be_changed_dropped_or_swapped_unseen(data: list[bytes], draw: st.DataObject) -> None:
    leaves = [leaf_hash(each) for each in data]
    at = draw.draw(st.integers(0, len(leaves) - 2))
    changed = [*leaves[:at], leaf_hash(data[at] + b"!"), *leaves[at + 1 :]]
    assert root_of(changed) != root_of(leaves)
    assert root_of(leaves[:at] + leaves[at + 1 :]) != root_of(leaves)
    if leaves[at] != leaves[at + 1]:
        swapped = [*leaves[:at], leaves[at + 1], leaves[at], *leaves[at + 2 :]]
        assert root_of(swapped) != root_of(leaves)


def test_a_frontier_with_a_wrong_number_of_peaks_is_refused() -> None:
    with pytest.raises(ValueError, match="2 peaks, not 1"):
        Frontier(3, (EMPTY_ROOT,))
