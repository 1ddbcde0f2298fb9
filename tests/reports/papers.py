"""One of each paper, of made-up places and people, small enough to set in a blink; and what stands in a PDF."""

from __future__ import annotations

import io
from datetime import date
from hashlib import sha256

from pypdf import PdfReader
from pypdf.generic import StreamObject

from naungan.ledger.checkpoint import Checkpoint
from naungan.reports.documents.annex import AnnexRow, AnnexText
from naungan.reports.documents.decree import AnnexLine, DecreeText
from naungan.reports.documents.letter import LegalText, Letterhead, Proof, SignatureBlock
from naungan.reports.documents.minutes import Fact, FigureLine, MinutesText
from naungan.reports.documents.repair_letter import RepairLine, RepairText
from naungan.reports.documents.village_list import VillageListText, VillageRow
from naungan.reports.spelled import counted

NIK = "9901014101800007"
PROOF = Proof(
    root=sha256(b"bundle").hexdigest(), code="7KQ-M2P", day=date(2031, 3, 17),
    content_hash=sha256(b"content").hexdigest(), url="https://kantor.example/periksa/1",
    checkpoint=Checkpoint("kantor.example/log", 12345, bytes(range(32))),
)  # fmt: skip
HEAD = Letterhead(names=("PEMERINTAH PROVINSI CONTOH", "GUBERNUR CONTOH"), contact="Jalan Contoh Nomor 1")
GOVERNOR = SignatureBlock(office="GUBERNUR CONTOH", name="NAMA GUBERNUR")
DECREE = DecreeText(
    letterhead=HEAD, authority="Gubernur Contoh", subject="Penetapan penerima bantuan iuran",
    considering=(LegalText(text="bahwa pekerja rentan perlu dilindungi;"),),
    recalling=(
        LegalText(text="Undang-Undang Contoh Satu;"), LegalText(text="Peraturan Contoh Dua;", is_verified=False),
    ),
    articles=(f"Menetapkan {counted(20879)} sebagai penerima.", "Keputusan ini berlaku sejak ditetapkan."),
    annexes=tuple(
        AnnexLine(number=number, regency=f"Kabupaten {number}", people=10, leaving=2, sha256=sha256(number.encode()).hexdigest())
        for number in ("I", "II")
    ),
    signature=GOVERNOR, place="Kota Contoh", proof=PROOF, number="188/1/2031", day=date(2031, 3, 20),
    copies=("Arsip.",),
)  # fmt: skip


def person(number: int, name: str = "SITI CONTOH", **more: str) -> AnnexRow:
    told = {"nik": NIK, "village": "Sukamaju", "sector": "Perkebunan", "sex": "P", "born": "01-01-1980"}
    return AnnexRow(number=number, name=name, **{**told, **more})


ANNEX = AnnexText(
    authority="Gubernur Contoh", subject="Penetapan penerima", number="II", regency="Kabupaten II",
    rows=tuple(person(i) for i in range(1, 61)), people=60, is_sealed=False, signature=GOVERNOR, proof=PROOF,
    decree_number="188/1/2031", decree_day=date(2031, 3, 20),
)  # fmt: skip
MINUTES = MinutesText(
    letterhead=HEAD, subject="Kesepakatan daftar", points=("Daftar disepakati.",),
    figures=(FigureLine(name="Kabupaten I", seats=10, filled=8, waiting=2, rupiah=1_612_800, hash="1" * 16),),
    total=FigureLine(name="Seluruh provinsi", seats=20, filled=9, waiting=5, rupiah=1_814_400, hash="2" * 16),
    signatures=(
        SignatureBlock(office="Bupati", name="NAMA BUPATI", party="Kabupaten I", needs_ink=True),
        SignatureBlock(office="Kepala Cabang", name="NAMA KEPALA", party="BPJS Ketenagakerjaan", needs_ink=True),
        SignatureBlock(office="Gubernur", name="NAMA GUBERNUR", party="Provinsi Contoh", needs_ink=True),
    ),
    place="Aula", proof=PROOF, author="Provinsi Contoh", facts=(Fact(label="Program", value="Contoh"),), number="BA/1",
    held_on=date(2031, 3, 18), notes="Baris satu.\nBaris dua.",
)  # fmt: skip
VILLAGE = VillageListText(
    letterhead=HEAD, programme="Program contoh", village="Sukamaju", district="Kec. Contoh", regency="Kabupaten II",
    rows=(VillageRow(number=1, name="S*** C*****", hamlet="Dusun 1", sector="Perkebunan", proposed="penerima", reference="12.07-D1-1", outcome="Ditetapkan", reasons="masuk kuota"),),
    proof=PROOF, author="Kabupaten II", hung_on=date(2031, 2, 1), until=date(2031, 2, 14), desk="Kantor desa",
)  # fmt: skip

REPAIR = RepairText(
    letterhead=HEAD, to="Kepala Dinas Contoh", subject="Permohonan perbaikan", purpose="pendaftaran contoh",
    legal=(LegalText(text="Undang-Undang Contoh Satu", is_verified=False),),
    lines=(RepairLine(wrong="NIK nonaktif.", family="Datang ke loket.", people=2, late=1),), due=date(2031, 4, 1),
    enrolment=date(2031, 5, 1), annex="daftar.xlsx", annex_sha256=sha256(b"annex").hexdigest(), steps_verified=False,
    signature=GOVERNOR, place="Kota Contoh", proof=PROOF, author="Provinsi Contoh", settled=3, number="470/1",
    day=date(2031, 3, 20), is_draft=False,
)  # fmt: skip


def pages(pdf: bytes) -> list[str]:
    """The words of each page, every run of white space as one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def everything(pdf: bytes) -> bytes:
    """All that lies in the file, unpacked."""
    reader = PdfReader(io.BytesIO(pdf))
    found = [pdf]
    for number in range(1, len(reader.xref_objStm) + reader.trailer["/Size"]):
        thing = reader.get_object(number)
        if isinstance(thing, StreamObject):
            found.append(thing.get_data())
    return b"\n".join(found)
