"""A bad cell is a value: where it stands, what was read, what is wrong, how to mend it.

Knows: every code, its sentence and its remedy in both languages. Does not know: how a cell is read or judged.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Weight(StrEnum):
    """What a problem does to its row."""

    GALAT = "GALAT"  # the row needs mending: it goes into Perbaikan.xlsx
    PERINGATAN = "PERINGATAN"  # kept and used, but somebody should look
    BERKAS = "BERKAS"  # concerns a file or sheet, not a row


class ProblemCode(StrEnum):
    """Printed codes: a public contract, never renumbered, never reused."""

    # a file or sheet
    BERKAS_KOSONG = "BERKAS_KOSONG"
    BERKAS_RUSAK = "BERKAS_RUSAK"
    BERKAS_TERKUNCI = "BERKAS_TERKUNCI"
    BERKAS_TERLALU_BESAR = "BERKAS_TERLALU_BESAR"
    BERKAS_BERBAHAYA = "BERKAS_BERBAHAYA"
    BERKAS_TERLALU_LAMA = "BERKAS_TERLALU_LAMA"
    BERKAS_BUKAN_TABEL = "BERKAS_BUKAN_TABEL"
    JENIS_BERKAS_BERBEDA = "JENIS_BERKAS_BERBEDA"
    JUDUL_KOLOM_TIDAK_DITEMUKAN = "JUDUL_KOLOM_TIDAK_DITEMUKAN"
    KOLOM_TIDAK_DIKENAL = "KOLOM_TIDAK_DIKENAL"
    LEMBAR_DIABAIKAN = "LEMBAR_DIABAIKAN"
    BARIS_DIABAIKAN = "BARIS_DIABAIKAN"
    NIK_SATU_BERKAS_RUSAK = "NIK_SATU_BERKAS_RUSAK"
    TEKS_RUSAK = "TEKS_RUSAK"
    JAWABAN_TANPA_STATUS = "JAWABAN_TANPA_STATUS"
    # a row or cell
    KABKOTA_TIDAK_DIKENAL = "KABKOTA_TIDAK_DIKENAL"
    KABKOTA_BERTENTANGAN = "KABKOTA_BERTENTANGAN"
    NIK_KOSONG = "NIK_KOSONG"
    NIK_BUKAN_16_ANGKA = "NIK_BUKAN_16_ANGKA"
    NIK_TIDAK_MUNGKIN = "NIK_TIDAK_MUNGKIN"
    NIK_CONTOH = "NIK_CONTOH"
    NIK_ANGKA = "NIK_ANGKA"
    NIK_DIGIT_AKHIR_HILANG = "NIK_DIGIT_AKHIR_HILANG"
    NIK_DIRAPIKAN = "NIK_DIRAPIKAN"
    NIK_KK_TERTUKAR = "NIK_KK_TERTUKAR"
    NIK_BEDA_TANGGAL_LAHIR = "NIK_BEDA_TANGGAL_LAHIR"
    NIK_BEDA_JENIS_KELAMIN = "NIK_BEDA_JENIS_KELAMIN"
    NIK_BERULANG = "NIK_BERULANG"
    KK_TIDAK_SAH = "KK_TIDAK_SAH"
    NAMA_KOSONG = "NAMA_KOSONG"
    TANGGAL_LAHIR_KOSONG = "TANGGAL_LAHIR_KOSONG"
    TANGGAL_LAHIR_TIDAK_TERBACA = "TANGGAL_LAHIR_TIDAK_TERBACA"
    TANGGAL_LAHIR_BAWAAN = "TANGGAL_LAHIR_BAWAAN"
    JENIS_KELAMIN_TIDAK_TERBACA = "JENIS_KELAMIN_TIDAK_TERBACA"
    PEKERJAAN_KOSONG = "PEKERJAAN_KOSONG"
    PEKERJAAN_TIDAK_DIKENAL = "PEKERJAAN_TIDAK_DIKENAL"
    ID_BARIS_TIDAK_DIKENAL = "ID_BARIS_TIDAK_DIKENAL"
    # a line of an answer
    JAWABAN_TIDAK_DITANYAKAN = "JAWABAN_TIDAK_DITANYAKAN"
    JAWABAN_TANPA_PASANGAN = "JAWABAN_TANPA_PASANGAN"
    JAWABAN_NIK_BERUBAH = "JAWABAN_NIK_BERUBAH"
    JAWABAN_BERULANG = "JAWABAN_BERULANG"
    JAWABAN_TANPA_TANGGAL = "JAWABAN_TANPA_TANGGAL"
    STATUS_KOSONG = "STATUS_KOSONG"
    STATUS_TIDAK_DIKENAL = "STATUS_TIDAK_DIKENAL"
    GANGGUAN_LAYANAN = "GANGGUAN_LAYANAN"


class ProblemText(NamedTuple):
    """What a code means to its reader: weight, sentence and remedy, Indonesian and English."""

    weight: Weight
    sentence: str
    remedy: str
    sentence_en: str
    remedy_en: str


_G, _P, _B = Weight.GALAT, Weight.PERINGATAN, Weight.BERKAS
_C = ProblemCode

PROBLEM_TEXTS: dict[ProblemCode, ProblemText] = {
    _C.BERKAS_KOSONG: ProblemText(_B, "Berkas ini kosong.", "Kirim ulang berkas yang ada isinya.",
        "This file is empty.", "Send the file that has something in it again."),
    _C.BERKAS_RUSAK: ProblemText(_B, "Berkas ini rusak atau terpotong sehingga tidak dapat dibaca.",
        "Buka di Excel, simpan ulang sebagai .xlsx, lalu kirim lagi.",
        "This file is damaged or cut off and cannot be read.", "Open it in Excel, save it as .xlsx and send it again."),
    _C.BERKAS_TERKUNCI: ProblemText(_B, "Berkas ini dikunci dengan kata sandi.",
        "Simpan salinan tanpa kata sandi, lalu kirim lewat saluran yang aman.",
        "This file is locked with a password.", "Save a copy without a password and send it by a safe channel."),
    _C.BERKAS_TERLALU_BESAR: ProblemText(_B, "Berkas ini melebihi batas (20.000 baris, 25 MB, atau 100 MB setelah dibuka).",
        "Bagi daftar menjadi beberapa berkas.",
        "This file is over the limit (20,000 rows, 25 MB, or 100 MB unpacked).", "Split the list into several files."),
    _C.BERKAS_BERBAHAYA: ProblemText(_B, "Isi berkas ini tidak wajar dan tidak dibuka demi keamanan.",
        "Salin daftarnya ke buku kerja Excel yang baru, lalu kirim lagi.",
        "The content of this file is abnormal; it was not opened, for safety.", "Copy the list into a new workbook and send it again."),
    _C.BERKAS_TERLALU_LAMA: ProblemText(_B, "Berkas ini tidak selesai dibaca dalam batas waktu atau memori.",
        "Salin hanya tabel daftarnya ke buku kerja baru, lalu kirim lagi.",
        "This file was not read within the limits of time or memory.", "Copy only the table into a new workbook and send it again."),
    _C.BERKAS_BUKAN_TABEL: ProblemText(_B, "Jenis berkas ini bukan tabel yang dikenal (xlsx, xls, ods, csv).",
        "Kirim sebagai berkas Excel, bukan gambar, PDF, atau Word.",
        "This kind of file is not a known table (xlsx, xls, ods, csv).", "Send it as an Excel file, not as picture, PDF or Word."),
    _C.JENIS_BERKAS_BERBEDA: ProblemText(_B, "Akhiran nama berkas tidak sesuai isinya; berkas dibaca menurut isinya.",
        "Beri akhiran nama yang benar pada kiriman berikutnya.",
        "The file's ending does not fit its content; it was read by its content.", "Use the right ending next time."),
    _C.JUDUL_KOLOM_TIDAK_DITEMUKAN: ProblemText(_B, "Baris judul kolom (NIK, Nama, ...) tidak ditemukan.",
        "Beri satu baris judul kolom, atau tulis pemetaan kolom pada berkas profil.",
        "No header row (NIK, Name, ...) was found.", "Give one header row, or write the mapping in a profile file."),
    _C.KOLOM_TIDAK_DIKENAL: ProblemText(_B, "Kolom ini tidak dikenal dan isinya tidak dipakai.",
        "Jika kolom ini penting, petakan pada berkas profil.",
        "This column is not known and its content is not used.", "If it matters, map it in a profile file."),
    _C.LEMBAR_DIABAIKAN: ProblemText(_B, "Lembar ini tidak berisi daftar calon dan tidak dipakai.",
        "Tidak perlu tindakan jika lembar ini memang bukan daftar.",
        "This sheet holds no list and is not used.", "Nothing to do if it is indeed no list."),
    _C.BARIS_DIABAIKAN: ProblemText(_B, "Baris ini judul, jumlah, atau catatan kaki dan tidak dihitung sebagai orang.",
        "Tidak perlu tindakan jika baris ini memang bukan orang.",
        "This row is a title, a total or a footer and is not counted as a person.", "Nothing to do if it is indeed no person."),
    _C.NIK_SATU_BERKAS_RUSAK: ProblemText(_B, "Terlalu banyak NIK pada berkas ini berakhir dengan 0: angka terakhir rusak oleh Excel.",
        "Kirim ulang dengan kolom NIK berformat Teks sebelum NIK diketik atau ditempel.",
        "Too many NIKs in this file end in 0: Excel destroyed their last digit.", "Send it again with the NIK column set to Text before typing or pasting."),
    _C.TEKS_RUSAK: ProblemText(_B, "Sebagian huruf pada berkas ini tidak terbaca (pengodean teks).",
        "Simpan berkas sebagai 'CSV UTF-8' atau .xlsx.",
        "Some letters in this file could not be read (text encoding).", "Save the file as 'CSV UTF-8' or .xlsx."),
    _C.KABKOTA_TIDAK_DIKENAL: ProblemText(_G, "Kabupaten/kota baris ini tidak dapat ditentukan.",
        "Tulis nama kabupaten/kota pada kolom KABUPATEN, nama lembar, atau nama berkas.",
        "The regency of this row cannot be determined.", "Write the regency in a column, in the sheet's or in the file's name."),
    _C.KABKOTA_BERTENTANGAN: ProblemText(_P, "Kabupaten/kota pada kolom berbeda dari nama lembar atau berkas; kolom yang dipakai.",
        "Periksa kabupaten/kota baris ini.",
        "The regency in the column differs from the sheet's or file's name; the column is used.", "Check this row's regency."),
    _C.NIK_KOSONG: ProblemText(_G, "NIK kosong.", "Isi NIK 16 angka sesuai KTP.",
        "The NIK is empty.", "Fill in the 16 digits from the identity card."),
    _C.NIK_BUKAN_16_ANGKA: ProblemText(_G, "NIK tidak terdiri dari 16 angka.", "Tulis ulang NIK sesuai KTP, 16 angka, sebagai teks.",
        "The NIK is not 16 digits.", "Write the NIK again from the card, 16 digits, as text."),
    _C.NIK_TIDAK_MUNGKIN: ProblemText(_G, "NIK memuat tanggal atau kode wilayah yang tidak mungkin.", "Cocokkan NIK dengan KTP.",
        "The NIK holds an impossible date or region code.", "Compare the NIK with the identity card."),
    _C.NIK_CONTOH: ProblemText(_G, "NIK ini hanya angka contoh, bukan NIK seseorang.", "Isi NIK yang sebenarnya sesuai KTP.",
        "This NIK is a dummy, not a person's number.", "Fill in the real NIK from the card."),
    _C.NIK_ANGKA: ProblemText(_P, "NIK disimpan Excel sebagai angka; semua angkanya masih utuh.",
        "Ubah format kolom NIK menjadi Teks pada kiriman berikutnya.",
        "Excel stored the NIK as a number; all its digits are still there.", "Set the NIK column to Text next time."),
    _C.NIK_DIGIT_AKHIR_HILANG: ProblemText(_G, "Angka terakhir NIK mungkin hilang karena disimpan Excel sebagai angka.",
        "Ketik ulang NIK 16 angka pada kolom berformat Teks.",
        "The NIK's last digit may be lost: Excel stored it as a number.", "Type the 16 digits again in a column set to Text."),
    _C.NIK_DIRAPIKAN: ProblemText(_P, "NIK dirapikan (spasi, tanda baca, atau huruf O/I yang seharusnya angka).",
        "Periksa apakah NIK hasil perapian sudah benar.",
        "The NIK was tidied (spaces, punctuation, or letters O/I in place of digits).", "Check that the tidied NIK is right."),
    _C.NIK_KK_TERTUKAR: ProblemText(_P, "NIK dan Nomor KK tampak tertukar; keduanya dibaca terbalik.", "Periksa kolom NIK dan KK.",
        "NIK and family card number seem swapped; they were read the other way round.", "Check both columns."),
    _C.NIK_BEDA_TANGGAL_LAHIR: ProblemText(_P, "Tanggal lahir berbeda dari tanggal di dalam NIK.", "Cocokkan tanggal lahir dan NIK dengan KTP.",
        "The birth date differs from the date in the NIK.", "Compare both with the identity card."),
    _C.NIK_BEDA_JENIS_KELAMIN: ProblemText(_P, "Jenis kelamin berbeda dari NIK; mungkin NIK milik suami atau istri.",
        "Pastikan NIK milik orang di baris ini.",
        "The sex differs from the NIK; it may be the spouse's number.", "Make sure the NIK belongs to this person."),
    _C.NIK_BERULANG: ProblemText(_P, "NIK ini muncul lebih dari satu kali di daftar.", "Pastikan setiap orang hanya diajukan satu kali.",
        "This NIK appears more than once in the lists.", "Make sure each person is proposed once."),
    _C.KK_TIDAK_SAH: ProblemText(_P, "Nomor KK tidak terdiri dari 16 angka.", "Cocokkan Nomor KK dengan Kartu Keluarga.",
        "The family card number is not 16 digits.", "Compare it with the family card."),
    _C.NAMA_KOSONG: ProblemText(_G, "Nama kosong.", "Isi nama lengkap sesuai KTP.",
        "The name is empty.", "Fill in the full name from the card."),
    _C.TANGGAL_LAHIR_KOSONG: ProblemText(_P, "Tanggal lahir kosong.", "Isi tanggal lahir sesuai KTP (hari-bulan-tahun).",
        "The birth date is empty.", "Fill in the birth date from the card (day-month-year)."),
    _C.TANGGAL_LAHIR_TIDAK_TERBACA: ProblemText(_G, "Tanggal lahir tidak dapat dibaca.", "Tulis sebagai hari-bulan-tahun, misalnya 12-03-1980.",
        "The birth date cannot be read.", "Write it as day-month-year, for example 12-03-1980."),
    _C.TANGGAL_LAHIR_BAWAAN: ProblemText(_P, "Tanggal lahir ini sering dipakai sebagai pengganti bila tanggal tidak diketahui (31-12, 01-07, 01-01).",
        "Cocokkan dengan KTP.",
        "This birth date is often a placeholder for an unknown one (31-12, 01-07, 01-01).", "Compare it with the card."),
    _C.JENIS_KELAMIN_TIDAK_TERBACA: ProblemText(_P, "Jenis kelamin tidak dapat dibaca.", "Tulis L atau P.",
        "The sex cannot be read.", "Write L (male) or P (female)."),
    _C.PEKERJAAN_KOSONG: ProblemText(_P, "Pekerjaan kosong.", "Isi pekerjaan, misalnya pemanen sawit, petani, atau nelayan.",
        "The occupation is empty.", "Fill in the occupation."),
    _C.PEKERJAAN_TIDAK_DIKENAL: ProblemText(_P, "Pekerjaan ini belum dikenal oleh program.",
        "Tulis pekerjaan dengan kata yang lazim, atau sertakan surat keterangan bekerja.",
        "The programme does not know this occupation.", "Use a common word for it, or add a letter of employment."),
    _C.ID_BARIS_TIDAK_DIKENAL: ProblemText(_P, "ID Baris pada berkas perbaikan ini tidak dikenal; baris diperlakukan sebagai baris baru.",
        "Berkas perbaikan berlaku bagi daftar aslinya: pastikan daftar itu masih ada, dan jangan ubah kolom ID Baris.",
        "The row id in this correction file is unknown; the row is treated as new.", "A correction applies to its original list: see that this list is still there, and do not change the id column."),
    _C.JAWABAN_TANPA_STATUS: ProblemText(_B, "Kolom status atau keterangan jawaban tidak ditemukan pada lembar ini.",
        "Tambahkan judul kolomnya pada berkas pemetaan, lalu terima lagi dengan --mapping.",
        "No column with the answer's status was found in this sheet.", "Add its heading to the mapping file and receive it again with --mapping."),
    _C.JAWABAN_TIDAK_DITANYAKAN: ProblemText(_G, "Jawaban ini tentang baris yang tidak ditanyakan di pertukaran ini.",
        "Terima di folder pertukaran yang menanyakannya, atau abaikan.",
        "This answer is about a row that this exchange did not ask.", "Receive it in the exchange that asked, or leave it."),
    _C.JAWABAN_TANPA_PASANGAN: ProblemText(_G, "Jawaban tanpa ID baris, atau tanpa NIK utuh, ini tidak cocok dengan tepat satu pertanyaan menurut NIK dan nama.",
        "Minta pemilik data mengirim ulang dengan kolom ID_BARIS dan NIK seperti pada berkas permintaan.",
        "Without a row id, or without a whole NIK, this answer fits no single question by NIK and name.", "Ask the owner to send it with the columns ID_BARIS and NIK, as in the request."),
    _C.JAWABAN_NIK_BERUBAH: ProblemText(_G, "NIK pada jawaban berbeda dari NIK yang ditanyakan untuk ID baris ini; jawabannya tidak dipakai.",
        "Mungkin baris tertukar saat diurutkan. Minta berkas yang utuh; bila NIK memang diperbaiki, ubah daftarnya lalu tanyakan lagi.",
        "The NIK of the answer differs from the one asked for this row id; the answer is not used.", "Rows may have been mixed by sorting. Ask for a whole file; if the NIK was mended, mend the list and ask again."),
    _C.JAWABAN_BERULANG: ProblemText(_P, "Jawaban yang sama untuk baris ini sudah ada pada baris lain berkas ini; dihitung satu kali.",
        "Tidak perlu tindakan.",
        "The same answer about this row stands in another line of this file; it counts once.", "Nothing to do."),
    _C.JAWABAN_TANPA_TANGGAL: ProblemText(_G, "Tanggal keadaan jawaban ini tidak terbaca atau tidak mungkin.", "Sebutkan tanggalnya dengan --as-of, atau perbaiki kolom tanggalnya.",
        "The day whose state this answer tells cannot be read or cannot be.", "Give it with --as-of, or mend the column."),
    _C.STATUS_KOSONG: ProblemText(_P, "Baris ini belum berisi jawaban.", "Minta sisanya kepada pemilik data.",
        "This line holds no answer yet.", "Ask the owner for the rest."),
    _C.STATUS_TIDAK_DIKENAL: ProblemText(_G, "Status jawaban ini tidak dikenal pemetaan; orangnya tetap belum diketahui.",
        "Tanyakan artinya kepada pemilik data, tambahkan pada berkas pemetaan, lalu terima lagi berkas yang sama.",
        "The mapping does not know this status; the person stays unknown.", "Ask the owner what it means, add it to the mapping file and receive the same file again."),
    _C.GANGGUAN_LAYANAN: ProblemText(_P, "Baris ini memuat pesan gangguan layanan, bukan jawaban tentang orangnya.", "Tanyakan lagi kepada pemilik data.",
        "This line holds a message of the service, not an answer about the person.", "Ask again."),
}  # fmt: skip


class Problem(NamedTuple):
    """One bad cell, row, sheet or file. `row` is 1-based as Excel shows it, 0 for a whole file; `column` is the
    header or letter; `value` is what was read, with every long number masked by whoever builds the problem."""

    candidate_id: str
    source: str
    sheet: str
    row: int
    column: str
    value: str
    code: ProblemCode


def weight_of(code: ProblemCode) -> Weight:
    """What a problem of this code does to its row."""
    return PROBLEM_TEXTS[code].weight
