"""Determinations read back: which there are, their figures with the stamp, and the verdict of each own row.

Knows: shapes. Does not know: what a role may see; it is cut as on the pages (review).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Field, Path, Query, Router

from naungan.model.decision import Verdict
from naungan.office.api.answer_shapes import LARGEST_ID, AfterNumber, Limit, Sentence, Stamp, Told, piece
from naungan.office.api.areas.lists import Place
from naungan.office.pages import worker
from naungan.office.programmes import queries as programmes
from naungan.office.review import queries
from naungan.office.review.figures import Count, figures
from naungan.office.review.models import Determination, State
from naungan.office.review.result_rows import ResultRow, result_row, result_rows

router = Router(tags=["Penetapan"])
Key = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Nomor penetapan.")]


WhichVerdict = Annotated[Verdict | None, Query(None, description="Hanya hasil ini.")]
AfterId = Annotated[
    str, Query("", max_length=24, pattern="^[a-z0-9]*$", description="`berikutnya` dari jawaban sebelumnya.")
]


class DeterminationTold(Told):
    """A determination with a result. A draft binds nobody."""

    nomor: int
    tujuan: str = Field(description="rancangan atau final")
    keadaan: str = Field(description="selesai, dibekukan, dibuka_kembali")
    mengikat: bool
    dihitung: datetime
    akar: str = Field(description="Hash berkas hasil.")
    cap: Stamp


class DeterminationsTold(Told):
    """A piece of all, the oldest first."""

    penetapan: list[DeterminationTold]
    berikutnya: int | None


class CountTold(Told):
    """Units: people; rupiah."""

    kode: str
    nama: str
    kursi: int
    terisi: int
    cadangan: int
    rupiah_sebulan: int
    rupiah_seluruhnya: int


class FiguresTold(Told):
    """Figures as on the pages and in print. The province's own once the list binds."""

    cap: Stamp
    akar: str
    bulan: int
    kabupaten_kota: list[CountTold]
    provinsi: CountTold | None
    dana: list[CountTold]


class Result(Told):
    """What became of one row."""

    id_baris: str
    tempat: Place | None
    nik: str = Field(description="Tersamar.")
    hasil: Verdict
    alasan: list[Sentence]
    peringkat: int | None
    pasti: bool = Field(description="Penolakannya sudah disahkan dan diberitahukan.")


class Results(Told):
    """A piece of the regency's rows, in the order of their ids."""

    baris: list[Result]
    berikutnya: str | None


@router.get("penetapan", response=DeterminationsTold, summary="Penetapan yang sudah dihitung")
def list_determinations(request: HttpRequest, setelah: AfterNumber, batas: Limit) -> DeterminationsTold:  # noqa: ARG001
    """Rancangan dan yang dibekukan, yang tertua dahulu."""
    stored = [each for each in reversed(queries.determinations(programmes.current())) if each.is_stored]
    later = [each for each in stored if each.pk > setelah]
    shown, following = piece(later[: batas + 1], batas, lambda each: each.pk)
    return DeterminationsTold(penetapan=[_told(each) for each in shown], berikutnya=following)


@router.get("penetapan/{int:nomor}/angka", response=FiguresTold, summary="Angka penetapan dengan capnya")
def get_figures(request: HttpRequest, nomor: Key) -> FiguresTold:
    """Angka yang sama dengan halaman, berita acara dan keputusan: bandingkan kode capnya."""
    found, who = _stored(nomor), worker(request)
    counted, binds = figures(found), found.state == State.FROZEN
    return FiguresTold(
        cap=_stamp(found), akar=counted.root, bulan=counted.months,
        kabupaten_kota=[_count(each) for each in counted.by_regency if who.scope.sees(each.code)],
        provinsi=_count(counted.total) if binds else None,
        dana=[_count(each) for each in counted.by_fund] if binds else [],
    )  # fmt: skip


@router.get("penetapan/{int:nomor}/baris", response=Results, summary="Putusan atas baris sendiri")
def list_results(request: HttpRequest, nomor: Key, batas: Limit, hasil: WhichVerdict, setelah: AfterId) -> Results:
    """Setiap baris kabupaten/kota dengan tempatnya, hasil, alasan dan peringkatnya."""
    by = worker(request).actor
    rows = list(result_rows(_stored(nomor), by, hasil or "", setelah)[: batas + 1])
    shown, more = rows[:batas], len(rows) > batas
    told = [_result(result_row(each, by)) for each in shown]
    return Results(baris=told, berikutnya=shown[-1].candidate_id if more else None)


def _stored(number: int) -> Determination:
    found = Determination.objects.filter(programme=programmes.current(), pk=number)
    one = found.select_related("version", "programme").first()
    if one is None or not one.is_stored:
        raise Http404
    return one


def _stamp(determination: Determination) -> Stamp:
    day, code = figures(determination).stamp
    return Stamp(tanggal=day, kode=code)


def _told(each: Determination) -> DeterminationTold:
    return DeterminationTold(
        nomor=each.pk, tujuan=each.purpose, keadaan=each.state, mengikat=each.state == State.FROZEN,
        dihitung=each.created_at, akar=each.root, cap=_stamp(each),
    )  # fmt: skip


def _count(each: Count) -> CountTold:
    return CountTold(
        kode=each.code, nama=each.name, kursi=each.seats, terisi=each.filled, cadangan=each.waiting,
        rupiah_sebulan=each.monthly, rupiah_seluruhnya=each.whole,
    )  # fmt: skip


def _result(row: ResultRow) -> Result:
    return Result(
        id_baris=row.candidate_id, nik=row.nik, hasil=Verdict(row.verdict), peringkat=row.rank, pasti=row.is_final,
        tempat=Place(berkas=row.place[0], lembar=row.place[1], baris=row.place[2]) if row.place else None,
        alasan=[Sentence(kode=code, kalimat=sentence) for code, sentence in row.reasons],
    )  # fmt: skip
