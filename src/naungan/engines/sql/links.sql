-- Identify, the answer: one link for every row, and the register's record of everyone who is known.

CREATE OR REPLACE TEMP TABLE rival_holders AS
    WITH found AS (
        SELECT r.candidate_id, p.*
        FROM (SELECT candidate_id, nik FROM best_rivals WHERE band = 'COCOK') AS r JOIN rival_population AS p ON p.nik = r.nik
    )
    $best_found;

CREATE OR REPLACE TEMP TABLE linked AS
    SELECT j.candidate_id, j.asked, CASE WHEN j.ruled <> '' THEN 'petugas' ELSE '' END AS "by",
        CASE WHEN j.ruled <> '' THEN CASE WHEN j.ruled = '$ruled_nobody' THEN 'TIDAK_ADA' WHEN j.held THEN 'COCOK' ELSE 'TINJAUAN' END
             WHEN j.settled THEN 'COCOK'
             WHEN r.band IN ('COCOK', 'TINJAUAN') THEN r.band
             WHEN j.held OR (j.name <> '' AND j.birth IS NOT NULL) THEN 'TIDAK_ADA'
             ELSE 'TINJAUAN' END AS band,
        CASE WHEN j.ruled <> '' OR j.settled THEN CASE WHEN j.held THEN 'holder' ELSE '' END
             WHEN r.band IN ('COCOK', 'TINJAUAN') THEN 'rival' ELSE '' END AS via,
        j.ruled = '' AND j.held AND NOT j.settled
            AND (coalesce(r.band, 'TIDAK_ADA') = 'TIDAK_ADA' OR r.nik <> j.holder_nik) AS anothers
    FROM judged AS j LEFT JOIN best_rivals AS r ON r.candidate_id = j.candidate_id;

CREATE OR REPLACE TEMP TABLE links AS
    SELECT l.candidate_id, coalesce(cast(coalesce(h.nik, r.nik) AS varchar), '') AS nik, l.band,
        coalesce(h.match_weight, r.match_weight) AS match_weight, coalesce(s.ppm, r.ppm) AS ppm,
        r.runner_up_weight, $either_level, l.anothers, l.asked, l."by"
    FROM linked AS l
    LEFT JOIN holders AS h ON h.candidate_id = l.candidate_id AND l.via = 'holder'
    LEFT JOIN best_rivals AS r ON r.candidate_id = l.candidate_id AND l.via = 'rival'
    LEFT JOIN holder_posterior AS s ON s.cid = h.cid;

CREATE OR REPLACE TEMP TABLE known AS
    SELECT l.candidate_id, h.nik, h.kk, h.name, h.mother, h.birth_date, h.sex, h.kode_kab, h.as_of,
           CASE WHEN h.twins > 1 AND NOT h.all_dead THEN 'GANDA' ELSE h.status END AS status
    FROM linked AS l JOIN (
        SELECT *, 'holder' AS via FROM holders UNION ALL SELECT *, 'rival' AS via FROM rival_holders
    ) AS h ON h.candidate_id = l.candidate_id AND h.via = l.via
    WHERE l.band = 'COCOK';

-- as model/tables.py LINKS
CREATE OR REPLACE TEMP VIEW printed_links AS
    SELECT candidate_id, nik, band, cast(match_weight AS int) AS match_weight, cast(ppm AS int) AS ppm,
        cast(runner_up_weight AS int) AS runner_up_weight, $level_names
    FROM links;
