"""The login's form: what was typed as a name is not shown again where it may be somebody's number.

Knows: allauth's form. Does not know: who may come in.
"""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.forms import TextInput

from naungan.sources.cell_text import mask_card_numbers


class NumberUnseen(TextInput):
    """A field that forgets a long number."""

    def format_value(self, value: Any) -> str | None:
        """What stands in the field when the page comes back."""
        shown = super().format_value(value)
        return shown if not shown or mask_card_numbers(shown) == shown else ""


class Login(LoginForm):  # type: ignore[misc]  # allauth has no types
    """allauth's form."""

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        field = self.fields["login"]
        field.widget = NumberUnseen(field.widget.attrs)
