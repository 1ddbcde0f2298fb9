-- Two welfare registers side by side. A NIK joins two rows only where both are matched with Dukcapil; else name and birth
-- date must agree, as stages/assess.belongs_to.

CREATE OR REPLACE TEMP TABLE met AS
    SELECT a.id AS first_id, b.id AS second_id, CASE
        WHEN a.trusted AND b.trusted THEN true
        WHEN a.name = b.name AND a.birth = b.birth AND a.name <> '' THEN true
        WHEN date_level(a.birth, b.birth) = -1 THEN plain_name_level(a.name, b.name) >= 7
        ELSE date_level(a.birth, b.birth) >= 3 AND is_spelled_alike(a.name, b.name) END AS agrees
    FROM first AS a JOIN second AS b ON b.nik = a.nik
    WHERE a.stands AND b.stands;

-- who was not found again under the own NIK; a NIK that stands for two people joins nobody, and both stay open
CREATE OR REPLACE TEMP TABLE pool_first AS
    SELECT a.id, a.name, a.birth, a.kab, a.loose OR m.first_id IS NOT NULL AS loose
    FROM first AS a LEFT JOIN met AS m ON m.first_id = a.id AND a.stands
    WHERE m.agrees IS NULL OR NOT m.agrees;
CREATE OR REPLACE TEMP TABLE pool_second AS
    SELECT b.id, b.name, b.birth, b.kab, b.loose OR m.second_id IS NOT NULL AS loose
    FROM second AS b LEFT JOIN met AS m ON m.second_id = b.id AND b.stands
    WHERE m.agrees IS NULL OR NOT m.agrees;

-- by name, birth date and regency, where just one person on each side has all three, and one of the two is not matched
CREATE OR REPLACE TEMP TABLE named AS
    WITH a AS (SELECT name, birth, kab, min(id) AS id, bool_or(loose) AS loose FROM pool_first
               WHERE name <> '' AND birth IS NOT NULL AND kab <> '' GROUP BY name, birth, kab HAVING count(*) = 1),
         b AS (SELECT name, birth, kab, min(id) AS id, bool_or(loose) AS loose FROM pool_second
               WHERE name <> '' AND birth IS NOT NULL AND kab <> '' GROUP BY name, birth, kab HAVING count(*) = 1)
    SELECT a.id AS first_id, b.id AS second_id
    FROM a JOIN b ON b.name = a.name AND b.birth = a.birth AND b.kab = a.kab WHERE a.loose OR b.loose;

CREATE OR REPLACE TEMP TABLE found_again AS
    SELECT first_id, second_id, false AS by_name FROM met WHERE agrees
    UNION ALL SELECT first_id, second_id, true FROM named;

CREATE OR REPLACE TEMP TABLE people AS
    SELECT coalesce(b.nik, a.nik) AS nik, CASE WHEN b.kab <> '' THEN b.kab ELSE a.kab END AS kode_kab,
        a.decile AS desil_pertama, b.decile AS desil_kedua, $both AS keadaan, f.by_name
    FROM found_again AS f JOIN first AS a ON a.id = f.first_id JOIN second AS b ON b.id = f.second_id
    UNION ALL
    SELECT a.nik, a.kab, a.decile, NULL, CASE WHEN p.loose THEN $open_first ELSE $only_first END, false
    FROM pool_first AS p JOIN first AS a ON a.id = p.id LEFT JOIN named AS n ON n.first_id = p.id WHERE n.first_id IS NULL
    UNION ALL
    SELECT b.nik, b.kab, NULL, b.decile, CASE WHEN p.loose THEN $open_second ELSE $only_second END, false
    FROM pool_second AS p JOIN second AS b ON b.id = p.id LEFT JOIN named AS n ON n.second_id = p.id WHERE n.second_id IS NULL;
