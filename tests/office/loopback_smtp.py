"""A mail server on this machine for tests: takes mail, says no, or breaks the line where it is told to.

Knows: as much of RFC 5321 as smtplib speaks. Does not know: TLS; who sends.
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

REFUSES, BREAKS = "refuses", "breaks"


class Server(socketserver.ThreadingTCPServer):
    """`taken`: each mail as it came, headers and all; `mood`: '', REFUSES (550 to each), BREAKS (after the data)."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Session)
        self.taken: list[str] = []
        self.mood = ""

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self._say("220 uji")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"QUIT":
                self._say("221 sampai jumpa")
                return
            if word == b"RCPT" and self.server.mood == REFUSES:
                self._say("550 tidak")
            elif word == b"DATA":
                self._say("354 tulis")
                self.server.taken.append(self._mail())
                if self.server.mood == BREAKS:
                    return  # taken, and the line is gone before anybody hears of it
                self._say("250 diterima")
            else:
                self._say("250 baik")

    def _mail(self) -> str:
        lines = []
        while (line := self.rfile.readline().rstrip(b"\r\n")) != b".":
            lines.append(line.removeprefix(b".").decode() if line.startswith(b"..") else line.decode())
        return "\n".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def listening() -> Iterator[Server]:
    """One that answers."""
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
