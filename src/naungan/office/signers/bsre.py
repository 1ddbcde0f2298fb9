"""Signing by the state's own service: the REST interface of BSrE's esign client, run in a province's own network.

Knows: one request that signs, one that asks about a signature, and their answers. All of it is from memory (belum
diverifikasi): POST /api/sign/pdf (form: file, nik, passphrase, tampilan=invisible) answers with the signed PDF, or with
JSON of status_code and error; POST /api/sign/verify (form: signed_file) with JSON whose `summary` is VALID.
Does not know: who may sign. NIK and passphrase go into the one request and nowhere else: not kept, not logged.
"""

from __future__ import annotations

import json
import secrets
import ssl
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from asn1crypto import x509

from naungan.office.signers.signer import Signatory, SigningFailed, Verified
from naungan.office.signers.verification import MOST_ADDED, verified

SIGN, VERIFY = "/api/sign/pdf", "/api/sign/verify"
CONNECT_TRIES = 2
"""Only where nothing was sent yet: a request that may have been taken is never sent again."""
WRONG_PASSPHRASE = 2031
"""As the service numbers it (belum diverifikasi)."""
VALID = "VALID"

UNREACHABLE = "Layanan BSrE tidak dapat dihubungi. Dokumen belum dikirim; coba lagi atau beri tahu pengelola."
NO_ANSWER = (
    "Layanan BSrE tidak menjawab pada waktunya. Dokumen di sini tidak berubah; periksa di sana sebelum mengulang."
)
BROKE_OFF = "Sambungan ke layanan BSrE terputus. Dokumen di sini tidak berubah; periksa di layanan sebelum mengulang."
NOT_LET_IN = "Layanan BSrE menolak kantor ini. Minta pengelola memeriksa nama dan sandi layanan."
WRONG_WORDS = "Frasa sandi salah. Dokumen tidak ditandatangani; ketik ulang frasa sandi Anda."
REFUSED = "Layanan BSrE menolak dokumen ini ({code}). Dokumen tidak berubah; tanyakan kode itu kepada pengelola."
ILL = "Layanan BSrE sedang terganggu ({code}). Dokumen di sini tidak berubah; periksa di layanan sebelum mengulang."
GARBAGE = "Jawaban layanan BSrE bukan PDF bertanda tangan. Jawaban itu dibuang; dokumen di sini tidak berubah."
NOT_OURS = "Jawaban layanan BSrE bukan dokumen yang dikirim. Jawaban itu dibuang; beri tahu pengelola."
NEEDS_NIK = "Penandatanganan BSrE memerlukan NIK 16 angka dan frasa sandi. Isi keduanya."
NOT_ASKED = "Layanan BSrE tidak dapat ditanya tentang tanda tangan ini. Coba periksa lagi nanti."
NOT_VALID = "Layanan BSrE tidak menyatakan tanda tangan ini sah."


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Where it is and how the office is known there. Units: `seconds` for each step of an answer."""

    server: str
    user: str
    password: str = field(repr=False)
    seconds: float = 60


class _Answer(NamedTuple):
    status: int
    body: bytes


class BsreSigner:
    """`roots`: the service's own root; without it nothing it signs is good."""

    name = "BSrE"
    is_test = False
    signs_here = True

    def __init__(self, service: Service, roots: Sequence[x509.Certificate] = ()) -> None:
        self._service, self._roots = service, tuple(roots)

    def sign(self, pdf: bytes, *, signatory: Signatory, reason: str, secret: str = "") -> bytes:  # noqa: ARG002
        """Signed by the service; what it answers is looked at before it is given back. Raises: SigningFailed."""
        if not signatory.nik or not secret:
            raise SigningFailed(NEEDS_NIK)
        fields = {"nik": signatory.nik, "passphrase": secret, "tampilan": "invisible"}
        answer = self._posted(SIGN, fields, "file", pdf, most=len(pdf) + MOST_ADDED)
        if answer.status != 200:
            raise SigningFailed(_complaint(answer))
        if not answer.body.startswith(b"%PDF-"):
            raise SigningFailed(GARBAGE)
        found = verified(answer.body, original=pdf, roots=self._roots)
        if found.extends_original is False:
            raise SigningFailed(NOT_OURS)
        if not (found.extends_original and found.is_intact and found.covers_all) or found.is_trusted is False:
            raise SigningFailed(GARBAGE)
        return answer.body

    def verify(self, pdf: bytes, *, original: bytes | None = None) -> Verified:
        """Looked at here; and where it is good here, the service is asked too."""
        found = verified(pdf, original=original, roots=self._roots)
        if found.faults:
            return found
        try:
            answer = self._posted(VERIFY, {}, "signed_file", pdf, most=MOST_ADDED)
        except SigningFailed:
            return replace(found, faults=(NOT_ASKED,))
        said = _json(answer.body).get("summary") if answer.status == 200 else None
        return found if said == VALID else replace(found, faults=(NOT_VALID,))

    def _posted(self, path: str, fields: Mapping[str, str], name: str, pdf: bytes, *, most: int) -> _Answer:
        """One request, sent once. Raises: SigningFailed."""
        boundary = secrets.token_hex(16)
        body = _form(boundary, fields, name, pdf)
        known = b64encode(f"{self._service.user}:{self._service.password}".encode()).decode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Authorization": f"Basic {known}"}
        connection = self._connected()
        try:
            connection.request("POST", urlsplit(self._service.server).path.rstrip("/") + path, body, headers)
            response = connection.getresponse()
            answer = _Answer(response.status, response.read(most + 1))
        except TimeoutError:
            raise SigningFailed(NO_ANSWER) from None
        except (OSError, HTTPException):
            raise SigningFailed(BROKE_OFF) from None
        finally:
            connection.close()
        if len(answer.body) > most:
            raise SigningFailed(GARBAGE)
        return answer

    def _connected(self) -> HTTPConnection:
        for attempt in range(CONNECT_TRIES):
            try:
                return self._connect()
            except OSError:
                if attempt + 1 == CONNECT_TRIES:
                    raise SigningFailed(UNREACHABLE) from None
        raise AssertionError  # the loop ends by one of both

    def _connect(self) -> HTTPConnection:
        to, wait = urlsplit(self._service.server), self._service.seconds
        connection = (
            HTTPSConnection(to.netloc, timeout=wait, context=ssl.create_default_context())
            if to.scheme == "https"
            else HTTPConnection(to.netloc, timeout=wait)
        )
        connection.connect()
        return connection


def _form(boundary: str, fields: Mapping[str, str], name: str, pdf: bytes) -> bytes:
    """As a browser sends a form with a file; a value cannot end its part, for the boundary is drawn anew each time."""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'Content-Disposition: form-data; name="{name}"; filename="dokumen.pdf"\r\nContent-Type: application/pdf'
    return b"".join([*parts, f"--{boundary}\r\n{head}\r\n\r\n".encode(), pdf, f"\r\n--{boundary}--\r\n".encode()])


def _complaint(answer: _Answer) -> str:
    """What went wrong there. Its own words are not repeated: they could hold a NIK."""
    told = _json(answer.body)
    code = told.get("status_code")
    if code == WRONG_PASSPHRASE or "passphrase" in str(told.get("error", "")).lower():
        return WRONG_WORDS
    if answer.status in (401, 403):
        return NOT_LET_IN
    shown = f"{answer.status}/{code}" if isinstance(code, int) else str(answer.status)
    return (ILL if answer.status >= 500 else REFUSED).format(code=shown)


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
