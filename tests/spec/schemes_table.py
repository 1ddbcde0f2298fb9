"""Other programmes: does somebody else pay already, until when, and what does nobody know?

The programme enrols on 1 October 2025 for twelve months, so its last month is September 2026.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from naungan.model.decision import Check
from naungan.model.register import Coverage
from tests.spec.case import PLENTY, STRANGER, World, fails, passes, unknown, world

C = Check
PAID, NOT_KNOWN, STALE = "DIDANAI_PROGRAM_LAIN", "PROGRAM_LAIN_BELUM_DIKETAHUI", "PROGRAM_LAIN_BASI"
ASKING = replace(PLENTY, schemes=("KARTU_NELAYAN", "DBH_CHT"))
ANY = replace(PLENTY, schemes=())
DATED = replace(ASKING, evidence_max_days=(("schemes", 90),))
HELD = {"lists": ("DBH_CHT", "KARTU_NELAYAN")}
CARD = {"program": "KARTU_NELAYAN", "pembayar": "PEMKAB LANGKAT", "sumber_dana": "APBD", "mulai": date(2025, 2, 1)}
YEAR = CARD | {"sampai": date(2026, 1, 31)}
TOLD = "KARTU_NELAYAN (PEMKAB LANGKAT, APBD): 2025-02-01 s.d. 2026-01-31"
CSR = {"program": "CSR_PT_X", "pembayar": "PT X", "mulai": date(2026, 3, 1), "sampai": date(2026, 12, 31)}
CSR_TOLD = "CSR_PT_X (PT X): 2026-03-01 s.d. 2026-12-31"

WORLDS: list[World] = [
    world("The programme asks for the lists of other programmes, and they are held",
        passes("who is in no other programme is free", C.PROGRAM_LAIN, "TIDAK DIDANAI", source="SCHEMES", as_of="2025-07-01"),
        fails("who is paid for beyond the day of enrolment is not paid for twice; who pays until when is told", C.PROGRAM_LAIN, PAID, TOLD, schemes=(YEAR,)),
        fails("the last covered day may be the day of enrolment itself", C.PROGRAM_LAIN, PAID,
            "KARTU_NELAYAN (PEMKAB LANGKAT, APBD): 2025-02-01 s.d. 2025-10-01", schemes=(CARD | {"sampai": date(2025, 10, 1)},)),
        passes("cover that ended the day before is no obstacle", C.PROGRAM_LAIN, "TIDAK DIDANAI", schemes=(CARD | {"sampai": date(2025, 9, 30)},)),
        fails("cover that begins during the programme is double too", C.PROGRAM_LAIN, PAID, CSR_TOLD, schemes=(CSR,)),
        passes("cover that begins after its last month is not", C.PROGRAM_LAIN, "TIDAK DIDANAI", schemes=(CSR | {"mulai": date(2026, 10, 1)},)),
        fails("cover that begins in its last month still is", C.PROGRAM_LAIN, PAID, "CSR_PT_X (PT X): 2026-09-30 s.d. 2026-12-31", schemes=(CSR | {"mulai": date(2026, 9, 30)},)),
        fails("a list that the programme does not require pays all the same; several are all told", C.PROGRAM_LAIN, PAID, f"{CSR_TOLD}; {TOLD}", schemes=(YEAR, CSR)),
        fails("without a first day it has begun", C.PROGRAM_LAIN, PAID, "KARTU_NELAYAN (PEMKAB LANGKAT, APBD): ? s.d. 2026-01-31", schemes=(YEAR | {"mulai": None},)),
        unknown("without a last day nobody knows whether it still runs", C.PROGRAM_LAIN, NOT_KNOWN,
            "KARTU_NELAYAN (PEMKAB LANGKAT, APBD): 2025-02-01 s.d. ?", schemes=(CARD,)),
        unknown("a payer nobody names may be ourselves", C.PROGRAM_LAIN, NOT_KNOWN, "KARTU_NELAYAN (?, APBD): 2025-02-01 s.d. 2026-01-31", schemes=(YEAR | {"pembayar": None},)),
        unknown("a period that ends before it begins says nothing", C.PROGRAM_LAIN, NOT_KNOWN,
            "KARTU_NELAYAN (PEMKAB LANGKAT, APBD): 2025-02-01 s.d. 2024-12-31", schemes=(CARD | {"sampai": date(2024, 12, 31)},)),
        fails("what is sure stands before what is open", C.PROGRAM_LAIN, PAID, CSR_TOLD, schemes=(CARD, CSR)),
        passes("what this programme paid itself is no other programme", C.PROGRAM_LAIN, "TIDAK DIDANAI", schemes=(YEAR | {"pembayar": "PEMPROV UJI"},)),
        unknown("of a stranger nothing is known here either", C.IDENTITAS, "NIK_MILIK_ORANG_LAIN", "TIDAK_ADA", schemes=(YEAR,),
            person={"nama": "RINA LASE", "tanggal_lahir": date(1991, 5, 6)}, also={**STRANGER, C.PROGRAM_LAIN: NOT_KNOWN}),
        passes("who has shown that it ended is free", C.PROGRAM_LAIN, "LOLOS", schemes=(CARD,), source="keputusan petugas: petugas",
            rulings=(("evidence", "PROGRAM_LAIN", "LOLOS", "2025-08-01T08:00:00+07:00"),)),
        fails("who has shown that it runs on is not", C.PROGRAM_LAIN, PAID, "GAGAL", schemes=(CARD,), source="keputusan petugas: petugas",
            rulings=(("evidence", "PROGRAM_LAIN", "GAGAL", "2025-08-01T08:00:00+07:00"),)),
        fails("a word does not overturn a list", C.PROGRAM_LAIN, PAID, TOLD, schemes=(YEAR,),
            rulings=(("evidence", "PROGRAM_LAIN", "LOLOS", "2025-08-01T08:00:00+07:00"),)),
        programme=ASKING, said={"schemes": HELD},
    ),
    world("The programme does not ask",
        passes("then nobody is asked for, whatever a list says", C.PENGECUALIAN, "TIDAK TERDAFTAR", schemes=(YEAR,)),
        said={"schemes": HELD},
    ),
    world("The programme asks, and nobody holds such a list",
        unknown("then nobody is known to be free", C.PROGRAM_LAIN, NOT_KNOWN, "", source="", as_of=""),
        programme=ASKING, missing=("schemes",),
    ),
    world("The programme asks for two lists, and one is held",
        unknown("the one does not stand in for the other", C.PROGRAM_LAIN, NOT_KNOWN, "belum ada: DBH_CHT"),
        fails("who is on the list that is held is paid for all the same", C.PROGRAM_LAIN, PAID, TOLD, schemes=(YEAR,)),
        programme=ASKING, said={"schemes": {"lists": ("KARTU_NELAYAN",)}},
    ),
    world("The programme asks for no list by name",
        passes("then the lists that are held answer", C.PROGRAM_LAIN, "TIDAK DIDANAI"),
        programme=ANY, said={"schemes": {"lists": ("KARTU_NELAYAN",)}},
    ),
    world("The lists cover one regency",
        passes("a resident of it is free", C.PROGRAM_LAIN, "TIDAK DIDANAI"),
        unknown("of a resident of another they know nothing", C.PROGRAM_LAIN, NOT_KNOWN, "", person={"kode_kab": "12.02"}),
        programme=ASKING, said={"schemes": HELD | {"regions": ("12.01",)}},
    ),
    world("Whoever runs the other programmes answered a list of NIKs",
        passes("asked, and not among the answers: free", C.PROGRAM_LAIN, "TIDAK DIDANAI", asked=("schemes",)),
        unknown("who was not asked for may be paid for", C.PROGRAM_LAIN, NOT_KNOWN, ""),
        programme=ASKING, said={"schemes": HELD | {"coverage": Coverage.JAWABAN}},
    ),
    world("The lists may be ninety days old on 1 October 2025, and are older",
        unknown("what they say is stale, though it is shown", C.PROGRAM_LAIN, STALE, TOLD, schemes=(YEAR | {"as_of": None},), as_of="2025-07-02"),
        unknown("their silence is stale too", C.PROGRAM_LAIN, STALE, "TIDAK DIDANAI"),
        fails("a fresh row in an old list is fresh", C.PROGRAM_LAIN, PAID, TOLD, schemes=(YEAR | {"as_of": date(2025, 7, 3)}, CSR | {"as_of": date(2025, 7, 2)}), as_of="2025-07-03"),
        programme=DATED, said={"schemes": HELD | {"as_of": date(2025, 7, 2)}},
    ),
]  # fmt: skip
