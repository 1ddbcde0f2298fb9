-- Identify, the rest: people who share a block key with a row whose NIK has settled nothing.

CREATE OR REPLACE TEMP TABLE found AS
    WITH pairs AS (
        SELECT o.candidate_id, p.* FROM open_rows AS o JOIN slim_population AS p ON p.nik // 10 = o.nik15
        UNION ALL
        SELECT o.candidate_id, p.* FROM open_rows AS o JOIN slim_population AS p
            ON p.birth_date = o.birth_date AND p.name = o.name WHERE o.name <> ''
        UNION ALL
        SELECT o.candidate_id, p.* FROM open_rows AS o JOIN slim_population AS p
            ON p.birth_date = o.birth_date AND p.kode_kab = o.kode_kab WHERE o.kode_kab <> ''
        UNION ALL
        SELECT o.candidate_id, p.* FROM open_rows AS o JOIN slim_population AS p
            ON p.name = o.name AND p.kode_kab = o.kode_kab AND year(p.birth_date) = year(o.birth_date)
            WHERE o.name <> '' AND o.kode_kab <> ''
    )
    SELECT DISTINCT q.candidate_id, q.nik, q.name, q.mother, q.birth_date, q.sex, q.kode_kab
    FROM pairs AS q JOIN open_rows AS o ON o.candidate_id = q.candidate_id WHERE q.nik <> o.refused;

CREATE OR REPLACE TEMP TABLE scored_rivals AS $scored_found;

CREATE OR REPLACE TEMP TABLE best_rivals AS
    WITH best AS (
        SELECT * FROM scored_rivals
        QUALIFY row_number() OVER (PARTITION BY candidate_id ORDER BY weight DESC, nik, nik_level, name_level,
            birth_level, sex_level, mother_level, region_level) = 1
    ), runners AS (
        SELECT r.candidate_id, max(r.weight) AS runner_up FROM scored_rivals AS r
        JOIN best AS b ON b.candidate_id = r.candidate_id AND b.nik <> r.nik GROUP BY r.candidate_id
    )
    SELECT b.*, u.runner_up, CASE
        WHEN b.raw_band = 'COCOK' AND b.weight - u.runner_up < $margin THEN 'TINJAUAN' ELSE b.raw_band END AS band
    FROM (SELECT b.* , band_of_rival(b.nik_level, b.name_level, b.birth_level, b.sex_level, b.mother_level,
              b.region_level, o.words, o.anothers) AS raw_band
          FROM best AS b JOIN open_rows AS o ON o.candidate_id = b.candidate_id) AS b
    LEFT JOIN runners AS u ON u.candidate_id = b.candidate_id;
