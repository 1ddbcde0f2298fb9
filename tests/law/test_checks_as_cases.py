"""People of North Sumatra before the programmes of 2025 and 2026: cases a lawyer can read, on the files as they stand.

Each case names one person, what is known of that person, and what the programme must answer. The numbers (65 years,
decile 2, who pays) are the programme's; change the file and these cases say whom it concerns.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from naungan.engines.reference import ReferenceEngine
from naungan.model.programme import Programme
from naungan.sources.programme_file import load_programme
from tests import small_world as w

PROGRAMMES = Path(__file__).parents[2] / "programmes"
LANGKAT, NIAS, MEDAN = "12.05", "12.04", "12.71"
PROVINCE = {"segmen": "BPU", "status": "AKTIF", "pembayar": "PEMPROV SUMATERA UTARA"}


class LawCase(NamedTuple):
    """One person before one programme. `answer`: the verdict, then the fund or the reasons."""

    sentence: str
    programme: str
    answer: str
    row: Mapping[str, Any] = {}
    person: Mapping[str, Any] | None = {}
    welfare: Mapping[str, Any] | None = {}
    card: Mapping[str, Any] = {}
    lists: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


FISHER = {"row": {"pekerjaan": "nelayan", "kode_kab": NIAS}, "person": {"kode_kab": NIAS}}
PALM, DISTRICT = "DITETAPKAN DBH_SAWIT", "DITETAPKAN APBD"

CASES = [
    LawCase("a palm-oil harvester of Langkat, poor, alive, never registered: the palm-oil fund pays", "2025", PALM),
    LawCase("a fisher of Nias: the province's own budget pays, never the palm-oil fund", "2025", DISTRICT, **FISHER),
    LawCase("a fisher of Langkat: its seats of 2025 are all for palm oil", "2025", "TIDAK_MEMENUHI TIDAK_ADA_KUOTA", row={"pekerjaan": "nelayan"}),
    LawCase("a palm-oil worker proposed by Medan, which has no seats", "2025", "TIDAK_MEMENUHI TIDAK_ADA_KUOTA", row={"kode_kab": MEDAN}),
    LawCase("a harvester who moved to Medan, still in the province: she may", "2025", PALM, person={"kode_kab": MEDAN}),
    LawCase("a harvester who moved to Riau: no longer the province's", "2025", "TIDAK_MEMENUHI DOMISILI_LUAR_WILAYAH", person={"kode_kab": "14.01"}),
    LawCase("sixty-four, sixty-five on the morrow of registration: in time", "2025", PALM, person={"tanggal_lahir": date(1960, 10, 2)}),
    LawCase("sixty-five on the day of registration: too late", "2025", "TIDAK_MEMENUHI USIA_DI_ATAS_BATAS", person={"tanggal_lahir": date(1960, 10, 1)}),
    LawCase("seventeen: too young", "2025", "TIDAK_MEMENUHI USIA_DI_BAWAH_BATAS", person={"tanggal_lahir": date(2008, 3, 12)}),
    LawCase("the nearly poor of decile 3: not in 2025", "2025", "TIDAK_MEMENUHI DESIL_DI_ATAS_BATAS", welfare={"desil": 3}),
    LawCase("a widow's late husband, who died after the list was written", "2025", "TIDAK_MEMENUHI MENINGGAL", person={"status": "MENINGGAL"}),
    LawCase("a death is believed however old the record", "2025", "TIDAK_MEMENUHI MENINGGAL", person={"status": "MENINGGAL", "as_of": date(2010, 1, 1)}),
    LawCase("a life is not believed for more than a year", "2025", "PERLU_TINJAUAN STATUS_HIDUP_BASI DOMISILI_BASI", person={"as_of": date(2024, 9, 30)}),
    LawCase("a harvester employed by a company, who has a card as a wage earner", "2025", "TIDAK_MEMENUHI PESERTA_PU_AKTIF SUMBER_DANA_TIDAK_BERHAK",
        card={"segmen": "PU", "status": "AKTIF", "pembayar": "PT SAWIT"}),
    LawCase("a harvester who lost that employment: her old card is no obstacle", "2025", PALM, card={"segmen": "PU", "status": "NONAKTIF"}),
    LawCase("a fisher whom the regency already pays for", "2025", "TIDAK_MEMENUHI PESERTA_DIBAYARI_PIHAK_LAIN", card={"segmen": "BPU", "status": "AKTIF", "pembayar": "PEMKAB NIAS"}, **FISHER),
    LawCase("a harvester who already pays for herself keeps doing so", "2025", "TIDAK_MEMENUHI PESERTA_MANDIRI SUMBER_DANA_TIDAK_BERHAK",
        card={"segmen": "BPU", "status": "AKTIF", "pembayar": "MANDIRI"}),
    LawCase("a teacher who is a civil servant and keeps a palm garden", "2025", "TIDAK_MEMENUHI DAFTAR_ASN", lists=("ASN",)),
    LawCase("a village head", "2025", "TIDAK_MEMENUHI DAFTAR_PERANGKAT_DESA", lists=("PERANGKAT_DESA",)),
    LawCase("a fisher who has the province's fishers' card", "2025", "TIDAK_MEMENUHI DAFTAR_PROGRAM_LAIN", lists=("PROGRAM_LAIN",), **FISHER),
    LawCase("a shopkeeper whose trade the programme does not name", "2025", "PERLU_TINJAUAN SEKTOR_BELUM_JELAS SUMBER_DANA_BELUM_PASTI", row={"pekerjaan": "usaha kecil"}),
    LawCase("a wife under her husband's NIK is not her husband", "2025", "PERLU_TINJAUAN NIK_MILIK_ORANG_LAIN and all that hangs on it", row={"nama": "SITI AMINAH", "tanggal_lahir": "15-11-1983", "jenis_kelamin": "P"}),
    LawCase("somebody in no register", "2025", "TIDAK_MEMENUHI TIDAK_ADA_DI_DUKCAPIL", person=None),
    LawCase("before Dukcapil has answered, nobody is refused and nobody is granted", "2025", "PERLU_TINJAUAN BELUM_DIPERIKSA_DUKCAPIL and all that hangs on it", without=("population",)),
    LawCase("before BPJS has answered, the palm-oil fund may not pay", "2025", "PERLU_TINJAUAN KEPESERTAAN_BELUM_DIKETAHUI SUMBER_DANA_BELUM_PASTI", without=("membership",)),
    LawCase("before BPJS has answered, a fisher waits too: nobody is covered twice", "2025", "PERLU_TINJAUAN KEPESERTAAN_BELUM_DIKETAHUI", without=("membership",), **FISHER),
    LawCase("before the exclusion lists are there", "2025", "PERLU_TINJAUAN PENGECUALIAN_BELUM_DIKETAHUI", without=("exclusions",)),
    LawCase("whom the province paid in 2025, in the palm gardens: continues in 2026", "2026", PALM, card=PROVINCE),
    LawCase("whom the province paid in 2025, at sea: continues in 2026", "2026", DISTRICT, card=PROVINCE, **FISHER),
    LawCase("whom the province's card reached in 2025 and who died since", "2026", "TIDAK_MEMENUHI MENINGGAL", card=PROVINCE, person={"status": "MENINGGAL"}),
    LawCase("whom somebody else pays for in 2026, a harvester: not from the palm-oil fund either", "2026",
        "TIDAK_MEMENUHI PESERTA_DIBAYARI_PIHAK_LAIN SUMBER_DANA_TIDAK_BERHAK", card={"segmen": "BPU", "status": "AKTIF", "pembayar": "GN LINGKARAN"}),
]  # fmt: skip


@cache
def programme(year: str) -> Programme:
    return load_programme(PROGRAMMES / f"sumut-{year}.toml")


@pytest.mark.parametrize("case", CASES, ids=[f"{case.programme}: {case.sentence}" for case in CASES])
def test_the_programme_answers(case: LawCase, tmp_path: Path) -> None:
    policy = programme(case.programme)
    nik = 1205011203800001
    day = policy.registration_date.replace(month=8)
    row = w.candidate("a", **{"nik": str(nik), "nama": "BUDI SIREGAR", "tanggal_lahir": "12-03-1980", "jenis_kelamin": "L",
                              "kode_kab": LANGKAT, "pekerjaan": "pemanen sawit", **case.row})  # fmt: skip
    plain = {"kode_kab": LANGKAT, "as_of": day}
    deciles = {"desil": 1, "desil_nasional": 1, "desil_provinsi": 1, "desil_kabkota": 1, "as_of": day}
    registers = {
        "population": [] if case.person is None else [w.person(nik, **plain | dict(case.person))],
        "welfare": [] if case.welfare is None else [w.welfare(nik, **deciles | dict(case.welfare))],
        "membership": [{"nik": nik, "as_of": day, **case.card}] if case.card else [],
        "exclusions": [{"nik": nik, "daftar": name, "as_of": day} for name in case.lists],
    }
    infos = {kind: w.info(kind, as_of=day, lists=policy.required_lists) for kind in registers}
    held = {kind: records for kind, records in registers.items() if kind not in case.without}
    (decision,) = w.outcome(ReferenceEngine(), w.write_inputs(tmp_path, [row], held, programme=policy, infos=infos))[
        "decisions"
    ]
    answer, _, more = case.answer.partition(" and ")
    verdict, *said = answer.split()
    assert decision["verdict"] == verdict
    if verdict == "DITETAPKAN":
        assert decision["cell"].endswith("/" + said[0])
    else:
        assert (decision["reasons"][: len(said)] if more else decision["reasons"]) == said
