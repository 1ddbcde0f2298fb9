"""Is a signed PDF what it says: ours, whole, unchanged, by a key that somebody we trust vouched for?

Knows: PAdES signatures as pyHanko reads them; no network is asked. Does not know: who should have signed, or what.
"""

from __future__ import annotations

import logging
import re
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from asn1crypto import cms, pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from naungan.model.errors import FileMissing
from naungan.model.system_words import why
from naungan.office.signers.additions import adds_signatures_only
from naungan.office.signers.signer import Verified

TEST_MARK = "UJI - tidak berkekuatan hukum"
"""Organisation in every test certificate."""
MOST_ADDED = 4 * 2**20
"""Bytes that signing may add; more is not read."""
UNREADABLE = (
    PdfError, SignatureValidationError, ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError,
    RecursionError, NotImplementedError, OverflowError, struct.error, zlib.error,
)  # fmt: skip
"""What a broken PDF makes its reader raise."""
NOT_OURS = "Berkas ini bukan dokumen yang kami keluarkan, atau isinya diubah. Unduh ulang, lalu tanda tangani."
MORE_THAN_SIGNED = "Selain tanda tangan, ada bagian lain yang berubah. Tanda tangani berkas asli tanpa mengubahnya."
TOO_LONG = "Berkas bertanda tangan terlalu besar. Tanda tangani tanpa gambar atau lampiran."
BROKEN = "Berkas tidak dapat dibaca sebagai PDF. Unggah berkas hasil penandatanganan apa adanya."
UNSIGNED = "Berkas ini tidak memuat tanda tangan elektronik. Tanda tangani dahulu."
CHANGED = "Isi berkas berubah setelah ditandatangani. Tanda tangan tidak berlaku."
NOT_WHOLE = "Tanda tangan tidak mencakup seluruh berkas. Ada isi yang ditambahkan sesudahnya."
CHAIN_UNCHECKED = "Rantai sertifikat tidak diperiksa: kantor belum diberi sertifikat induk (NAUNGAN_SIGNER_ROOTS)."
CHAIN_BROKEN = "Sertifikat penanda tangan tidak berasal dari sertifikat induk yang dipercaya kantor."
REVOCATION_UNCHECKED = "Pencabutan sertifikat tidak diperiksa: kantor tidak menghubungi jaringan luar."
CLOCK_UNCHECKED = "Waktu tanda tangan menurut jam penanda tangan, bukan stempel waktu tepercaya."

for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)  # it writes names out of certificates; faults are told here


class _Found(NamedTuple):
    """One signature."""

    status: PdfSignatureStatus
    is_plain: bool


def load_roots(path: Path) -> tuple[x509.Certificate, ...]:
    """The certificates that the office trusts, from one PEM file. Raises: FileMissing."""
    try:
        found = pem.unarmor(path.read_bytes(), multiple=True)
        roots = tuple(x509.Certificate.load(der, strict=True) for kind, _, der in found if kind == "CERTIFICATE")
    except OSError as error:
        raise FileMissing(f"Berkas sertifikat induk {path} tidak dapat dibuka: {why(error)}.") from error
    except ValueError as error:
        raise FileMissing(f"Berkas sertifikat induk {path} bukan PEM. Minta yang benar dari penerbitnya.") from error
    if not roots:
        raise FileMissing(f"Berkas sertifikat induk {path} kosong. Minta yang benar dari penerbitnya.")
    return roots


def verified(pdf: bytes, *, original: bytes | None = None, roots: Sequence[x509.Certificate] = ()) -> Verified:
    """Look at every signature. `roots`: none means that no chain is looked at."""
    if original is not None and not pdf.startswith(original):
        return Verified(is_intact=False, covers_all=False, extends_original=False, faults=(NOT_OURS,))
    if original is not None and len(pdf) - len(original) > MOST_ADDED:
        return Verified(is_intact=False, covers_all=False, extends_original=False, faults=(TOO_LONG,))
    try:
        reader = PdfFileReader(BytesIO(pdf))
        found = [_look(pdf, each, roots) for each in reader.embedded_regular_signatures]
        adds_only = adds_signatures_only(PdfFileReader(BytesIO(original)), reader) if original is not None else None
    except UNREADABLE:
        return Verified(is_intact=False, covers_all=False, extends_original=None, faults=(BROKEN,))
    if not found:
        return Verified(is_intact=False, covers_all=False, extends_original=adds_only, faults=(UNSIGNED,))
    return _summed(found, adds_only, looked_at_chain=bool(roots))


