"""Intake: a list from the first upload to the hand-in, with receipts that hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.office import scope
from naungan.office.accounts.models import Account, Assignment, Role
from naungan.office.accounts.policies import OPERATOR, Actor
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.intake import actions, queries, workbooks
from naungan.office.intake.models import ListRow, MissedChoice, RowState, Upload, UploadKind
from naungan.office.intake.repeats import repeats
from naungan.office.programmes import actions as programmes
from naungan.office.programmes import queries as programme_queries
from naungan.office.programmes.models import Deadline, Programme
from naungan.office.scope import Scope
from tests.office.cast import ELSEWHERE, HOME, person
from tests.office.clean_world import logged_in
from tests.office.places import Place

PROGRAMME = Path(__file__).parents[2] / "programmes" / "sumut-2025.toml"
HEAD = ["NIK", "NAMA", "TANGGAL LAHIR", "JENIS KELAMIN", "PEKERJAAN"]
GOOD = ["1207011203800003", "BUDI SANTOSO", "12-03-1980", "L", "pemanen sawit"]
FAULTY = ["12070112038", "SITI AMINAH", "41-41-1990", "P", "pemanen sawit"]
OTHER = ["1207014506850001", "RINA WATI", "05-06-1985", "P", "nelayan"]


class Desk:
    """A regency officer at work on one programme."""

    def __init__(self) -> None:
        text, regions = PROGRAMME.read_text("utf-8"), PROGRAMME.with_name("sumut-regions.csv").read_text("utf-8")
        programmes.add_version(by=OPERATOR, account=None, text=text, regions_text=regions, note="Program uji")
        self.programme = Programme.objects.get()
        self.set_deadline(timezone.localdate() + timedelta(days=3))
        self.account = person("petugas", Role.REGENCY_OFFICER)
        self.province = person("provinsi", Role.PROVINCE_OFFICER)

    @property
    def by(self) -> Actor:
        return actor(self.account)

    def set_deadline(self, until: date) -> None:
        """As if it had been set in time, for nobody may set one that is past."""
        Deadline.objects.create(programme=self.programme, regency="", until=until, reason="Batas uji")

    def upload(self, data: bytes, *, more: bool = False, account: Account | None = None) -> actions.Taken:
        who = account or self.account
        return actions.upload(
            by=actor(who),
            account=who,
            programme=self.programme,
            kode_kab=HOME,
            name="daftar.xlsx",
            data=data,
            more=more,
        )

    def hand_in(self, number: int) -> None:
        actions.hand_in(by=self.by, account=self.account, programme=self.programme, kode_kab=HOME, number=number)


@pytest.fixture
def desk(office: Place) -> Iterator[Desk]:
    found = Desk()
    with scope.entered(Scope(frozenset({HOME}))):
        yield found


def book(*rows: list[Any], head: list[str] = HEAD) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (head, *rows):
        sheet.append(row)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_a_list_is_taken_row_by_row(desk: Desk) -> None:
    taken = desk.upload(book(GOOD, FAULTY, OTHER))
    made = taken.upload
    assert (made.rows, made.good, made.faulty, made.foreign) == (3, 2, 1, 0)
    assert (made.number, made.kind, taken.is_retry) == (1, UploadKind.NEW, False)
    assert made.receipt == "U-2025-1207-0001"
    row = ListRow.objects.get(upload=made, state=RowState.FAULTY)
    shown = told(row)
    assert {cell.code for cell in shown.cells} >= {"NIK_BUKAN_16_ANGKA", "TANGGAL_LAHIR_TIDAK_TERBACA"}
    assert all(cell.reason and cell.remedy for cell in shown.cells)


def test_the_filter_that_was_chosen_is_marked(desk: Desk) -> None:
    desk.upload(book(GOOD, FAULTY))

    def marked(query: str) -> list[str]:
        page = logged_in(desk.account).get(f"/usulan/{HOME}/v1/{query}", secure=True).content.decode()
        return re.findall(r'<a href="\?([^"]*)"[^>]* aria-current="true"', page)

    code = "NIK_BUKAN_16_ANGKA"
    assert marked("") == ["keadaan=salah"]
    assert marked("?keadaan=baik") == ["keadaan=baik"]
    assert marked(f"?keadaan=semua&alasan={code}") == [f"keadaan=semua&amp;alasan={code}"]


def test_what_names_a_person_lies_sealed(desk: Desk) -> None:
    made = desk.upload(book(GOOD)).upload
    row = ListRow.objects.get(upload=made)
    assert b"BUDI" not in bytes(row.content)
    assert b"1207011203800003" not in bytes(row.content) + bytes(row.nik_blind or b"")
    assert queries.opened(row)["cells"]["nama"] == "BUDI SANTOSO"
    assert told(row).nik == "************0003"
    assert queries.open_blob(made) == book_of(made)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("12050557I1020001", "************0001"), ("12O4O415O462OOO1", "************OOO1"), ("12070112038", "*******2038"),
        ("1207x0112y038", "*********y038"), ("1207 0112 0380 0003", "***************0003"), ("belum ada", "belum ada"),
        ("-", "-"), ("1207", "1207"),
    ],
)  # fmt: skip
def test_whatever_stands_in_a_number_column_is_masked(desk: Desk, written: str, shown: str) -> None:
    made = desk.upload(
        book([written, "BUDI SANTOSO", "12-03-1980", "L", "pemanen sawit", written], head=[*HEAD, "NO KK"])
    )
    row = told(ListRow.objects.get(upload=made.upload))
    assert row.nik == shown
    numbers = [cell.value for cell in row.cells if cell.column in ("NIK", "NO KK")]
    assert numbers.count(shown) == len(numbers) > 0, numbers
    address = f"/usulan/{HOME}/v{made.upload.number}/?keadaan=semua"
    assert shown == written or written not in logged_in(desk.account).get(address, secure=True).content.decode()


def book_of(made: Upload) -> bytes:
    return queries.version_files(made)[-1].data


def test_the_same_file_sent_twice_has_one_receipt(desk: Desk) -> None:
    data = book(GOOD)
    first, again = desk.upload(data), desk.upload(data)
    assert again.is_retry
    assert again.upload.receipt == first.upload.receipt
    assert Upload.objects.count() == 1
    assert LogEntry.objects.filter(act="unggah").count() == 1


def test_a_correction_stands_for_the_rows_it_mends(desk: Desk) -> None:
    made = desk.upload(book(GOOD, FAULTY)).upload
    mended = openpyxl.load_workbook(BytesIO(workbooks.correction(made, programme_queries.policy(desk.programme))))
    sheet = mended.active
    assert sheet is not None
    heads = [cell.value for cell in sheet[4]]
    assert [cell.value for cell in sheet[5]][heads.index("NIK")] == FAULTY[0]
    assert sheet.max_row == 5, "only the faulty row"
    sheet.cell(5, heads.index("NIK") + 1, "1207015203900001")
    sheet.cell(5, heads.index("TANGGAL LAHIR") + 1, "12-03-1990")
    stream = BytesIO()
    mended.save(stream)
    corrected = desk.upload(stream.getvalue()).upload
    assert corrected.kind == UploadKind.CORRECTION
    assert (corrected.rows, corrected.good, corrected.faulty) == (2, 2, 0)
    assert (corrected.added, corrected.changed, corrected.removed) == (0, 1, 0)


def corrected(desk: Desk, made: Upload, **mended: str) -> bytes:
    """The correction workbook of a version; of its first row some cells mended."""
    found = openpyxl.load_workbook(BytesIO(workbooks.correction(made, programme_queries.policy(desk.programme))))
    sheet = found.active
    assert sheet is not None
    heads = [cell.value for cell in sheet[4]]
    for title, value in mended.items():
        sheet.cell(5, heads.index(title.replace("_", " ")) + 1, value)
    stream = BytesIO()
    found.save(stream)
    return stream.getvalue()


MESSY_HEAD = ["NIK", "NAMA", "TANGGAL LAHIR", "JENIS KELAMIN", "PEKERJAAN", "NAMA IBU", "NO HP"]
MESSY: list[list[Any]] = [
    [12070112038, "SITI  AMINAH ", "03/25/1989", "P", "pemanen sawit", "AMINAH", 81260001111],
    ["12070112039", "BUDI", "03/31/1990", "L", "nelayan", "", ""],
    ["12070112040", "RINA", date(1991, 2, 3), "P", "nelayan", "", "0812"],
    ["12070112041", "DEWI", "", "P", "", "", ""],
]


def test_a_row_that_came_back_as_it_was_is_no_changed_row(desk: Desk) -> None:
    made = desk.upload(book(*MESSY, head=MESSY_HEAD)).upload
    assert made.faulty == 4
    again = desk.upload(corrected(desk, made, NIK="1207016503890001", NAMA_IBU_KANDUNG="SRI", NO_HP="0812555")).upload
    assert (again.added, again.changed, again.removed, again.rows) == (0, 1, 0, 4)
    titles = dict(made.problems).get("BARIS_DIABAIKAN", 0)
    assert dict(again.problems).get("BARIS_DIABAIKAN", 0) == titles, "our own titles are nobody's rows"
    assert queries.changed_rows(made, own_eyes=True) == []
    (row,) = queries.changed_rows(again, own_eyes=True)
    assert [(cell.column, cell.old, cell.new) for cell in row.cells] == [
        ("NIK", "*******2038", "************0001"), ("NAMA IBU KANDUNG", "AMINAH", "SRI"), ("NO HP", "81260001111", "0812555"),
    ]  # fmt: skip
    for account, is_seen in ((desk.account, True), (desk.province, False)):
        page = logged_in(account).get(f"/usulan/{HOME}/v2/", secure=True).content.decode()
        assert "1 baris berubah" in page
        assert "*******2038" in page
        assert ("0812555" in page, "SRI" in page) == (is_seen, is_seen)
        assert "1207016503890001" not in page


def test_an_addition_keeps_what_was_there_and_a_new_list_does_not(desk: Desk) -> None:
    desk.upload(book(GOOD))
    added = desk.upload(book(OTHER), more=True).upload
    assert (added.kind, added.rows, added.added, added.removed) == (UploadKind.MORE, 2, 1, 0)
    new = desk.upload(book(OTHER, FAULTY)).upload
    assert (new.kind, new.rows, new.added, new.removed) == (UploadKind.NEW, 2, 1, 1)


def test_a_neighbours_row_is_seen_and_keeps_the_list_from_being_handed_in(desk: Desk) -> None:
    made = desk.upload(book([*GOOD, "KOTA MEDAN"], head=[*HEAD, "KABUPATEN/KOTA"])).upload
    assert made.foreign == 1
    with pytest.raises(Refused, match="menyebut kabupaten/kota lain"):
        desk.hand_in(made.number)


def test_only_the_version_that_was_seen_is_handed_in(desk: Desk) -> None:
    desk.upload(book(GOOD))
    colleague = person("rekan", Role.REGENCY_OFFICER)
    desk.upload(book(OTHER), account=colleague)
    with pytest.raises(Refused, match="versi 2 sudah diunggah"):
        desk.hand_in(1)
    desk.hand_in(2)
    handed = queries.handed_in(desk.programme, HOME)
    assert handed is not None
    assert handed.upload.number == 2
    desk.hand_in(2)
    assert LogEntry.objects.filter(act="serahkan").count() == 1


def test_nothing_is_taken_after_the_deadline_until_the_province_waits(desk: Desk) -> None:
    desk.upload(book(GOOD))
    desk.set_deadline(timezone.localdate())
    desk.upload(book(GOOD, OTHER))
    desk.set_deadline(timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused, match="sudah lewat"):
        desk.upload(book(OTHER))
    with pytest.raises(Refused, match="sudah lewat"):
        desk.hand_in(2)
    page = logged_in(desk.account).get(f"/usulan/{HOME}/", secure=True).content.decode()
    assert 'name="file"' not in page, "no form that can only refuse"
    assert "sudah lewat. Mintalah provinsi" in page
    assert "Serahkan versi ini" not in logged_in(desk.account).get(f"/usulan/{HOME}/v2/", secure=True).content.decode()
    until = timezone.localdate() + timedelta(days=2)
    for day, said in ((None, "hari terakhir yang baru"), (timezone.localdate() - timedelta(days=1), "sudah lewat")):
        with pytest.raises(Refused, match=said):
            decide(desk, MissedChoice.WAIT, day)
    decide(desk, MissedChoice.WAIT, until)
    assert programme_queries.deadline(desk.programme, HOME) == until
    assert programme_queries.deadline(desk.programme, ELSEWHERE) < timezone.localdate(), "of this regency only"
    page = logged_in(desk.account).get(f"/usulan/{HOME}/", secure=True).content.decode()
    assert 'name="file"' in page
    desk.hand_in(2)


def test_a_regency_that_was_waited_for_in_vain_is_decided_about_again(desk: Desk) -> None:
    desk.set_deadline(timezone.localdate() - timedelta(days=1))
    today = timezone.localdate()
    with pytest.raises(Refused, match="belum mengunggah daftar"):
        decide(desk, MissedChoice.USE_LAST)
    form = {"choice": "tunggu", "reason": "Banjir di kantor", "day": "31", "month": "2", "year": "2027"}
    client = logged_in(desk.province)
    assert "pakai_terakhir" not in client.get(f"/usulan/{HOME}/", secure=True).content.decode(), "there is no version"
    sent = client.post(f"/usulan/{HOME}/lewat-batas/", form, secure=True, follow=True)
    assert "Tanggal tidak terbaca" in sent.content.decode()
    form |= {"day": str(today.day), "month": str(today.month), "year": str(today.year)}
    client.post(f"/usulan/{HOME}/lewat-batas/", form, secure=True)

    def state(day: date) -> tuple[str, bool]:
        with scope.entered(scope.EVERYWHERE):
            late = HOME in [region.code for region in queries.undecided(desk.programme, day)]
            return queries.standings(desk.programme, [HOME], day)[0].state, late

    assert state(today) == ("tunggu", False)
    assert state(today + timedelta(days=1)) == ("lewat", True)


def test_a_missed_deadline_is_a_decision_about_which_list_counts(desk: Desk) -> None:
    made = desk.upload(book(GOOD)).upload
    with scope.entered(scope.EVERYWHERE):
        assert queries.judged_uploads(desk.programme) == {}
    with pytest.raises(Refused, match="belum lewat"):
        decide(desk, MissedChoice.USE_LAST)
    desk.set_deadline(timezone.localdate() - timedelta(days=1))
    decide(desk, MissedChoice.USE_LAST)
    with scope.entered(scope.EVERYWHERE):
        assert queries.judged_uploads(desk.programme) == {HOME: made}
    assert LogEntry.objects.filter(act="putuskan_lewat_batas").count() == 1


def decide(desk: Desk, choice: MissedChoice, until: date | None = None) -> None:
    with scope.entered(scope.EVERYWHERE):
        actions.decide_missed(
            by=actor(desk.province), account=desk.province, programme=desk.programme, kode_kab=HOME, choice=choice,
            reason="Banjir di kantor", until=until,
        )  # fmt: skip


def test_only_an_officer_of_this_regency_uploads(desk: Desk) -> None:
    for who in (desk.province, person("kepala", Role.REGENCY_HEAD)):
        with pytest.raises(Refused, match="tidak berwenang"):
            desk.upload(book(GOOD), account=who)
    with pytest.raises(Refused, match="tidak berwenang"):
        actions.upload(
            by=desk.by,
            account=desk.account,
            programme=desk.programme,
            kode_kab=ELSEWHERE,
            name="x.xlsx",
            data=book(GOOD),
        )
    assert Upload.objects.count() == 0


def test_a_damaged_file_is_told_and_does_not_take_the_lists_place(desk: Desk) -> None:
    good = book(GOOD)
    desk.upload(good)
    for damaged in (good[: len(good) // 2], b"ini bukan tabel", book()):
        with pytest.raises(Refused, match="daftar yang ada tetap"):
            desk.upload(damaged)
    newest = queries.newest(desk.programme, HOME)
    assert newest is not None
    assert (newest.number, newest.rows) == (1, 1)
    desk.hand_in(1)


def test_a_file_that_was_replaced_can_stand_again(desk: Desk) -> None:
    first, other = book(GOOD), book(OTHER)
    desk.upload(first)
    desk.upload(other)
    again = desk.upload(first)
    assert (again.is_retry, again.upload.number, again.upload.rows) == (False, 3, 1)
    assert desk.upload(first).is_retry


def test_the_template_is_read_back_without_a_fault(desk: Desk) -> None:
    policy = programme_queries.policy(desk.programme)
    empty = openpyxl.load_workbook(BytesIO(workbooks.template(policy)))
    sheet = empty["Usulan"]
    heads = [cell.value for cell in sheet[1]]
    for title, value in zip(HEAD, GOOD, strict=True):
        sheet.cell(2, heads.index(title) + 1, value)
    stream = BytesIO()
    empty.save(stream)
    made = desk.upload(stream.getvalue()).upload
    assert (made.rows, made.good) == (1, 1)


def told(row: ListRow) -> queries.ShownRow:
    programme = row.upload.programme
    return queries.shown(row, repeats(row.upload), programme_queries.regions(programme))


def neighbour(desk: Desk, data: bytes) -> Upload:
    """What another regency's officer uploads."""
    account = Account.objects.filter(username="tetangga").first() or person("tetangga")
    Assignment.objects.get_or_create(account=account, role=Role.REGENCY_OFFICER, regency=ELSEWHERE)
    with scope.entered(Scope(frozenset({ELSEWHERE}))):
        return actions.upload(
            by=actor(account), account=account, programme=desk.programme, kode_kab=ELSEWHERE, name="x.xlsx", data=data
        ).upload


