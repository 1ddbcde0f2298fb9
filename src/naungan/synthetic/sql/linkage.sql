-- Who of the people in view `semua` is nominated, and who of those is taken out of the register.
-- Reads view semua(pid, fid, ...) and variables acuan, usia_dari, usia_sampai, benih_pilih.

CREATE MACRO undi(x, garam) AS hash(xor(CAST(x AS UBIGINT) * 64 + garam, getvariable('benih_pilih')));

CREATE TABLE absen(pid BIGINT, fid BIGINT, jenis VARCHAR, kerabat BIGINT);
CREATE TABLE kandidat(pid BIGINT, fid BIGINT, kerabat BIGINT, undian UBIGINT);

-- Everybody who may be a candidate, lean.
CREATE TABLE dewasa AS
SELECT pid, fid, mulai, hub, m, ukuran, tipe, nik // 10000 AS kunci, CAST(nik % 10000 AS INTEGER) AS serial, CAST(tgl AS DATE) AS tgl,
    undi(pid, 1) AS undian
FROM semua
WHERE NOT hilang AND date_diff('day', tgl, getvariable('acuan')) BETWEEN getvariable('usia_dari') AND getvariable('usia_sampai');

-- Possible absent people of each kind with the register person near them. `n`: how many are wanted.
CREATE MACRO calon_kembar(n) AS TABLE
SELECT a.pid, a.fid, b.pid AS kerabat, a.undian
FROM dewasa a JOIN dewasa b ON b.fid = a.fid AND b.tgl = a.tgl AND abs(b.pid - a.pid) = 1 AND b.kunci // 1000000 = a.kunci // 1000000
JOIN semua x ON x.pid = a.pid JOIN semua y ON y.pid = b.pid
WHERE a.hub = 'ANAK' AND b.hub = 'ANAK' AND x.nama <> y.nama;

CREATE MACRO calon_saudara(n) AS TABLE
SELECT a.pid, a.fid, min(b.pid) AS kerabat, a.undian
FROM (SELECT * FROM dewasa WHERE hub = 'ANAK' ORDER BY undian, pid LIMIT n * 6) a JOIN semua b ON b.fid = a.fid AND b.hub = 'ANAK' AND b.pid <> a.pid AND b.tgl <> a.tgl
WHERE NOT b.hilang GROUP BY ALL;

CREATE MACRO calon_pasangan(n) AS TABLE
SELECT a.pid, a.fid, b.pid AS kerabat, a.undian
FROM (SELECT * FROM dewasa WHERE tipe < 84 AND m < 2 ORDER BY undian, pid LIMIT n * 6) a JOIN semua b ON b.pid = a.mulai + 1 - a.m AND b.fid = a.fid
WHERE NOT b.hilang;

CREATE MACRO calon_sehari(n) AS TABLE
SELECT a.pid, a.fid, min(b.pid) AS kerabat, min(a.undian) AS undian
FROM dewasa a JOIN dewasa b ON b.kunci = a.kunci AND abs(b.serial - a.serial) = 1 AND b.fid <> a.fid
GROUP BY a.pid, a.fid, a.kunci QUALIFY row_number() OVER (PARTITION BY a.kunci ORDER BY min(a.undian), a.pid) = 1;

-- Half of them share the birth year with their namesake, half the regency.
CREATE MACRO calon_senama(n) AS TABLE
WITH kolam AS (
    SELECT s.pid, s.fid, s.nama, s.tgl, s.idx, s.jk, d.undian FROM semua s JOIN (SELECT * FROM dewasa WHERE undian % 3 = 0 ORDER BY undian, pid LIMIT n * 20) d USING (pid)
    WHERE strpos(s.nama, ' ') > 0
), pasang AS (
    SELECT a.pid, a.fid, a.nama, a.undian, min(b.pid) AS kerabat FROM kolam a JOIN semua b ON b.nama = a.nama AND year(b.tgl) = year(a.tgl)
    WHERE a.pid % 2 = 0 AND b.fid <> a.fid AND NOT b.hilang GROUP BY ALL
    UNION ALL
    SELECT a.pid, a.fid, a.nama, a.undian, min(b.pid) FROM kolam a JOIN semua b ON b.nama = a.nama AND b.idx = a.idx AND b.jk = a.jk
    WHERE a.pid % 2 = 1 AND b.fid <> a.fid AND NOT b.hilang GROUP BY ALL
)
SELECT pid, fid, kerabat, undian FROM pasang QUALIFY row_number() OVER (PARTITION BY nama ORDER BY undian, pid) = 1;

