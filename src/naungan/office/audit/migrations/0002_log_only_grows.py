"""The tree's one row, and triggers by which the database itself refuses to change or delete an entry.

Knows: both databases' words for it. Does not know: who is connected. An owner can drop a trigger; `verify` finds
what was done then.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

WORDS = "entries of the log are never changed or deleted"
POSTGRESQL = f"""
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$;
CREATE TRIGGER audit_logentry_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_logentry
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""
POSTGRESQL_BACK = """
DROP TRIGGER audit_logentry_only_grows ON audit_logentry;
DROP FUNCTION audit_refuse_change();
"""
SQLITE = tuple(
    f"CREATE TRIGGER audit_logentry_no_{change} BEFORE {change.upper()} ON audit_logentry "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    for change in ("update", "delete")
)
SQLITE_BACK = ("DROP TRIGGER audit_logentry_no_update", "DROP TRIGGER audit_logentry_no_delete")


def plant(apps: Any, _editor: Any) -> None:
    """An empty tree."""
    apps.get_model("audit", "Tree").objects.create(pk=1)


def guard(_apps: Any, editor: Any) -> None:
    """The triggers."""
    for text in (POSTGRESQL,) if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(text)


def unguard(_apps: Any, editor: Any) -> None:
    """Take them away, on the way back to nothing."""
    for text in (POSTGRESQL_BACK,) if editor.connection.vendor == "postgresql" else SQLITE_BACK:
        editor.execute(text)


class Migration(migrations.Migration):
    """After the tables."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("audit", "0001_initial")]
    operations: ClassVar[list[migrations.RunPython]] = [
        migrations.RunPython(plant, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
