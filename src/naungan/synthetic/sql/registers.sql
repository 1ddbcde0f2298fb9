-- The columns in which real offices hand over each register. Reads tables bagian (facts.sql) and desa.

CREATE MACRO ya(b) AS CASE WHEN b THEN 'Ya' ELSE 'Tidak' END;

CREATE MACRO dukcapil() AS TABLE
SELECT CAST(nik AS VARCHAR) AS NIK, CAST(kk AS VARCHAR) AS NO_KK, upper(nama) AS NAMA_LGKP, upper(tempat) AS TMPT_LHR, tgl AS TGL_LHR,
    CASE jk WHEN 'L' THEN 'LAKI-LAKI' ELSE 'PEREMPUAN' END AS JENIS_KLMIN, upper(nama_ibu) AS NAMA_LGKP_IBU,
    CASE hub WHEN 'KEPALA' THEN 'KEPALA KELUARGA' WHEN 'ISTRI' THEN 'ISTRI' WHEN 'ANAK' THEN 'ANAK' ELSE 'ORANG TUA' END AS STAT_HBKEL,
    format('{:02d}.{:02d}.{:02d}.{:04d}', kode_wilayah // 100000000, kode_wilayah // 1000000 % 100, kode_wilayah // 10000 % 100, kode_wilayah % 10000) AS KODE_WILAYAH,
    status AS STATUS
FROM bagian WHERE NOT hilang;

CREATE MACRO kesejahteraan() AS TABLE
SELECT b.* REPLACE (
        CASE WHEN nik_meleset THEN nik + 5000 ELSE nik END AS nik,
        CASE WHEN tidak_padan AND NOT nik_meleset THEN nama_ibu ELSE nama END AS nama),
    d.kec AS nama_kec, d.desa AS nama_desa, greatest(1, least(10, desil + acak(fid, 70, 3) - 1)) AS desil_samping
FROM bagian b LEFT JOIN desa d ON d.kode = b.kode_wilayah
WHERE di_dtsen;

CREATE MACRO p3ke() AS TABLE
SELECT row_number() OVER (ORDER BY pid) + getvariable('nomor_p3ke') AS "No", fid AS "ID Keluarga P3KE", getvariable('provinsi') AS "Provinsi",
    upper(nama_kab) AS "Kabupaten/Kota", upper(nama_kec) AS "Kecamatan", upper(nama_desa) AS "Desa/Kelurahan", kode_wilayah AS "Kode Kemdagri",
    desil AS "Desil Kesejahteraan", 'DUSUN ' || (1 + acak(fid, 71, 6)) AS "Alamat", pid AS "ID Individu", upper(nama) AS "Nama", nik AS "NIK",
    CASE WHEN tidak_padan THEN 'TIDAK' ELSE 'YA' END AS "Padan Dukcapil", CASE jk WHEN 'L' THEN 'Laki-laki' ELSE 'Perempuan' END AS "Jenis Kelamin",
    CASE hub WHEN 'KEPALA' THEN 'Kepala Keluarga' WHEN 'ISTRI' THEN 'Istri' WHEN 'ANAK' THEN 'Anak' ELSE 'Lainnya' END AS "Hubungan dengan Kepala Keluarga",
    tgl AS "Tanggal Lahir", CASE WHEN hub = 'ISTRI' OR (hub = 'KEPALA' AND tipe < 84) THEN 'Kawin' WHEN hub = 'ANAK' THEN 'Belum Kawin' ELSE 'Cerai' END AS "Status Kawin",
    kerja AS "Pekerjaan", getvariable('sekolah')[acak(pid, 72, 6) + 1] AS "Pendidikan",
    ya(umur_hari < 2557) AS "Usia < 7 Tahun", ya(umur_hari >= 2557 AND umur_hari < 4749) AS "Usia 7-12", ya(umur_hari >= 4749 AND umur_hari < 5845) AS "Usia 13-15",
    ya(umur_hari >= 5845 AND umur_hari < 6940) AS "Usia 16-18", ya(umur_hari >= 6940 AND umur_hari < 8036) AS "Usia 19-21",
    ya(umur_hari >= 8036 AND umur_hari < 21915) AS "Usia 22-59", ya(umur_hari >= 21915) AS "Usia 60 Tahun Keatas",
    ya(acak(fid, 73, 10) < 4) AS "Penerima BPNT", ya(acak(fid, 74, 10) < 1) AS "Penerima BPUM", ya(acak(fid, 75, 10) < 2) AS "Penerima BST",
    ya(acak(fid, 76, 10) < 3) AS "Penerima PKH", ya(acak(fid, 77, 10) < 4) AS "Penerima SEMBAKO", ya(acak(fid, 78, 10) < 1) AS "Resiko Stunting",
    persentil AS "Persentil"
FROM kesejahteraan() WHERE di_p3ke;

CREATE MACRO dtsen() AS TABLE
SELECT CAST(nik AS VARCHAR) AS nomor_induk_kependudukan, CAST(kk AS VARCHAR) AS nomor_kartu_keluarga, fid AS id_keluarga, upper(nama) AS nama, tgl AS tanggal_lahir,
    CASE jk WHEN 'L' THEN 'Laki-laki' ELSE 'Perempuan' END AS jenis_kelamin,
    CASE hub WHEN 'KEPALA' THEN 'Kepala Keluarga' WHEN 'ISTRI' THEN 'Istri' WHEN 'ANAK' THEN 'Anak' ELSE 'Orang Tua' END AS status_hubungan_keluarga,
    umur_hari // 365 AS usia, ukuran AS jumlah_anggota_keluarga,
    CASE WHEN NOT dewasa OR kerja LIKE 'Tidak%' THEN 'Tidak bekerja' ELSE 'Bekerja' END AS status_bekerja,
    CASE kerja WHEN 'Petani' THEN 3 WHEN 'Nelayan' THEN 4 ELSE NULL END AS lapangan_usaha_dari_pekerjaan_utama,
    CASE WHEN kerja LIKE 'Tidak%' THEN NULL WHEN kerja = 'Pegawai Swasta' THEN 4 WHEN kerja LIKE 'PNS%' THEN 5 WHEN kerja = 'Pekerja Lepas' THEN 6 ELSE 1 + acak(pid, 79, 2) END AS status_dalam_pekerjaan_utama,
    kerja AS pekerjaan_ktp, ya(acak(pid, 80, 100) < 2) AS disabilitas, getvariable('provinsi') AS provinsi, upper(nama_kab) AS kabupaten_kota, upper(nama_kec) AS kecamatan,
    upper(nama_desa) AS kelurahan_desa, CAST(kode_wilayah AS VARCHAR) AS kode_wilayah, persentil,
    CASE WHEN getvariable('kolom_desil') IN ('desil', 'desil_nasional') THEN desil ELSE desil_samping END AS desil_nasional,
    CASE WHEN getvariable('kolom_desil') = 'desil_provinsi' THEN desil ELSE desil_samping END AS desil_provinsi,
    CASE WHEN getvariable('kolom_desil') = 'desil_kabkota' THEN desil ELSE desil_samping END AS desil_kabupaten_kota,
    ya(NOT tidak_padan) AS padan_dukcapil
FROM kesejahteraan() ORDER BY pid;

-- Every card of every member; one in twelve also holds an older card of a job that ended.
CREATE MACRO bpjs() AS TABLE
WITH kartu AS (
    SELECT *, 0 AS urutan FROM bagian WHERE kepesertaan <> ''
    UNION ALL SELECT *, 1 FROM bagian WHERE kepesertaan <> '' AND acak(pid, 51, 12) = 0
)
SELECT CAST(nik AS VARCHAR) AS "NIK", upper(nama) AS "NAMA",
    CASE WHEN urutan = 1 THEN 'PU' WHEN kepesertaan IN ('PU', 'JAKON', 'PMI') THEN kepesertaan
         WHEN kepesertaan = 'LEPAS' AND pembayar <> 'MANDIRI' THEN 'PU' ELSE 'BPU' END AS "SEGMEN",
    format('{:02d}{:09d}', 8 + acak(pid, 56 + urutan, 17), (pid * 7919 + urutan * 499979) % 1000000000) AS "KPJ",
    CASE WHEN urutan = 1 OR kepesertaan = 'LEPAS' THEN 'NONAKTIF' WHEN kepesertaan = 'TENGGANG' THEN 'TENGGANG' ELSE 'AKTIF' END AS "STATUS",
    CASE WHEN urutan = 1 THEN getvariable('perusahaan')[acak(pid, 58, 8) + 1] ELSE pembayar END AS "NPP/PEMBAYAR",
    getvariable('acuan') - 1500 * urutan - CASE WHEN kepesertaan = 'LEPAS' THEN 1100 ELSE 100 END - acak(pid, 59, 1500) AS "TANGGAL_AWAL",
    CAST(date_trunc('month', CASE WHEN urutan = 1 OR kepesertaan = 'LEPAS' THEN getvariable('acuan') - 150 - acak(pid, 61, 900)
        WHEN kepesertaan = 'TENGGANG' THEN getvariable('acuan') - 65 ELSE getvariable('acuan') - 20 END) AS DATE) AS "BULAN_IURAN_TERAKHIR"
FROM kartu ORDER BY pid, urutan;
