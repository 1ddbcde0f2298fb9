"""A regency's list: sent as a file or as rows, read back row by row, handed in. The acts are those of the pages.

Knows: shapes, and how rows become a file. Does not know: how a list is judged (intake).
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, File, Form, Path, Query, Router
from ninja.files import UploadedFile
from pydantic import create_model

from naungan.office.api.answer_shapes import LARGEST_ID, AfterNumber, Asked, Id, Limit, Sentence, Told, piece
from naungan.office.intake import actions, queries
from naungan.office.intake.models import ListRow, RowState, Upload
from naungan.office.intake.repeats import repeats
from naungan.office.intake.workbooks import COLUMNS
from naungan.office.pages import worker
from naungan.office.programmes import queries as programmes
from naungan.sources.headers import title_of
from naungan.sources.limits import Limits

router = Router(tags=["Daftar"])
NAME = "daftar-api.csv"
Number = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Nomor versi.")]


class Fault(Sentence):
    """What is wrong, how often, and whether it must be mended."""

    jumlah: int
    wajib_diperbaiki: bool


class Version(Told):
    """One version of the list. Counts are of rows."""

    nomor: int
    tanda_terima: str
    jenis: str = Field(description="baru, tambahan, perbaikan")
    sha256: str
    waktu: datetime
    baris: int
    baik: int
    salah: int
    wilayah_lain: int
    ditambah: int
    diubah: int
    dihapus: int
    terbaru: bool
    diserahkan: bool
    masalah: list[Fault]


class Versions(Told):
    """A piece of all versions, the oldest first."""

    versi: list[Version]
    berikutnya: int | None


class Taken(Told):
    """The receipt of a list."""

    sudah_ada: bool = Field(description="Berkas yang sama sudah diterima sebelumnya.")
    versi: Version


class Place(Told):
    """Where a row stands in what was sent. Of rows sent as JSON the first is row 2: row 1 is the headings."""

    berkas: str
    lembar: str
    baris: int


class RowFault(Sentence):
    """What is wrong in a cell, and how to mend it."""

    kolom: str
    perbaikan: str


class Row(Told):
    """What became of one row."""

    id_baris: str = Field(description="Tetap sama pada penetapan.")
    urutan: int
    tempat: Place
    keadaan: RowState
    nik: str = Field(description="Tersamar.")
    sudah_dikenal: list[str] = Field(description="Di mana lagi NIK ini ada.")
    masalah: list[RowFault]


class Rows(Told):
    """A piece of a version's rows, in their order."""

    baris: list[Row]
    berikutnya: int | None


class Handing(Asked):
    """Which version is handed in: the newest, as whoever hands in has seen it."""

    nomor: Id


class Handed(Told):
    """A list handed in."""

    nomor: int
    tanda_terima: str
    waktu: datetime
    salah_tertinggal: int


class Shown(StrEnum):
    """Which rows are told."""

    ALL = "semua"
    GOOD = "baik"
    FAULTY = "salah"
    KNOWN = "dikenal"


WhichRows = Annotated[Shown, Query(Shown.ALL, description="Baris mana.")]
AfterRow = Annotated[int, Query(-1, ge=-1, le=LARGEST_ID, description="`berikutnya` dari jawaban sebelumnya.")]
_CELL = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$")]
_CELLS: dict[str, Any] = {field: (_CELL, Field("", description=title_of(field))) for field, _ in COLUMNS}
Cells = create_model("Cells", __base__=Asked, __doc__="Satu baris daftar: teks seperti dalam berkas.", **_CELLS)


class Listed(Asked):
    """A list as rows."""

    baris: list[Cells] = Field(min_length=1, max_length=Limits().rows)  # type: ignore[valid-type]
    tambahan: bool = Field(False, description="Menambah versi sebelumnya, bukan menggantikannya.")


@router.get("versi", response=Versions, summary="Versi-versi daftar")
def list_versions(request: HttpRequest, setelah: AfterNumber, batas: Limit) -> Versions:
    """Yang tertua dahulu."""
    programme, kode_kab = programmes.current(), _regency(request)
    every = [each for each in reversed(queries.versions(programme, kode_kab)) if each.number > setelah]
    shown, following = piece(every[: batas + 1], batas, lambda each: each.number)
    return Versions(versi=[_version(each) for each in shown], berikutnya=following)


@router.post("versi", response={201: Taken}, summary="Unggah daftar sebagai berkas")
def upload_file(
    request: HttpRequest,
    berkas: Annotated[UploadedFile, File(description="xlsx, xls, ods atau csv, paling besar 25 MB.")],
    tambahan: Annotated[bool, Form(description="Menambah versi sebelumnya, bukan menggantikannya.")] = False,
) -> Taken:
    """Seluruh berkas diterima atau tidak sama sekali. Baris yang salah tidak menolak berkas: baca hasilnya."""
    return _taken(request, berkas.name or "daftar", berkas.read(), more=tambahan)


