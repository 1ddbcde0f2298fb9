-- Allocate: stages/allocate.py over all rows. `tickets` and `row_tickets` are the lottery's, made outside SQL.

-- of all rows of one person the one that stands
CREATE OR REPLACE TEMP TABLE standing_rows AS
    SELECT d.nik, d.candidate_id, e.kode_kab FROM doubled AS d
    JOIN entries AS e ON e.candidate_id = d.candidate_id
    JOIN row_tickets AS t ON t.candidate_id = d.candidate_id
    QUALIFY row_number() OVER (PARTITION BY d.nik
        ORDER BY e.class, CASE WHEN e.home <> '' AND e.home = e.kode_kab THEN 0 ELSE 1 END, t.ticket) = 1;

CREATE OR REPLACE TEMP TABLE seconds AS
    SELECT d.candidate_id, s.candidate_id || '@' || s.kode_kab AS stands FROM doubled AS d
    JOIN standing_rows AS s ON s.nik = d.nik WHERE s.candidate_id <> d.candidate_id;

-- on the row that stands: who else proposed the same person
CREATE OR REPLACE TEMP TABLE elsewhere AS
    SELECT s.candidate_id, string_agg(DISTINCT e.kode_kab, ', ' ORDER BY e.kode_kab) AS regencies FROM standing_rows AS s
    JOIN doubled AS d ON d.nik = s.nik
    JOIN entries AS e ON e.candidate_id = d.candidate_id
    WHERE e.kode_kab <> '' AND e.kode_kab <> s.kode_kab GROUP BY s.candidate_id;

CREATE OR REPLACE TEMP TABLE single AS
    SELECT e.candidate_id, e.nik, e.kode_kab, e.kk, e.cell, e.rank_key, t.ticket FROM entries AS e
    JOIN tickets AS t ON t.nik = e.nik
    WHERE e.class = 0 AND NOT EXISTS (SELECT 1 FROM seconds AS s WHERE s.candidate_id = e.candidate_id);

-- two NIKs whose people are alike are probably one person's, unless somebody has said that they are two
CREATE OR REPLACE TEMP TABLE said_apart AS
    SELECT e.nik, arg_min(a."by", e.candidate_id) AS "by", arg_min(a.day, e.candidate_id) AS day FROM answers AS a
    JOIN entries AS e ON e.candidate_id = a.candidate_id
    WHERE a."check" = 'GANDA' AND a.value = 'LOLOS' AND e.class = 0 GROUP BY e.nik;

CREATE OR REPLACE TEMP TABLE alike AS
    WITH people AS (
        SELECT s.*, k.name, k.birth_date, k.sex, k.mother FROM single AS s JOIN known AS k ON k.candidate_id = s.candidate_id
        WHERE strpos(k.name, ' ') > 0 AND k.birth_date IS NOT NULL AND k.sex <> '' AND k.mother <> ''
    ), shared AS (
        SELECT name, birth_date, sex, mother FROM people GROUP BY name, birth_date, sex, mother HAVING count(*) > 1
    )
    SELECT p.candidate_id, p.nik, p.kode_kab, p.rank_key, p.ticket, p.name, p.birth_date, p.sex, p.mother, a."by", a.day
    FROM people AS p
    JOIN shared AS s ON s.name = p.name AND s.birth_date = p.birth_date AND s.sex = p.sex AND s.mother = p.mother
    LEFT JOIN said_apart AS a ON a.nik = p.nik;

-- the best ranked keeps its place; `stands`: where it is, its NIK masked
CREATE OR REPLACE TEMP TABLE probable AS
    WITH placed AS (
        SELECT *, row_number() OVER (PARTITION BY name, birth_date, sex, mother ORDER BY rank_key, ticket) AS place
        FROM alike WHERE "by" IS NULL
    )
    SELECT p.candidate_id, b.candidate_id || '@' || b.kode_kab || ' ************' || right(cast(b.nik AS varchar), 4) AS stands
    FROM placed AS p
    JOIN placed AS b ON b.name = p.name AND b.birth_date = p.birth_date AND b.sex = p.sex AND b.mother = p.mother AND b.place = 1
    WHERE p.place > 1;

CREATE OR REPLACE TEMP TABLE eligible AS
    SELECT candidate_id, kk, cell, rank_key, ticket FROM single AS e
    WHERE NOT EXISTS (SELECT 1 FROM probable AS p WHERE p.candidate_id = e.candidate_id);

-- a full family card keeps its best by ranking across all cells
CREATE OR REPLACE TEMP TABLE family AS
    SELECT candidate_id, kk, row_number() OVER (PARTITION BY kk ORDER BY rank_key, ticket) AS place
    FROM eligible WHERE $max_per_family > 0 AND kk <> '';
CREATE OR REPLACE TEMP TABLE card_full AS
    SELECT f.candidate_id, k.names FROM family AS f
    JOIN (SELECT kk, string_agg(candidate_id, ', ' ORDER BY candidate_id) AS names FROM family
          WHERE place <= $max_per_family GROUP BY kk) AS k ON k.kk = f.kk
    WHERE f.place > $max_per_family;

CREATE OR REPLACE TEMP TABLE competing AS
    SELECT e.*, row_number() OVER (PARTITION BY cell ORDER BY rank_key, ticket) AS rank FROM eligible AS e
    WHERE NOT EXISTS (SELECT 1 FROM card_full AS c WHERE c.candidate_id = e.candidate_id);
