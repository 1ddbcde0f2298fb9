-- Reads table bagian and variables lahir_pertama, lahir_terakhir, daftar_wajib, maks_kk; table kebutuhan(idx, peran, n).

-- People who may be nominated, with the first thing that stands against them as their part in the play.
CREATE MACRO calon() AS TABLE
WITH b AS (
    SELECT *, tgl <= getvariable('lahir_terakhir') AND tgl > getvariable('lahir_pertama') AS usia_pas,
        kepesertaan IN ('PU', 'MANDIRI', 'LAIN', 'JAKON', 'PMI', 'TENGGANG') AS tercakup,
        di_kesejahteraan AND NOT nik_meleset AND miskin AS desil_pas, list_contains(getvariable('daftar_wajib'), daftar) AS terdaftar
    FROM bagian WHERE umur_hari BETWEEN 12 * 366 AND 78 * 365 AND NOT tidak_padan
), p AS (
    SELECT *,
        CAST(status <> 'AKTIF' AS INTEGER) + CAST(NOT usia_pas AS INTEGER) + CAST(tercakup AS INTEGER) + CAST(NOT desil_pas AS INTEGER)
            + CAST(terdaftar AS INTEGER) + CAST(luar AS INTEGER) AS halangan,
        CASE WHEN hilang THEN CASE WHEN usia_pas AND miskin THEN 'ABSEN' ELSE '' END
             WHEN luar THEN 'LUAR'
             WHEN status <> 'AKTIF' THEN status
             WHEN NOT usia_pas THEN CASE WHEN tgl > getvariable('lahir_terakhir') THEN 'MUDA' ELSE 'TUA' END
             WHEN terdaftar THEN 'DAFTAR'
             WHEN tercakup THEN CASE WHEN kepesertaan IN ('JAKON', 'PMI') THEN 'SEGMEN_LAIN' WHEN kepesertaan = 'TENGGANG' THEN 'MANDIRI' ELSE kepesertaan END
             WHEN desil_pas THEN 'LAYAK'
             WHEN di_kesejahteraan THEN 'DESIL' ELSE 'TAK_TERDATA' END AS peran
    FROM b
), u AS (
    SELECT *, hash(xor(CAST(pid AS UBIGINT) * 1024 + 90, getvariable('benih_undi'))) AS undian FROM p
    WHERE peran <> '' AND (hilang OR halangan <= 1 OR (halangan = 2 AND acak(pid, 91, 20) = 0))
), k AS (
    SELECT *, row_number() OVER (PARTITION BY kk, peran ORDER BY undian, pid) AS ke_kk FROM u
)
SELECT k.*, CASE WHEN p.hilang THEN NULL ELSE p.nik END AS nik_pasangan, CASE WHEN q.hilang THEN NULL ELSE q.nik END AS nik_lain
FROM (
    SELECT k.* FROM k JOIN kebutuhan b USING (idx, peran)
    WHERE ke_kk <= getvariable('maks_kk')
    -- absent twins and siblings of registered people first: they are the ones a careless linkage takes for somebody else
    QUALIFY row_number() OVER (PARTITION BY idx, peran ORDER BY peran = 'ABSEN' AND NOT kembar, undian, pid) <= any_value(b.n) OVER (PARTITION BY idx, peran)
) k
LEFT JOIN bagian p ON p.pid = CASE WHEN k.hub = 'ISTRI' THEN k.mulai WHEN k.hub = 'KEPALA' AND k.tipe < 84 THEN k.mulai + 1 ELSE -1 END
LEFT JOIN bagian q ON q.pid = k.pid + 7;
