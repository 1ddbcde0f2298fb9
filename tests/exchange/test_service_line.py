"""The line to a service: verified always, secrets nowhere, and every way an answer can fail to come."""

from __future__ import annotations

import datetime
import ipaddress
import itertools
import json
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from naungan.exchange.service import Setback, SetbackKind
from naungan.exchange.service_access import access_from, is_loopback
from naungan.exchange.service_line import MOST_BYTES, ServiceLine
from naungan.model.errors import ServiceStopped
from naungan.model.exchange import Service
from tests.exchange.service_places import ALIVE, access

SECRET = "rahasia-9"
SET = {
    "NAUNGAN_DUKCAPIL_URL": "https://x.example/get_json/A",
    "NAUNGAN_DUKCAPIL_USER": "u",
    "NAUNGAN_DUKCAPIL_PASSWORD": SECRET,
}
ANSWER = b'{"content": []}'


def whole(body: bytes, status: str = "200 OK", length: int | None = None, more: str = "") -> bytes:
    return (
        f"HTTP/1.1 {status}\r\nContent-Length: {len(body) if length is None else length}\r\n{more}\r\n".encode() + body
    )


class Wire(socketserver.ThreadingTCPServer):
    """Says exactly these bytes to each request, then hangs up unless it is to stay. `heard`: what was sent; `pause`:
    seconds between the bytes of a body."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self, says: bytes, stays: bool, tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.says, self.stays, self.tls = says, stays, tls
        self.heard, self.lines = list[bytes](), 0
        self.pause, self.sent = 0.0, 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asks may go away."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.BaseRequestHandler):
    server: Wire

    def handle(self) -> None:
        line = self.server.tls.wrap_socket(self.request, server_side=True) if self.server.tls else self.request
        self.server.lines += 1
        while head := _until_blank(line):
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            self.server.heard.append(head + line.recv(length))
            self._say(line)
            if not self.server.stays:
                break
        line.close()

    def _say(self, line: socket.socket) -> None:
        if not self.server.pause:
            line.sendall(self.server.says)
            return
        head, blank, body = self.server.says.partition(b"\r\n\r\n")
        line.sendall(head + blank)
        for at in range(len(body)):
            line.sendall(body[at : at + 1])
            self.server.sent += 1
            time.sleep(self.server.pause)


def _until_blank(line: socket.socket) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = line.recv(1)
        if not byte:
            return b""
        head += byte
    return head


@contextmanager
def wire(says: bytes, *, stays: bool = False, tls: ssl.SSLContext | None = None) -> Iterator[Wire]:
    with Wire(says, stays, tls) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def posted(server: Wire, *, scheme: str = "http", host: str = "127.0.0.1", **told: Any) -> bytes | Setback:
    line = ServiceLine(access(f"{scheme}://{host}:{server.port}/get_json/A", password=SECRET, **told))
    try:
        return line.post("CALL_NIK", {"NIK": ALIVE, "PASSWORD": SECRET})
    finally:
        line.close()


def test_a_question_goes_out_as_json_and_its_number_stands_in_no_address() -> None:
    with wire(whole(ANSWER)) as server:
        assert posted(server) == ANSWER
    head, _, body = server.heard[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /get_json/A/CALL_NIK HTTP/1.1")
    assert json.loads(body) == {"NIK": ALIVE, "PASSWORD": SECRET}
    assert ALIVE.encode() not in head


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        (whole(b"", "500 Oops"), SetbackKind.PASSING),
        (whole(b"", "503 Busy"), SetbackKind.PASSING),
        (whole(b"", "429 Slow"), SetbackKind.PASSING),
        (whole(ANSWER, length=400), SetbackKind.PASSING),
        (whole(b"x" * (MOST_BYTES + 1)), SetbackKind.PASSING),
        (b"", SetbackKind.PASSING),
        (b"bukan HTTP\r\n\r\n", SetbackKind.PASSING),
        (whole(b"", "401 No"), SetbackKind.REFUSED),
        (whole(b"", "404 No"), SetbackKind.REFUSED),
        (whole(b"", "302 Found", more="Location: http://127.0.0.1/lain\r\n"), SetbackKind.REFUSED),
    ],
)
def test_what_is_no_answer_is_a_setback_and_says_no_secret(says: bytes, kind: SetbackKind) -> None:
    with wire(says) as server:
        came = posted(server)
    assert isinstance(came, Setback)
    assert came.kind is kind
    assert len(server.heard) == 1, "an answer that moves us elsewhere is not followed"
    assert not any(secret in came.sentence for secret in (SECRET, ALIVE))


def test_a_silent_service_is_not_waited_for_without_end() -> None:
    with wire(whole(ANSWER, length=400)[:-3], stays=True) as server:
        came = posted(server, seconds=0.2)
    assert came == Setback(SetbackKind.PASSING, "tidak menjawab pada waktunya")


def test_a_service_that_drips_is_not_waited_for_either() -> None:
    with wire(whole(b"x" * 1000)) as server:
        server.pause = 0.002
        seconds = itertools.count(0.0)
        line = ServiceLine(access(f"http://127.0.0.1:{server.port}", seconds=10.0), lambda: next(seconds))
        came = line.post("CALL_NIK", {})
    assert came == Setback(SetbackKind.PASSING, "tidak menjawab pada waktunya")
    assert server.sent < 900, "each byte came in time, the answer did not"


def test_one_line_is_kept_for_many_questions_until_it_lay_idle() -> None:
    now = [0.0]
    with wire(whole(ANSWER), stays=True) as server:
        line = ServiceLine(access(f"http://127.0.0.1:{server.port}"), lambda: now[0])
        assert [line.post("CALL_NIK", {}) for _ in range(3)] == [ANSWER] * 3
        assert server.lines == 1
        now[0] += 60
        assert line.post("CALL_NIK", {}) == ANSWER
        assert server.lines == 2
        line.close()


# --- who vouches for the service ----------------------------------------------------------------------------------------


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """A service that vouches for itself under a name: what it answers with, and the file to trust it by."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    where = x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1)).add_extension(x509.SubjectAlternativeName([where]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(key, hashes.SHA256())
    )  # fmt: skip
    ca, both = folder / f"{name}.pem", folder / f"{name}.both"
    pem = made.public_bytes(serialization.Encoding.PEM)
    ca.write_bytes(pem)
    both.write_bytes(pem + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context, ca


def test_a_private_authority_is_trusted_where_it_is_named_and_nowhere_else(tmp_path: Path) -> None:
    context, ca = certificate(tmp_path, "127.0.0.1")
    with wire(whole(ANSWER), tls=context) as server:
        assert posted(server, scheme="https", ca=ca) == ANSWER
        untrusted = posted(server, scheme="https")
        assert isinstance(untrusted, Setback)
        assert untrusted.kind is SetbackKind.REFUSED
    assert len(server.heard) == 1, "nothing was sent to whom nobody vouches for"


def test_another_hosts_certificate_is_refused(tmp_path: Path) -> None:
    context, ca = certificate(tmp_path, "lain.example")
    with wire(whole(ANSWER), tls=context) as server:
        came = posted(server, scheme="https", ca=ca)
    assert isinstance(came, Setback)
    assert came.kind is SetbackKind.REFUSED
    assert server.heard == []


def test_a_file_without_a_certificate_stops_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("bukan sertifikat")
    with pytest.raises(ServiceStopped, match="bukan berkas sertifikat"):
        ServiceLine(access("https://x.example", ca=tmp_path / "ca.pem"))


# --- how the service is told to us --------------------------------------------------------------------------------------


def test_a_service_is_off_until_somebody_configures_it() -> None:
    with pytest.raises(ServiceStopped, match="NAUNGAN_DUKCAPIL_URL, NAUNGAN_DUKCAPIL_USER"):
        access_from(Service.DUKCAPIL, {"NAUNGAN_DUKCAPIL_PASSWORD": SECRET})


@pytest.mark.parametrize(
    "changed",
    [
        {"URL": "http://10.1.2.3/get_json"},
        {"URL": "http://localhost.example/get_json"},
        {"URL": "ftp://x.example"},
        {"URL": "https://"},
        {"URL": "https://x.example/ada spasi"},
        {"URL": "https://contöh.example/"},
        {"URL": "https://x.example:port/"},
        {"URL": f"https://u:{SECRET}@x.example/"},
        {"URL": f"https://x.example/?PASSWORD={SECRET}"},
        {"CA": "/tidak/ada.pem"},
        {"PROTOCOL": "/tidak/ada.toml"},
        {"SECONDS": "0"},
        {"SECONDS": "nan"},
        {"SECONDS": "sebentar"},
    ],
)
def test_what_is_told_wrongly_stops_without_repeating_a_secret(changed: dict[str, str]) -> None:
    told = SET | {f"NAUNGAN_DUKCAPIL_{word}": text for word, text in changed.items()}
    with pytest.raises(ServiceStopped) as stopped:
        access_from(Service.DUKCAPIL, told)
    assert SECRET not in str(stopped.value)
    assert next(iter(changed)) in str(stopped.value)


def test_secrets_stand_in_no_repr() -> None:
    told = access_from(Service.DUKCAPIL, SET | {"NAUNGAN_DUKCAPIL_IP": "10.9.8.7", "NAUNGAN_DUKCAPIL_USER": "dinas-7"})
    assert (told.user, told.password, told.ip) == ("dinas-7", SECRET, "10.9.8.7")
    assert not any(secret in repr(told) for secret in (SECRET, "dinas-7", "10.9.8.7"))


@pytest.mark.parametrize(("host", "is_here"), [("127.0.0.9", True), ("::1", True), ("localhost", True), ("127.0.0.1.example", False), ("0.0.0.0", False)])  # fmt: skip
def test_only_this_machine_is_loopback(host: str, is_here: bool) -> None:
    check: Callable[[str], bool] = is_loopback
    assert check(host) is is_here
