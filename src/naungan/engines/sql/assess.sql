-- Assess: stages/assess.py over all rows. stale_* and absent_* are macros made from each register's register.toml.

CREATE OR REPLACE TEMP TABLE member AS
    WITH cards AS (
        SELECT k.candidate_id, m.*, CASE
            WHEN stale_membership(m.day) THEN 6
            WHEN m.status = '' OR (m.status IN ('AKTIF', 'TENGGANG') AND m.segment = '') THEN 5
            WHEN m.status NOT IN ('AKTIF', 'TENGGANG') THEN 9
            WHEN m.segment = 'PU' THEN 1 WHEN m.segment <> 'BPU' THEN 2
            WHEN m.payer = '' THEN 5
            WHEN m.payer IN (SELECT name FROM own_payers) THEN 8
            WHEN m.payer = 'MANDIRI' THEN CASE WHEN $self_payer_allowed THEN 7 ELSE 4 END
            ELSE 3 END AS meaning
        FROM known AS k JOIN membership AS m ON m.nik = k.nik
    ), judged AS (SELECT *, min(least(meaning, 7)) OVER (PARTITION BY candidate_id) = least(meaning, 7) AS decides FROM cards)
    SELECT candidate_id, min(meaning) AS meaning, min(CASE WHEN decides THEN day END) AS day, bool_and(meaning NOT IN (5, 6)) AS known, bool_or(meaning IN (1, 2, 3, 4, 7)) AS other,
        bool_or(meaning = 8) AS own,
        bool_or(status IN ('AKTIF', 'TENGGANG') AND meaning <> 6) AS active,
        string_agg(DISTINCT CASE WHEN status = 'TIDAK_TERDAFTAR' THEN 'BUKAN PESERTA' ELSE
            coalesce(nullif(segment, ''), '?') || ' ' || coalesce(nullif(status, ''), '?')
            || CASE WHEN payer <> '' AND status IN ('AKTIF', 'TENGGANG') THEN ' (' || payer || ')' ELSE '' END END, '; '
            ORDER BY CASE WHEN status = 'TIDAK_TERDAFTAR' THEN 'BUKAN PESERTA' ELSE
            coalesce(nullif(segment, ''), '?') || ' ' || coalesce(nullif(status, ''), '?')
            || CASE WHEN payer <> '' AND status IN ('AKTIF', 'TENGGANG') THEN ' (' || payer || ')' ELSE '' END END) AS value
    FROM judged GROUP BY candidate_id;

CREATE OR REPLACE TEMP TABLE excluded AS
    WITH hits AS (
        SELECT k.candidate_id, e.name, e.day, CASE WHEN stale_exclusions(e.day) THEN NULL ELSE r.pos END AS pos
        FROM known AS k JOIN exclusions AS e ON e.nik = k.nik JOIN required_lists AS r ON r.name = e.name
    )
    SELECT candidate_id, arg_min(name, pos) AS first, string_agg(DISTINCT name, ', ' ORDER BY name) AS names,
        coalesce(min(CASE WHEN pos IS NOT NULL THEN day END), min(day)) AS day
    FROM hits GROUP BY candidate_id;

-- cover that other programmes pay: 3 runs into this programme's months, 2 nobody knows, 1 stale, as stages/funding.py
CREATE OR REPLACE TEMP TABLE funded AS
    WITH judged AS (
        SELECT k.candidate_id, s.programme || ' (' || coalesce(nullif(s.payer, ''), '?')
                || CASE WHEN s.fund <> '' THEN ', ' || s.fund ELSE '' END || '): '
                || coalesce(cast(s.begins AS varchar), '?') || ' s.d. ' || coalesce(cast(s.ends AS varchar), '?') AS told,
            coalesce(s.as_of, $schemes_day) AS day,
            CASE WHEN NOT coalesce(s.ends < s.begins, false)
                    AND (coalesce(s.ends < $registration, false) OR coalesce(s.begins >= $cover_ends, false)) THEN 0
                 WHEN s.payer IN (SELECT name FROM own_payers) THEN 0
                 WHEN stale_schemes(coalesce(s.as_of, $schemes_day)) THEN 1
                 WHEN s.ends IS NULL OR s.payer = '' OR coalesce(s.ends < s.begins, false) THEN 2 ELSE 3 END AS meaning
        FROM known AS k JOIN schemes AS s ON s.nik = k.nik
    ), weighed AS (SELECT *, max(meaning) OVER (PARTITION BY candidate_id) AS worst FROM judged)
    SELECT candidate_id, worst, string_agg(DISTINCT told, '; ' ORDER BY told) AS told, min(day) AS day
    FROM weighed WHERE meaning = worst AND worst > 0 GROUP BY candidate_id, worst;

