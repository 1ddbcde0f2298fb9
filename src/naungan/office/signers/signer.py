"""What every signer does, and what is found out about a signed PDF.

Knows: the shapes. Does not know: any way of signing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from naungan.model.errors import Stop


class SigningFailed(Stop):
    """Nothing was signed here, and nothing is lost: the paper is as it was. The message says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs. `nik`: only for a service that asks for it; it is never kept, printed or logged."""

    name: str
    office: str
    nik: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What is known of a signed PDF; None is 'not looked at', which is never 'yes'.

    `is_intact`: no byte that was signed is another; `covers_all`: nothing stands beside what was signed; `signer`: name
    in the certificate; `signed_at`: as the signer's clock said; `extends_original`: begins with our bytes, and what
    follows adds signatures only; `is_trusted`: the certificate comes from a root that the office was given; `faults`:
    each a sentence; `unchecked`: what nobody looked at, each a sentence.
    """

    is_intact: bool
    covers_all: bool
    signer: str = ""
    signed_at: datetime | None = None
    is_test: bool = False
    extends_original: bool | None = None
    is_trusted: bool | None = None
    faults: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Holds in every respect. One by a test key can be good, and binds nobody: see `binds`."""
        held = self.is_intact and self.covers_all and self.extends_original is True and self.is_trusted is True
        return held and not self.faults

    @property
    def binds(self) -> bool:
        """Good, and not by a test key."""
        return self.is_good and not self.is_test


class Signer(Protocol):
    """A way of signing. `is_test`: what it signs binds nobody, and says so on the first page. `signs_here`: gives the
    signed PDF back at once; else it is fetched, signed elsewhere, and handed in."""

    name: str
    is_test: bool
    signs_here: bool

    def sign(self, pdf: bytes, *, signatory: Signatory, reason: str, secret: str = "") -> bytes:
        """The same PDF with a signature appended. `secret`: never kept or logged. Raises: SigningFailed."""
        ...

    def verify(self, pdf: bytes, *, original: bytes | None = None) -> Verified:
        """What is known of a signed PDF. `original`: ours, which it must begin with. Never raises for a bad PDF."""
        ...
