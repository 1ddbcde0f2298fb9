"""Writing many rows of one table at once: one statement with arrays on PostgreSQL, one prepared statement on SQLite.

Knows: that a statement with a place for each value costs more to build than the rows to write. Does not know: what
they mean. COPY would be as fast, but PostgreSQL refuses it where row-level security stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import Any

from django.db import connection, models

BATCH = 5000
PLAIN = (models.CharField, models.BinaryField, models.BooleanField, models.IntegerField, models.ForeignKey)
"""Kinds of columns whose Python value is what the database is given."""


def insert(rows: Iterable[models.Model], model: type[models.Model]) -> None:
    """Insert unsaved rows of `model`, whose keys are set. Raises: django.db.IntegrityError."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    if strange := [field.name for field in fields if not isinstance(field, PLAIN)]:
        raise TypeError(f"{model.__name__} has columns that are not written as they are: {strange}")
    names = [field.attname for field in fields]
    batches = _batches(tuple(getattr(row, name) for name in names) for row in rows)
    if connection.vendor == "postgresql":
        _as_arrays(_on_postgresql(model, fields), batches)
        return
    with connection.cursor() as cursor:
        for batch in batches:
            cursor.executemany(_on_sqlite(model, fields), batch)


def _as_arrays(statement: str, batches: Iterator[list[tuple[Any, ...]]]) -> None:
    """By a cursor that sends values in binary, beside the statement: Django's usual one writes them into it as text."""
    from django.db.backends.postgresql.base import ServerBindingCursor  # needs the driver, which SQLite does without

    connection.ensure_connection()
    binding: Any = ServerBindingCursor
    cursor = binding(connection.connection)
    with connection.wrap_database_errors, closing(cursor):
        for batch in batches:
            cursor.execute(statement, [list(column) for column in zip(*batch, strict=True)])


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _on_postgresql(model: type[models.Model], fields: list[Any]) -> str:
    arrays = ", ".join(f"%b::{field.db_type(connection)}[]" for field in fields)
    return f"INSERT INTO {_target(model, fields)} SELECT * FROM unnest({arrays})"


def _on_sqlite(model: type[models.Model], fields: list[Any]) -> str:
    return f"INSERT INTO {_target(model, fields)} VALUES ({', '.join(['%s'] * len(fields))})"


def _target(model: type[models.Model], fields: list[Any]) -> str:
    """Names of our own models, none from outside."""
    quote = connection.ops.quote_name
    return f"{quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in fields)})"
