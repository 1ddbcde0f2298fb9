"""The first tables.

Knows: their columns. Does not know: what changed later.
"""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=64, unique=True, verbose_name="nama pengguna")),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="surel")),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("username", django.db.models.functions.text.Lower("username"))),
                        name="account_username_lower",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="account_one_email",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("petugas_provinsi", "Petugas provinsi"),
                            ("bendahara", "Bendahara"),
                            ("kepala_provinsi", "Kepala dinas provinsi"),
                            ("petugas_kabkota", "Petugas kabupaten/kota"),
                            ("kepala_kabkota", "Kepala dinas kabupaten/kota"),
                            ("petugas_desa", "Petugas desa/kelurahan"),
                            ("petugas_bpjs", "Petugas BPJS Ketenagakerjaan"),
                            ("penyandang_dana", "Penyandang dana"),
                            ("pemeriksa", "Pemeriksa (termasuk Inspektorat)"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=32,
                    ),
                ),
                ("regency", models.CharField(blank=True, max_length=5)),
                ("since", models.DateTimeField(auto_now_add=True)),
                ("ended", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("account"),
                        models.F("role"),
                        models.F("regency"),
                        condition=models.Q(("ended", None)),
                        name="assignment_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("petugas_provinsi", "Petugas provinsi"),
                            ("bendahara", "Bendahara"),
                            ("kepala_provinsi", "Kepala dinas provinsi"),
                            ("petugas_kabkota", "Petugas kabupaten/kota"),
                            ("kepala_kabkota", "Kepala dinas kabupaten/kota"),
                            ("petugas_desa", "Petugas desa/kelurahan"),
                            ("petugas_bpjs", "Petugas BPJS Ketenagakerjaan"),
                            ("penyandang_dana", "Penyandang dana"),
                            ("pemeriksa", "Pemeriksa (termasuk Inspektorat)"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=32,
                    ),
                ),
                ("regency", models.CharField(blank=True, max_length=5)),
                (
                    "kind",
                    models.CharField(
                        choices=[("plt", "Plt. (pelaksana tugas)"), ("plh", "Plh. (pelaksana harian)")], max_length=3
                    ),
                ),
                ("letter", models.CharField(max_length=100, verbose_name="nomor surat")),
                ("since", models.DateField()),
                ("until", models.DateField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="delegation_has_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("letter", ""), _negated=True), name="delegation_has_letter"
                    ),
                ],
            },
        ),
    ]
