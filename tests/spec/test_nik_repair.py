"""Whose NIK is sent to the civil registry, and what a newer result says of it: tables of cases."""

from __future__ import annotations

from datetime import date

import pytest

from naungan.model.decision import UNKNOWN_REASONS, ReasonCode
from naungan.sources.nik_repair_steps import load_repair_steps
from naungan.stages.nik_repair import NIK_OPEN, OPEN, NikFault, Repair, RepairState, Seen, follow, look

DUE, BEFORE, AFTER = date(2025, 9, 15), date(2025, 9, 15), date(2025, 9, 16)
BENT = ("NIK_BUKAN_16_ANGKA",)
UNSURE = "PERLU_TINJAUAN"

LOOKS = (
    ("an inactive NIK", UNSURE, "NIK_NONAKTIF", (), "NONAKTIF", False),
    ("a NIK recorded twice", UNSURE, "NIK_GANDA_DUKCAPIL", (), "GANDA", False),
    ("a NIK that Dukcapil was asked about and does not know", UNSURE, "NIK_TIDAK_DITEMUKAN", (), "TIDAK_DITEMUKAN", False),
    ("a malformed NIK of somebody nobody knows", UNSURE, "IDENTITAS_BELUM_PASTI", BENT, "SALAH_BENTUK", False),
    ("malformed comes before not found: it is why", UNSURE, "NIK_TIDAK_DITEMUKAN", BENT, "SALAH_BENTUK", False),
    ("inactive comes before malformed: the person is known", UNSURE, "NIK_NONAKTIF", BENT, "NONAKTIF", False),
    ("an impossible NIK of somebody in no register", "TIDAK_MEMENUHI", "TIDAK_ADA_DI_DUKCAPIL", ("NIK_TIDAK_MUNGKIN",), "SALAH_BENTUK", False),
    ("a malformed NIK of somebody who was known all the same", "DITETAPKAN", "DALAM_KUOTA", BENT, "", True),
    ("nobody in any register, with a NIK of the right form: there is nothing to mend", "TIDAK_MEMENUHI", "TIDAK_ADA_DI_DUKCAPIL", (), "", False),
    ("an empty cell is the list's own fault", UNSURE, "IDENTITAS_BELUM_PASTI", ("NIK_KOSONG",), "", False),
    ("so is a digit that Excel lost", UNSURE, "IDENTITAS_BELUM_PASTI", ("NIK_DIGIT_AKHIR_HILANG",), "", False),
    ("who is refused is not sent anywhere, though inactive", "TIDAK_MEMENUHI", "NIK_NONAKTIF DESIL_DI_ATAS_BATAS", (), "", False),
    ("the dead are not sent anywhere", "TIDAK_MEMENUHI", "MENINGGAL", BENT, "", False),
    ("who waits for something else has a NIK in order", UNSURE, "SEKTOR_BELUM_JELAS", (), "", True),
    ("whoever has not been asked about is not in order", UNSURE, "BELUM_DIPERIKSA_DUKCAPIL", (), "", False),
    ("nor is a life that is stale", UNSURE, "STATUS_HIDUP_BASI DOMISILI_BASI", (), "", False),
    ("on the waiting list the NIK is in order", "CADANGAN", "KUOTA_PENUH", (), "", True),
)  # fmt: skip


@pytest.mark.parametrize(
    ("case", "verdict", "reasons", "problems", "fault", "in_order"), LOOKS, ids=[c[0] for c in LOOKS]
)
def test_what_a_result_says_of_a_nik(
    case: str, verdict: str, reasons: str, problems: tuple[str, ...], fault: str, in_order: bool
) -> None:
    seen = look(verdict, reasons.split(), problems)
    assert (seen.fault or "", seen.is_in_order) == (fault, in_order)


FAULTY, FINE, REFUSED, OPEN_STILL = (
    Seen(NikFault.GANDA, False, False), Seen(None, False, True), Seen(None, True, False), Seen(None, False, False),
)  # fmt: skip
FOLLOWED = (
    ("put right", FINE, BEFORE, "DIPERBAIKI", False),
    ("put right after the day it was due is put right", FINE, AFTER, "DIPERBAIKI", False),
    ("still faulty on the day it is due", FAULTY, BEFORE, "TERBUKA", False),
    ("still faulty the day after", FAULTY, AFTER, "TERBUKA", True),
    ("no new answer is no repair", OPEN_STILL, BEFORE, "BELUM_DIKETAHUI", False),
    ("no new answer, and late", OPEN_STILL, AFTER, "BELUM_DIKETAHUI", True),
    ("a row that was not sent again is no repair either", None, AFTER, "TIDAK_DIAJUKAN", True),
    ("refused for something else: nobody need go", REFUSED, AFTER, "GUGUR", False),
)  # fmt: skip


@pytest.mark.parametrize(("case", "seen", "today", "state", "late"), FOLLOWED, ids=[c[0] for c in FOLLOWED])
def test_what_became_of_a_repair(case: str, seen: Seen | None, today: date, state: str, late: bool) -> None:
    earlier = Repair("c1", "12.05", NikFault.NONAKTIF, DUE, date(2025, 9, 1), RepairState.TERBUKA, False)
    newer = {} if seen is None else {"c1": seen}
    (found,) = follow({"c1": earlier}, newer, {"c1": "12.05"}, due=date(2025, 9, 30), today=today)
    assert (found.state, found.is_late) == (state, late)
    assert (found.due, found.since) == (DUE, date(2025, 9, 1)), "an old repair keeps its days"
    assert found.fault == (NikFault.GANDA if seen is FAULTY else NikFault.NONAKTIF), "the newer result names the fault"


def test_a_new_fault_is_due_on_the_new_day_and_sound_rows_are_not_listed() -> None:
    seen = {"c2": FAULTY, "c1": FINE, "c3": OPEN_STILL}
    found = follow({}, seen, dict.fromkeys(seen, "12.05"), due=DUE, today=date(2025, 9, 1))
    assert found == (Repair("c2", "12.05", NikFault.GANDA, DUE, date(2025, 9, 1), RepairState.BARU, False),)


def test_nothing_unknown_about_a_nik_counts_as_in_order() -> None:
    about_the_person = {
        ReasonCode.IDENTITAS_BELUM_PASTI, ReasonCode.NIK_MILIK_ORANG_LAIN, ReasonCode.NIK_TIDAK_DITEMUKAN,
        ReasonCode.BELUM_DIPERIKSA_DUKCAPIL, ReasonCode.NIK_GANDA_DUKCAPIL, ReasonCode.NIK_NONAKTIF,
        ReasonCode.STATUS_HIDUP_BELUM_DIKETAHUI, ReasonCode.STATUS_HIDUP_BASI,
    }  # fmt: skip
    assert about_the_person <= NIK_OPEN
    assert about_the_person <= UNKNOWN_REASONS
    assert {RepairState.DIPERBAIKI, RepairState.GUGUR} == set(RepairState) - OPEN


def test_every_fault_has_its_steps_and_nothing_from_memory_is_called_verified() -> None:
    steps = load_repair_steps()
    assert steps.steps.keys() == set(NikFault)
    assert all(all(step) for step in steps.steps.values())
    assert not steps.is_verified
    assert not any(checked for _, checked in steps.legal)
    assert "Contoh" in steps.to.format(wilayah="Contoh")
