"""The tables of tokens and of answered requests as they began.

Knows: columns. Does not know: what a row means (models.py).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("regency", models.CharField(max_length=5)),
                ("label", models.CharField(max_length=60, verbose_name="nama")),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("until", models.DateField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_used", models.DateField(null=True)),
                ("minute", models.BigIntegerField(default=0)),
                ("calls", models.PositiveIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ApiRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100)),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("kind", models.CharField(blank=True, max_length=60)),
                ("answer", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "token",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="api.apitoken"),
                ),
            ],
            options={
                "indexes": [models.Index(models.F("at"), name="api_request_by_age")],
                "constraints": [models.UniqueConstraint(models.F("token"), models.F("key"), name="api_request_once")],
            },
        ),
    ]
