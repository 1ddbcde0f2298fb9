"""The table of what every process of the office must remember for a while: codes that were used, attempts at the door.

Knows: that Django makes it, by the name that the settings give it. Does not know: what is kept there.
"""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def make(_: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