CREATE MACRO calon_sendiri(n) AS TABLE
WITH kolam AS (
    SELECT s.pid, s.fid, s.nama, s.tgl, d.undian, d.kunci FROM semua s JOIN (SELECT * FROM dewasa WHERE ukuran = 1 ORDER BY undian, pid LIMIT n * 6) d USING (pid)
)
SELECT pid, fid, CAST(NULL AS BIGINT) AS kerabat, undian FROM kolam
WHERE pid NOT IN (SELECT a.pid FROM kolam a JOIN semua b ON b.nama = a.nama AND year(b.tgl) = year(a.tgl) AND b.pid <> a.pid)
  AND pid NOT IN (SELECT a.pid FROM kolam a JOIN semua b ON b.nik // 10000 = a.kunci AND b.pid <> a.pid);

-- Of the possible ones so many, at most one of a family, and nobody who is taken or stands near somebody taken.
CREATE MACRO terambil(jenis, n) AS TABLE
SELECT c.pid, c.fid, jenis AS jenis, c.kerabat FROM kandidat c
WHERE c.fid NOT IN (SELECT fid FROM absen) AND c.pid NOT IN (SELECT kerabat FROM absen WHERE kerabat IS NOT NULL)
  AND (c.kerabat IS NULL OR c.kerabat NOT IN (SELECT pid FROM absen))
QUALIFY row_number() OVER (PARTITION BY c.fid ORDER BY c.undian, c.pid) = 1
ORDER BY c.undian, c.pid LIMIT n;

CREATE MACRO kab(kode) AS format('{:02d}.{:02d}', kode // 100000000, kode // 1000000 % 100);

-- Everybody on the candidate rows as they truly are, in the order of a draw. Reads table pilihan(pid, fid, jenis, kerabat).
CREATE TABLE pilihan(pid BIGINT, fid BIGINT, jenis VARCHAR, kerabat BIGINT);
CREATE MACRO terpilih() AS TABLE
WITH rumah AS (
    SELECT p.pid, list(CAST(s.nik AS VARCHAR) ORDER BY s.pid) AS keluarga
    FROM pilihan p JOIN semua s ON s.fid = p.fid AND s.pid <> p.pid
    WHERE NOT s.hilang AND s.pid NOT IN (SELECT pid FROM absen) GROUP BY p.pid
), suami AS (
    SELECT p.pid, upper(h.nama) AS suami
    FROM pilihan p JOIN dewasa d USING (pid) JOIN semua h ON h.pid = d.mulai AND h.fid = d.fid WHERE d.hub = 'ISTRI'
), dekat AS (
    SELECT p.pid, s.nik FROM pilihan p JOIN semua s ON s.pid = p.kerabat
)
SELECT CAST(s.nik AS VARCHAR) AS nik, CAST(s.kk AS VARCHAR) AS kk, upper(s.nama) AS nama, upper(s.nama_ibu) AS nama_ibu, upper(s.tempat) AS tempat, s.tgl, s.jk,
    kab(s.kode_wilayah) AS kode_kab, p.jenis, coalesce(CAST(d.nik AS VARCHAR), '') AS kerabat, coalesce(u.suami, '') AS suami,
    coalesce(r.keluarga, []) AS keluarga
FROM pilihan p JOIN semua s USING (pid) LEFT JOIN suami u USING (pid) LEFT JOIN dekat d USING (pid) LEFT JOIN rumah r USING (pid)
ORDER BY undi(p.pid, 3), p.pid;

-- Some people of the register, whose NIK may stand on somebody else's row.
CREATE MACRO orang_lain(n) AS TABLE
SELECT CAST(nik AS VARCHAR) AS nik, kab(kode_wilayah) AS kode_kab
FROM semua WHERE pid IN (SELECT pid FROM dewasa WHERE pid NOT IN (SELECT pid FROM absen) ORDER BY undi(pid, 4), pid LIMIT n)
ORDER BY undi(pid, 4), pid;

-- The register as an import gives it.
CREATE MACRO kependudukan(berkas) AS TABLE
SELECT nik, CAST(kk AS VARCHAR) AS kk, upper(nama) AS nama, upper(nama_ibu) AS nama_ibu, upper(tempat) AS tempat_lahir, tgl AS tanggal_lahir,
    jk AS jenis_kelamin, kab(kode_wilayah) AS kode_kab,
    format('{:02d}.{:02d}.{:02d}', kode_wilayah // 100000000, kode_wilayah // 1000000 % 100, kode_wilayah // 10000 % 100) AS kode_kec,
    format('{:02d}.{:02d}.{:02d}.{:04d}', kode_wilayah // 100000000, kode_wilayah // 1000000 % 100, kode_wilayah // 10000 % 100, kode_wilayah % 10000) AS kode_desa,
    status, getvariable('acuan') AS as_of
FROM read_parquet(berkas) WHERE NOT hilang AND pid NOT IN (SELECT pid FROM absen) ORDER BY pid;
