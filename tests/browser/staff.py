"""Who works in the office that the browser visits: one account for each role, named like it, and one without a role."""

from __future__ import annotations

from naungan.office.accounts.models import Role
from tests.browser.judge import PASSWORD, WITHOUT_ROLE
from tests.office.cast import person


def seed() -> None:
    for role in Role:
        person(role.value, role, password=PASSWORD)
    person(WITHOUT_ROLE, password=PASSWORD)