CREATE OR REPLACE TEMP TABLE answered AS
    SELECT candidate_id,
        max(value) FILTER (WHERE "check" = 'SEKTOR') AS sector_answer,
        bool_or("check" = 'KEPESERTAAN' AND value = 'LOLOS' AND NOT stale) AS not_member
    FROM answers GROUP BY candidate_id;

-- an objection against a person bears on every row of that person; of several the weightiest counts
CREATE OR REPLACE TEMP TABLE borne AS
    WITH weighed AS (
        SELECT o.candidate_id, k.nik, CASE o.value WHEN 'DITERIMA' THEN 3 WHEN 'DIAJUKAN' THEN 2 ELSE 1 END AS weight
        FROM objections AS o LEFT JOIN known AS k ON k.candidate_id = o.candidate_id
    ), reached AS (
        SELECT candidate_id, weight FROM weighed WHERE nik IS NULL
        UNION ALL
        SELECT k.candidate_id, w.weight FROM weighed AS w JOIN known AS k ON k.nik = w.nik
    )
    SELECT candidate_id, CASE max(weight) WHEN 3 THEN 'DITERIMA' WHEN 2 THEN 'DIAJUKAN' ELSE 'DITOLAK' END AS value
    FROM reached GROUP BY candidate_id;

CREATE OR REPLACE TEMP TABLE facts AS
    SELECT c.candidate_id, c.kode_kab, c.sector AS own_sector, c.risk, l.band, l.anothers, l.asked, l."by",
        CASE WHEN c.sector <> '' THEN c.sector WHEN a.sector_answer = 'GAGAL' THEN '-' ELSE coalesce(a.sector_answer, '') END AS sector,
        k.nik IS NOT NULL AS is_known, k.nik, k.kk, k.birth_date, k.sex, k.kode_kab AS home, k.status,
        coalesce(k.as_of, $population_day) AS person_day,
        w.candidate_id IS NOT NULL AS has_welfare, w.decile, w.percentile, t.folded AS relation, w.members, w.disabled,
        coalesce(nullif(w.source, ''), $welfare_source) AS welfare_source, coalesce(w.as_of, $welfare_day) AS welfare_day,
        w.candidate_id IS NULL AND d.candidate_id IS NOT NULL AS welfare_doubtful,
        coalesce(aw.nik IS NOT NULL, false) AS welfare_asked, coalesce(am.nik IS NOT NULL, false) AS membership_asked,
        coalesce(ae.nik IS NOT NULL, false) AS exclusions_asked,
        m.meaning, m.known AS member_known, m.other AS member_other, m.own AS member_own, m.active AS member_active, m.value AS member_value,
        coalesce(m.day, $membership_day) AS member_day, coalesce(e.day, $exclusions_day) AS excluded_day,
        g.worst AS funded_meaning, g.told AS funded_told, coalesce(g.day, $schemes_day) AS funded_day, coalesce(ag.nik IS NOT NULL, false) AS schemes_asked,
        e.first AS excluded_by, e.names AS excluded_names, coalesce(a.not_member, false) AS not_member,
        coalesce(o.value, '') AS objection
    FROM cleaned AS c
    JOIN links AS l ON l.candidate_id = c.candidate_id
    LEFT JOIN known AS k ON k.candidate_id = c.candidate_id
    LEFT JOIN welfare_chosen AS w ON w.candidate_id = c.candidate_id
    LEFT JOIN relation_texts AS t ON t.text = w.relation
    LEFT JOIN (SELECT DISTINCT candidate_id FROM welfare_rows) AS d ON d.candidate_id = c.candidate_id
    LEFT JOIN member AS m ON m.candidate_id = c.candidate_id
    LEFT JOIN excluded AS e ON e.candidate_id = c.candidate_id
    LEFT JOIN funded AS g ON g.candidate_id = c.candidate_id
    LEFT JOIN answered AS a ON a.candidate_id = c.candidate_id
    LEFT JOIN borne AS o ON o.candidate_id = c.candidate_id
    LEFT JOIN asked_welfare AS aw ON aw.nik = k.nik
    LEFT JOIN asked_membership AS am ON am.nik = k.nik
    LEFT JOIN asked_exclusions AS ae ON ae.nik = k.nik
    LEFT JOIN asked_schemes AS ag ON ag.nik = k.nik;

