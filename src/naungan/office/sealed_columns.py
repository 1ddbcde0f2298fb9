"""Every column that the vault has sealed: found on the models themselves, and allauth's second factors.

Knows: a model says `sealed = {"column": "table:column:{pk}"}`; how one value is sealed anew. Does not know: batches.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models

from naungan.office import sealed_mfa
from naungan.office.vault import Vault

ATTRIBUTE = "sealed"
SECOND_FACTORS = ("mfa.Authenticator", "data")


class SealedColumn(NamedTuple):
    """`place`: the place of one row's value, with {pk}; empty for JSON whose texts are sealed one by one."""

    model: type[models.Model]
    column: str
    place: str

    @property
    def name(self) -> str:
        """table.column, as people are told."""
        return f"{self.model._meta.db_table}.{self.column}"

    def keys(self, value: Any, vault: Vault) -> set[str]:
        """Ids of the keys that this value needs. Raises: SealBroken."""
        if not value:
            return set()
        return {vault.key_of(value)} if self.place else sealed_mfa.keys_of(value, vault)

    def resealed(self, pk: Any, value: Any, vault: Vault) -> Any:
        """The value under the newest key. Raises: SealBroken."""
        if not self.place:
            return sealed_mfa.resealed(value, vault)
        place = self.place.format(pk=pk)
        return vault.seal(vault.open(value, place), place)

    def names(self) -> tuple[str, str, str]:
        """Table, column and primary key in plain SQL."""
        meta = self.model._meta
        fields = {field.name: str(field.column) for field in meta.concrete_fields}
        return meta.db_table, fields[self.column], next(str(f.column) for f in meta.concrete_fields if f.primary_key)

    def stored(self, value: Any) -> Any:
        """The value as the database takes it in plain SQL."""
        return value if self.place else json.dumps(value)


def sealed_columns() -> Iterator[SealedColumn]:
    """All of them, in the order of apps."""
    for model in apps.get_models(include_auto_created=True):
        for column, place in getattr(model, ATTRIBUTE, {}).items():
            yield SealedColumn(model, column, place)
    label, column = SECOND_FACTORS
    yield SealedColumn(apps.get_model(label), column, "")
