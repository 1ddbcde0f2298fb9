"""Rulings: what people decided. The latest word holds; evidence answers only what is unknown and overturns no register."""

from __future__ import annotations

from datetime import date

from naungan.model.decision import Check
from naungan.model.register import REGISTERS
from tests.spec.assess_table import DATED, NOBODY_KNOWN, OWN, PU
from tests.spec.case import World, fails, passes, unknown, world

C = Check
EARLY, LATE = "2025-08-01T08:00:00+07:00", "2025-08-02T08:00:00+07:00"
NINETY, BEFORE = "2025-07-03T08:00:00+07:00", "2025-07-02T23:00:00+07:00"
FRESH = {"as_of": date(2025, 7, 3)}
OTHERS_NIK = {"nik": 1201010101700009, "nama": "RINA LASE", "tanggal_lahir": date(1970, 1, 1)}
SECTOR_UNCLEAR = {C.SUMBER_DANA: "SUMBER_DANA_BELUM_PASTI"}


def judged(value: str, day: str = EARLY) -> tuple[str, str, str, str]:
    """An officer settles the identity: OWN is the register NIK of the case's person."""
    return "judgements", "IDENTITAS", value, day


def mended(column: str, value: str, day: str = EARLY) -> tuple[str, str, str, str]:
    """A cell is corrected."""
    return "corrections", column, value, day


def shown(check: Check, value: str, day: str = EARLY) -> tuple[str, str, str, str]:
    """Evidence answers a check."""
    return "evidence", str(check), value, day


def objected(value: str, day: str = EARLY, about: str = "KEBERATAN") -> tuple[str, str, str, str]:
    """An objection is raised, upheld or dismissed."""
    return "objections", about, value, day


