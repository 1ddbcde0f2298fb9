"""The Merkle tree of RFC 6962: one hash that stands for all entries in their order.

Knows: leaf and node hashes, the root of a growing list, and proofs over a list. Does not know: what a leaf means.
A growing tree is kept as its frontier, the roots of its full subtrees: as many hashes as the size has one bits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EMPTY_ROOT = hashlib.sha256(b"").digest()
_LEAF, _NODE = b"\x00", b"\x01"


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || data): an entry."""
    return hashlib.sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right): two subtrees."""
    return hashlib.sha256(_NODE + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree of `size` leaves as the roots of its full subtrees, the largest (leftmost) first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Raises: ValueError, when so many peaks cannot belong to this size."""
        if self.size < 0 or self.size.bit_count() != len(self.peaks):
            raise ValueError(f"a tree of {self.size} leaves has {self.size.bit_count()} peaks, not {len(self.peaks)}")

    def grown(self, leaves: Iterable[bytes]) -> Frontier:
        """The tree after these leaf hashes."""
        size, peaks = self.size, list(self.peaks)
        sha, node = hashlib.sha256, _NODE
        for leaf in leaves:
            full = size
            while full & 1:  # every full subtree of the same size is joined with the one before it
                leaf = sha(node + peaks.pop() + leaf).digest()
                full >>= 1
            peaks.append(leaf)
            size += 1
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        """The root hash; of no leaves, SHA-256 of nothing."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of these leaf hashes."""
    return Frontier().grown(leaves).root
