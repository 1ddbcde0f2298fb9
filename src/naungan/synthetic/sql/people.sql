-- Families and people as pure functions of (seed, number): the same seed gives the same people in any chunk.
-- Reads tables wilayah, asal, campuran, desil_kab, suku, nama_slot (people.py fills them) and variables benih, acuan.

CREATE MACRO acak(x, garam, n) AS
    CAST(hash(xor(CAST(x AS UBIGINT) * 1024 + garam, getvariable('benih'))) % CAST(n AS UBIGINT) AS INTEGER);

-- usia_kk: age of the head in years; tipe < 84 couple, < 93 woman alone with children, else one person.
CREATE TABLE keluarga AS
WITH calon AS (
    SELECT w.idx, w.orang, w.pid0, w.kec AS n_kec, w.fid0 + t.urut AS fid, t.urut
    FROM wilayah w, LATERAL unnest(range(w.keluarga)) AS t(urut)
), sifat AS (
    SELECT *, 19 + acak(fid, 3, 24) + acak(fid, 4, 35) AS usia_kk, acak(fid, 5, 100) AS tipe FROM calon
), isi AS (
    SELECT *,
        CASE WHEN tipe >= 93 THEN 0 ELSE least([0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 5][acak(fid, 6, 12) + 1], greatest(0, (usia_kk - 22) // 3)) END AS anak,
        CASE WHEN acak(fid, 7, 100) < 9 AND usia_kk < 58 THEN 1 ELSE 0 END AS ortu
    FROM sifat
), jumlah AS (
    SELECT *, 1 + CAST(tipe < 84 AS INTEGER) + anak + ortu AS ukuran_penuh FROM isi
), letak AS (
    SELECT *, sum(ukuran_penuh) OVER (PARTITION BY idx ORDER BY urut ROWS UNBOUNDED PRECEDING) - ukuran_penuh AS sebelum FROM jumlah
)
SELECT l.fid, l.idx, l.urut, l.usia_kk, l.tipe, l.anak, l.ortu,
    CAST(l.pid0 + l.sebelum AS BIGINT) AS mulai,
    CAST(least(l.ukuran_penuh, l.orang - l.sebelum) AS INTEGER) AS ukuran,
    CAST(1 + l.urut % l.n_kec AS INTEGER) AS kec, CAST(1 + (l.urut // l.n_kec) % 12 AS INTEGER) AS desa, CAST(l.urut // l.n_kec AS INTEGER) AS urut_kec,
    c.suku, d.desil, (d.desil - 1) * 10 + 1 + acak(l.fid, 8, 10) AS persentil,
    acak(l.fid, 41, 1000) < 4 AS luar, acak(l.fid, 9, 1000) >= 12 AS terdata
FROM letak l
JOIN campuran c ON c.kunci = l.idx * 100 + acak(l.fid, 1, 100)
JOIN desil_kab d ON d.kunci = l.idx * 1000 + acak(l.fid, 2, 1000)
WHERE l.sebelum < l.orang
ORDER BY l.fid;

-- One row per person: who they are in the family, sex, birth, place of first issue. `dari`, `sampai`: family numbers.
CREATE MACRO inti(dari, sampai) AS TABLE
WITH anggota AS (
    SELECT k.*, CAST(unnest(range(k.ukuran)) AS INTEGER) AS m FROM keluarga k WHERE k.fid >= dari AND k.fid < sampai
), peran AS (
    SELECT *, mulai + m AS pid, m - 1 - CAST(tipe < 84 AS INTEGER) AS ke,
        CASE WHEN m = 0 THEN 'KEPALA' WHEN m = 1 AND tipe < 84 THEN 'ISTRI'
             WHEN m <= anak + CAST(tipe < 84 AS INTEGER) THEN 'ANAK' ELSE 'ORTU' END AS hub,
        getvariable('acuan') - CAST(usia_kk * 365.25 AS INTEGER) - acak(fid, 20, 365) AS lahir_kk
    FROM anggota
), kembaran AS (
    SELECT *, hub = 'ANAK' AND ke >= 1 AND acak(fid * 16 + ke, 24, 40) = 0 AS kembar FROM peran
), lahir AS (
    SELECT *, ke - CAST(kembar AS INTEGER) AS kelahiran,
        CASE hub
            WHEN 'KEPALA' THEN lahir_kk
            WHEN 'ISTRI' THEN least(lahir_kk + acak(fid, 21, 3650) - 730, getvariable('acuan') - 6400 - acak(fid, 26, 300))
            WHEN 'ORTU' THEN lahir_kk - 6900 - acak(fid, 27, 4300)
            ELSE least(lahir_kk + 8400 + greatest(0, usia_kk - 44) * 220 + (ke - CAST(kembar AS INTEGER)) * 900
                       + acak(fid * 16 + ke - CAST(kembar AS INTEGER), 22, 500),
                       getvariable('acuan') - acak(fid * 16 + ke - CAST(kembar AS INTEGER), 28, 900))
        END AS tgl_asli
    FROM kembaran
), jenis AS (
    SELECT *,
        -- old people often got a placeholder birth date when they were first registered
        CASE WHEN hub <> 'ANAK' AND acak(pid, 23, 1000) < 15
             THEN make_date(year(tgl_asli), CASE WHEN acak(pid, 25, 2) = 0 THEN 7 ELSE 12 END, CASE WHEN acak(pid, 25, 2) = 0 THEN 1 ELSE 31 END)
             ELSE tgl_asli END AS tgl,
        CASE WHEN hub = 'KEPALA' AND tipe < 84 THEN 'L' WHEN hub IN ('ISTRI', 'ORTU') OR (hub = 'KEPALA' AND tipe < 93) THEN 'P'
             WHEN acak(pid, 29, 2) = 0 THEN 'L' ELSE 'P' END AS jk
    FROM lahir
), terbit AS (
    SELECT j.*,
        CASE WHEN acak(pid, 30, 1000) < 55 THEN acak(pid, 33, w.n_asal_provinsi)
             WHEN acak(pid, 30, 1000) < 75 THEN w.n_asal_provinsi + acak(pid, 33, w.n_asal - w.n_asal_provinsi)
             WHEN w.induk IS NOT NULL AND year(tgl) < w.tahun_mekar AND acak(pid, 31, 100) < 70 THEN w.induk
             ELSE j.idx END AS asal
    FROM jenis j JOIN wilayah w ON w.idx = j.idx
)
SELECT t.* EXCLUDE (tgl_asli, lahir_kk, m), t.m, a.nama AS tempat,
    CASE WHEN t.asal = t.idx THEN a.kode * 100 + t.kec ELSE a.kode * 100 + 1 + acak(pid, 32, a.kec) END AS awalan,
    acak(pid, 40, 1000) < CASE WHEN kembar THEN 60 ELSE 4 END AS hilang
FROM terbit t JOIN asal a ON a.idx = t.asal;

CREATE MACRO kunci_nik(awalan, tgl, jk) AS
    CAST(awalan AS BIGINT) * 1000000 + (day(tgl) + CASE WHEN jk = 'P' THEN 40 ELSE 0 END) * 10000 + month(tgl) * 100 + year(tgl) % 100;

-- The whole person, as the registers and the lists need them. `pid_dari`, `pid_sampai` belong to the same families.
CREATE MACRO orang(dari, sampai, pid_dari, pid_sampai) AS TABLE
WITH dasar AS (
    SELECT i.*, w.kode AS kode_kab_angka, w.nama AS nama_kab,
        -- keys of names: a child's mother is the wife or the woman alone; other mothers are nobody in the register
        CASE WHEN hub = 'ANAK' AND tipe < 84 THEN mulai + 1 WHEN hub = 'ANAK' THEN mulai
             WHEN hub = 'KEPALA' AND ortu = 1 THEN mulai + ukuran - 1 ELSE pid + 1099511627776 END AS k_ibu,
        CASE WHEN hub IN ('KEPALA', 'ANAK') THEN fid + 2199023255552 ELSE pid END AS k_marga
    FROM inti(dari, sampai) i JOIN wilayah w ON w.idx = i.idx
), kunci AS (
    SELECT *, CASE WHEN hub = 'ANAK' AND tipe >= 84 THEN k_marga ELSE k_ibu END AS k_marga_ibu,
        suku * 4 + CASE WHEN jk = 'L' THEN 0 ELSE 1 END AS kolam, suku * 4 + 1 AS kolam_ibu, suku * 4 + 2 AS kolam_marga
    FROM dasar
), bernama AS (
    SELECT k.*, s.dua, s.bermarga, a.nama AS n1, b.nama AS n2, c.nama AS marga_penuh, d.nama AS i1, e.nama AS i2, f.nama AS im
    FROM kunci k
    JOIN suku s ON s.idx = k.suku
    JOIN nama_slot a ON a.kunci = k.kolam * 4096 + acak(k.pid, 11, 4096)
    JOIN nama_slot b ON b.kunci = k.kolam * 4096 + acak(k.pid, 12, 4096)
    JOIN nama_slot c ON c.kunci = k.kolam_marga * 4096 + acak(k.k_marga, 14, 4096)
    JOIN nama_slot d ON d.kunci = k.kolam_ibu * 4096 + acak(k.k_ibu, 11, 4096)
    JOIN nama_slot e ON e.kunci = k.kolam_ibu * 4096 + acak(k.k_ibu, 12, 4096)
    JOIN nama_slot f ON f.kunci = k.kolam_marga * 4096 + acak(k.k_marga_ibu, 14, 4096)
), lengkap AS (
    SELECT *,
        CASE WHEN acak(k_marga, 15, 100) < bermarga THEN marga_penuh ELSE '' END AS marga,
        n1 || CASE WHEN acak(pid, 13, 100) < dua AND n2 <> n1 THEN ' ' || n2 ELSE '' END AS nama_depan,
        i1 || CASE WHEN acak(k_ibu, 13, 100) < dua AND i2 <> i1 THEN ' ' || i2 ELSE '' END
           || CASE WHEN acak(k_marga_ibu, 15, 100) < bermarga THEN ' ' || im ELSE '' END AS nama_ibu,
        date_diff('day', tgl, getvariable('acuan')) AS umur_hari
    FROM bernama
)
SELECT l.pid, l.fid, l.idx, l.m, l.mulai, l.tipe, l.hub, l.kembar, l.jk, l.tgl, l.tempat, l.suku, l.desil, l.persentil, l.luar,
    l.hilang, l.ukuran, l.marga, l.nama_ibu, l.umur_hari, l.kec, l.desa, l.nama_kab,
    l.nama_depan || CASE WHEN l.marga <> '' THEN ' ' || l.marga ELSE '' END AS nama,
    kunci_nik(l.awalan, l.tgl, l.jk) * 10000 + n.serial AS nik,
    CAST(((l.kode_kab_angka * 100 + l.kec) * 1000000
        + day(getvariable('acuan') - 200 - CAST(l.urut_kec * CAST(7919 AS BIGINT) % 3650 AS INTEGER)) * 10000
        + month(getvariable('acuan') - 200 - CAST(l.urut_kec * CAST(7919 AS BIGINT) % 3650 AS INTEGER)) * 100
        + year(getvariable('acuan') - 200 - CAST(l.urut_kec * CAST(7919 AS BIGINT) % 3650 AS INTEGER)) % 100) * 10000 + 1 + l.urut_kec // 3650 AS BIGINT) AS kk,
    CASE WHEN l.luar THEN t.kode * 1000000 + 12001 ELSE l.kode_kab_angka * 1000000 + l.kec * 10000 + w.desa0 + l.desa END AS kode_wilayah,
    CASE WHEN acak(l.pid, 42, 1000) < CASE WHEN l.umur_hari < 14600 THEN 8 WHEN l.umur_hari < 23700 THEN 30 ELSE 130 END THEN 'MENINGGAL'
         WHEN acak(l.pid, 43, 10000) < 15 THEN 'GANDA' WHEN acak(l.pid, 43, 10000) < 40 THEN 'NONAKTIF' ELSE 'AKTIF' END AS status,
    l.terdata
FROM lengkap l
JOIN nomor n ON n.pid = l.pid AND n.pid >= pid_dari AND n.pid < pid_sampai
JOIN wilayah w ON w.idx = l.idx
JOIN asal t ON t.idx = w.n_asal_provinsi + acak(l.fid, 44, w.n_asal - w.n_asal_provinsi);
