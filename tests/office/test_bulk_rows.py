"""Many rows at once: they are what was given, on both databases, and a column that would be changed is refused."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from naungan.office import bulk_rows, scope
from naungan.office.accounts.models import Role
from naungan.office.intake.models import ListRow, RowState, Upload
from tests.office.cast import HOME, person
from tests.office.places import Place
from tests.office.test_intake import Desk


def test_rows_come_back_as_they_were_given(office: Place) -> None:
    with scope.entered(scope.EVERYWHERE):
        upload = _upload()
        rows = [_row(upload, number) for number in range(7)]
        bulk_rows.insert(iter(rows), ListRow)
        for given, kept in zip(rows, ListRow.objects.order_by("position"), strict=True):
            for field in ListRow._meta.concrete_fields:
                found = getattr(kept, field.attname)
                assert (bytes(found) if isinstance(found, memoryview) else found) == getattr(given, field.attname)


def test_a_row_that_is_there_already_is_refused(office: Place) -> None:
    with scope.entered(scope.EVERYWHERE):
        upload = _upload()
        with pytest.raises(IntegrityError), transaction.atomic():
            bulk_rows.insert([_row(upload, 1), _row(upload, 1)], ListRow)
        assert not ListRow.objects.filter(upload=upload).exists()


def test_columns_that_are_not_written_as_they_are_are_refused(office: Place) -> None:
    with pytest.raises(TypeError, match="problems"):
        bulk_rows.insert([], Upload)


def _upload() -> Upload:
    desk = Desk()
    return Upload.objects.create(
        programme=desk.programme, kode_kab=HOME, number=1, name="daftar.xlsx", sha256="0" * 64, size=1, blob="0" * 32,
        account=person("lain", Role.REGENCY_OFFICER), receipt="U-2025-1207-0001", rows=0, good=0, faulty=0, known=0,
        kind="baru", problems=[],
    )  # fmt: skip


def _row(upload: Upload, number: int) -> ListRow:
    return ListRow(
        id=f"{upload.pk}/c{number}", upload=upload, kode_kab=HOME, candidate_id=f"c{number}", position=number,
        state=RowState.FAULTY if number % 2 else RowState.GOOD, known=bool(number % 3), codes=" NIK_PENDEK ",
        nik_blind=bytes([number]) * 32 if number % 2 else None, content_mark=bytes([0, number]),
        content=b"\x00%s',{}\\" + bytes([number, 255]),
    )  # fmt: skip
