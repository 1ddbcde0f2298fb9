"""What the library asks when a code app is set up, made stricter: the code that sets it up opens nothing afterwards.

Knows: the library's form, and where it remembers codes that were used. Does not know: how a code is made.
"""

from __future__ import annotations

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP


class OnceActivated(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """allauth checks this code without remembering it; whoever saw it could come in by it for a minute and a half."""

    def clean_code(self) -> str:
        """Raises: ValidationError, for a code that is wrong or was used."""
        code: str = super().clean_code()
        if not TOTP(Authenticator(user=self.user))._mark_code_used(code):
            raise get_adapter().validation_error("incorrect_code")
        return code
