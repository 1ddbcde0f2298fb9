"""A fixed cast: one account for each role, made straight in the tables, so that what is tested is the acts themselves."""

from __future__ import annotations

from naungan.office.accounts.models import Account, Assignment, Role
from naungan.office.accounts.policies import OF_A_REGENCY, Actor, Held
from naungan.office.accounts.queries import actor

HOME, ELSEWHERE = "12.07", "12.71"
PASSWORD = "kuda-merah-lari-9"


def held(role: Role, regency: str = HOME) -> Held:
    """The role, with a regency where it has one."""
    return Held(role, regency if role in OF_A_REGENCY else "")


def person(username: str, *roles: Role, password: str = "") -> Account:
    """An account with these roles, past every policy."""
    account = Account(username=username, name=username.capitalize())
    if password:
        account.set_password(password)
    account.save()
    for role in roles:
        Assignment.objects.create(account=account, role=role, regency=held(role).regency)
    return account


def cast() -> dict[Role, Actor]:
    """Everybody."""
    return {role: actor(person(role.value, role)) for role in Role}
