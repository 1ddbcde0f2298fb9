"""The tables of decrees as they began.

Knows: columns. Does not know: what a row means (models.py).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("jobs", "0001_initial"),
        ("programmes", "0002_closed"),
        ("review", "0001_review"),
        ("signing", "0001_signing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Decree",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("dibuat", "Naskah sedang dibuat"),
                            ("naskah", "Menunggu tanda tangan"),
                            ("dipindai", "Pindaian menunggu pemeriksa kedua"),
                            ("ditandatangani", "Ditandatangani, belum terbit"),
                            ("terbit", "Terbit"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        default="dibuat",
                        max_length=16,
                    ),
                ),
                ("refusal", models.TextField(blank=True)),
                ("number", models.CharField(max_length=60)),
                ("day", models.DateField()),
                ("place", models.CharField(max_length=60)),
                ("issuer", models.CharField(max_length=120)),
                ("signatory", models.CharField(max_length=120)),
                ("considering", models.TextField()),
                ("recalling", models.TextField()),
                ("paper", models.CharField(default="a4", max_length=4)),
                ("content_hash", models.CharField(max_length=64)),
                ("checkpoint", models.TextField()),
                ("code", models.CharField(max_length=14, unique=True)),
                ("moved", models.JSONField(default=dict)),
                ("annex_root", models.CharField(blank=True, max_length=64)),
                ("annex_hashes", models.JSONField(default=list)),
                ("blob", models.CharField(blank=True, max_length=32)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("signed_blob", models.CharField(blank=True, max_length=32)),
                ("signed_sha256", models.CharField(blank=True, max_length=64)),
                ("signed_size", models.PositiveBigIntegerField(default=0)),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("uji", "Tanda tangan uji (tidak berkekuatan hukum)"),
                            ("luar", "Ditandatangani elektronik di luar, lalu diperiksa"),
                            ("bsre", "Tanda tangan elektronik BSrE"),
                            ("basah", "Tanda tangan basah, dipindai"),
                        ],
                        max_length=8,
                    ),
                ),
                ("signature_told", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("issued_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.agreement"
                    ),
                ),
                (
                    "amends",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amended_by",
                        to="decree.decree",
                    ),
                ),
                (
                    "determination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="review.determination"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Annex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_kab", models.CharField(max_length=5, verbose_name="kabupaten/kota")),
                ("is_sealed", models.BooleanField()),
                ("part", models.PositiveSmallIntegerField(default=1)),
                ("people", models.PositiveIntegerField()),
                ("blob", models.CharField(max_length=32)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                (
                    "decree",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="annexes", to="decree.decree"
                    ),
                ),
            ],
            options={
                "ordering": ["kode_kab", "is_sealed", "part"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Replacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_kab", models.CharField(max_length=5, verbose_name="kabupaten/kota")),
                ("cell", models.CharField(max_length=100)),
                ("leaving", models.CharField(max_length=24)),
                ("entering", models.CharField(blank=True, max_length=24)),
                ("was_waiting", models.BooleanField(default=False)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("meninggal", "Meninggal"),
                            ("pindah", "Pindah ke luar provinsi"),
                            ("pekerja_formal", "Menjadi pekerja penerima upah"),
                            ("ditolak_bpjs", "Ditolak BPJS (usia, NIK, sudah peserta)"),
                            ("menolak", "Tidak bersedia"),
                            ("mampu", "Sudah mampu"),
                            ("ganda", "Ternyata tercatat dua kali"),
                            ("keberatan", "Keberatan diterima sesudah penetapan"),
                        ],
                        max_length=16,
                    ),
                ),
                ("day", models.DateField()),
                ("why", models.BinaryField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.agreement"
                    ),
                ),
                (
                    "determination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacements",
                        to="review.determination",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="decree",
            constraint=models.UniqueConstraint(
                models.F("number"),
                condition=models.Q(("state", "dibatalkan"), _negated=True),
                name="decree_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="decree",
            constraint=models.UniqueConstraint(
                models.F("agreement"),
                condition=models.Q(("state", "dibatalkan"), _negated=True),
                name="decree_agreement_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="decree",
            constraint=models.UniqueConstraint(
                models.F("programme"),
                condition=models.Q(("amends", None), models.Q(("state", "dibatalkan"), _negated=True)),
                name="decree_first_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="annex",
            constraint=models.UniqueConstraint(
                models.F("decree"), models.F("kode_kab"), models.F("is_sealed"), models.F("part"), name="annex_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="replacement",
            constraint=models.UniqueConstraint(models.F("determination"), models.F("leaving"), name="leaves_once"),
        ),
        migrations.AddConstraint(
            model_name="replacement",
            constraint=models.UniqueConstraint(
                models.F("determination"),
                models.F("entering"),
                condition=models.Q(("entering", ""), _negated=True),
                name="enters_once",
            ),
        ),
    ]
