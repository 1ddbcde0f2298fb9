"""What to do next about each reason, in one short sentence, Indonesian and English.

Knows: who can mend what. Does not know: whether a reason holds (assess, allocate).
"""

from __future__ import annotations

from naungan.model.decision import ReasonCode

R = ReasonCode

_DUKCAPIL_LIST = ("Mintakan jawaban Dukcapil untuk NIK ini, lalu jalankan penetapan lagi.",
    "Ask Dukcapil about this NIK, then determine again.")  # fmt: skip
_EXCLUDED = ("Jika keliru, minta instansi pemilik daftar memperbaiki datanya.",
    "If wrong, ask the office that keeps the list to mend it.")  # fmt: skip
_COVERED = ("Tidak perlu tindakan; jika keliru, perbaiki datanya di BPJS Ketenagakerjaan.",
    "Nothing to do; if wrong, have BPJS Ketenagakerjaan mend its data.")  # fmt: skip
_DUKCAPIL_AGAIN = ("Mintakan jawaban Dukcapil yang baru untuk NIK ini, lalu jalankan penetapan lagi.",
    "Ask Dukcapil about this NIK anew, then determine again.")  # fmt: skip

NEXT_STEPS: dict[ReasonCode, tuple[str, str]] = {
    R.TIDAK_ADA_DI_DUKCAPIL: ("Periksa NIK, nama, dan tanggal lahir pada KTP, lalu kirim berkas perbaikan.",
        "Check NIK, name and birth date on the identity card, then send a correction."),
    R.NIK_MILIK_ORANG_LAIN: ("Ganti dengan NIK orang ini sendiri sesuai KTP, lalu kirim berkas perbaikan.",
        "Put this person's own NIK from the card, then send a correction."),
    R.IDENTITAS_BELUM_PASTI: ("Petugas membandingkan kedua data dan mencatat putusannya.",
        "An officer compares both records and writes down the decision."),
    R.NIK_TIDAK_DITEMUKAN: ("Perbaiki NIK sesuai KTP, lalu kirim berkas perbaikan.",
        "Mend the NIK from the identity card, then send a correction."),
    R.BELUM_DIPERIKSA_DUKCAPIL: _DUKCAPIL_LIST,
    R.MENINGGAL: ("Sampaikan kepada keluarga bila ada hak santunan; jika keliru, hubungi Dukcapil.",
        "Tell the family if a benefit is due; if wrong, go to Dukcapil."),
    R.NIK_GANDA_DUKCAPIL: ("Orang ini menyelesaikan NIK ganda di kantor Dukcapil.",
        "The person settles the double NIK at the Dukcapil office."),
    R.NIK_NONAKTIF: ("Orang ini mengaktifkan NIK di kantor Dukcapil.",
        "The person has the NIK reactivated at the Dukcapil office."),
    R.STATUS_HIDUP_BELUM_DIKETAHUI: _DUKCAPIL_LIST,
    R.STATUS_HIDUP_BASI: _DUKCAPIL_AGAIN,
    R.USIA_DI_BAWAH_BATAS: ("Ajukan lagi pada tahun ketika usianya sudah cukup.",
        "Propose again in a year in which the age suffices."),
    R.USIA_DI_ATAS_BATAS: ("Tidak dapat didaftarkan; arahkan ke bantuan sosial lain.",
        "Cannot be enrolled; point to other social assistance."),
    R.USIA_BELUM_DIKETAHUI: _DUKCAPIL_LIST,
    R.DOMISILI_LUAR_WILAYAH: ("Ajukan melalui daerah domisili, atau perbarui alamat di Dukcapil.",
        "Propose through the home region, or update the address at Dukcapil."),
    R.DOMISILI_BELUM_DIKETAHUI: _DUKCAPIL_LIST,
    R.DOMISILI_BASI: _DUKCAPIL_AGAIN,
    R.DESIL_DI_ATAS_BATAS: ("Jika keadaannya berubah, minta pemutakhiran data melalui desa atau Dinas Sosial.",
        "If circumstances changed, ask the village or social office to update the data."),
    R.TIDAK_ADA_DI_DATA_KESEJAHTERAAN: ("Usulkan masuk data kesejahteraan melalui desa atau Dinas Sosial.",
        "Propose for the welfare register through the village or social office."),
    R.DESIL_BELUM_DIKETAHUI: ("Mintakan desil orang ini kepada pemegang data kesejahteraan.",
        "Ask the keeper of the welfare register for this person's decile."),
    R.DESIL_BASI: ("Mintakan desil yang terbaru kepada pemegang data kesejahteraan, lalu jalankan penetapan lagi.",
        "Ask the keeper of the welfare register for the newest decile, then determine again."),
    R.PESERTA_PU_AKTIF: _COVERED,
    R.PESERTA_SEGMEN_LAIN: _COVERED,
    R.PESERTA_DIBAYARI_PIHAK_LAIN: _COVERED,
    R.PESERTA_MANDIRI: _COVERED,
    R.KEPESERTAAN_BELUM_DIKETAHUI: ("Mintakan status kepesertaan kepada BPJS Ketenagakerjaan.",
        "Ask BPJS Ketenagakerjaan for the membership status."),
    R.KEPESERTAAN_BASI: ("Mintakan status kepesertaan yang baru kepada BPJS, lalu jalankan penetapan lagi.",
        "Ask BPJS Ketenagakerjaan for the membership status anew, then determine again."),
    R.DAFTAR_ASN: _EXCLUDED,
    R.DAFTAR_TNI: _EXCLUDED,
    R.DAFTAR_POLRI: _EXCLUDED,
    R.DAFTAR_BUMN: _EXCLUDED,
    R.DAFTAR_PERANGKAT_DESA: _EXCLUDED,
    R.DAFTAR_PROGRAM_LAIN: _EXCLUDED,
    R.DAFTAR_LAIN: _EXCLUDED,
    R.PENGECUALIAN_BELUM_DIKETAHUI: ("Lengkapi daftar pengecualian dari instansi pemiliknya.",
        "Complete the exclusion lists from the offices that keep them."),
    R.PENGECUALIAN_BASI: ("Mintakan daftar pengecualian terbaru dari pemiliknya, lalu jalankan penetapan lagi.",
        "Get the newest exclusion lists from the offices that keep them, then determine again."),
    R.DIDANAI_PROGRAM_LAIN: ("Ambil alih sesudah pembayaran program lain berakhir; daftarnya: naungan takeover.",
        "Take over once the other programme has stopped paying; the list: naungan takeover."),
    R.PROGRAM_LAIN_BELUM_DIKETAHUI: ("Mintakan daftar penerima dan masa bayarnya kepada penyelenggara program lain.",
        "Ask whoever runs the other programmes for their lists with the period paid."),
    R.PROGRAM_LAIN_BASI: ("Mintakan daftar yang terbaru kepada penyelenggara program lain, lalu tetapkan lagi.",
        "Get the newest lists of the other programmes, then determine again."),
    R.SEKTOR_TIDAK_TERMASUK: ("Jika pekerjaannya salah tulis, kirim perbaikan dengan surat keterangan bekerja.",
        "If the occupation was written wrongly, send a correction with a letter of employment."),
    R.SEKTOR_BELUM_JELAS: ("Perjelas pekerjaannya pada berkas perbaikan, dengan surat keterangan bekerja.",
        "State the occupation clearly in a correction, with a letter of employment."),
    R.TIDAK_ADA_KUOTA: ("Tidak ada kursi untuk sektor ini di daerah pengusul pada tahun ini.",
        "The proposing regency has no seats for this sector this year."),
    R.SUMBER_DANA_TIDAK_BERHAK: ("Tunggu sumber dana lain; aturan dana yang ada tidak mengizinkan.",
        "Wait for another fund; the rules of the present ones do not allow it."),
    R.SUMBER_DANA_BELUM_PASTI: ("Selesaikan dahulu sektor dan status kepesertaannya.",
        "Settle the sector and the membership status first."),
    R.KEBERATAN_DITERIMA: ("Orang ini dapat mengajukan sanggahan dengan bukti baru.",
        "The person may appeal with new evidence."),
    R.KEBERATAN_DIPROSES: ("Tunggu putusan atas keberatan.", "Wait for the decision on the objection."),
    R.NIK_GANDA: ("Tidak perlu tindakan; baris yang lain yang dipakai.", "Nothing to do; the other row stands."),
    R.GANDA_MUNGKIN: ("Petugas memastikan satu atau dua orang: catat NIK yang benar, atau bukti GANDA LOLOS.",
        "An officer settles whether this is one person: record the right NIK, or evidence GANDA LOLOS."),
    R.KK_PENUH: ("Tidak perlu tindakan; anggota keluarga lain sudah dipilih menurut peringkat.",
        "Nothing to do; other family members rank higher."),
    R.KK_BELUM_DIKETAHUI: ("Mintakan nomor KK orang ini kepada Dukcapil, lalu jalankan penetapan lagi.",
        "Ask Dukcapil for this person's family card number, then run again."),
    R.KUOTA_PENUH: ("Tetap dalam daftar cadangan sampai ada kursi kosong.",
        "Stays on the waiting list until a seat falls free."),
    R.DALAM_KUOTA: ("Tunggu surat keputusan dan pendaftaran ke BPJS Ketenagakerjaan.",
        "Wait for the decree and for enrolment with BPJS Ketenagakerjaan."),
}  # fmt: skip


def next_step(code: ReasonCode, lang: str = "id") -> str:
    """What to do about this reason, as one sentence."""
    return NEXT_STEPS[code][1 if lang == "en" else 0]
