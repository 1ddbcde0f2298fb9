"""A decree with its annexes, public and sealed, for 20,879 made-up people in 33 regencies: seconds, peak memory, bytes.

Knows: made-up people and one decree. Does not know: the office; what is measured is the papers alone.

Run: python -m bench.decree [PEOPLE]
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from hashlib import sha256

from bench.child import Stopwatch

PEOPLE, REGENCIES = 20_879, 33
NAMES = ("SITI AMINAH", "BUDI SANTOSO", "Fa'ahakhö Dödö Zebua", "PONIMAN", "RINA br. SIREGAR", "MUHAMMAD AMIR HAMZAH")
VILLAGES = ("Sukamaju", "Hilisimaetanö", "Bangun Purba Tengah", "Tanjung Baru")


def main() -> None:
    """All papers of one decree: 33 public annexes, the decree over them, 33 sealed ones."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    from naungan.ledger.checkpoint import Checkpoint
    from naungan.reports.documents.annex import AnnexRow, AnnexText, annex_parts, annex_pdfs
    from naungan.reports.documents.decree import AnnexLine, DecreeText, decree_pdf
    from naungan.reports.documents.letter import LegalText, Letterhead, Proof, SignatureBlock

    root = sha256(b"bundle").hexdigest()
    proof = Proof(
        root=root, code="CONTOH", day=date(2026, 3, 17), content_hash=sha256(b"content").hexdigest(),
        url="https://contoh.example/periksa/1", checkpoint=Checkpoint("contoh/log", 12345, bytes(range(32))),
    )  # fmt: skip
    governor = SignatureBlock(office="GUBERNUR CONTOH", name="NAMA GUBERNUR")
    annexes = []
    for regency in range(REGENCIES):
        size = people // REGENCIES + (regency < people % REGENCIES)
        rows = tuple(
            AnnexRow(
                number=i + 1, name=f"{NAMES[(i * 7 + regency) % len(NAMES)]} {i}", village=VILLAGES[i % len(VILLAGES)],
                district=f"Kec. Contoh {i % 17}", nik=f"{12_0000 + regency:06d}410180{i + 1:04d}",
                sector="Perkebunan sawit", sex="P", born="01-01-1980",
            )
            for i in range(size)
        )  # fmt: skip
        annexes.append(
            AnnexText(
                authority="Gubernur Contoh", subject="Penetapan penerima", number=str(regency + 1),
                regency=f"Kabupaten Contoh {regency + 1}", rows=rows, people=size, is_sealed=False, signature=governor,
                proof=proof, decree_number="1/2026", decree_day=date(2026, 3, 20),
            )
        )  # fmt: skip
    with Stopwatch() as watch:
        with Stopwatch() as public:
            papers = list(annex_pdfs(part for annex in annexes for part in annex_parts(annex)))
            lines = tuple(
                AnnexLine(number=a.number, regency=a.regency, people=a.people, sha256=sha256(pdf).hexdigest())
                for a, pdf in zip(annexes, papers, strict=True)
            )
            papers.append(
                decree_pdf(
                    DecreeText(
                        letterhead=Letterhead(names=("PEMERINTAH PROVINSI CONTOH",)), authority="Gubernur Contoh",
                        subject="Penetapan penerima", considering=(LegalText(text="bahwa perlu menetapkan;"),),
                        recalling=(LegalText(text="Undang-Undang contoh;"),), articles=("Menetapkan.",), annexes=lines,
                        signature=governor, place="Contoh", proof=proof, number="1/2026", day=date(2026, 3, 20),
                    )
                )
            )  # fmt: skip
        papers += annex_pdfs(part for annex in annexes for part in annex_parts(replace(annex, is_sealed=True)))
    whole = sha256(b"".join(papers)).hexdigest()
    watch.answer(
        public_seconds=public.seconds, files=len(papers), bytes=sum(map(len, papers)), sha256=whole
    )  # fmt: skip


if __name__ == "__main__":
    main()
