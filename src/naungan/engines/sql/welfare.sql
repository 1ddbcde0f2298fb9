-- Assess, part one: which welfare row is whose, as stages/assess.py choose_welfare.

-- the welfare row to judge by: own NIK first, else exactly one row found by name, birth date and regency
CREATE OR REPLACE TEMP TABLE welfare_rows AS
    SELECT k.candidate_id, w.*, w.nik = k.nik AS own,
        CASE WHEN w.matched IS NOT NULL AND w.matched OR (w.matched IS NULL AND w.name = '') THEN w.nik = k.nik
             WHEN w.nik = k.nik THEN
                CASE WHEN date_level(w.birth_date, k.birth_date) = -1 THEN plain_name_level(w.name, k.name) >= 7
                     ELSE date_level(w.birth_date, k.birth_date) >= 3 AND is_spelled_alike(w.name, k.name) END
             ELSE true END AS belongs
    FROM known AS k JOIN welfare AS w ON w.nik = k.nik
    UNION ALL
    SELECT k.candidate_id, w.*, false, true
    FROM known AS k JOIN welfare AS w ON w.name = k.name AND w.birth_date = k.birth_date AND w.kode_kab = k.kode_kab
    WHERE NOT w.matched AND w.nik <> k.nik AND w.name <> '' AND w.kode_kab <> '';

CREATE OR REPLACE TEMP TABLE welfare_chosen AS
    WITH counted AS (
        SELECT *, bool_or(own AND belongs) OVER (PARTITION BY candidate_id) AS has_own,
               count(*) FILTER (WHERE NOT own) OVER (PARTITION BY candidate_id) AS others
        FROM welfare_rows
    )
    SELECT * FROM counted WHERE belongs AND (CASE WHEN has_own THEN own ELSE NOT own AND others = 1 END)
    QUALIFY row_number() OVER (PARTITION BY candidate_id ORDER BY coalesce(as_of, DATE '0001-01-01') DESC,
        coalesce(decile, 0) DESC, coalesce(percentile, 0) DESC, source, relation, coalesce(members, 0),
        coalesce(disabled, false)) = 1;

