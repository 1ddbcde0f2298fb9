"""The test signer: a real PAdES signature by a key that anybody can make, and the words 'UJI' on the first page.

Knows: its key under NAUNGAN_DATA. Does not know: what it signs. It binds nobody.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import ClassVar

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509 import (
    BasicConstraints,
    CertificateBuilder,
    KeyUsage,
    Name,
    NameAttribute,
    load_pem_x509_certificate,
    random_serial_number,
)
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp.static import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from naungan.model.errors import KeyInvalid
from naungan.office.signers.signer import Signatory, SigningFailed, Verified
from naungan.office.signers.verification import TEST_MARK, UNREADABLE, verified
from naungan.reports.documents.stamp import stamp_pdf
from naungan.sources.durable_file import write_durably

KEY_FILE = "uji-signer.pem"
YEARS = 20
SHOWN_MARK = "UJI — tidak berkekuatan hukum"
STAMP_HEIGHT, SIDE, TOP = 30, 57, 5
"""Units: points; the top margin of every paper is higher than one stamp."""
UNSIGNABLE = "Berkas ini tidak dapat ditandatangani: bukan PDF yang utuh. Buat ulang dokumennya."


class TestSigner:
    """Signs at once, with `secret` unused. Raises: KeyInvalid, when its key cannot be read."""

    __test__: ClassVar = False  # for pytest: the name is no test
    name = "Penanda tangan uji"
    is_test = True
    signs_here = True

    def __init__(self, home: Path) -> None:
        self._key, self._certificate = _load_or_make(home / KEY_FILE)

    def sign(self, pdf: bytes, *, signatory: Signatory, reason: str, secret: str = "") -> bytes:  # noqa: ARG002
        """Append the signature and its stamp. Raises: SigningFailed."""
        try:
            with warnings.catch_warnings():
                # tzlocal warns where Django's zone is not the machine's; the hour it gives is right all the same
                warnings.filterwarnings("ignore", message="Timezone offset")
                return self._signed(pdf, signatory, reason)
        except UNREADABLE as error:
            raise SigningFailed(UNSIGNABLE) from error

    def verify(self, pdf: bytes, *, original: bytes | None = None) -> Verified:
        """Against its own certificate."""
        return verified(pdf, original=original, roots=[self._certificate])

    def _signed(self, pdf: bytes, signatory: Signatory, reason: str) -> bytes:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        number = len(writer.prev.embedded_signatures) + 1
        _, _, width, height = (float(edge) for edge in writer.root["/Pages"]["/Kids"][0]["/MediaBox"])
        wide, high = int(width) - 2 * SIDE, STAMP_HEIGHT
        low = int(height) - TOP - number * (high + TOP)
        stamp = _Page(stamp_pdf(SHOWN_MARK, f"{signatory.name}, {signatory.office}", width=wide, height=high))
        style = StaticStampStyle(border_width=0, background=stamp, background_layout=_FILLING, background_opacity=1)
        field = f"Uji{number}"
        meta = PdfSignatureMetadata(
            field_name=field, reason=reason, name=signatory.name, subfilter=SigSeedSubFilter.PADES,
            md_algorithm="sha256",
        )  # fmt: skip
        spec = SigFieldSpec(sig_field_name=field, on_page=0, box=(SIDE, low, SIDE + wide, low + high))
        signer = SimpleSigner(
            signing_cert=self._certificate, signing_key=self._key, cert_registry=SimpleCertificateStore()
        )
        signed = PdfSigner(meta, signer, stamp_style=style, new_field_spec=spec).sign_pdf(writer)
        return bytes(signed.getvalue())


class _Page(PdfContent):
    """The first page of a PDF in memory, as content of another."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Bring the page in and draw it."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        self.resources.xobject["/UjiStamp"] = page
        left, low, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - low))
        return b"/UjiStamp Do"


_FILLING = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins.uniform(0)
)


def _load_or_make(file: Path) -> tuple[keys.PrivateKeyInfo, x509.Certificate]:
    """Key and certificate, made on first use; two that start together end up with the same."""
    if not file.exists():
        with suppress(FileExistsError):
            write_durably(file, _new_pem(), keep=True)
    try:
        data = file.read_bytes()
        key = load_pem_private_key(data, password=None)
        certificate = load_pem_x509_certificate(data)
    except (OSError, ValueError) as error:
        raise KeyInvalid(f"Kunci uji {file} tidak dapat dibaca. Hapus berkas itu; yang baru dibuat sendiri.") from error
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return keys.PrivateKeyInfo.load(der), x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _new_pem() -> bytes:
    key = generate_private_key(SECP256R1())
    name = Name(
        [NameAttribute(NameOID.ORGANIZATION_NAME, TEST_MARK), NameAttribute(NameOID.COMMON_NAME, "Penanda tangan uji")]
    )
    now = datetime.now(UTC)
    usage = KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=366 * YEARS))
        .add_extension(BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)