WORLDS: list[World] = [
    world("Identity is settled by an officer",
        passes("who says which person is meant is believed", C.IDENTITAS, "COCOK", row={"nik": "", "nama": "AMA YUNI"}, rulings=(judged("OWN"),), source="keputusan petugas", as_of=""),
        passes("also against another's NIK on the row", C.IDENTITAS, "COCOK", row={"nik": "1201010101700009"}, person=None,
            twins=({}, OTHERS_NIK), rulings=(judged("OWN"),), source="keputusan petugas"),
        fails("who says nobody is meant is believed", C.IDENTITAS, "TIDAK_ADA_DI_DUKCAPIL", "TIDAK_ADA", rulings=(judged("TIDAK_ADA"),), also=NOBODY_KNOWN),
        unknown("a NIK that is not in the register settles nothing", C.IDENTITAS, "IDENTITAS_BELUM_PASTI", "TINJAUAN", rulings=(judged("1201010101709999"),), also=NOBODY_KNOWN),
        fails("the person meant may be dead all the same", C.HIDUP, "MENINGGAL", "MENINGGAL", person={"status": "MENINGGAL"}, row={"nik": ""}, rulings=(judged("OWN"),)),
        passes("the later judgement holds", C.IDENTITAS, "COCOK", rulings=(judged("TIDAK_ADA"), judged("OWN", LATE))),
        fails("in whatever order they are kept", C.IDENTITAS, "TIDAK_ADA_DI_DUKCAPIL", "TIDAK_ADA", rulings=(judged("TIDAK_ADA", LATE), judged("OWN")), also=NOBODY_KNOWN),
        fails("of two at one moment the one with the larger id", C.IDENTITAS, "TIDAK_ADA_DI_DUKCAPIL", "TIDAK_ADA", rulings=(judged("OWN"), judged("TIDAK_ADA")), also=NOBODY_KNOWN),
        unknown("evidence does not settle an identity", C.IDENTITAS, "NIK_MILIK_ORANG_LAIN", "TIDAK_ADA", rulings=(shown(C.IDENTITAS, "LOLOS"),),
            person={"nama": "RINA LASE", "tanggal_lahir": date(1991, 5, 6)}, also=NOBODY_KNOWN),
    ),
    world("Cells are corrected",
        passes("a corrected occupation gives the sector", C.SEKTOR, "NELAYAN", row={"pekerjaan": "?"}, rulings=(mended("pekerjaan", "nelayan"),)),
        fails("a corrected occupation may also refuse", C.SEKTOR, "SEKTOR_TIDAK_TERMASUK", "", rulings=(mended("pekerjaan", "PNS"),), also=SECTOR_UNCLEAR),
        passes("a corrected NIK is whole again", C.IDENTITAS, "COCOK", row={"nik": "1201011203800000", "nik_damaged": True, "tanggal_lahir": ""}, rulings=(mended("nik", "OWN"),)),
        passes("a corrected name", C.IDENTITAS, "COCOK", row={"nama": "", "tanggal_lahir": ""}, rulings=(mended("nama", "OWN NAME"),)),
        passes("the later correction of one cell holds", C.SEKTOR, "SAWIT", rulings=(mended("pekerjaan", "nelayan"), mended("pekerjaan", "buruh sawit", LATE))),
        passes("corrections of two cells stand side by side", C.SEKTOR, "NELAYAN", row={"pekerjaan": "", "nik": ""},
            rulings=(mended("pekerjaan", "nelayan"), mended("nik", "OWN", LATE))),
        passes("a correction is a date as people write it, whatever the file's order", C.IDENTITAS, "COCOK",
            row={"tanggal_lahir": "", "date_order": "MDY", "nik": ""}, rulings=(mended("tanggal_lahir", "08-01-1980"),)),
    ),
    world("Evidence answers what is unknown",
        passes("a life is shown", C.HIDUP, "LOLOS", person={"status": None}, rulings=(shown(C.HIDUP, "LOLOS"),), source="keputusan petugas: petugas", as_of="2025-08-01"),
        fails("a death is shown", C.HIDUP, "MENINGGAL", "GAGAL", person={"status": "NONAKTIF"}, rulings=(shown(C.HIDUP, "GAGAL"),)),
        fails("evidence overturns no register: the dead stay dead", C.HIDUP, "MENINGGAL", "MENINGGAL", person={"status": "MENINGGAL"}, rulings=(shown(C.HIDUP, "LOLOS"),), source="POPULATION"),
        passes("nor does it kill the living", C.HIDUP, "AKTIF", rulings=(shown(C.HIDUP, "GAGAL"),), source="POPULATION"),
        passes("an age is shown", C.USIA, "LOLOS", person={"tanggal_lahir": None}, rulings=(shown(C.USIA, "LOLOS"),)),
        fails("an age beyond the limits is shown", C.USIA, "USIA_DI_ATAS_BATAS", "GAGAL", person={"tanggal_lahir": None}, rulings=(shown(C.USIA, "GAGAL"),)),
        passes("a residence is shown", C.DOMISILI, "LOLOS", person={"kode_kab": None}, rulings=(shown(C.DOMISILI, "LOLOS"),)),
        fails("a residence elsewhere is shown", C.DOMISILI, "DOMISILI_LUAR_WILAYAH", "GAGAL", person={"kode_kab": None}, rulings=(shown(C.DOMISILI, "GAGAL"),)),
        passes("poverty is shown", C.DESIL, "LOLOS", welfare={"desil": None}, rulings=(shown(C.DESIL, "LOLOS"),)),
        fails("wealth is shown", C.DESIL, "DESIL_DI_ATAS_BATAS", "GAGAL", welfare={"desil": None}, rulings=(shown(C.DESIL, "GAGAL"),)),
        fails("a decile above the limit is not argued away", C.DESIL, "DESIL_DI_ATAS_BATAS", "3", welfare={"desil": 3}, rulings=(shown(C.DESIL, "LOLOS"),)),
        fails("nor is cover", C.KEPESERTAAN, "PESERTA_PU_AKTIF", "PU AKTIF", cards=(PU,), rulings=(shown(C.KEPESERTAAN, "LOLOS"),)),
        fails("nor is absence from a complete register", C.DESIL, "TIDAK_ADA_DI_DATA_KESEJAHTERAAN", "", welfare=None, rulings=(shown(C.DESIL, "LOLOS"),)),
        fails("nor is an exclusion", C.PENGECUALIAN, "DAFTAR_ASN", "ASN", lists=("ASN",), rulings=(shown(C.PENGECUALIAN, "LOLOS"),)),
        passes("a letter of employment gives the sector, and with it the fund", C.SEKTOR, "SAWIT", row={"pekerjaan": "?"}, rulings=(shown(C.SEKTOR, "SAWIT"),), cell="12.01/SAWIT/DBH"),
        passes("or another sector", C.SEKTOR, "NELAYAN", row={"pekerjaan": "?"}, rulings=(shown(C.SEKTOR, "NELAYAN"),), cell="12.01/SAWIT+NELAYAN/APBD"),
        fails("or shows that the work is in none", C.SEKTOR, "SEKTOR_TIDAK_TERMASUK", "GAGAL", row={"pekerjaan": "?"}, rulings=(shown(C.SEKTOR, "GAGAL"),), also=SECTOR_UNCLEAR),
        passes("but not against the list's own word", C.SEKTOR, "SAWIT", rulings=(shown(C.SEKTOR, "NELAYAN"),), cell="12.01/SAWIT/DBH"),
        unknown("evidence for a fund is none: the fund follows from cover and sector", C.SUMBER_DANA, "SUMBER_DANA_BELUM_PASTI", "", row={"kode_kab": ""},
            rulings=(shown(C.SUMBER_DANA, "LOLOS"),)),
        passes("an active card without payer, shown to be no obstacle, is still a registration", C.KEPESERTAAN, "LOLOS", cards=({"segmen": "BPU", "status": "AKTIF"},),
            rulings=(shown(C.KEPESERTAAN, "LOLOS"),), cell="12.01/SAWIT+NELAYAN/APBD"),
        passes("a card without status, shown to be no obstacle, is none", C.KEPESERTAAN, "LOLOS", cards=({"segmen": "BPU", "status": None},),
            rulings=(shown(C.KEPESERTAAN, "LOLOS"),), cell="12.01/SAWIT/DBH"),
        unknown("only a ruling on the objection closes it, not evidence", C.KEBERATAN, "KEBERATAN_DIPROSES", "DIAJUKAN", rulings=(objected("DIAJUKAN"), shown(C.KEBERATAN, "LOLOS"))),
        unknown("nor does evidence uphold it", C.KEBERATAN, "KEBERATAN_DIPROSES", "DIAJUKAN", rulings=(objected("DIAJUKAN"), shown(C.KEBERATAN, "GAGAL"))),
        passes("evidence does not say who is proposed twice, or whose card is full", C.GANDA, "", rulings=(shown(C.GANDA, "GAGAL"), shown(C.KK, "GAGAL"))),
        passes("the later evidence holds", C.HIDUP, "LOLOS", person={"status": None}, rulings=(shown(C.HIDUP, "GAGAL"), shown(C.HIDUP, "LOLOS", LATE)), as_of="2025-08-02"),
        fails("also when it refuses", C.HIDUP, "MENINGGAL", "GAGAL", person={"status": None}, rulings=(shown(C.HIDUP, "GAGAL", LATE), shown(C.HIDUP, "LOLOS"))),
    ),
    world("Evidence where nobody holds the register",
        passes("that BPJS does not know the person is shown, and the palm-oil fund may pay", C.KEPESERTAAN, "LOLOS",
            rulings=(shown(C.KEPESERTAAN, "LOLOS"), shown(C.PENGECUALIAN, "LOLOS")), cell="12.01/SAWIT/DBH"),
        fails("that somebody else pays is shown", C.KEPESERTAAN, "PESERTA_DIBAYARI_PIHAK_LAIN", "GAGAL",
            rulings=(shown(C.KEPESERTAAN, "GAGAL"), shown(C.PENGECUALIAN, "LOLOS")), also=SECTOR_UNCLEAR),
        fails("that the person is excluded is shown", C.PENGECUALIAN, "DAFTAR_LAIN", "GAGAL", rulings=(shown(C.PENGECUALIAN, "GAGAL"),),
            also={C.KEPESERTAAN: "KEPESERTAAN_BELUM_DIKETAHUI", **SECTOR_UNCLEAR}),
        missing=("membership", "exclusions"),
    ),
    world("Evidence where the registers are stale",
        passes("a stale life is shown again", C.HIDUP, "LOLOS", welfare=FRESH, rulings=(shown(C.HIDUP, "LOLOS"), shown(C.DOMISILI, "LOLOS"))),
        fails("a death does not go stale, and evidence does not overturn it", C.HIDUP, "MENINGGAL", "MENINGGAL", person={"status": "MENINGGAL"}, welfare=FRESH,
            rulings=(shown(C.HIDUP, "LOLOS"), shown(C.DOMISILI, "LOLOS"))),
        programme=DATED, said={kind: {"as_of": date(2025, 7, 1) if kind == "population" else date(2025, 7, 3)} for kind in REGISTERS},
    ),
    world("Evidence that people brought may be ninety days old on 1 October 2025 too",
        passes("what was shown ninety days ago holds", C.DESIL, "LOLOS", person=FRESH, welfare={"desil": None}, rulings=(shown(C.DESIL, "LOLOS", NINETY),), as_of="2025-07-03"),
        unknown("what was shown the day before is stale", C.DESIL, "DESIL_BASI", "LOLOS", person=FRESH, welfare={"desil": None}, rulings=(shown(C.DESIL, "LOLOS", BEFORE),),
            source="keputusan petugas: petugas", as_of="2025-07-02"),
        unknown("nor does it refuse", C.DESIL, "DESIL_BASI", "GAGAL", person=FRESH, welfare={"desil": None}, rulings=(shown(C.DESIL, "GAGAL", BEFORE),)),
        unknown("that BPJS did not know the person, shown long ago, lets no fund pay", C.KEPESERTAAN, "KEPESERTAAN_BASI", "LOLOS", person=FRESH, welfare=FRESH,
            cards=({"segmen": "BPU", "status": "AKTIF", "as_of": date(2025, 7, 3)},), rulings=(shown(C.KEPESERTAAN, "LOLOS", BEFORE),), also=SECTOR_UNCLEAR),
        passes("a stale active card does not unmake what was shown since", C.KEPESERTAAN, "LOLOS", person=FRESH, welfare=FRESH, cell="12.01/SAWIT/DBH",
            cards=(PU | {"as_of": date(2025, 7, 2)},), rulings=(shown(C.KEPESERTAAN, "LOLOS"),)),
        passes("what work somebody does is no evidence that ages", C.SEKTOR, "SAWIT", person=FRESH, welfare=FRESH, row={"pekerjaan": ""}, rulings=(shown(C.SEKTOR, "SAWIT", BEFORE),)),
        programme=DATED, said={kind: {"as_of": date(2025, 7, 3)} for kind in REGISTERS},
    ),
    world("Objections",
        unknown("a new objection opens a dismissed one again", C.KEBERATAN, "KEBERATAN_DIPROSES", "DIAJUKAN", rulings=(objected("DITOLAK"), objected("DIAJUKAN", LATE))),
        passes("a dismissal closes it", C.KEBERATAN, "DITOLAK", rulings=(objected("DIAJUKAN"), objected("DITOLAK", LATE))),
        fails("an objection is upheld", C.KEBERATAN, "KEBERATAN_DITERIMA", "DITERIMA", rulings=(objected("DIAJUKAN"), objected("DITERIMA", LATE))),
        fails("an upheld objection stands though one on another matter was dismissed later", C.KEBERATAN, "KEBERATAN_DITERIMA", "DITERIMA",
            rulings=(objected("DITERIMA", about="K-1"), objected("DITOLAK", LATE, about="K-2"))),
        unknown("so does an open one", C.KEBERATAN, "KEBERATAN_DIPROSES", "DIAJUKAN", rulings=(objected("DIAJUKAN", about="K-1"), objected("DITOLAK", LATE, about="K-2"))),
        fails("upheld weighs more than open", C.KEBERATAN, "KEBERATAN_DITERIMA", "DITERIMA", rulings=(objected("DITERIMA", about="K-1"), objected("DIAJUKAN", LATE, about="K-2"))),
        unknown("an objection stops a continuing member too", C.KEBERATAN, "KEBERATAN_DIPROSES", "DIAJUKAN", cards=(OWN,), rulings=(objected("DIAJUKAN"),)),
    ),
]  # fmt: skip
