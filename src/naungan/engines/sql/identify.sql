-- Identify, the exact path: who holds the row's whole NIK (or the NIK a clerk has ruled), and is it surely its person?

CREATE OR REPLACE TEMP TABLE sought AS
    SELECT c.candidate_id, c.nik_n AS nik, c.nik_state = 'LIMA_BELAS' AS nik_fifteen, c.name, c.birth_date AS birth, c.sex,
           c.mother, c.kode_kab AS region, c.kk_read AS kk, coalesce(u.value, '') AS ruled,
           CASE WHEN u.value IS NOT NULL THEN try_cast(nullif(u.value, '$ruled_nobody') AS bigint)
                WHEN c.nik_state = 'LENGKAP' THEN c.nik_n END AS own_nik
    FROM cleaned AS c LEFT JOIN ruled_identity AS u ON u.candidate_id = c.candidate_id;

CREATE OR REPLACE TEMP TABLE found AS
    SELECT s.candidate_id, p.*
    FROM (SELECT candidate_id, own_nik FROM sought WHERE own_nik IS NOT NULL) AS s JOIN population AS p ON p.nik = s.own_nik;

CREATE OR REPLACE TEMP TABLE holders AS $best_found;

CREATE OR REPLACE TEMP TABLE judged AS
    SELECT s.*, h.nik IS NOT NULL AS held, h.nik AS holder_nik, h.kk AS holder_kk,
           s.ruled = '' AND coalesce(h.settled, false) AS settled, coalesce(a.nik IS NOT NULL, false) AS asked
    FROM sought AS s
    LEFT JOIN holders AS h ON h.candidate_id = s.candidate_id
    LEFT JOIN asked_population AS a ON a.nik = s.own_nik;

-- rows for whom the exact path has not found the person for certain: link.sql looks for their rivals
CREATE OR REPLACE TEMP TABLE open_seekers AS
    SELECT candidate_id AS row_id, nik, nik_fifteen, name, birth, sex, mother, region, kk
    FROM judged WHERE ruled = '' AND NOT settled;

CREATE OR REPLACE TEMP TABLE nik_holders AS
    SELECT candidate_id AS row_id, holder_kk AS kk FROM judged WHERE ruled = '' AND NOT settled AND held;
