"""The tables of privacy as they began.

Knows: columns. Does not know: what a row means (models.py).
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24, unique=True)),
                ("is_drill", models.BooleanField(default=False)),
                ("discovered_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField()),
                ("classes", models.JSONField(default=list)),
                ("scope", models.JSONField(default=dict)),
                ("people", models.PositiveIntegerField(default=0)),
                ("unnumbered", models.PositiveIntegerField(default=0)),
                ("story", models.BinaryField()),
                ("people_told_at", models.DateTimeField(null=True)),
                ("authority_told_at", models.DateTimeField(null=True)),
                ("letter", models.CharField(blank=True, max_length=100)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
    ]
