"""The line to a service: one POST of JSON, one answer, within its time.

Knows: HTTP, TLS that is always verified, and which silence or refusal is worth another try. Does not know: what is sent
or what an answer means. Nothing that was sent or received stands in a sentence: it could hold a NIK.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from urllib.parse import urlsplit

from naungan.exchange.service import Setback, SetbackKind
from naungan.exchange.service_access import Access
from naungan.model.errors import ServiceStopped

MOST_BYTES = 1 << 20
"""No answer about one person is longer."""
KEEP_SECONDS = 2.0
"""A line that lay idle for longer is made anew: the other end may have hung up, and a lost try costs quota."""

_NO_ANSWER = Setback(SetbackKind.PASSING, "tidak menjawab pada waktunya")
_BROKE_OFF = Setback(SetbackKind.PASSING, "sambungan terputus")
_TOO_LONG = Setback(SetbackKind.PASSING, "jawaban terlalu panjang")
_NOT_TRUSTED = Setback(
    SetbackKind.REFUSED, "sertifikatnya tidak dapat dipercaya; periksa alamat dan berkas CA, jangan lewati pemeriksaan"
)
_NOT_LET_IN = Setback(SetbackKind.REFUSED, "menolak nama pengguna atau sandi kita")
_MOVED = Setback(SetbackKind.REFUSED, "mengalihkan ke alamat lain; periksa alamatnya")


class ServiceLine:
    """Kept open between questions. `ticks`: seconds that only go forward."""

    def __init__(self, access: Access, ticks: Callable[[], float] = monotonic) -> None:
        self._access, self._ticks = access, ticks
        self._to = urlsplit(access.url)
        self._tls = _trusted(access) if self._to.scheme == "https" else None
        self._connection: HTTPConnection | None = None
        self._used_at = 0.0

    def post(self, path: str, told: Mapping[str, str]) -> bytes | Setback:
        """Send once and read the whole answer: its bytes, or why there are none."""
        body = json.dumps(told).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        until = self._ticks() + self._access.seconds
        answer: bytes | Setback
        try:
            connection = self._connected()
            connection.request("POST", f"{self._to.path.rstrip('/')}/{path}", body, headers)
            response = connection.getresponse()
            answer = _refusal(response.status) or self._read(response, until)
        except ssl.SSLCertVerificationError:
            answer = _NOT_TRUSTED
        except TimeoutError:
            answer = _NO_ANSWER
        except (OSError, HTTPException):
            answer = _BROKE_OFF
        if isinstance(answer, Setback):
            self.close()
        self._used_at = self._ticks()
        return answer

    def close(self) -> None:
        """Hang up."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def _connected(self) -> HTTPConnection:
        if self._connection and self._ticks() - self._used_at > KEEP_SECONDS:
            self.close()
        if self._connection is None:
            wait = self._access.seconds
            self._connection = (
                HTTPSConnection(self._to.netloc, timeout=wait, context=self._tls)
                if self._tls
                else HTTPConnection(self._to.netloc, timeout=wait)
            )
        return self._connection

    def _read(self, response: HTTPResponse, until: float) -> bytes | Setback:
        """Piece by piece, so that a service that drips is not waited for without end."""
        pieces, length = list[bytes](), 0
        while piece := response.read1(65536):
            pieces.append(piece)
            length += len(piece)
            if length > MOST_BYTES:
                return _TOO_LONG
            if self._ticks() > until:
                return _NO_ANSWER
        if response.length:
            return _BROKE_OFF
        response.close()  # read to its end by pieces, it does not notice itself; the line stays open
        return b"".join(pieces)


def _trusted(access: Access) -> ssl.SSLContext:
    """Raises: ServiceStopped where the file of the private authority holds no certificate."""
    try:
        return ssl.create_default_context(cafile=access.ca)
    except (ssl.SSLError, OSError):
        raise ServiceStopped(
            f"{access.ca} bukan berkas sertifikat (PEM). Minta berkas CA kepada pemilik layanan."
        ) from None


def _refusal(status: int) -> Setback | None:
    """What a status other than 200 means for the asking."""
    if status == 200:
        return None
    if status in (401, 403):
        return _NOT_LET_IN
    if 300 <= status < 400:
        return _MOVED
    if status >= 500 or status in (408, 425, 429):
        return Setback(SetbackKind.PASSING, f"sedang terganggu ({status})")
    return Setback(SetbackKind.REFUSED, f"menolak permintaan ({status}); periksa alamat dan metodenya")
