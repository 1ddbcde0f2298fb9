"""The first wall: which regencies whoever works now may see. A query without that said is refused.

Knows: the scope of this thread's work, and how it reaches the database for the second wall (row_security.py).
Does not know: roles; whoever enters a scope has asked them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ClassVar, NamedTuple, Self, TypeVar

from django.db import connection, models, transaction

SETTING = "naungan.regencies"
"""PostgreSQL's name for it, set for one transaction."""
ALL = "*"

_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)


class Unscoped(Exception):
    """Code asked for people's rows without saying for whom: a fault in this program. Nothing was read."""


class Scope(NamedTuple):
    """What may be seen: these regencies, or with `everywhere` all of them and rows whose regency nobody knows."""

    regencies: frozenset[str] = frozenset()
    everywhere: bool = False

    def sees(self, kode_kab: str) -> bool:
        """May rows of this regency be seen?"""
        return self.everywhere or (bool(kode_kab) and kode_kab in self.regencies)

    @property
    def setting(self) -> str:
        """The scope as the database is told it."""
        return ALL if self.everywhere else ",".join(sorted(self.regencies))


EVERYWHERE, NOWHERE = Scope(everywhere=True), Scope()
_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope:
    """The scope of this work. Raises: Unscoped."""
    found = _scope.get()
    if found is None:
        raise Unscoped("say for whom: with scope.entered(...)")
    return found


@contextmanager
def entered(scope: Scope) -> Iterator[None]:
    """Work within this scope. On PostgreSQL that is one transaction, for the second wall is told for one only."""
    token = _scope.set(scope)
    try:
        if connection.vendor != "postgresql":
            yield
            return
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting(%s, true)", [SETTING])
                before = cursor.fetchone()[0] or ""
                cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, scope.setting])
            yield
            with connection.cursor() as cursor:  # an outer transaction goes on as it was
                cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, before])
    finally:
        _scope.reset(token)


@contextmanager
def whole_session() -> Iterator[None]:
    """For work that goes over every row in many transactions (sealing anew): all of them are seen, on this connection.

    Without it the second wall would show no row, and a key still in use would look free.
    """
    token = _scope.set(EVERYWHERE)
    try:
        _tell_session(ALL)
        yield
    finally:
        _scope.reset(token)
        _tell_session("")


def _tell_session(setting: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, setting])


class ScopedRows(models.QuerySet[_Row_co]):
    """Rows with a column `kode_kab`, cut to the scope when they are asked for."""

    def scoped(self) -> Self:
        """Only what may be seen now. Raises: Unscoped."""
        scope = current()
        return self if scope.everywhere else self.filter(kode_kab__in=sorted(scope.regencies))


class ScopedManager(models.Manager[_Row_co]):
    """Every query starts cut to the scope; without one it is refused."""

    def get_queryset(self) -> ScopedRows[_Row_co]:
        """Raises: Unscoped."""
        return ScopedRows[_Row_co](self.model, using=self._db).scoped()


class OfRegency(models.Model):
    """A row that belongs to one regency: both walls stand before it. `kode_kab`: Kemendagri code."""

    kode_kab = models.CharField("kabupaten/kota", max_length=5)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        """No table of its own. Relations go through the same wall."""

        abstract = True
        base_manager_name = "objects"