def words(upload: Upload, code: str = HOME) -> dict[str, tuple[str, ...]]:
    """Name -> where else this row's NIK stands."""
    with scope.entered(Scope(frozenset({code}))):
        repeated, regions = repeats(upload), programme_queries.regions(upload.programme)
        shown = [queries.shown(row, repeated, regions) for row in queries.known_rows(upload, repeated)]
        return {row.name: row.known for row in shown}


TWICE = ["1207011203800003", "BUDI S", "12-03-1980", "L", "pemanen sawit"]
ALSO = "Juga diusulkan"


def test_a_nik_on_two_rows_of_a_list_is_known(desk: Desk) -> None:
    made = desk.upload(book(GOOD, OTHER, TWICE)).upload
    assert words(made) == {"BUDI S": ("NIK ini ada pada baris lain daftar ini.",)}
    page = logged_in(desk.account).get(f"/usulan/{HOME}/v1/?keadaan=dikenal", secure=True).content.decode()
    assert "NIK ini sudah ada pada Sheet baris 2." in page
    assert "terhitung juga sebagai baik" in page


def test_what_was_handed_in_before_is_known_in_the_next_list_and_not_in_its_own_correction(desk: Desk) -> None:
    desk.upload(book(GOOD))
    assert words(desk.upload(book(OTHER, GOOD)).upload) == {}, "what was uploaded and not handed in binds nobody"
    desk.hand_in(2)
    more = desk.upload(book(FAULTY), more=True).upload
    assert words(more) == {}, "a list that grew is the same list"
    later = desk.upload(book(TWICE)).upload
    assert words(later) == {"BUDI S": ("Sudah diserahkan dalam versi 2.",)}


