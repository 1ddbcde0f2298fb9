-- Register rows worth asking about, for each candidate: reached by generous keys, the nearest ones kept.
-- Reads tables register (r) and rows (c); variables teratas (how many are kept) and acuan.

CREATE TABLE r AS
SELECT nik, CAST(nik AS VARCHAR) AS niks, kk, nama, nama_ibu AS ibu, tempat_lahir AS tempat, tanggal_lahir AS tgl, jenis_kelamin AS jk, kode_kab AS kab,
    split_part(nama, ' ', 1) AS n1, regexp_extract(nama, '[^ ]*$') AS nl, split_part(nama_ibu, ' ', 1) AS i1,
    date_diff('day', tanggal_lahir, as_of) BETWEEN getvariable('usia_dari') AND getvariable('usia_sampai') AS dewasa
FROM register;

CREATE TABLE kunci_c AS
SELECT cid, unnest(list_distinct([
    'N' || digits, '1' || left(digits, 12), '2' || right(digits, 10), '3' || left(digits, 6) || substr(digits, 9, 4), '4' || left(digits, 8) || substr(digits, 11, 2),
    'K' || kk, 'k' || left(kk, 12), 'R' || tgl || kab, 'M' || tgl || split_part(ibu, ' ', 1), 'A' || nama || '|' || kab, 'B' || nama || '|' || ibu, 'C' || nama || '|' || year(tgl),
    'D' || ibu || '|' || year(tgl), 'E' || ibu || '|' || strftime(tgl, '%d%m'),
    'J' || ibu || '|' || kab])) AS kunci
FROM c
UNION ALL
SELECT cid, unnest(['F' || tgl || '|' || w, 'G' || ibu || '|' || w, 'H' || year(tgl) || kab || '|' || w, 'I' || substr(digits, 7, 6) || '|' || w,
    'O' || strftime(tgl, '%d%m') || '|' || w])
FROM (SELECT *, unnest(list_filter(string_split(nama, ' '), lambda x: length(x) > 2)) AS w FROM c);

DELETE FROM kunci_c WHERE kunci IS NULL OR length(kunci) < 8;

CREATE MACRO kunci_r(a) AS TABLE
SELECT nik, CASE a
    WHEN 'N' THEN 'N' || niks WHEN '1' THEN '1' || left(niks, 12) WHEN '2' THEN '2' || right(niks, 10) WHEN '3' THEN '3' || left(niks, 6) || substr(niks, 9, 4)
    WHEN '4' THEN '4' || left(niks, 8) || substr(niks, 11, 2) WHEN 'K' THEN 'K' || kk WHEN 'k' THEN 'k' || left(kk, 12) WHEN 'R' THEN 'R' || tgl || kab
    WHEN 'M' THEN 'M' || tgl || i1 WHEN 'A' THEN 'A' || nama || '|' || kab WHEN 'B' THEN 'B' || nama || '|' || ibu WHEN 'C' THEN 'C' || nama || '|' || year(tgl)
    WHEN 'D' THEN 'D' || ibu || '|' || year(tgl) WHEN 'E' THEN 'E' || ibu || '|' || strftime(tgl, '%d%m')
    WHEN 'F' THEN 'F' || tgl || '|' || n1 WHEN 'f' THEN 'F' || tgl || '|' || nl WHEN 'G' THEN 'G' || ibu || '|' || n1 WHEN 'g' THEN 'G' || ibu || '|' || nl
    WHEN 'H' THEN 'H' || year(tgl) || kab || '|' || n1 WHEN 'h' THEN 'H' || year(tgl) || kab || '|' || nl
    WHEN 'J' THEN 'J' || ibu || '|' || kab WHEN 'O' THEN 'O' || strftime(tgl, '%d%m') || '|' || n1 WHEN 'o' THEN 'O' || strftime(tgl, '%d%m') || '|' || nl
    WHEN 'I' THEN 'I' || substr(niks, 7, 6) || '|' || n1 WHEN 'i' THEN 'I' || substr(niks, 7, 6) || '|' || nl END AS kunci
FROM r;

CREATE TABLE pasangan(cid INTEGER, nik BIGINT);

CREATE MACRO sama(b) AS CAST(coalesce(b, false) AS INTEGER);

-- The nearest ones of each candidate, by plain agreements.
CREATE MACRO terdekat() AS TABLE
SELECT p.cid, r.*
FROM (SELECT DISTINCT cid, nik FROM pasangan) p JOIN r USING (nik) JOIN c USING (cid)
QUALIFY row_number() OVER (PARTITION BY p.cid ORDER BY
    6 * sama(c.digits = r.niks) + 3 * sama(left(c.digits, 12) = left(r.niks, 12)) + 3 * sama(right(c.digits, 10) = right(r.niks, 10)) + 4 * sama(c.kk = r.kk)
    + 3 * sama(c.tgl = r.tgl) + 3 * sama(c.ibu = r.ibu) + 3 * sama(c.nama = r.nama) + sama(c.kab = r.kab)
    + sama(split_part(c.nama, ' ', 1) = r.n1) + sama(regexp_extract(c.nama, '[^ ]*$') = r.nl) + sama(split_part(c.ibu, ' ', 1) = r.i1) + sama(year(c.tgl) = year(r.tgl))
    + sama(c.jk = r.jk) DESC, r.nik) <= getvariable('teratas');
