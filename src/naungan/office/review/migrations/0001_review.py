"""The tables of review as they began.

Knows: columns. Does not know: what a row means (models.py).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import naungan.office.review.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("jobs", "0001_initial"),
        ("programmes", "0002_closed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Determination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(choices=[("rancangan", "Rancangan"), ("final", "Final")], max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("menunggu", "Sedang dihitung"),
                            ("selesai", "Selesai"),
                            ("ditolak", "Ditolak"),
                            ("dibekukan", "Dibekukan"),
                            ("dibatalkan", "Dibatalkan"),
                            ("dibuka_kembali", "Dibuka kembali"),
                        ],
                        default="menunggu",
                        max_length=16,
                    ),
                ),
                ("refusal", models.TextField(blank=True)),
                ("root", models.CharField(blank=True, max_length=64)),
                ("code", models.CharField(blank=True, max_length=14)),
                ("blob", models.CharField(blank=True, max_length=32)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("held", models.CharField(blank=True, max_length=32)),
                ("held_sha256", models.CharField(blank=True, max_length=64)),
                ("held_size", models.PositiveBigIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("counted", models.JSONField(default=naungan.office.review.models.nothing_counted)),
                ("snapshots", models.JSONField(default=dict)),
                ("uploads", models.JSONField(default=dict)),
                ("rulings", models.PositiveIntegerField(default=0)),
                ("last_ruling", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("frozen_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "frozen_by",
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.programmeversion"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_kab", models.CharField(max_length=5, verbose_name="kabupaten/kota")),
                ("reason", models.CharField(max_length=64)),
                ("people", models.PositiveIntegerField()),
                ("notice_number", models.CharField(max_length=100)),
                ("notice_date", models.DateField()),
                ("appeal_until", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "determination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="review.determination",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="CellResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_kab", models.CharField(max_length=5, verbose_name="kabupaten/kota")),
                ("cell", models.CharField(max_length=100)),
                ("sectors", models.CharField(max_length=200)),
                ("fund", models.CharField(max_length=64)),
                ("quota", models.IntegerField()),
                ("moved", models.IntegerField()),
                ("seats", models.IntegerField()),
                ("filled", models.IntegerField()),
                ("waiting", models.IntegerField()),
                ("reserve_target", models.IntegerField()),
                ("unsettled_above", models.IntegerField()),
                (
                    "determination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cells", to="review.determination"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("kode_kab", models.CharField(max_length=5, verbose_name="kabupaten/kota")),
                ("id", models.CharField(max_length=48, primary_key=True, serialize=False)),
                ("candidate_id", models.CharField(max_length=24)),
                ("verdict", models.CharField(max_length=16)),
                ("reasons", models.CharField(blank=True, max_length=600)),
                ("sector", models.CharField(blank=True, max_length=64)),
                ("cell", models.CharField(blank=True, max_length=100)),
                ("rank", models.IntegerField(null=True)),
                ("cut_off", models.IntegerField(null=True)),
                ("above_cut_off", models.BooleanField(null=True)),
                ("match_weight", models.IntegerField(null=True)),
                ("nik_blind", models.BinaryField(max_length=32, null=True)),
                ("content", models.BinaryField()),
                (
                    "determination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="people", to="review.determination"
                    ),
                ),
            ],
            options={
                "ordering": ["kode_kab", "cell", "rank", "candidate_id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode_kab", models.CharField(max_length=5, verbose_name="kabupaten/kota")),
                ("word", models.CharField(max_length=32, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("judgements", "Identitas"),
                            ("corrections", "Perbaikan data"),
                            ("evidence", "Bukti"),
                            ("objections", "Keberatan"),
                        ],
                        max_length=12,
                    ),
                ),
                ("candidate_id", models.CharField(max_length=24)),
                ("field", models.CharField(max_length=32)),
                ("value", models.BinaryField()),
                ("answers", models.CharField(blank=True, max_length=120)),
                ("is_settled", models.BooleanField(default=True)),
                ("is_withdrawn", models.BooleanField(default=False)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("why", models.BinaryField()),
                ("document", models.CharField(blank=True, max_length=32)),
                ("document_hash", models.CharField(blank=True, max_length=64)),
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
                "ordering": ["id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="determination",
            constraint=models.UniqueConstraint(
                models.F("programme"), condition=models.Q(("state", "dibekukan")), name="determination_frozen_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(
                models.F("determination"), models.F("kode_kab"), models.F("reason"), name="confirmation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("appeal_until__gt", models.F("notice_date"))), name="confirmation_has_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="cellresult",
            constraint=models.UniqueConstraint(models.F("determination"), models.F("cell"), name="cell_result_once"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                models.F("determination"), models.F("kode_kab"), models.F("verdict"), name="person_by_verdict"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(models.F("determination"), models.F("cell"), models.F("rank"), name="person_by_rank"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(models.F("determination"), models.F("candidate_id"), name="person_once"),
        ),
    ]
