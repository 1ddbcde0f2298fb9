"""Which signer the office has, and what its signature may stand under.

Knows: the environment that names one. Does not know: how any of them signs.

An office for which nobody has said how it signs (NAUNGAN_SIGNER unset) has the test signer, for drafts only. `uji` lets
it sign final papers too, and only where nobody outside this machine can come in (NAUNGAN_PLAIN_HTTP=1): a demo, a
rehearsal, a test. `luar` and `bsre` are for an office at work: it has no test signer, and what one signed counts for
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from naungan.model.errors import WrongCall
from naungan.model.refusal import Refusal
from naungan.office.signers.signer import Signer, Verified

if TYPE_CHECKING:
    from asn1crypto import x509

    from naungan.office.signers.bsre import Service

KIND = "NAUNGAN_SIGNER"
"""Names it in the environment."""
TRIAL, EXTERNAL, BSRE = "uji", "luar", "bsre"
HERE = ("localhost", "127.0.0.1", "::1")
NO_SIGNER = Refusal(
    "PENANDA_TANGAN_BELUM_DIATUR",
    "Kantor belum mengatur cara menandatangani. Minta pengelola mengisi NAUNGAN_SIGNER (luar atau bsre).",
)
BY_TEST_KEY = Refusal(
    "TANDA_TANGAN_UJI",
    "Dokumen ini ditandatangani dengan kunci uji, yang tidak berkekuatan hukum. Tanda tangani ulang.",
)
NOT_VALID = "TANDA_TANGAN_TIDAK_SAH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The office's signer. `signs_final`: more than drafts."""

    signer: Signer
    signs_final: bool


def chosen(told: Mapping[str, str], home: Path) -> Choice:
    """In: the environment, NAUNGAN_DATA. Raises: WrongCall, when it is named by half; KeyInvalid; FileMissing."""
    # Imported here: what reads signatures takes a second to load, and every process of the office would wait for it.
    from naungan.office.signers.bsre import BsreSigner
    from naungan.office.signers.external import ExternalSigner
    from naungan.office.signers.trial_signer import TestSigner

    kind = told.get(KIND, "")
    if kind == "":
        return Choice(signer=TestSigner(home), signs_final=False)
    if kind == TRIAL:
        if told.get("NAUNGAN_PLAIN_HTTP") != "1":
            raise WrongCall("NAUNGAN_SIGNER=uji hanya untuk kantor contoh di mesin ini. Isi luar atau bsre.")
        return Choice(signer=TestSigner(home), signs_final=True)
    if kind == EXTERNAL:
        return Choice(signer=ExternalSigner(_roots(told)), signs_final=True)
    if kind == BSRE:
        return Choice(signer=BsreSigner(_service(told), _roots(told)), signs_final=True)
    raise WrongCall(f"NAUNGAN_SIGNER tidak mengenal '{kind}'. Isi luar, bsre, atau kosongkan.")


def may_sign(choice: Choice, *, is_draft: bool) -> Refusal | None:
    """May the office's signer sign this paper?"""
    return None if is_draft or choice.signs_final else NO_SIGNER


def may_count(choice: Choice, found: Verified, *, is_draft: bool) -> Refusal | None:
    """May this paper count as signed? By a test key only a draft may, or any where the test signer signs them all."""
    if found.faults or not found.is_good:
        return Refusal(NOT_VALID, found.faults[0] if found.faults else "Tanda tangan belum diperiksa seluruhnya.")
    if found.is_test and not (choice.signer.is_test and may_sign(choice, is_draft=is_draft) is None):
        return BY_TEST_KEY
    return None


def _roots(told: Mapping[str, str]) -> tuple[x509.Certificate, ...]:
    from naungan.office.signers.verification import load_roots

    file = told.get("NAUNGAN_SIGNER_ROOTS", "")
    return load_roots(Path(file)) if file else ()


def _service(told: Mapping[str, str]) -> Service:
    from naungan.office.signers.bsre import Service

    server, user, file = (told.get(f"NAUNGAN_BSRE_{word}", "") for word in ("SERVER", "USER", "PASSWORD_FILE"))
    parts = urlsplit(server)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in HERE):
        raise WrongCall("NAUNGAN_BSRE_SERVER harus dimulai dengan https://.")
    if not user or not file or not Path(file).is_file():
        raise WrongCall("NAUNGAN_BSRE_SERVER perlu NAUNGAN_BSRE_USER dan berkas NAUNGAN_BSRE_PASSWORD_FILE.")
    return Service(server=server.rstrip("/"), user=user, password=Path(file).read_text(encoding="utf-8").strip())