def test_two_regencies_that_propose_one_person_learn_of_each_other_and_of_nothing_else(desk: Desk) -> None:
    own = desk.upload(book(GOOD, OTHER)).upload
    assert words(own) == {}
    theirs = neighbour(desk, book(TWICE, ["1271016310900005", "DEWI LESTARI", "23-10-1990", "P", "nelayan"]))
    assert words(own) == {"BUDI SANTOSO": (f"{ALSO} Medan. Sepakati siapa yang mengusulkan.",)}
    assert words(theirs, ELSEWHERE) == {"BUDI S": (f"{ALSO} Deli Serdang. Sepakati siapa yang mengusulkan.",)}
    page = logged_in(desk.account).get(f"/usulan/{HOME}/v{own.number}/?keadaan=dikenal", secure=True).content.decode()
    assert f"{ALSO} Medan" in page
    assert "BUDI SANTOSO" in page
    for other in ("DEWI", "BUDI S<", theirs.receipt, "x.xlsx"):
        assert other not in page
    with scope.entered(Scope(frozenset({HOME}))):
        assert set(ListRow.objects.values_list("kode_kab", flat=True)) == {HOME}, "the wall stands again"
    neighbour(desk, book(["1271016310900005", "DEWI LESTARI", "23-10-1990", "P", "nelayan"]))
    assert words(own) == {}, "only the list as it stands now counts"


