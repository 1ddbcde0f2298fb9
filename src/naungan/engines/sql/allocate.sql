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

CREATE OR REPLACE TEMP TABLE eligible AS
    SELECT e.candidate_id, e.kk, e.cell, e.rank_key, t.ticket FROM entries AS e
    JOIN tickets AS t ON t.nik = e.nik
    WHERE e.class = 0 AND NOT EXISTS (SELECT 1 FROM seconds AS s WHERE s.candidate_id = e.candidate_id);

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
