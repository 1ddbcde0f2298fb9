"""The tables of signing as they began.

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
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("penetapan", "Penetapan"), ("perubahan", "Perubahan")], max_length=12),
                ),
                ("number", models.PositiveIntegerField()),
                ("regions", models.JSONField(default=list)),
                ("facts", models.JSONField(default=dict)),
                ("place", models.CharField(max_length=120)),
                ("held_on", models.DateField()),
                ("notes", models.CharField(blank=True, max_length=2000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("disusun", "Disusun"),
                            ("dibuka", "Dibuka: menunggu kabupaten/kota"),
                            ("menunggu_bpjs", "Menunggu BPJS"),
                            ("menunggu_provinsi", "Menunggu provinsi"),
                            ("lengkap", "Lengkap"),
                            ("terbit", "Keputusan terbit"),
                            ("dibatalkan", "Dibatalkan"),
                        ],
                        default="disusun",
                        max_length=20,
                    ),
                ),
                ("content_hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("closed_from", models.DateField(null=True)),
                ("closed_until", models.DateField(null=True)),
                (
                    "determination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="review.determination",
                    ),
                ),
                (
                    "drawn_by",
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
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("changed", models.JSONField(default=list)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="signing.agreement"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("kabkota", "Kabupaten/kota"),
                            ("bpjs", "BPJS Ketenagakerjaan"),
                            ("provinsi", "Provinsi"),
                        ],
                        max_length=12,
                    ),
                ),
                ("regency", models.CharField(blank=True, max_length=5)),
                ("content_hash", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=150)),
                ("post", models.CharField(max_length=150)),
                ("signed_on", models.DateField()),
                ("blob", models.CharField(max_length=32)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("media_type", models.CharField(max_length=20)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("menunggu", "Menunggu diperiksa"),
                            ("disahkan", "Disahkan"),
                            ("ditolak", "Ditolak"),
                            ("gugur", "Gugur"),
                        ],
                        default="menunggu",
                        max_length=12,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="signing.agreement"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("kabkota", "Kabupaten/kota"),
                            ("bpjs", "BPJS Ketenagakerjaan"),
                            ("provinsi", "Provinsi"),
                        ],
                        max_length=12,
                    ),
                ),
                ("regency", models.CharField(blank=True, max_length=5)),
                ("capacity", models.CharField(max_length=250)),
                ("content_hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("fell_at", models.DateTimeField(null=True)),
                ("fell_why", models.CharField(blank=True, max_length=500)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="signing.agreement"
                    ),
                ),
                (
                    "fell_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scan",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature",
                        to="signing.scan",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(models.F("programme"), models.F("number"), name="agreement_number_once"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                models.F("determination"),
                models.F("kind"),
                condition=models.Q(
                    ("state__in", ["disusun", "dibuka", "menunggu_bpjs", "menunggu_provinsi", "lengkap"])
                ),
                name="agreement_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_from", None), ("closed_until", None)),
                    ("closed_until__gt", models.F("closed_from")),
                    _connector="OR",
                ),
                name="agreement_quiet_has_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(models.F("agreement"), models.F("number"), name="revision_once"),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.UniqueConstraint(
                models.F("agreement"),
                models.F("step"),
                models.F("regency"),
                models.F("sha256"),
                condition=models.Q(("state", "menunggu")),
                name="scan_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                models.F("agreement"),
                models.F("account"),
                condition=models.Q(("fell_at", None)),
                name="signature_once_for_a_person",
            ),
        ),
    ]
