"""A file may be read again as it was read before another day or mapping: it is a delivery of its own.

Knows: that the number of a delivery keeps two uploads of one moment apart. Does not know: which reading counts.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]

    operations = [migrations.RemoveConstraint(model_name="delivery", name="delivery_file_once")]