def _look(pdf: bytes, each: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> _Found:
    context = ValidationContext(trust_roots=list(roots), allow_fetching=False)
    status = validate_pdf_signature(each, signer_validation_context=context)
    return _Found(status, _is_plain(pdf, each) and _is_consistent(each.signed_data, each.signer_info, each.signer_cert))


def _is_plain(pdf: bytes, each: EmbeddedPdfSignature) -> bool:
    """The gap that no signature covers holds the signature alone: hex of one case, then zeros."""
    start, length, rest, _ = (int(number) for number in each.byte_range)
    gap = pdf[start + length : rest]
    if not re.fullmatch(rb"<(?:[0-9a-f]{2})*>|<(?:[0-9A-F]{2})*>", gap):
        return False
    content = bytes.fromhex(gap[1:-1].decode())
    return not any(content[_der_length(content) :])


def _is_consistent(signed: cms.SignedData, signer: cms.SignerInfo, certificate: x509.Certificate) -> bool:
    """What a signature says about itself outside of what is signed agrees with it (RFC 5652, 5.1 and 5.3)."""
    if not signed.native:  # this reads all of it, not only what is asked for: what is no DER raises
        return False
    by_serial = signer["sid"].name == "issuer_and_serial_number"
    version = "v1" if by_serial else "v3"
    if signed["version"].native != version or signer["version"].native != version:
        return False
    if by_serial and (
        signer["sid"].chosen["issuer"].dump() != certificate.issuer.dump()
        or signer["sid"].chosen["serial_number"].native != certificate.serial_number
    ):
        return False
    named = [each["algorithm"].native for each in signed["digest_algorithms"]]
    return named == [signer["digest_algorithm"]["algorithm"].native]


def _der_length(content: bytes) -> int:
    """Bytes of the first value, its head included. Raises: ValueError for a length that is not definite."""
    first = content[1]
    if first < 0x80:
        return 2 + first
    size = first & 0x7F
    if not 1 <= size <= 4:
        raise ValueError("no definite length")
    return 2 + size + int.from_bytes(content[2 : 2 + size])


def _summed(found: Sequence[_Found], adds_only: bool | None, *, looked_at_chain: bool) -> Verified:
    last = found[-1].status
    is_intact = all(each.status.intact and each.status.valid and each.is_plain for each in found)
    covers_all = last.coverage == SignatureCoverageLevel.ENTIRE_FILE and all(
        each.status.docmdp_ok is not False for each in found
    )
    is_trusted = all(each.status.trusted for each in found) if looked_at_chain else None
    faults = [
        sentence
        for sentence, holds in (
            (CHANGED, is_intact),
            (NOT_WHOLE, covers_all),
            (MORE_THAN_SIGNED, adds_only is not False),
            (CHAIN_UNCHECKED, is_trusted is not None),
            (CHAIN_BROKEN, is_trusted is not False),
        )
        if not holds
    ]
    return Verified(
        is_intact=is_intact, covers_all=covers_all, signer=_name(last.signing_cert), signed_at=last.signer_reported_dt,
        is_test=any(_is_test(each.status.signing_cert) for each in found), extends_original=adds_only,
        is_trusted=is_trusted, faults=tuple(faults), unchecked=(REVOCATION_UNCHECKED, CLOCK_UNCHECKED),
    )  # fmt: skip


def _name(certificate: x509.Certificate) -> str:
    return str(certificate.subject.native.get("common_name", ""))


def _is_test(certificate: x509.Certificate) -> bool:
    return any(name.native.get("organization_name") == TEST_MARK for name in (certificate.subject, certificate.issuer))
