-- What allocation needs of each row: its class, its person, its cell, and its place in the ranking as one sortable text.

CREATE OR REPLACE TEMP TABLE entries AS
    SELECT candidate_id, kode_kab, nik, kk, home, cell, possible, $rank_text AS rank_key, $best_text AS best_key,
        CASE WHEN 'GAGAL' IN ($outcomes) THEN 2 WHEN 'TIDAK_DIKETAHUI' IN ($outcomes) THEN 1
             WHEN $max_per_family > 0 AND coalesce(kk, '') = '' THEN 1 ELSE 0 END AS class
    FROM evidenced;

CREATE OR REPLACE TEMP TABLE doubled AS
    SELECT e.candidate_id, e.nik FROM entries AS e
    JOIN (SELECT nik FROM entries WHERE nik IS NOT NULL GROUP BY nik HAVING count(*) > 1) AS d ON d.nik = e.nik;
