"""Payloads sealed at rest: a column of bytes, filled from the plain one, which then goes.

Knows: how what was plain is sealed, and opened again on the way back. Does not know: files outside the tables; copies
of the database made before still hold the plain texts.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models

from naungan.office.vault_in_use import vault

PLACE = "audit_payload:text:{pk}"


def seal(apps: Any, _editor: Any) -> None:
    """Plain to sealed."""
    rows = apps.get_model("audit", "Payload").objects
    for seq, plain in list(rows.values_list("seq", "plain")):
        rows.filter(seq=seq).update(text=vault().seal(plain.encode(), PLACE.format(pk=seq)))


def unseal(apps: Any, _editor: Any) -> None:
    """Sealed to plain."""
    rows = apps.get_model("audit", "Payload").objects
    for seq, text in list(rows.values_list("seq", "text")):
        rows.filter(seq=seq).update(plain=vault().open(text, PLACE.format(pk=seq)).decode())


class Migration(migrations.Migration):
    """After the triggers."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("audit", "0002_log_only_grows")]
    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.RenameField("payload", "text", "plain"),
        migrations.AlterField("payload", "plain", models.TextField(default="")),
        migrations.AddField("payload", "text", models.BinaryField(default=b"")),
        migrations.RunPython(seal, unseal),
        migrations.RemoveField("payload", "plain"),
        migrations.AlterField("payload", "text", models.BinaryField()),
    ]