-- outcomes as codes: o_ the outcome, c_ the reason, v_ the value it rests on
CREATE OR REPLACE TEMP VIEW checked AS
    SELECT f.*,
        CASE WHEN band = 'COCOK' THEN ''
             WHEN "by" <> '' THEN CASE WHEN band = 'TIDAK_ADA' THEN 'TIDAK_ADA_DI_DUKCAPIL' ELSE 'IDENTITAS_BELUM_PASTI' END
             WHEN NOT $population_held THEN 'BELUM_DIPERIKSA_DUKCAPIL'
             WHEN anothers AND band = 'TIDAK_ADA' THEN 'NIK_MILIK_ORANG_LAIN'
             WHEN band = 'TINJAUAN' THEN 'IDENTITAS_BELUM_PASTI'
             WHEN $population_answers THEN CASE WHEN asked THEN 'NIK_TIDAK_DITEMUKAN' ELSE 'BELUM_DIPERIKSA_DUKCAPIL' END
             WHEN $absent_anywhere THEN 'TIDAK_ADA_DI_DUKCAPIL'
             ELSE 'BELUM_DIPERIKSA_DUKCAPIL' END AS c_identity,
        CASE WHEN NOT is_known THEN 'STATUS_HIDUP_BELUM_DIKETAHUI' WHEN status = 'MENINGGAL' THEN 'MENINGGAL'
             WHEN status = 'GANDA' THEN 'NIK_GANDA_DUKCAPIL' WHEN status = 'NONAKTIF' THEN 'NIK_NONAKTIF'
             WHEN status <> 'AKTIF' THEN 'STATUS_HIDUP_BELUM_DIKETAHUI'
             WHEN stale_population(person_day) THEN 'STATUS_HIDUP_BASI' ELSE '' END AS c_alive,
        CASE WHEN birth_date IS NOT NULL THEN year($registration) - year(birth_date)
             - CASE WHEN month($registration) * 100 + day($registration) < month(birth_date) * 100 + day(birth_date) THEN 1 ELSE 0 END END AS age,
        CASE WHEN NOT is_known OR home = '' THEN 'DOMISILI_BELUM_DIKETAHUI'
             WHEN stale_population(person_day) THEN 'DOMISILI_BASI'
             WHEN home NOT IN (SELECT code FROM regions) OR ($domicile_regency AND home <> kode_kab) THEN 'DOMISILI_LUAR_WILAYAH'
             ELSE '' END AS c_home,
        CASE WHEN NOT is_known OR NOT $welfare_held THEN 'DESIL_BELUM_DIKETAHUI'
             WHEN NOT has_welfare THEN CASE WHEN welfare_doubtful OR NOT knows_welfare(welfare_asked, home) THEN 'DESIL_BELUM_DIKETAHUI'
                WHEN $welfare_stale THEN 'DESIL_BASI' ELSE 'TIDAK_ADA_DI_DATA_KESEJAHTERAAN' END
             WHEN decile IS NULL THEN 'DESIL_BELUM_DIKETAHUI' WHEN stale_welfare(welfare_day) THEN 'DESIL_BASI'
             WHEN decile > $decile_max THEN 'DESIL_DI_ATAS_BATAS' ELSE '' END AS c_decile,
        CASE WHEN NOT is_known OR NOT $welfare_held OR NOT has_welfare OR decile IS NULL THEN '' ELSE cast(decile AS varchar) END AS v_decile,
        CASE WHEN NOT is_known OR NOT $membership_held THEN 'KEPESERTAAN_BELUM_DIKETAHUI'
             WHEN meaning IS NULL THEN CASE WHEN NOT knows_membership(membership_asked, home) THEN 'KEPESERTAAN_BELUM_DIKETAHUI'
                WHEN $membership_stale THEN 'KEPESERTAAN_BASI' ELSE '' END
             WHEN meaning = 1 THEN 'PESERTA_PU_AKTIF' WHEN meaning = 2 THEN 'PESERTA_SEGMEN_LAIN'
             WHEN meaning = 3 THEN 'PESERTA_DIBAYARI_PIHAK_LAIN' WHEN meaning = 4 THEN 'PESERTA_MANDIRI'
             WHEN meaning = 5 THEN 'KEPESERTAAN_BELUM_DIKETAHUI' WHEN meaning = 6 THEN 'KEPESERTAAN_BASI' ELSE '' END AS c_member,
        CASE WHEN is_known AND $no_lists THEN ''
             WHEN NOT is_known OR NOT $exclusions_held THEN 'PENGECUALIAN_BELUM_DIKETAHUI'
             WHEN excluded_by IS NOT NULL THEN CASE WHEN excluded_by IN ($known_lists) THEN 'DAFTAR_' || excluded_by ELSE 'DAFTAR_LAIN' END
             WHEN excluded_names IS NOT NULL THEN 'PENGECUALIAN_BASI'
             WHEN NOT knows_exclusions(exclusions_asked, home) OR $missing_lists <> '' THEN 'PENGECUALIAN_BELUM_DIKETAHUI'
             WHEN $exclusions_stale THEN 'PENGECUALIAN_BASI' ELSE '' END AS c_excluded,
        CASE WHEN is_known AND $no_lists THEN 'TIDAK TERDAFTAR'
             WHEN NOT is_known OR NOT $exclusions_held THEN ''
             WHEN excluded_names IS NOT NULL THEN excluded_names
             WHEN NOT knows_exclusions(exclusions_asked, home) THEN ''
             WHEN $missing_lists <> '' THEN 'belum ada: ' || $missing_lists ELSE 'TIDAK TERDAFTAR' END AS v_excluded,
        CASE WHEN NOT is_known OR NOT $schemes_held THEN 'PROGRAM_LAIN_BELUM_DIKETAHUI'
             WHEN funded_meaning = 3 THEN 'DIDANAI_PROGRAM_LAIN' WHEN funded_meaning = 2 THEN 'PROGRAM_LAIN_BELUM_DIKETAHUI'
             WHEN funded_meaning = 1 THEN 'PROGRAM_LAIN_BASI'
             WHEN NOT knows_schemes(schemes_asked, home) OR $missing_schemes <> '' THEN 'PROGRAM_LAIN_BELUM_DIKETAHUI'
             WHEN $schemes_stale THEN 'PROGRAM_LAIN_BASI' ELSE '' END AS c_funded,
        CASE WHEN NOT is_known OR NOT $schemes_held THEN ''
             WHEN funded_meaning IS NOT NULL THEN funded_told
             WHEN NOT knows_schemes(schemes_asked, home) THEN ''
             WHEN $missing_schemes <> '' THEN 'belum ada: ' || $missing_schemes ELSE 'TIDAK DIDANAI' END AS v_funded
    FROM facts AS f;

-- how each person stands with BPJS, for the funds that pay only the not yet registered
CREATE OR REPLACE TEMP TABLE standing AS
    SELECT c.*, CASE WHEN NOT is_known OR NOT $membership_held THEN not_member
                     WHEN c_member IN ('KEPESERTAAN_BELUM_DIKETAHUI', 'KEPESERTAAN_BASI') AND not_member THEN true
                     WHEN meaning IS NULL THEN c_member = '' ELSE member_known END AS cover_known,
        CASE WHEN NOT is_known OR NOT $membership_held OR meaning IS NULL THEN false
             WHEN c_member IN ('KEPESERTAAN_BELUM_DIKETAHUI', 'KEPESERTAAN_BASI') AND not_member THEN member_active
             ELSE member_other END AS cover_other,
        CASE WHEN NOT is_known OR NOT $membership_held OR meaning IS NULL THEN false ELSE member_own END AS cover_own,
        CASE WHEN NOT is_known OR NOT $membership_held THEN ''
             WHEN meaning IS NULL THEN CASE WHEN knows_membership(membership_asked, home) THEN 'BUKAN PESERTA' ELSE '' END
             ELSE member_value END AS v_member
    FROM checked AS c;
