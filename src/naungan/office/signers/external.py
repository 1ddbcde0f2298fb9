"""Signing elsewhere: the paper is fetched, signed with whatever the signatory has, and handed in again.

Knows: that what comes back is looked at, never believed. Does not know: how it was signed.
"""

from __future__ import annotations

from collections.abc import Sequence

from asn1crypto import x509

from naungan.office.signers.signer import Signatory, SigningFailed, Verified
from naungan.office.signers.verification import verified

ELSEWHERE = "Kantor ini tidak menandatangani sendiri. Unduh dokumen, tanda tangani di luar, lalu unggah hasilnya."


class ExternalSigner:
    """`roots`: what a signatory's certificate must come from; without any, nothing it verifies is good."""

    name = "Tanda tangan di luar"
    is_test = False
    signs_here = False

    def __init__(self, roots: Sequence[x509.Certificate] = ()) -> None:
        self._roots = tuple(roots)

    def sign(self, pdf: bytes, *, signatory: Signatory, reason: str, secret: str = "") -> bytes:  # noqa: ARG002
        """It cannot. Raises: SigningFailed, always; it says where to sign."""
        raise SigningFailed(ELSEWHERE)

    def verify(self, pdf: bytes, *, original: bytes | None = None) -> Verified:
        """Against the office's roots."""
        return verified(pdf, original=original, roots=self._roots)
