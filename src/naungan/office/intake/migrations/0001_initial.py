"""The tables of intake as they began.

Knows: columns. Does not know: what a row means (models.py).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programmes", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MissedDeadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_kab", models.CharField(max_length=5, verbose_name="kabupaten/kota")),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("tunggu", "Tenggat diperpanjang bagi kabupaten/kota ini"),
                            ("pakai_terakhir", "Versi terakhir yang diunggah dipakai"),
                            ("tanpa_usulan", "Tanpa usulan: kursinya mengikuti aturan sisa kursi"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_kab", models.CharField(max_length=5, verbose_name="kabupaten/kota")),
                ("number", models.PositiveIntegerField()),
                ("receipt", models.CharField(max_length=32, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("baru", "Daftar baru"), ("tambahan", "Tambahan"), ("perbaikan", "Perbaikan")],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("blob", models.CharField(max_length=32)),
                ("files", models.JSONField(default=list)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("good", models.PositiveIntegerField(default=0)),
                ("faulty", models.PositiveIntegerField(default=0)),
                ("known", models.PositiveIntegerField(default=0)),
                ("foreign", models.PositiveIntegerField(default=0)),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("removed", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ListRow",
            fields=[
                ("kode_kab", models.CharField(max_length=5, verbose_name="kabupaten/kota")),
                ("id", models.CharField(max_length=48, primary_key=True, serialize=False)),
                ("candidate_id", models.CharField(max_length=24)),
                ("position", models.PositiveIntegerField()),
                ("state", models.CharField(choices=[("baik", "Baik"), ("salah", "Perlu diperbaiki")], max_length=8)),
                ("known", models.BooleanField(default=False)),
                ("codes", models.CharField(blank=True, max_length=400)),
                ("nik_blind", models.BinaryField(max_length=32, null=True)),
                ("content_mark", models.BinaryField(max_length=32)),
                ("content", models.BinaryField()),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="list_rows", to="intake.upload"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="HandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_kab", models.CharField(max_length=5, verbose_name="kabupaten/kota")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("left_faulty", models.PositiveIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.programme"
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.upload"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.UniqueConstraint(
                models.F("programme"), models.F("kode_kab"), models.F("number"), name="upload_version_once"
            ),
        ),
        migrations.AddIndex(
            model_name="listrow",
            index=models.Index(models.F("upload"), models.F("state"), models.F("position"), name="list_row_by_state"),
        ),
    ]
