"""Signing a decree in the way that this office has: by a test key, elsewhere, by a service.

Knows: that nothing is kept which does not extend our own bytes, whole and by a trusted key. Does not know: how a
signature is made or read (signers/).
"""

from __future__ import annotations

import os
from typing import NamedTuple

from django.utils.translation import gettext as _

from naungan.model.errors import Refused
from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor, demand
from naungan.office.decree import actions, policies, queries
from naungan.office.decree.models import Decree, Method, State
from naungan.office.decree.policies import Act
from naungan.office.signers.choice import BSRE, EXTERNAL, KIND, TRIAL, chosen, may_count, may_sign
from naungan.office.signers.signer import Signatory
from naungan.sources.key_file import data_home


class Way(NamedTuple):
    """One way: its word, name, and what it does."""

    word: str
    label: str
    hint: str


def ways() -> list[Way]:
    """The one that is set up here; none where nobody has said how. Wet ink is always there beside it."""
    told = {
        TRIAL: Way(TRIAL, _("Tanda tangan uji"), _("Untuk contoh saja: tercetak UJI dan tidak berkekuatan hukum.")),
        EXTERNAL: Way(
            EXTERNAL, _("Tanda tangan elektronik di luar"),
            _("Unduh naskahnya, tanda tangani dengan aplikasi Anda, unggah hasilnya. Kantor memeriksanya."),
        ),
        BSRE: Way(
            BSRE, _("Tanda tangan elektronik BSrE"),
            _("NIK dan passphrase diteruskan ke layanan BSrE sekali ini dan tidak disimpan."),
        ),
    }  # fmt: skip
    way = told.get(os.environ.get(KIND, ""))
    return [way] if way else []


def sign(*, by: Actor, account: Account, decree: Decree, file: bytes, nik: str, secret: str) -> None:
    """Sign, or take what was signed elsewhere; look at it, and keep it. Raises: Refused, SigningFailed, Stop."""
    choice, kind = chosen(os.environ, data_home()), os.environ.get(KIND, "")
    demand(policies.may(by, Act.SIGN), may_sign(choice, is_draft=False))
    demand(policies.when(Act.SIGN, State(decree.state)))
    original = queries.unsigned(decree)
    if kind == EXTERNAL:
        if not file:
            raise Refused(Refusal("TANPA_BERKAS", "Pilih berkas PDF yang sudah ditandatangani."))
        signed = file
    else:
        who = Signatory(name=decree.signatory, office=decree.issuer, nik=nik.strip())
        signed = choice.signer.sign(original, signatory=who, reason=f"Keputusan {decree.number}", secret=secret)
    found = choice.signer.verify(signed, original=original)
    demand(may_count(choice, found, is_draft=False))
    method = {TRIAL: Method.TEST, EXTERNAL: Method.ELSEWHERE, BSRE: Method.BSRE}[kind]
    actions.keep_signed(by=by, account=account, decree=decree, data=signed, method=method, told=found.signer)
