"""The first tables.

Knows: their columns. Does not know: what changed later.
"""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
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
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("session_epoch", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="AccountCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changed_at", models.DateTimeField()),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
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
            ],
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
                ("ended", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="identity",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("subject_blind", models.BinaryField(max_length=32, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="SetupCode",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="setup_code",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.BinaryField(max_length=32)),
                ("until", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("username", django.db.models.functions.text.Lower("username"))),
                name="account_username_lower",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="account_one_email",
            ),
        ),
        migrations.AddField(
            model_name="accountcheck",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="checks", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accountcheck",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="delegation",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="accountcheck",
            constraint=models.UniqueConstraint(models.F("account"), models.F("changed_at"), name="account_check_once"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                models.F("account"),
                models.F("role"),
                models.F("regency"),
                condition=models.Q(("ended", None)),
                name="assignment_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="delegation_has_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("letter", ""), _negated=True), name="delegation_has_letter"
            ),
        ),
    ]
