-- What is true of each person beyond who they are: cover, exclusions, what the welfare register holds.
-- Reads table macro orang (people.sql) and variables desil_maks, desil_p3ke, desil_data (highest decile in the register judged by), pembayar, perusahaan, kerja_miskin, kerja_lain.

-- One chunk of people with everything any register or list needs of them.
CREATE MACRO berfakta(dari, sampai, pid_dari, pid_sampai) AS TABLE
WITH o AS (
    SELECT *, umur_hari >= 6580 AND umur_hari < 23740 AS dewasa, desil <= getvariable('desil_maks') AS miskin,
        acak(pid, 50, 1000) AS undi, acak(pid, 60, 10000) AS undi_daftar
    FROM orang(dari, sampai, pid_dari, pid_sampai)
), segmen AS (
    SELECT *,
        CASE WHEN hilang OR NOT dewasa THEN ''
             WHEN miskin THEN CASE WHEN undi < 30 THEN 'PU' WHEN undi < 40 THEN 'MANDIRI' WHEN undi < 70 THEN 'LAIN' WHEN undi < 78 THEN 'JAKON'
                                   WHEN undi < 82 THEN 'PMI' WHEN undi < 140 THEN 'LEPAS' WHEN undi < 142 THEN 'TENGGANG' ELSE '' END
             ELSE CASE WHEN undi < 150 THEN 'PU' WHEN undi < 175 THEN 'MANDIRI' WHEN undi < 190 THEN 'LAIN' WHEN undi < 196 THEN 'JAKON'
                       WHEN undi < 199 THEN 'PMI' WHEN undi < 260 THEN 'LEPAS' WHEN undi < 263 THEN 'TENGGANG' ELSE '' END
        END AS kepesertaan,
        CASE WHEN hilang OR NOT dewasa THEN ''
             WHEN undi_daftar < CASE WHEN miskin THEN 15 ELSE 90 END THEN 'ASN'
             WHEN undi_daftar < CASE WHEN miskin THEN 20 ELSE 105 END THEN 'TNI'
             WHEN undi_daftar < CASE WHEN miskin THEN 24 ELSE 115 END THEN 'POLRI'
             WHEN undi_daftar < CASE WHEN miskin THEN 34 ELSE 140 END THEN 'BUMN'
             WHEN undi_daftar < CASE WHEN miskin THEN 70 ELSE 165 END THEN 'PERANGKAT_DESA'
             WHEN undi_daftar < CASE WHEN miskin THEN 150 ELSE 170 END THEN 'PROGRAM_LAIN'
             ELSE '' END AS daftar,
        terdata AND NOT hilang AS di_dtsen,
        acak(pid, 45, 1000) < 14 AS tidak_padan
    FROM o
)
SELECT * EXCLUDE (undi, undi_daftar, terdata, tidak_padan),
    di_dtsen AND desil <= getvariable('desil_p3ke') AS di_p3ke, di_dtsen AND desil <= getvariable('desil_data') AS di_kesejahteraan,
    di_dtsen AND tidak_padan AS tidak_padan,
    -- an unmatched welfare row has either a NIK with one wrong digit (a serial nobody holds) or a wrong name
    di_dtsen AND tidak_padan AND acak(pid, 46, 2) = 0 AS nik_meleset,
    CASE kepesertaan WHEN 'LAIN' THEN replace(getvariable('pembayar')[acak(pid, 52, 100) + 1], '{NAMA}', upper(nama_kab))
         WHEN 'MANDIRI' THEN 'MANDIRI'
         WHEN 'TENGGANG' THEN 'MANDIRI'
         WHEN '' THEN ''
         WHEN 'LEPAS' THEN CASE WHEN acak(pid, 53, 10) < 4 THEN 'MANDIRI' ELSE getvariable('perusahaan')[acak(pid, 54, 8) + 1] END
         ELSE getvariable('perusahaan')[acak(pid, 54, 8) + 1] END AS pembayar,
    CASE WHEN NOT dewasa THEN 'Tidak/Belum Bekerja'
         WHEN miskin THEN getvariable('kerja_miskin')[acak(pid, 55, 10) + 1] ELSE getvariable('kerja_lain')[acak(pid, 55, 10) + 1] END AS kerja
FROM segmen
ORDER BY pid;
