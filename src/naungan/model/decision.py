"""Verdicts, reasons and evidence: what a determination says of one candidate row.

Knows: every printed code and its sentence. Does not know: how a check is made (stages/).
A verdict never travels without its reasons, a reason never without its evidence.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """What becomes of a candidate row."""

    DITETAPKAN = "DITETAPKAN"  # has a seat
    CADANGAN = "CADANGAN"  # eligible, on the waiting list
    TIDAK_MEMENUHI = "TIDAK_MEMENUHI"  # at least one check failed
    PERLU_TINJAUAN = "PERLU_TINJAUAN"  # nothing failed, but something is unknown: holds no seat


class Outcome(StrEnum):
    """What one check found. Unknown is never passed."""

    LOLOS = "LOLOS"
    GAGAL = "GAGAL"
    TIDAK_DIKETAHUI = "TIDAK_DIKETAHUI"


class Check(StrEnum):
    """The checks, in the order in which they are printed. Every check of a programme is made for every row."""

    IDENTITAS = "IDENTITAS"
    HIDUP = "HIDUP"
    USIA = "USIA"
    DOMISILI = "DOMISILI"
    DESIL = "DESIL"
    KEPESERTAAN = "KEPESERTAAN"
    PENGECUALIAN = "PENGECUALIAN"
    PROGRAM_LAIN = "PROGRAM_LAIN"  # only where the programme asks: does another programme pay already?
    SEKTOR = "SEKTOR"
    SUMBER_DANA = "SUMBER_DANA"
    KEBERATAN = "KEBERATAN"
    GANDA = "GANDA"  # by allocation: does another row of the same person stand?
    KK = "KK"  # by allocation: is the family card's limit reached?


class ReasonCode(StrEnum):
    """Printed codes: the public contract, never renumbered, never reused."""

    TIDAK_ADA_DI_DUKCAPIL = "TIDAK_ADA_DI_DUKCAPIL"
    NIK_MILIK_ORANG_LAIN = "NIK_MILIK_ORANG_LAIN"
    IDENTITAS_BELUM_PASTI = "IDENTITAS_BELUM_PASTI"
    NIK_TIDAK_DITEMUKAN = "NIK_TIDAK_DITEMUKAN"
    BELUM_DIPERIKSA_DUKCAPIL = "BELUM_DIPERIKSA_DUKCAPIL"
    MENINGGAL = "MENINGGAL"
    NIK_GANDA_DUKCAPIL = "NIK_GANDA_DUKCAPIL"
    NIK_NONAKTIF = "NIK_NONAKTIF"
    STATUS_HIDUP_BELUM_DIKETAHUI = "STATUS_HIDUP_BELUM_DIKETAHUI"
    STATUS_HIDUP_BASI = "STATUS_HIDUP_BASI"
    USIA_DI_BAWAH_BATAS = "USIA_DI_BAWAH_BATAS"
    USIA_DI_ATAS_BATAS = "USIA_DI_ATAS_BATAS"
    USIA_BELUM_DIKETAHUI = "USIA_BELUM_DIKETAHUI"
    DOMISILI_LUAR_WILAYAH = "DOMISILI_LUAR_WILAYAH"
    DOMISILI_BELUM_DIKETAHUI = "DOMISILI_BELUM_DIKETAHUI"
    DOMISILI_BASI = "DOMISILI_BASI"
    DESIL_DI_ATAS_BATAS = "DESIL_DI_ATAS_BATAS"
    TIDAK_ADA_DI_DATA_KESEJAHTERAAN = "TIDAK_ADA_DI_DATA_KESEJAHTERAAN"
    DESIL_BELUM_DIKETAHUI = "DESIL_BELUM_DIKETAHUI"
    DESIL_BASI = "DESIL_BASI"
    PESERTA_PU_AKTIF = "PESERTA_PU_AKTIF"
    PESERTA_SEGMEN_LAIN = "PESERTA_SEGMEN_LAIN"
    PESERTA_DIBAYARI_PIHAK_LAIN = "PESERTA_DIBAYARI_PIHAK_LAIN"
    PESERTA_MANDIRI = "PESERTA_MANDIRI"
    KEPESERTAAN_BELUM_DIKETAHUI = "KEPESERTAAN_BELUM_DIKETAHUI"
    KEPESERTAAN_BASI = "KEPESERTAAN_BASI"
    DAFTAR_ASN = "DAFTAR_ASN"
    DAFTAR_TNI = "DAFTAR_TNI"
    DAFTAR_POLRI = "DAFTAR_POLRI"
    DAFTAR_BUMN = "DAFTAR_BUMN"
    DAFTAR_PERANGKAT_DESA = "DAFTAR_PERANGKAT_DESA"
    DAFTAR_PROGRAM_LAIN = "DAFTAR_PROGRAM_LAIN"
    DAFTAR_LAIN = "DAFTAR_LAIN"
    PENGECUALIAN_BELUM_DIKETAHUI = "PENGECUALIAN_BELUM_DIKETAHUI"
    DIDANAI_PROGRAM_LAIN = "DIDANAI_PROGRAM_LAIN"
    PROGRAM_LAIN_BELUM_DIKETAHUI = "PROGRAM_LAIN_BELUM_DIKETAHUI"
    PROGRAM_LAIN_BASI = "PROGRAM_LAIN_BASI"
    PENGECUALIAN_BASI = "PENGECUALIAN_BASI"
    SEKTOR_TIDAK_TERMASUK = "SEKTOR_TIDAK_TERMASUK"
    SEKTOR_BELUM_JELAS = "SEKTOR_BELUM_JELAS"
    TIDAK_ADA_KUOTA = "TIDAK_ADA_KUOTA"
    SUMBER_DANA_TIDAK_BERHAK = "SUMBER_DANA_TIDAK_BERHAK"
    SUMBER_DANA_BELUM_PASTI = "SUMBER_DANA_BELUM_PASTI"
    KEBERATAN_DITERIMA = "KEBERATAN_DITERIMA"
    KEBERATAN_DIPROSES = "KEBERATAN_DIPROSES"
    # set by allocation
    NIK_GANDA = "NIK_GANDA"
    GANDA_MUNGKIN = "GANDA_MUNGKIN"
    KK_PENUH = "KK_PENUH"
    KK_BELUM_DIKETAHUI = "KK_BELUM_DIKETAHUI"
    KUOTA_PENUH = "KUOTA_PENUH"
    DALAM_KUOTA = "DALAM_KUOTA"


UNKNOWN_REASONS = frozenset(
    {
        ReasonCode.NIK_MILIK_ORANG_LAIN, ReasonCode.IDENTITAS_BELUM_PASTI, ReasonCode.NIK_TIDAK_DITEMUKAN,
        ReasonCode.BELUM_DIPERIKSA_DUKCAPIL, ReasonCode.NIK_GANDA_DUKCAPIL, ReasonCode.NIK_NONAKTIF,
        ReasonCode.STATUS_HIDUP_BELUM_DIKETAHUI, ReasonCode.USIA_BELUM_DIKETAHUI, ReasonCode.DOMISILI_BELUM_DIKETAHUI,
        ReasonCode.DESIL_BELUM_DIKETAHUI, ReasonCode.KEPESERTAAN_BELUM_DIKETAHUI,
        ReasonCode.PENGECUALIAN_BELUM_DIKETAHUI, ReasonCode.PROGRAM_LAIN_BELUM_DIKETAHUI,
        ReasonCode.PROGRAM_LAIN_BASI, ReasonCode.SEKTOR_BELUM_JELAS, ReasonCode.SUMBER_DANA_BELUM_PASTI,
        ReasonCode.KEBERATAN_DIPROSES, ReasonCode.GANDA_MUNGKIN, ReasonCode.KK_BELUM_DIKETAHUI,
        ReasonCode.STATUS_HIDUP_BASI, ReasonCode.DOMISILI_BASI, ReasonCode.DESIL_BASI, ReasonCode.KEPESERTAAN_BASI,
        ReasonCode.PENGECUALIAN_BASI,
    }
)  # fmt: skip
"""Reasons that say nobody knows yet: their check is TIDAK_DIKETAHUI. Every other reason of a check is GAGAL."""

REASON_TEXTS: dict[ReasonCode, tuple[str, str]] = {
    ReasonCode.TIDAK_ADA_DI_DUKCAPIL: ("tidak ditemukan dalam data kependudukan", "is not in the population register"),
    ReasonCode.NIK_MILIK_ORANG_LAIN: ("NIK yang ditulis adalah milik orang lain", "the NIK given belongs to someone else"),
    ReasonCode.IDENTITAS_BELUM_PASTI: ("ada orang yang mirip dalam data kependudukan, petugas perlu memastikan",
        "somebody similar is in the population register; an officer must settle it"),
    ReasonCode.NIK_TIDAK_DITEMUKAN: ("NIK sudah ditanyakan ke Dukcapil dan tidak ditemukan; NIK perlu diperbaiki",
        "the NIK was asked of Dukcapil and not found; it needs mending"),
    ReasonCode.BELUM_DIPERIKSA_DUKCAPIL: ("belum ada jawaban Dukcapil untuk orang ini", "Dukcapil has not answered for this person"),
    ReasonCode.MENINGGAL: ("tercatat meninggal", "is recorded as dead"),
    ReasonCode.NIK_GANDA_DUKCAPIL: ("NIK tercatat ganda di Dukcapil dan perlu diselesaikan", "the NIK is recorded twice at Dukcapil and must be settled"),
    ReasonCode.NIK_NONAKTIF: ("NIK nonaktif di Dukcapil dan perlu diaktifkan", "the NIK is inactive at Dukcapil and must be reactivated"),
    ReasonCode.STATUS_HIDUP_BELUM_DIKETAHUI: ("status hidup belum diketahui", "whether the person is alive is not known"),
    ReasonCode.STATUS_HIDUP_BASI: ("status hidupnya tercatat, tetapi datanya sudah basi: lewat batas umur bukti",
        "what is known of whether the person is alive is stale: past the age limit for evidence"),
    ReasonCode.USIA_DI_BAWAH_BATAS: ("usia di bawah batas pada tanggal pendaftaran", "is under age on the registration date"),
    ReasonCode.USIA_DI_ATAS_BATAS: ("usia melewati batas pada tanggal pendaftaran", "is over age on the registration date"),
    ReasonCode.USIA_BELUM_DIKETAHUI: ("usia belum diketahui", "age is not known"),
    ReasonCode.DOMISILI_LUAR_WILAYAH: ("berdomisili di luar wilayah program", "lives outside the programme's area"),
    ReasonCode.DOMISILI_BELUM_DIKETAHUI: ("domisili belum diketahui", "residence is not known"),
    ReasonCode.DOMISILI_BASI: ("domisilinya tercatat, tetapi datanya sudah basi: lewat batas umur bukti",
        "what is known of the residence is stale: past the age limit for evidence"),
    ReasonCode.DESIL_DI_ATAS_BATAS: ("desil kesejahteraan di atas batas program", "the welfare decile is above the programme's limit"),
    ReasonCode.TIDAK_ADA_DI_DATA_KESEJAHTERAAN: ("tidak ada dalam data kesejahteraan", "is not in the welfare register"),
    ReasonCode.DESIL_BELUM_DIKETAHUI: ("desil kesejahteraan belum diketahui", "the welfare decile is not known"),
    ReasonCode.DESIL_BASI: ("desil kesejahteraannya tercatat, tetapi datanya sudah basi: lewat batas umur bukti",
        "what is known of the welfare decile is stale: past the age limit for evidence"),
    ReasonCode.PESERTA_PU_AKTIF: ("sudah peserta aktif BPJS Ketenagakerjaan sebagai penerima upah", "is an active wage-earner member of BPJS"),
    ReasonCode.PESERTA_SEGMEN_LAIN: ("sudah peserta aktif BPJS Ketenagakerjaan segmen Jakon atau PMI", "is an active BPJS member in another segment"),
    ReasonCode.PESERTA_DIBAYARI_PIHAK_LAIN: ("iurannya sudah dibayari pihak lain", "contributions are already paid by someone else"),
    ReasonCode.PESERTA_MANDIRI: ("sudah peserta aktif yang membayar sendiri", "is an active member paying for themselves"),
    ReasonCode.KEPESERTAAN_BELUM_DIKETAHUI: ("kepesertaan BPJS Ketenagakerjaan belum diketahui", "BPJS membership is not known"),
    ReasonCode.KEPESERTAAN_BASI: ("jawaban BPJS Ketenagakerjaan sudah basi: lewat batas umur bukti",
        "what BPJS has said is stale: past the age limit for evidence"),
    ReasonCode.DAFTAR_ASN: ("tercatat sebagai ASN", "is on the civil servants' list"),
    ReasonCode.DAFTAR_TNI: ("tercatat sebagai anggota TNI", "is on the armed forces' list"),
    ReasonCode.DAFTAR_POLRI: ("tercatat sebagai anggota Polri", "is on the police list"),
    ReasonCode.DAFTAR_BUMN: ("tercatat sebagai pegawai BUMN/BUMD", "is on the state companies' list"),
    ReasonCode.DAFTAR_PERANGKAT_DESA: ("tercatat sebagai perangkat desa", "is on the village officials' list"),
    ReasonCode.DAFTAR_PROGRAM_LAIN: ("sudah menerima program serupa", "already receives a similar programme"),
    ReasonCode.DAFTAR_LAIN: ("tercatat dalam daftar pengecualian", "is on an exclusion list"),
    ReasonCode.PENGECUALIAN_BELUM_DIKETAHUI: ("daftar pengecualian belum lengkap", "the exclusion lists are not complete"),
    ReasonCode.PENGECUALIAN_BASI: ("daftar pengecualian sudah basi: lewat batas umur bukti",
        "the exclusion lists are stale: past the age limit for evidence"),
    ReasonCode.DIDANAI_PROGRAM_LAIN: ("iurannya sedang dibayari program lain", "another programme pays the contributions at present"),
    ReasonCode.PROGRAM_LAIN_BELUM_DIKETAHUI: ("belum diketahui apakah program lain sudah membayari",
        "whether another programme pays already is not known"),
    ReasonCode.PROGRAM_LAIN_BASI: ("daftar program lain sudah basi: lewat batas umur bukti",
        "the lists of other programmes are stale: past the age limit for evidence"),
    ReasonCode.SEKTOR_TIDAK_TERMASUK: ("pekerjaan tidak termasuk sektor program", "the occupation is not in the programme's sectors"),
    ReasonCode.SEKTOR_BELUM_JELAS: ("sektor pekerjaan belum jelas", "the sector of work is not clear"),
    ReasonCode.TIDAK_ADA_KUOTA: ("tidak ada kuota untuk sektor ini di kabupaten/kota pengusul", "there is no quota for this sector in the proposing regency"),
    ReasonCode.SUMBER_DANA_TIDAK_BERHAK: ("sumber dana yang tersedia tidak boleh membayar orang ini", "no available fund may pay for this person"),
    ReasonCode.SUMBER_DANA_BELUM_PASTI: ("sumber dana belum dapat dipastikan", "which fund may pay is not known yet"),
    ReasonCode.KEBERATAN_DITERIMA: ("keberatan atas namanya dibenarkan", "an objection against this person was upheld"),
    ReasonCode.KEBERATAN_DIPROSES: ("ada keberatan yang belum diputus", "an objection is still open"),
    ReasonCode.NIK_GANDA: ("orang ini diajukan lebih dari satu kali; baris lain yang dipakai", "this person was proposed more than once; another row stands"),
    ReasonCode.GANDA_MUNGKIN: ("mungkin orang yang sama juga diajukan pada baris lain, petugas perlu memastikan",
        "the same person may also be proposed in another row; an officer must settle it"),
    ReasonCode.KK_PENUH: ("batas penerima per kartu keluarga sudah terisi", "the limit per family card is reached"),
    ReasonCode.KK_BELUM_DIKETAHUI: ("nomor kartu keluarga belum diketahui, padahal penerima per kartu keluarga dibatasi",
        "the family card number is not known, although recipients per card are limited"),
    ReasonCode.KUOTA_PENUH: ("memenuhi syarat, menunggu kursi kosong", "is eligible and waits for a free seat"),
    ReasonCode.DALAM_KUOTA: ("memenuhi semua syarat dan masuk kuota", "meets every condition and is within the quota"),
}  # fmt: skip


class Band(StrEnum):
    """The three outcomes of linking a row to the population register."""

    COCOK = "COCOK"
    TINJAUAN = "TINJAUAN"
    TIDAK_ADA = "TIDAK_ADA"
    TIDAK_DIPERIKSA = "TIDAK_DIPERIKSA"  # no register, or the register cannot know


class Evidence(NamedTuple):
    """One check of one row: outcome, code ('' when passed), the value it rests on, its source, and as of when."""

    check: Check
    outcome: Outcome
    code: str
    value: str
    source: str
    as_of: str


Result = tuple[Outcome, str, str]
"""What one check found: outcome, code ('' when passed), value."""
