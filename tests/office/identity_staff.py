"""Who works in the office that the identity provider's test visits: one bound account, one bound and disabled, one free."""

from __future__ import annotations

from naungan.office.accounts.actions import bind_identity, disable
from naungan.office.accounts.models import Role
from naungan.office.accounts.queries import actor
from tests.office.cast import PASSWORD, person


def seed() -> None:
    admin = actor(person("admin", Role.ADMINISTRATOR, password=PASSWORD))
    bound, gone = person("siti", Role.TREASURER, password=PASSWORD), person("rina", Role.TREASURER)
    bind_identity(by=admin, account=bound, subject="S-1")
    bind_identity(by=admin, account=gone, subject="S-2")
    disable(by=admin, account=gone)
