"""The tables of hearing as they began.

Knows: columns. Does not know: what a row means (models.py).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programmes", "0002_closed"),
        ("review", "0001_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("answer_days", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "determination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="review.determination"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Listed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_kab", models.CharField(max_length=5, verbose_name="kabupaten/kota")),
                ("village", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("candidate_id", models.CharField(max_length=24)),
                ("is_waiting", models.BooleanField()),
                (
                    "hearing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="listed", to="hearing.hearing"
                    ),
                ),
            ],
            options={
                "ordering": ["kode_kab", "village", "number"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_kab", models.CharField(max_length=5, verbose_name="kabupaten/kota")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("TIDAK_LAYAK", "Orang ini tidak layak menerima"),
                            ("TERLEWAT", "Ada orang yang terlewat"),
                            ("DATA_SALAH", "Data orang ini salah"),
                        ],
                        max_length=12,
                    ),
                ),
                ("channel", models.CharField(choices=[("kertas", "Kertas"), ("daring", "Daring")], max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DITERIMA", "Diterima, belum dijawab"),
                            ("DIJAWAB_DITERIMA", "Dijawab: keberatan dibenarkan"),
                            ("DIJAWAB_DITOLAK", "Dijawab: keberatan tidak dibenarkan"),
                            ("DITARIK", "Ditarik oleh pengaju"),
                        ],
                        default="DITERIMA",
                        max_length=20,
                    ),
                ),
                ("received_on", models.DateField()),
                ("answer_until", models.DateField()),
                ("content", models.BinaryField()),
                ("document", models.CharField(blank=True, max_length=32)),
                ("document_hash", models.CharField(blank=True, max_length=64)),
                ("document_size", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("once", models.BinaryField(max_length=32)),
                ("check_code", models.BinaryField(max_length=32)),
                (
                    "told",
                    models.PositiveSmallIntegerField(choices=[(0, "Nothing"), (1, "Soon"), (2, "Overdue")], default=0),
                ),
                ("answer", models.BinaryField(default=b"")),
                ("reply", models.BinaryField(default=b"")),
                ("answered_at", models.DateTimeField(null=True)),
                ("followed_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hearing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="hearing.hearing"
                    ),
                ),
                (
                    "listed",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hearing.listed"
                    ),
                ),
                (
                    "ruling",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="review.ruling"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Village",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_kab", models.CharField(max_length=5, verbose_name="kabupaten/kota")),
                ("number", models.PositiveIntegerField()),
                ("district", models.CharField(blank=True, max_length=80)),
                ("name", models.CharField(blank=True, max_length=80)),
                (
                    "hearing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="villages", to="hearing.hearing"
                    ),
                ),
            ],
            options={
                "ordering": ["kode_kab", "number"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.UniqueConstraint(
                models.F("programme"), condition=models.Q(("closed_at", None)), name="hearing_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="hearing_has_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="listed",
            constraint=models.UniqueConstraint(
                models.F("hearing"),
                models.F("kode_kab"),
                models.F("village"),
                models.F("number"),
                name="listed_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="listed",
            constraint=models.UniqueConstraint(models.F("hearing"), models.F("candidate_id"), name="listed_once"),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(models.F("hearing"), models.F("state"), name="objection_by_state"),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(models.F("kode_kab"), models.F("once"), name="objection_once"),
        ),
        migrations.AddConstraint(
            model_name="village",
            constraint=models.UniqueConstraint(
                models.F("hearing"), models.F("kode_kab"), models.F("number"), name="village_once"
            ),
        ),
    ]
