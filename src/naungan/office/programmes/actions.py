"""Writing programmes: a version, a register, a deadline, the lottery's commitment; each leaves its entry.

Knows: the order of asking, writing, logging. Does not know: who may (policies.py).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor, demand
from naungan.office.audit.actions import append
from naungan.office.programmes import policies, queries
from naungan.office.programmes.models import Deadline, LotterySeed, Programme, ProgrammeVersion, RegisterSnapshot
from naungan.office.programmes.policies import Act
from naungan.office.typed_text import plain
from naungan.office.vault_in_use import vault
from naungan.sources.key_file import KEY_BYTES, seed_commitment
from naungan.sources.programme_amendments import with_budget, with_seats
from naungan.sources.register_file import read_register_file

_COMMITMENT = re.compile(r'^(\s*komitmen\s*=\s*)"[0-9a-f]*"', re.MULTILINE)


@transaction.atomic
def add_version(
    *, by: Actor, account: Account | None, text: str, regions_text: str, note: str, of: Programme | None = None
) -> ProgrammeVersion:
    """Put a programme's file in force. `of`: it must be a version of this one. Its lottery's commitment stays, whatever
    the file says. Raises: Refused; ProgrammeInvalid with every fault."""
    demand(policies.may(by, Act.ADD_VERSION), policies.has_reason(note))
    policy = queries.parse(text, regions_text)
    demand(policies.is_same_programme(of.code if of else policy.code, policy.code))
    programme, _ = Programme.objects.get_or_create(code=policy.code, defaults={"title": policy.title})
    Programme.objects.select_for_update().get(pk=programme.pk)  # of versions the pages' role may lock none
    last = programme.versions.order_by("-number").first()
    text = _with_commitment(programme, text, regions_text)
    digest = _digest(text, regions_text)
    if last is not None and last.sha256 == digest:
        return last
    demand(policies.is_open(queries.is_closed(programme)))
    if Programme.objects.filter(pk=programme.pk).update(title=policy.title):
        programme.title = policy.title
    made = ProgrammeVersion.objects.create(
        programme=programme, number=last.number + 1 if last else 1, text=text, regions_text=regions_text,
        sha256=digest, note=plain(note), account=account,
    )  # fmt: skip
    payload = {"version": made.number, "sha256": digest, "note": made.note}
    append(by=by.id, act=Act.ADD_VERSION, subject=programme.log_id, payload=payload)
    return made


def planned_digest(programme: Programme | None, text: str, regions_text: str) -> str:
    """By what a version of this text would be known. Raises: Refused, for another commitment; ProgrammeInvalid."""
    return _digest(_with_commitment(programme, text, regions_text) if programme else text, regions_text)


def _digest(text: str, regions_text: str) -> str:
    return hashlib.sha256(text.encode() + b"\0" + regions_text.encode()).hexdigest()


def _with_commitment(programme: Programme, text: str, regions_text: str) -> str:
    """The text with the commitment that was published. Raises: Refused, where it names another."""
    last = programme.versions.order_by("-number").first()
    published = queries.read_policy(last).lottery_commitment if last else ""
    said = queries.parse(text, regions_text).lottery_commitment
    if not published or said == published:
        return text
    if said:
        raise Refused(
            Refusal(
                "KOMITMEN_LAIN", "Berkas ini memuat komitmen undian lain. Yang sudah diumumkan tidak dapat diganti."
            )
        )
    return _committed(text, published)


def _committed(text: str, commitment: str) -> str:
    found, changed = _COMMITMENT.subn(rf'\g<1>"{commitment}"', text, count=1)
    if not changed:
        raise Refused(Refusal("TANPA_UNDIAN", 'Berkas program tidak memuat komitmen = "" pada [undian]; tambahkan.'))
    return found


@transaction.atomic
def change_seats(
    *, by: Actor, account: Account | None, programme: Programme, cell: str, seats: int, reason: str, number: int
) -> ProgrammeVersion:
    """Give one cell other seats, by a new version. `number`: of the version that was seen. Raises: Refused;
    ProgrammeInvalid, where the fund cannot pay them."""
    now = _seen(by, programme, reason, number)
    if cell not in {each.code for each in queries.read_policy(now).cells}:
        raise Refused(Refusal("SEL_TIDAK_DIKENAL", "Sel kuota itu tidak ada dalam program ini."))
    text = with_seats(now.text, cell, seats, plain(reason))
    return add_version(by=by, account=account, text=text, regions_text=now.regions_text, note=reason, of=programme)


@transaction.atomic
def change_budget(
    *, by: Actor, account: Account | None, programme: Programme, fund: str, budget: int, reason: str, number: int
) -> ProgrammeVersion:
    """Give one fund another budget, by a new version. Units: whole rupiah. Raises: as change_seats."""
    now = _seen(by, programme, reason, number)
    if fund not in {each.code for each in queries.read_policy(now).funds}:
        raise Refused(Refusal("DANA_TIDAK_DIKENAL", "Sumber dana itu tidak ada dalam program ini."))
    text = with_budget(now.text, fund, budget, plain(reason))
    return add_version(by=by, account=account, text=text, regions_text=now.regions_text, note=reason, of=programme)


def _seen(by: Actor, programme: Programme, reason: str, number: int) -> ProgrammeVersion:
    demand(policies.may(by, Act.ADD_VERSION), policies.has_reason(reason))
    now = queries.version(programme)
    demand(policies.is_current(number, now.number))
    return now


def check_snapshot(*, by: Actor, programme: Programme) -> None:
    """Can a register be put in use now? Asked before long work. Raises: Refused."""
    demand(
        policies.may(by, Act.ADD_SNAPSHOT),
        policies.is_open(queries.is_closed(programme)),
        policies.is_committed(queries.policy(programme).lottery_commitment),
    )


@transaction.atomic
def add_snapshot(*, by: Actor, account: Account | None, programme: Programme, folder: Path) -> RegisterSnapshot:
    """Use a prepared register that lies under `queries.snapshot_home()`. The one in use with the same content is the
    same snapshot. Raises: Refused, RegisterInvalid."""
    check_snapshot(by=by, programme=programme)
    info, digest = read_register_file(folder), queries.register_digest(folder)
    used = queries.snapshots(programme).get(info.kind)
    if used is not None and used.sha256 == digest:
        return used
    made = RegisterSnapshot.objects.create(
        programme=programme, kind=info.kind, folder=folder.relative_to(queries.snapshot_home()).as_posix(),
        source=info.source, as_of=info.as_of, coverage=info.coverage, rows=info.rows, sha256=digest, account=account,
    )  # fmt: skip
    payload = {"kind": made.kind, "as_of": info.as_of.isoformat(), "rows": made.rows, "sha256": digest}
    append(by=by.id, act=Act.ADD_SNAPSHOT, subject=programme.log_id, payload=payload)
    return made


@transaction.atomic
def set_deadline(
    *, by: Actor, account: Account | None, programme: Programme, regency: str, until: date, reason: str
) -> Deadline:
    """Say until when lists are taken, from everybody or from one regency. Raises: Refused."""
    policy = queries.policy(programme)
    demand(
        policies.may(by, Act.SET_DEADLINE),
        policies.is_open(queries.is_closed(programme)),
        policies.is_ahead(until, timezone.localdate()),
        policies.has_reason(reason),
    )
    if regency and regency not in {region.code for region in policy.regions}:
        raise Refused(Refusal("WILAYAH_TIDAK_DIKENAL", f"{regency} bukan kabupaten/kota program ini."))
    made = Deadline.objects.create(
        programme=programme, regency=regency, until=until, reason=plain(reason), account=account
    )
    payload = {"regency": regency, "until": until.isoformat(), "reason": made.reason}
    append(by=by.id, act=Act.SET_DEADLINE, subject=programme.log_id, payload=payload)
    return made


@transaction.atomic
def commit_lottery(*, by: Actor, account: Account | None, programme: Programme) -> LotterySeed:
    """Make the lottery's seed, seal it, and put the commitment to it into the programme. Once only. Raises: Refused."""
    demand(policies.may(by, Act.COMMIT_LOTTERY), policies.is_open(queries.is_closed(programme)))
    now = queries.version(programme)
    if hasattr(programme, "lottery") or queries.read_policy(now).lottery_commitment:
        raise Refused(Refusal("UNDIAN_SUDAH_ADA", "Komitmen undian sudah diumumkan dan tidak dapat diganti."))
    seed = secrets.token_bytes(KEY_BYTES)
    commitment = seed_commitment(seed)
    text = _committed(now.text, commitment)
    sealed = vault().seal(seed, f"programmes_lotteryseed:seed:{programme.pk}")
    made = LotterySeed.objects.create(programme=programme, seed=sealed, commitment=commitment)
    append(by=by.id, act=Act.COMMIT_LOTTERY, subject=programme.log_id, payload={"commitment": commitment})
    add_version(by=by, account=account, text=text, regions_text=now.regions_text, note="Komitmen undian diumumkan")
    return made


@transaction.atomic
def reveal_lottery(*, by: Actor, programme: Programme) -> str:
    """Publish the lottery's seed once all is frozen: from then on anybody can draw it again. Raises: Refused."""
    demand(policies.may(by, Act.REVEAL_LOTTERY), policies.is_closed(queries.is_closed(programme)))
    seed = queries.seed(programme)
    if seed is None:
        raise Refused(Refusal("TANPA_BENIH", "Kantor ini tidak menyimpan benih undian program ini."))
    if LotterySeed.objects.filter(programme=programme, revealed_at=None).update(revealed_at=timezone.now()):
        append(by=by.id, act=Act.REVEAL_LOTTERY, subject=programme.log_id, payload={"seed": seed.hex()})
    return seed.hex()
