"""The lists of a village as papers: who is proposed, for the window; later what became of whom it named.

Knows: what of a list stands where on the paper. Does not know: how it is set (reports/documents), or who may print it.
"""

from __future__ import annotations

from naungan.model.programme import Programme
from naungan.office.hearing.outcomes import VillageResult
from naungan.office.hearing.queries import VillageList
from naungan.reports.documents.letter import Letterhead, Proof
from naungan.reports.documents.village_list import VillageListText, VillageRow, village_list_pdf, village_result_pdf

NOT_FINAL = "Daftar ini belum penetapan. Sebut nomor rujukannya bila Anda berkeberatan."
DESK = "kantor desa atau dinas kabupaten/kota"
ONLINE = "lewat alamat dan kode QR di bawah"
OBJECT = "Ajukan keberatan"
ASK = "Tanyakan rinciannya ke dinas kabupaten/kota yang membidangi ketenagakerjaan."


def list_pdf(shown: VillageList, policy: Programme, url: str) -> bytes:
    """For the window. In: `url`: where objections are taken, '' = nowhere online."""
    rows = [
        VillageRow(
            number=each.number, name=each.name, hamlet=each.hamlet, sector=each.sector, reference=each.reference,
            proposed="cadangan" if each.is_waiting else "penerima",
        )
        for each in shown.entries
    ]  # fmt: skip
    proof = Proof(root=shown.root, code=shown.code, day=shown.worked_out, url=url)
    return village_list_pdf(VillageListText(
        letterhead=_letterhead(policy), programme=shown.programme, village=shown.village or "–",
        district=shown.district or "–", regency=shown.regency, rows=tuple(rows), proof=proof, author=shown.programme,
        hung_on=shown.first_day, until=shown.last_day, desk=f"{DESK}, atau {ONLINE}" if url else DESK,
        box_title=OBJECT if url else "", notes=(NOT_FINAL,),
    ))  # fmt: skip


def result_pdf(shown: VillageResult, policy: Programme, root: str) -> bytes:
    """What became of whom it named."""
    rows = [
        VillageRow(number=at, name=each.name, outcome=each.result, reasons="; ".join(each.reasons))
        for at, each in enumerate(shown.people, 1)
    ]
    proof = Proof(root=root, code=shown.stamp.code, day=shown.stamp.day)
    return village_result_pdf(VillageListText(
        letterhead=_letterhead(policy), programme=shown.programme, village=shown.village or "–",
        district=shown.district or "–", regency=shown.regency, rows=tuple(rows), proof=proof, author=shown.programme,
        notes=(ASK,),
    ))  # fmt: skip


def _letterhead(policy: Programme) -> Letterhead:
    return Letterhead(names=policy.letter.letterhead or (policy.title,), contact=policy.letter.contact)
