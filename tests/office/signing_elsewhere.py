"""Keys of made-up signatories, and signing with them outside of the office; and a service that pretends to be BSrE's.

Its endpoints are from memory, as those of the adapter are (belum diverifikasi).
"""

from __future__ import annotations

import json
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import (
    BasicConstraints,
    CertificateBuilder,
    KeyUsage,
    Name,
    NameAttribute,
    random_serial_number,
)
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner
from pyhanko.sign.signers import sign_pdf as sign_by_pyhanko
from pyhanko_certvalidator.registry import SimpleCertificateStore

NIK, PASSPHRASE = "9901014101800007", "frasa sandi yang panjang"
USER, PASSWORD = "kantor", "sandi-layanan"
WRITTEN_OVER = b"BT /F1 40 Tf 100 400 Td (20877) Tj ET"


@dataclass(frozen=True)
class Key:
    private: EllipticCurvePrivateKey
    certificate: x509.Certificate


def make_key(name: str, issuer: Key | None = None, organisation: str = "Contoh") -> Key:
    """A certificate for `name`: its own root, or by another."""
    private = generate_private_key(SECP256R1())
    own = Name([NameAttribute(NameOID.ORGANIZATION_NAME, organisation), NameAttribute(NameOID.COMMON_NAME, name)])
    is_root = issuer is None
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    built = (
        CertificateBuilder()
        .subject_name(own)
        .issuer_name(own if issuer is None else _name_of(issuer))
        .public_key(private.public_key())
        .serial_number(random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(
            KeyUsage(
                digital_signature=True, content_commitment=not is_root, key_cert_sign=is_root, crl_sign=is_root, **usage
            ),
            critical=True,
        )
        .sign(private if issuer is None else issuer.private, SHA256())
    )  # fmt: skip
    return Key(private, x509.Certificate.load(built.public_bytes(Encoding.DER)))


def _name_of(key: Key) -> Name:
    native = key.certificate.subject.native
    return Name(
        [
            NameAttribute(NameOID.ORGANIZATION_NAME, native["organization_name"]),
            NameAttribute(NameOID.COMMON_NAME, native["common_name"]),
        ]
    )


ROOT = make_key("Induk Contoh")
GOVERNOR = make_key("Gubernur Contoh", ROOT)


def signed_elsewhere(
    pdf: bytes, key: Key = GOVERNOR, *, before: Callable[[IncrementalPdfFileWriter], None] | None = None
) -> bytes:
    """Signed as any program would. `before`: what it does to the paper first."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if before:
        before(writer)
    private = keys.PrivateKeyInfo.load(key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    signer = SimpleSigner(
        signing_cert=key.certificate, signing_key=private, cert_registry=SimpleCertificateStore(), embed_roots=False
    )
    number = len(writer.prev.embedded_signatures)
    meta = PdfSignatureMetadata(field_name=f"Tanda{number}", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Timezone offset")
        return bytes(sign_by_pyhanko(writer, meta, signer).getvalue())


def write_over(writer: IncrementalPdfFileWriter) -> None:
    """Another number over ours, on the first page."""
    writer.add_stream_to_page(0, writer.add_object(StreamObject(stream_data=WRITTEN_OVER)))


@dataclass
class FakeService:
    """How it behaves, and what it was asked. `mood`: what it does with the next request to sign."""

    mood: str = "works"
    asked: list[str] = field(default_factory=list)
    fields: list[dict[str, str]] = field(default_factory=list)
    let_in: list[str] = field(default_factory=list)
    other: bytes = b""
    address: str = ""

    def answer(self, pdf: bytes, told: dict[str, str]) -> tuple[int, bytes]:
        """What signing answers."""
        if told.get("passphrase") != PASSPHRASE:
            return 400, json.dumps({"status_code": 2031, "error": f"Passphrase anda salah {NIK}"}).encode()
        answers: dict[str, Callable[[], tuple[int, bytes]]] = {
            "works": lambda: (200, signed_elsewhere(pdf)),
            "ill": lambda: (500, b"<html>Internal Server Error</html>"),
            "not let in": lambda: (401, b"{}"),
            "refuses": lambda: (400, json.dumps({"status_code": 2011, "error": f"NIK {NIK} tidak terdaftar"}).encode()),
            "garbage": lambda: (200, b"\x00\x01 not a PDF"),
            "page": lambda: (200, b"<html>Silakan masuk</html>"),
            "unsigned": lambda: (200, pdf),
            "cut": lambda: (200, signed_elsewhere(pdf)[:-4000]),
            "another": lambda: (200, signed_elsewhere(self.other)),
            "written over": lambda: (200, signed_elsewhere(pdf, before=write_over)),
            "by nobody": lambda: (200, signed_elsewhere(pdf, make_key("Orang Lain"))),
            "endless": lambda: (200, pdf + bytes(8 * 2**20)),
            "list": lambda: (400, b"[]"),
        }
        return answers[self.mood]()


@contextmanager
def fake_service() -> Iterator[FakeService]:
    """On a free port of this machine."""
    service = FakeService()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Nothing."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.asked.append(self.path)
            service.let_in.append(self.headers["Authorization"])
            head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
            told, files = {}, {}
            for part in BytesParser().parsebytes(head + body).get_payload():
                name = part.get_param("name", header="content-disposition")
                data = part.get_payload(decode=True)
                (files if part.get_filename() else told)[name] = data if part.get_filename() else data.decode()
            service.fields.append(told)
            if service.mood == "sleeps":
                time.sleep(1.5)
                return
            if service.mood == "hangs up":
                return
            if self.path == "/api/sign/verify":
                said = {"silent": b"?", "doubts": b'{"summary": "NOT_VALID"}'}.get(
                    service.mood, b'{"summary": "VALID"}'
                )
                status, answer = 200, said
            else:
                status, answer = service.answer(files["file"], told)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            try:
                self.wfile.write(answer)
            except OSError:
                return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