def test_a_list_of_another_programme_is_nobodys_business(desk: Desk) -> None:
    own = desk.upload(book(GOOD)).upload
    theirs = neighbour(desk, book(TWICE))
    other = Programme.objects.create(code="lain", title="Lain")
    with scope.entered(scope.EVERYWHERE):
        Upload.objects.filter(pk=theirs.pk).update(programme=other)
    assert words(own) == {}


def test_a_list_that_looks_like_another_one_is_questioned_before_it_is_handed_in(desk: Desk) -> None:
    def asked(number: int) -> tuple[bool, bool]:
        page = logged_in(desk.account).get(f"/usulan/{HOME}/v{number}/", secure=True).content.decode()
        assert ("Serahkan versi ini" in page) != ("sudah diserahkan" in page)
        return "baris sebelumnya tidak ada lagi" in page, "juga diusulkan Medan. Bila" in page.replace("</li>", "")

    desk.upload(book(GOOD, OTHER, FAULTY))
    assert asked(1) == (False, False), "a first list drops nothing"
    desk.hand_in(1)
    desk.upload(book(GOOD, OTHER))
    assert asked(2) == (False, False), "one row of three may go"
    desk.upload(book(GOOD))
    assert asked(3) == (True, False), "of what was handed in two of three are lost"
    desk.upload(book(TWICE, MESSY[1][:5], MESSY[2][:5], MESSY[3][:5]))
    assert asked(4) == (True, False), "the one that was there is not"
    neighbour(desk, book(GOOD, ["1271016310900005", "DEWI LESTARI", "23-10-1990", "P", "nelayan"]))
    assert asked(4) == (True, False), "one of four is shared"
    desk.upload(book(TWICE))
    assert asked(5) == (True, True)


def test_the_province_counts_what_was_handed_in(desk: Desk) -> None:
    desk.upload(book(GOOD, FAULTY, OTHER))
    desk.hand_in(1)
    desk.upload(book(*MESSY, head=MESSY_HEAD))
    with scope.entered(scope.EVERYWHERE):
        (standing,) = queries.standings(desk.programme, [HOME], timezone.localdate())
    assert standing.counted is not None
    assert (standing.counted.number, standing.counted.rows, standing.is_changed_since) == (1, 3, True)
    page = " ".join(logged_in(desk.province).get("/usulan/", secure=True).content.decode().split())
    assert "<dt>Baris diunggah</dt><dd>3</dd>" in page
    assert "<dt>Perlu diperbaiki</dt><dd>1</dd>" in page
    assert "versi 2, belum diserahkan" in page
