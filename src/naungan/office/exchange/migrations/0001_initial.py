"""The tables of exchange as they began.

Knows: columns. Does not know: what a row means (models.py).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import naungan.office.exchange.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("jobs", "0001_initial"),
        ("programmes", "0002_closed"),
        ("review", "0001_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Exchange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("once", models.CharField(max_length=36, unique=True)),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("dukcapil", "Dukcapil: identitas dan keadaan hidup"),
                            ("bpjs", "BPJS Ketenagakerjaan: kepesertaan"),
                            ("dinsos", "Dinas Sosial: desil kesejahteraan"),
                        ],
                        max_length=12,
                        verbose_name="layanan",
                    ),
                ),
                ("owner", models.CharField(max_length=120, verbose_name="penanggung jawab")),
                ("due", models.DateField(verbose_name="tenggat")),
                ("quota", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("disusun", "Berkas sedang disusun"),
                            ("gagal", "Berkas tidak jadi"),
                            ("siap", "Berkas siap diserahkan"),
                            ("menunggu", "Menunggu jawaban"),
                            ("ditutup", "Ditutup"),
                        ],
                        default="disusun",
                        max_length=12,
                    ),
                ),
                (
                    "told",
                    models.PositiveSmallIntegerField(choices=[(0, "Nothing"), (1, "Soon"), (2, "Overdue")], default=0),
                ),
                ("refusal", models.TextField(blank=True)),
                ("chosen", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=naungan.office.exchange.models.nothing_counted)),
                ("root", models.CharField(blank=True, max_length=64)),
                ("blob", models.CharField(blank=True, max_length=32)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("password", models.BinaryField(default=b"")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("written_at", models.DateTimeField(null=True)),
                ("handed_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "determination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="review.determination"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jobs.job"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.programme"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.registersnapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("receipt", models.CharField(max_length=24, unique=True)),
                ("channel", models.CharField(choices=[("berkas", "Berkas"), ("layanan", "Layanan")], max_length=8)),
                ("name", models.CharField(max_length=200)),
                ("as_of", models.DateField(null=True)),
                ("layout", models.CharField(blank=True, max_length=64)),
                ("blob", models.CharField(blank=True, max_length=32)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("answers_blob", models.CharField(blank=True, max_length=32)),
                ("answers_sha256", models.CharField(blank=True, max_length=64)),
                ("answers_size", models.PositiveBigIntegerField(default=0)),
                ("lines", models.PositiveIntegerField(default=0)),
                ("answers", models.PositiveIntegerField(default=0)),
                ("new", models.PositiveIntegerField(default=0)),
                ("unknown", models.PositiveIntegerField(default=0)),
                ("problem_count", models.PositiveIntegerField(default=0)),
                ("problems", models.BinaryField(default=b"")),
                ("halt", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jobs.job"
                    ),
                ),
                (
                    "exchange",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="exchange.exchange"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="HandedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("berkas", "Berkas pertanyaan"),
                            ("surat", "Surat permohonan"),
                            ("sisa", "Baris yang tidak ditanyakan"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("blob", models.CharField(max_length=32)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "exchange",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="exchange.exchange"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.CharField(max_length=48, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="replies", to="exchange.delivery"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="exchange",
            constraint=models.UniqueConstraint(models.F("programme"), models.F("number"), name="exchange_number_once"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(models.F("exchange"), models.F("number"), name="delivery_once"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                models.F("exchange"),
                models.F("sha256"),
                models.F("as_of"),
                models.F("layout"),
                condition=models.Q(("sha256", ""), _negated=True),
                name="delivery_file_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="handedfile",
            constraint=models.UniqueConstraint(models.F("exchange"), models.F("number"), name="handed_file_once"),
        ),
    ]
