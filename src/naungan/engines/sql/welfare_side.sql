-- One side of a comparison of two welfare registers: its rows, which of several with one NIK stands, and what is compared.

CREATE OR REPLACE TEMP VIEW read_$side AS
    SELECT file_row_number AS id, nik, coalesce(nama_lipat, '') AS name, tanggal_lahir AS birth, coalesce(kode_kab, '') AS kab,
        $decile_column AS decile, padan_dukcapil AS matched, coalesce(as_of, DATE '0001-01-01') AS day, persentil AS percentile
    FROM read_parquet($path, file_row_number = true);

-- of several rows with one NIK: matched ones first, then the newest, then the higher decile, as stages/assess.choose_welfare
CREATE OR REPLACE TEMP TABLE places_$side AS
    SELECT id, row_number() OVER (PARTITION BY r.nik ORDER BY CASE WHEN matched THEN 0 WHEN matched IS NULL THEN 1 ELSE 2 END,
        day DESC, coalesce(decile, 0) DESC, coalesce(percentile, 0) DESC, id) AS place
    FROM read_$side AS r
    JOIN (SELECT nik FROM read_$side WHERE nik IS NOT NULL GROUP BY nik HAVING count(*) > 1) AS t ON t.nik = r.nik;

CREATE OR REPLACE TEMP TABLE $side AS
    SELECT r.*, coalesce(NOT r.matched, false) OR r.nik IS NULL AS loose,
        r.matched IS NOT NULL AND r.matched OR (r.matched IS NULL AND r.name = '') AS trusted,
        r.nik IS NOT NULL AND coalesce(p.place, 1) = 1 AS stands
    FROM read_$side AS r LEFT JOIN places_$side AS p ON p.id = r.id
    WHERE coalesce(p.place, 1) = 1 OR r.nik IS NULL OR NOT r.matched;