@router.post("versi/baris", response={201: Taken}, summary="Kirim daftar sebagai baris JSON")
def upload_rows(request: HttpRequest, daftar: Listed) -> Taken:
    """Sama dengan berkas csv yang judul kolomnya menurut `program`."""
    return _taken(request, NAME, _csv(daftar), more=daftar.tambahan)


@router.get("versi/{int:nomor}", response=Version, summary="Ringkasan satu versi")
def get_version(request: HttpRequest, nomor: Number) -> Version:
    """Banyaknya baris yang baik dan salah, dan masalah yang ada di dalamnya."""
    return _version(_upload(request, nomor))


@router.get("versi/{int:nomor}/baris", response=Rows, summary="Hasil pemeriksaan baris demi baris")
def list_rows(request: HttpRequest, nomor: Number, batas: Limit, keadaan: WhichRows, setelah: AfterRow) -> Rows:
    """Tempat setiap baris, masalahnya, dan cara memperbaikinya."""
    found = _upload(request, nomor)
    repeated, regions = repeats(found), programmes.regions(found.programme)
    picked = queries.rows(found, repeated, "" if keadaan is Shown.ALL else keadaan).filter(position__gt=setelah)
    listed = list(picked.order_by("position")[: batas + 1])
    shown, following = piece(listed, batas, lambda row: row.position)
    first = queries.first_places(found, shown)
    told = [_row(row, queries.shown(row, repeated, regions, first)) for row in shown]
    return Rows(baris=told, berikutnya=following)


@router.post("penyerahan", response={201: Handed}, summary="Serahkan versi terbaru kepada provinsi")
def hand_in(request: HttpRequest, penyerahan: Handing) -> Handed:
    """Menyerahkan versi yang sama sekali lagi tidak mengubah apa pun."""
    who = worker(request)
    made = actions.hand_in(
        by=who.actor, account=who.account, programme=programmes.current(), kode_kab=_regency(request),
        number=penyerahan.nomor,
    )  # fmt: skip
    return Handed(
        nomor=made.upload.number, tanda_terima=made.upload.receipt, waktu=made.at, salah_tertinggal=made.left_faulty
    )


def _regency(request: HttpRequest) -> str:
    (kode_kab,) = worker(request).scope.regencies
    return kode_kab


def _taken(request: HttpRequest, name: str, data: bytes, *, more: bool) -> Taken:
    who = worker(request)
    taken = actions.upload(
        by=who.actor, account=who.account, programme=programmes.current(), kode_kab=_regency(request), name=name,
        data=data, more=more,
    )  # fmt: skip
    return Taken(sudah_ada=taken.is_retry, versi=_version(taken.upload))


def _csv(listed: Listed) -> bytes:
    """The same rows give the same bytes. Headings are those of our own workbooks."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow([title_of(field) for field, _ in COLUMNS])
    writer.writerows([getattr(row, field) for field, _ in COLUMNS] for row in listed.baris)
    return stream.getvalue().encode("utf-8")


def _upload(request: HttpRequest, number: int) -> Upload:
    found = Upload.objects.filter(programme=programmes.current(), kode_kab=_regency(request), number=number).first()
    if found is None:
        raise Http404
    return found


def _version(upload: Upload) -> Version:
    newest = queries.newest(upload.programme, upload.kode_kab)
    handed = queries.handed_in(upload.programme, upload.kode_kab)
    return Version(
        nomor=upload.number, tanda_terima=upload.receipt, jenis=upload.kind, sha256=upload.sha256, waktu=upload.at,
        baris=upload.rows, baik=upload.good, salah=upload.faulty, wilayah_lain=upload.foreign, ditambah=upload.added,
        diubah=upload.changed, dihapus=upload.removed, terbaru=newest == upload,
        diserahkan=bool(handed and handed.upload_id == upload.pk),
        masalah=[
            Fault(kode=code, kalimat=sentence, jumlah=number, wajib_diperbaiki=must)
            for code, sentence, number, must in queries.reasons(upload)
        ],
    )  # fmt: skip


def _row(row: ListRow, shown: queries.ShownRow) -> Row:
    content = queries.opened(row)
    return Row(
        id_baris=row.candidate_id, urutan=row.position, keadaan=RowState(row.state), nik=shown.nik,
        tempat=Place(berkas=content["file"], lembar=content["sheet"], baris=content["row"]),
        sudah_dikenal=list(shown.known),
        masalah=[
            RowFault(kode=cell.code, kalimat=cell.reason, kolom=cell.column, perbaikan=cell.remedy)
            for cell in shown.cells
        ],
    )  # fmt: skip
