"""Writing intake: take a file, hand a version in, decide about a missed deadline. Each one transaction, one entry.

Knows: the order of asking, reading, sealing, writing, logging; that the same file sent twice is one upload.
Does not know: how a file is read (reading.py).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.model.problem import PROBLEM_TEXTS
from naungan.model.refusal import Refusal
from naungan.office import bulk_rows
from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor, demand
from naungan.office.audit.actions import append
from naungan.office.blobs import delete_blob, write_blob
from naungan.office.intake import policies, queries, reading
from naungan.office.intake.models import HandIn, ListRow, MissedChoice, MissedDeadline, RowState, Upload, UploadKind
from naungan.office.intake.policies import Act
from naungan.office.intake.reading import Checked, CheckedRow, StoredFile
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.actions import set_deadline
from naungan.office.programmes.models import Programme
from naungan.office.typed_text import plain
from naungan.office.vault import Vault
from naungan.office.vault_in_use import vault
from naungan.sources.key_file import data_home, load_or_make_candidate_key


class Taken(NamedTuple):
    """The receipt of a file. `is_retry`: the same person had sent the same file before."""

    upload: Upload
    is_retry: bool


def upload(
    *, by: Actor, account: Account, programme: Programme, kode_kab: str, name: str, data: bytes, more: bool = False
) -> Taken:
    """Take a file as the next version of a regency's list, whole or not at all.

    `more`: it adds to the version before instead of replacing it; a correction workbook always does.
    Raises: Refused. What the file holds never raises: it comes back as faulty rows and problems.
    """
    demand(policies.may_for(by, Act.UPLOAD, kode_kab), queries.why_not_now(programme, kode_kab))
    if not data:
        raise Refused(Refusal("BERKAS_KOSONG", "Berkas ini kosong. Pilih berkas daftar, lalu unggah lagi."))
    sha256 = hashlib.sha256(data).hexdigest()
    if known := _sent_before(programme, kode_kab, account, sha256):
        return Taken(known, True)
    before = queries.newest(programme, kode_kab)
    number = before.number + 1 if before else 1
    key, _ = load_or_make_candidate_key(None)
    policy = programmes.policy(programme)
    own = StoredFile(number, name, data)
    checked = reading.read_version(kode_kab, [own], policy, key)
    if not checked.rows:  # the list that stands stays: a damaged file must not take its place
        raise Refused(Refusal("TANPA_BARIS", f"Berkas ini tidak diambil; daftar yang ada tetap. {_why_empty(checked)}"))
    kind = _kind(checked, before, more=more)
    earlier = [] if before is None or kind is UploadKind.NEW else queries.version_files(before)
    if earlier:
        checked = reading.read_version(kode_kab, [*earlier, own], policy, key)
    ref = write_blob(data_home(), vault(), data)
    try:
        with transaction.atomic():
            made = Upload(
                programme=programme, kode_kab=kode_kab, number=number, kind=kind, name=_plain(name), sha256=sha256,
                size=len(data), blob=ref.id, account=account, receipt=_receipt(policy.year, kode_kab, number),
                files=[] if before is None or not earlier else [*before.files, before.pk],
            )  # fmt: skip
            _write(made, checked, before, key)
            told = {"sha256": sha256, "rows": made.rows, "good": made.good, "faulty": made.faulty, "kind": str(kind)}
            append(by=by.id, act=Act.UPLOAD, subject=made.log_id, payload=told)
    except IntegrityError:
        delete_blob(data_home(), ref)
        if known := _sent_before(programme, kode_kab, account, sha256):
            return Taken(known, True)
        raise Refused(
            Refusal("VERSI_BERSAMAAN", "Petugas lain baru saja mengunggah. Lihat versinya, lalu unggah lagi.")
        ) from None
    except BaseException:
        delete_blob(data_home(), ref)
        raise
    return Taken(made, False)


@transaction.atomic
def hand_in(*, by: Actor, account: Account, programme: Programme, kode_kab: str, number: int) -> HandIn:
    """Hand in the version that the officer has seen. Raises: Refused."""
    demand(policies.may_for(by, Act.HAND_IN, kode_kab), queries.why_not_now(programme, kode_kab))
    version = queries.newest(programme, kode_kab)
    if version is None:
        raise Refused(Refusal("TANPA_DAFTAR", "Belum ada daftar. Unggah daftar dahulu."))
    demand(
        policies.is_current(number, version.number), policies.can_hand_in(version.rows, version.good, version.foreign)
    )
    last = queries.handed_in(programme, kode_kab)
    if last is not None and last.upload_id == version.pk:
        return last
    made = HandIn.objects.create(
        programme=programme, kode_kab=kode_kab, upload=version, account=account, left_faulty=version.faulty
    )
    told = {"receipt": version.receipt, "rows": version.rows, "good": version.good, "left_faulty": version.faulty}
    append(by=by.id, act=Act.HAND_IN, subject=f"kabkota:{kode_kab}", payload=told)
    return made


@transaction.atomic
def decide_missed(
    *,
    by: Actor,
    account: Account,
    programme: Programme,
    kode_kab: str,
    choice: str,
    reason: str,
    until: date | None = None,
) -> MissedDeadline:
    """Decide what becomes of a regency that did not hand in by its deadline. `until`: its new last day, where it is
    waited for. Raises: Refused."""
    demand(policies.may_for(by, Act.DECIDE_MISSED, kode_kab), policies.is_open(programmes.is_closed(programme)))
    passed = programmes.deadline(programme, kode_kab)
    if passed is None or timezone.localdate() <= passed:
        raise Refused(Refusal("BELUM_LEWAT_BATAS", "Batas penyerahan kabupaten/kota ini belum lewat."))
    if queries.handed_in(programme, kode_kab) is not None:
        raise Refused(Refusal("SUDAH_DISERAHKAN", "Kabupaten/kota ini sudah menyerahkan daftarnya."))
    if len(reason.strip()) < policies.REASON_LETTERS:
        raise Refused(Refusal("TANPA_ALASAN", "Tulis alasannya; alasan ini masuk buku catatan."))
    demand(policies.has_what_it_needs(choice, until, queries.newest(programme, kode_kab) is not None))
    if choice == MissedChoice.WAIT and until is not None:
        set_deadline(by=by, account=account, programme=programme, regency=kode_kab, until=until, reason=reason)
    made = MissedDeadline.objects.create(
        programme=programme, kode_kab=kode_kab, choice=choice, reason=plain(reason), account=account
    )
    append(
        by=by.id, act=Act.DECIDE_MISSED, subject=f"kabkota:{kode_kab}", payload={"choice": choice, "why": made.reason}
    )
    return made


@transaction.atomic
def log_export(*, by: Actor, what: str, subject: str) -> None:
    """Log that rows with full numbers left the office as a file."""
    append(by=by.id, act=Act.EXPORT, subject=subject, payload={"what": what})


def _kind(checked: Checked, before: Upload | None, *, more: bool) -> UploadKind:
    if before is None:
        return UploadKind.NEW
    if checked.is_correction:
        return UploadKind.CORRECTION
    return UploadKind.MORE if more else UploadKind.NEW


def _why_empty(checked: Checked) -> str:
    told = dict.fromkeys(
        f"{PROBLEM_TEXTS[each.code].sentence} {PROBLEM_TEXTS[each.code].remedy}" for each in checked.of_files
    )
    return " ".join(told) or "Tidak ada satu pun baris orang di dalamnya."


def _sent_before(programme: Programme, kode_kab: str, account: Account, sha256: str) -> Upload | None:
    """The same file of the same person, while it is in the list that stands: once it was replaced, sending it again
    means that it should stand again."""
    newest = queries.newest(programme, kode_kab)
    if newest is None:
        return None
    standing = Upload.objects.filter(pk__in=[newest.pk, *newest.files], account=account, sha256=sha256)
    return standing.first()


def _plain(name: str) -> str:
    return reading.stored_name("", 0, name).removeprefix("/0000 ")


def _receipt(year: int, kode_kab: str, number: int) -> str:
    """'U-2025-1207-0003'."""
    return f"U-{year}-{kode_kab.replace('.', '')}-{number:04d}"


def _write(made: Upload, checked: Checked, before: Upload | None, key: bytes) -> None:
    marks = {row.raw.candidate_id: reading.mark(row.raw, key) for row in checked.rows}
    earlier = _marks(before)
    box = vault()
    blinds = {row.raw.candidate_id: box.blind(row.nik, made.programme.code) for row in checked.rows if row.nik}
    known = _known(blinds)
    made.rows = len(checked.rows)
    made.faulty = sum(row.is_faulty for row in checked.rows)
    made.good = made.rows - made.faulty
    made.known = len(known)
    made.foreign = sum(row.raw.kode_kab not in ("", made.kode_kab) for row in checked.rows)
    made.added, made.changed, made.removed = reading.difference(earlier, marks)
    made.problems = [
        *reading.by_code(checked.rows).items(),
        *Counter(str(problem.code) for problem in checked.of_files).items(),
    ]
    made.save(force_insert=True)
    bulk_rows.insert(
        (
            _row(made, row, position, marks[row.raw.candidate_id], blinds.get(row.raw.candidate_id), known, box)
            for position, row in enumerate(checked.rows)
        ),
        ListRow,
    )


def _row(
    made: Upload,
    row: CheckedRow,
    position: int,
    content_mark: bytes,
    blind: bytes | None,
    known: frozenset[str],
    box: Vault,
) -> ListRow:
    raw = row.raw
    content = {
        "file": raw.source_file, "sheet": raw.source_sheet, "row": raw.source_row,
        "cells": {field: value for field, value in zip(raw._fields[5:], raw[5:], strict=True) if value},
        "problems": [(p.column, p.value, p.code) for p in row.problems],
    }  # fmt: skip
    own_id = f"{made.pk}/{raw.candidate_id}"
    place = f"intake_listrow:content:{own_id}"
    codes = sorted({str(problem.code) for problem in row.problems})
    return ListRow(
        id=own_id, upload=made, kode_kab=made.kode_kab, candidate_id=raw.candidate_id, position=position,
        state=RowState.FAULTY if row.is_faulty else RowState.GOOD, known=raw.candidate_id in known,
        codes=f" {' '.join(codes)} " if codes else "", nik_blind=blind, content_mark=content_mark,
        content=box.seal(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"), place),
    )  # fmt: skip


def _marks(before: Upload | None) -> dict[str, bytes]:
    if before is None:
        return {}
    return {c: bytes(m) for c, m in ListRow.objects.filter(upload=before).values_list("candidate_id", "content_mark")}


def _known(blinds: dict[str, bytes]) -> frozenset[str]:
    """Rows whose NIK stands on an earlier row of this list. Other lists are asked when it is shown (repeats.py)."""
    rows_of: dict[bytes, list[str]] = {}
    for candidate, blind in blinds.items():
        rows_of.setdefault(blind, []).append(candidate)
    return frozenset(candidate for several in rows_of.values() if len(several) > 1 for candidate in several[1:])
