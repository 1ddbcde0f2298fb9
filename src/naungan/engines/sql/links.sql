-- Identify, the answer: one link for every row, and the register's record of everyone who is known.

CREATE OR REPLACE TEMP TABLE rival_holders AS
    WITH found AS (
        SELECT r.candidate_id, p.nik, p.kk, p.nama_lipat AS name, p.ibu_lipat AS mother, p.tanggal_lahir AS birth_date,
               p.jenis_kelamin AS sex, p.kode_kab, p.status, p.as_of
        FROM (SELECT candidate_id, nik FROM best_rivals WHERE band = 'COCOK') AS r JOIN rival_population AS p ON p.nik = r.nik
    )
    $best_found;

CREATE OR REPLACE TEMP TABLE linked AS
    SELECT j.candidate_id, j.asked,
        CASE WHEN j.ruled <> '' THEN CASE WHEN j.ruled = '$ruled_nobody' THEN 'TIDAK_ADA' WHEN j.held THEN 'COCOK' ELSE 'TINJAUAN' END
             WHEN r.band = 'COCOK' THEN 'COCOK'
             WHEN j.holder_band = 'COCOK' AND r.band = 'TINJAUAN' AND r.name_level >= 3 AND r.birth_level = 3 THEN 'TINJAUAN'
             WHEN j.holder_band = 'COCOK' THEN 'COCOK'
             WHEN j.holder_band = 'TINJAUAN' OR r.band = 'TINJAUAN' THEN 'TINJAUAN'
             WHEN j.held OR (j.name <> '' AND j.birth_date IS NOT NULL) THEN 'TIDAK_ADA'
             ELSE 'TINJAUAN' END AS band,
        CASE WHEN j.ruled <> '' THEN CASE WHEN j.held THEN 'holder' ELSE '' END
             WHEN r.band = 'COCOK' THEN 'rival' WHEN j.holder_band = 'COCOK' THEN 'holder'
             WHEN j.holder_band = 'TINJAUAN' THEN 'holder' WHEN r.band = 'TINJAUAN' THEN 'rival' ELSE '' END AS via,
        j.ruled = '' AND j.holder_band = 'TIDAK_ADA' AND j.held AS anothers,
        CASE WHEN j.ruled <> '' THEN 'petugas' ELSE '' END AS "by"
    FROM judged AS j LEFT JOIN best_rivals AS r ON r.candidate_id = j.candidate_id;

CREATE OR REPLACE TEMP TABLE links AS
    SELECT l.candidate_id, coalesce(cast(coalesce(h.nik, r.nik) AS varchar), '') AS nik, l.band,
        coalesce(h.weight, r.weight) AS match_weight, r.runner_up AS runner_up_weight,
        coalesce(h.nik_level, r.nik_level) AS nik_level, coalesce(h.name_level, r.name_level) AS name_level,
        coalesce(h.birth_level, r.birth_level) AS birth_level, coalesce(h.sex_level, r.sex_level) AS sex_level,
        coalesce(h.mother_level, r.mother_level) AS mother_level,
        coalesce(h.region_level, r.region_level) AS region_level, l.anothers, l.asked, l."by"
    FROM linked AS l
    LEFT JOIN holders AS h ON h.candidate_id = l.candidate_id AND l.via = 'holder'
    LEFT JOIN best_rivals AS r ON r.candidate_id = l.candidate_id AND l.via = 'rival';

CREATE OR REPLACE TEMP TABLE known AS
    SELECT l.candidate_id, h.nik, h.kk, h.name, h.birth_date, h.sex, h.kode_kab, h.as_of,
           CASE WHEN h.twins > 1 AND NOT h.all_dead THEN 'GANDA' ELSE h.status END AS status
    FROM links AS l JOIN (SELECT * FROM holders UNION ALL SELECT * FROM rival_holders) AS h
        ON h.candidate_id = l.candidate_id AND cast(h.nik AS varchar) = l.nik
    WHERE l.band = 'COCOK';

-- as model/tables.py LINKS
CREATE OR REPLACE TEMP VIEW printed_links AS
    SELECT candidate_id, nik, band, cast(match_weight AS int) AS match_weight,
        cast(runner_up_weight AS int) AS runner_up_weight, nik_level, name_level, birth_level, sex_level, mother_level,
        region_level
    FROM links;
