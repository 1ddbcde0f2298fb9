"""An office with something in every sealed column and some sealed files, and whether all of it can still be read."""

from __future__ import annotations

from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp_auth
from django.db import transaction
from django.utils import timezone

from naungan.office import scope
from naungan.office.accounts.models import Account
from naungan.office.audit.actions import append
from naungan.office.audit.models import Payload
from naungan.office.audit.queries import verify
from naungan.office.blobs import BlobRef, read_blob, write_blob
from naungan.office.decree.models import Replacement
from naungan.office.exchange.models import Delivery, Exchange, Reply
from naungan.office.hearing.models import Hearing, Objection
from naungan.office.intake.models import ListRow, Upload
from naungan.office.privacy.models import Incident
from naungan.office.programmes.models import LotterySeed, Programme, ProgrammeVersion
from naungan.office.review.models import Determination, Person, Purpose, Ruling
from naungan.office.sealed_columns import sealed_columns
from naungan.office.sealed_mfa import SealedMFA
from naungan.office.vault import load_vault
from tests.office.cast import HOME, PASSWORD, person

NIK = "1207014101850003"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ACTS, PEOPLE = 12, 6
PLAIN = f"BUDI {NIK}".encode()


def fill(home: Path) -> list[BlobRef]:
    account = person("siti", password=PASSWORD)
    totp_auth.TOTP.activate(account, SECRET)
    RecoveryCodes.activate(account)
    for number in range(ACTS):
        with transaction.atomic():
            append(by="akun:1", act="coba", subject=f"hal:{number}", payload={"nik": NIK, "nomor": number})
    fill_people(home, account)
    return [write_blob(home, load_vault(home), f"{NIK} {number}".encode()) for number in range(5)]


def fill_people(home: Path, account: Account) -> None:
    """Two rows in every table of people that has a sealed column, and a lottery's seed."""
    with transaction.atomic(), scope.entered(scope.EVERYWHERE):
        programme = Programme.objects.create(code="uji", title="Uji")
        version = ProgrammeVersion.objects.create(
            programme=programme, number=1, text="", regions_text="", sha256="", note=""
        )
        told = {"programme": programme, "account": account}
        determination = Determination.objects.create(version=version, purpose=Purpose.DRAFT, **told)
        upload = Upload.objects.create(number=1, receipt="U-1", kode_kab=HOME, size=1, **told)
        seal = load_vault(home).seal
        LotterySeed.objects.create(programme=programme, seed=seal(PLAIN, f"programmes_lotteryseed:seed:{programme.pk}"))
        now = timezone.now()
        today = now.date()
        hearing = Hearing.objects.create(
            determination=determination, first_day=today, last_day=today, answer_days=5, **told
        )
        received = {"hearing": hearing, "received_on": today, "answer_until": today, "check_code": b"", "content": b""}
        incident = Incident.objects.create(code="I-1", discovered_at=now, opened_at=now, story=b"")
        Incident.objects.update(story=seal(PLAIN, f"privacy_incident:story:{incident.pk}"))
        for number in range(PEOPLE):
            row, named = f"{upload.pk}/c{number}", {"kode_kab": HOME, "candidate_id": f"c{number}"}
            content = seal(PLAIN, f"intake_listrow:content:{row}")
            ListRow.objects.create(id=row, upload=upload, position=number, content_mark=b"", content=content, **named)
            content = seal(PLAIN, f"review_person:content:{row}")
            Person.objects.create(id=row, determination=determination, content=content, **named)
            objection = Objection.objects.create(kode_kab=HOME, once=bytes([number]), **received)
            told_of = {name: seal(PLAIN, f"hearing_objection:{name}:{objection.pk}") for name in Objection.sealed}
            Objection.objects.filter(pk=objection.pk).update(**told_of)
            left = Replacement.objects.create(
                determination=determination, kode_kab=HOME, cell="12.07/SAWIT/APBD", leaving=f"l{number}", day=today,
                cause="meninggal", why=b"", account=account,
            )  # fmt: skip
            Replacement.objects.filter(pk=left.pk).update(why=seal(PLAIN, f"decree_replacement:why:{left.pk}"))
            ruling = Ruling.objects.create(value=b"", why=b"", word=f"w{number}", **told, **named)
            told_of = {name: seal(PLAIN, f"review_ruling:{name}:{ruling.pk}") for name in ("value", "why")}
            Ruling.objects.filter(pk=ruling.pk).update(**told_of)
            fill_exchange(home, determination, account, number)


def fill_exchange(home: Path, determination: Determination, account: Account, number: int) -> None:
    """An exchange with a password, a delivery with problems, and an answer of a service."""
    seal = load_vault(home).seal
    asked = Exchange.objects.create(
        programme=determination.programme, determination=determination, number=number, once=str(number), service="bpjs",
        owner="Kantor Cabang", due=timezone.localdate(), quota=1, account=account,
    )  # fmt: skip
    Exchange.objects.filter(pk=asked.pk).update(password=seal(PLAIN, f"exchange_exchange:password:{asked.pk}"))
    came = Delivery.objects.create(exchange=asked, number=1, receipt=f"B-{number}", channel="layanan", account=account)
    Delivery.objects.filter(pk=came.pk).update(problems=seal(PLAIN, f"exchange_delivery:problems:{came.pk}"))
    key = f"{came.pk}/000000"
    Reply.objects.create(id=key, delivery=came, content=seal(PLAIN, f"exchange_reply:content:{key}"))


def placed() -> dict[str, list[tuple[str, bytes]]]:
    """Column -> (place, sealed value) of every value that the tables hold."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    with scope.entered(scope.EVERYWHERE):
        for column in sealed_columns():
            if column.place:
                rows = column.model._base_manager.values_list("pk", column.column)
                found[column.name] = [(column.place.format(pk=pk), bytes(value)) for pk, value in rows]
    return found


def assert_all_read(home: Path, refs: list[BlobRef], size: int) -> None:
    verdict = verify()
    assert (verdict.size, verdict.erased, verdict.fault) == (size, 0, None)
    assert SealedMFA().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == SECRET
    assert len(SealedMFA().decrypt(Authenticator.objects.get(type="recovery_codes").data["seed"])) >= 32
    vault = load_vault(home)
    for column, values in placed().items():
        opened = [vault.open(value, place) for place, value in values]
        assert opened, column
        assert column == "audit_payload.text" or set(opened) == {PLAIN}
    for number, ref in enumerate(refs):
        assert read_blob(home, vault, ref) == f"{NIK} {number}".encode()


def keys_in_use(home: Path, refs: list[BlobRef]) -> set[str]:
    """By what stands in the tables and the files themselves, not by what the program counts."""
    from base64 import b64decode

    from naungan.office.blobs import blob_file

    sealed = [value for values in placed().values() for _, value in values]
    in_tables = len(sealed)
    for row in Authenticator.objects.all():
        sealed += [b64decode(text) for text in row.data.values() if isinstance(text, str) and text.startswith("djF8")]
    sealed += [blob_file(home, ref.id).read_bytes() for ref in refs]
    assert in_tables == Payload.objects.count() + 11 * PEOPLE + 2
    assert len(sealed) == in_tables + 2 + len(refs)
    return {each[3:11].decode() for each in sealed}
