-- Identify, the exact path: who holds the row's whole NIK (or the NIK a clerk has ruled), and is it the row's person?

CREATE OR REPLACE TEMP TABLE sought AS
    SELECT c.candidate_id, c.kode_kab, c.nik_n, c.nik_state, c.name, c.birth_date, c.sex, c.mother,
           coalesce(u.value, '') AS ruled,
           CASE WHEN u.value IS NOT NULL THEN try_cast(nullif(u.value, '$ruled_nobody') AS bigint)
                WHEN c.nik_state = 'LENGKAP' THEN c.nik_n END AS own_nik
    FROM cleaned AS c LEFT JOIN ruled_identity AS u ON u.candidate_id = c.candidate_id;

CREATE OR REPLACE TEMP TABLE found AS
    SELECT s.candidate_id, p.nik, p.kk, p.nama_lipat AS name, p.ibu_lipat AS mother, p.tanggal_lahir AS birth_date,
           p.jenis_kelamin AS sex, p.kode_kab, p.status, p.as_of
    FROM (SELECT candidate_id, own_nik FROM sought WHERE own_nik IS NOT NULL) AS s JOIN population AS p ON p.nik = s.own_nik;

CREATE OR REPLACE TEMP TABLE holders AS $best_found;

CREATE OR REPLACE TEMP TABLE judged AS
    SELECT s.*, h.nik IS NOT NULL AS held, h.name_level AS holder_name, h.birth_level AS holder_birth,
           CASE WHEN h.nik IS NULL THEN 'TIDAK_ADA'
                ELSE band_of_nik_holder(h.name_level, h.birth_level, h.sex_level, h.mother_level, h.region_level,
                    len(string_split(s.name, ' '))) END AS holder_band,
           coalesce(a.nik IS NOT NULL, false) AS asked
    FROM sought AS s
    LEFT JOIN holders AS h ON h.candidate_id = s.candidate_id
    LEFT JOIN asked_population AS a ON a.nik = s.own_nik;

-- rows for whom the exact path has not found the person for certain
CREATE OR REPLACE TEMP TABLE open_rows AS
    SELECT *, held AND holder_band = 'TIDAK_ADA' AS anothers, len(string_split(name, ' ')) AS words,
           CASE WHEN nik_state = 'LENGKAP' THEN nik_n ELSE 0 END AS refused,
           CASE WHEN nik_state = 'LIMA_BELAS' THEN nik_n // 10 END AS nik15
    FROM judged WHERE ruled = '' AND NOT (holder_band = 'COCOK' AND holder_name >= 3 AND holder_birth <> 0);
