-- Every check of every row, side by side: o_ outcome, c_ code, v_ value, s_ source, t_ as of. Then one class per row.

CREATE OR REPLACE MACRO outcome_of(code) AS
    CASE WHEN code = '' THEN 'LOLOS' WHEN code IN ($unknown_codes) THEN 'TIDAK_DIKETAHUI' ELSE 'GAGAL' END;
CREATE OR REPLACE MACRO iso(d) AS coalesce(cast(d AS varchar), '');

CREATE OR REPLACE TEMP $evidenced_kind evidenced AS
    WITH coded AS (
        SELECT s.*, f.cell, f.possible, f.code AS c_fund, f.value AS v_fund,
            CASE WHEN age IS NULL THEN 'USIA_BELUM_DIKETAHUI' WHEN age < $age_min THEN 'USIA_DI_BAWAH_BATAS'
                 WHEN age >= $age_below THEN 'USIA_DI_ATAS_BATAS' ELSE '' END AS c_age,
            CASE own_sector WHEN '-' THEN 'SEKTOR_TIDAK_TERMASUK' WHEN '' THEN 'SEKTOR_BELUM_JELAS' ELSE '' END AS c_sector,
            CASE objection WHEN 'DITERIMA' THEN 'KEBERATAN_DITERIMA' WHEN 'DIAJUKAN' THEN 'KEBERATAN_DIPROSES' ELSE '' END AS c_objection
        FROM standing AS s
        JOIN fund_answers AS f ON f.kode_kab = s.kode_kab AND f.sector = s.sector AND f.cover_known = s.cover_known
            AND f.cover_other = s.cover_other AND f.cover_own = s.cover_own
    )
    SELECT candidate_id, kode_kab, sector, risk, is_known, nik, kk, sex, home, has_welfare, decile, percentile, relation,
        members, disabled, cover_own, cover_known, cell, possible,
        outcome_of(c_identity) AS o_identitas, c_identity AS c_identitas,
            CASE WHEN "by" = '' AND NOT $population_held THEN 'TIDAK_DIPERIKSA' ELSE band END AS v_identitas,
            CASE WHEN "by" <> '' THEN 'keputusan petugas' ELSE $population_source END AS s_identitas,
            CASE WHEN "by" <> '' THEN '' ELSE iso(person_day) END AS t_identitas,
        outcome_of(c_alive) AS o_hidup, c_alive AS c_hidup, CASE WHEN is_known THEN status ELSE '' END AS v_hidup,
            $population_source AS s_hidup, iso(person_day) AS t_hidup,
        outcome_of(c_age) AS o_usia, c_age AS c_usia, coalesce(cast(age AS varchar), '') AS v_usia,
            $population_source AS s_usia, iso(person_day) AS t_usia,
        outcome_of(c_home) AS o_domisili, c_home AS c_domisili,
            CASE WHEN c_home = 'DOMISILI_BELUM_DIKETAHUI' THEN '' ELSE home END AS v_domisili,
            $population_source AS s_domisili, iso(person_day) AS t_domisili,
        outcome_of(c_decile) AS o_desil, c_decile AS c_desil, v_decile AS v_desil,
            welfare_source AS s_desil, iso(welfare_day) AS t_desil,
        outcome_of(c_member) AS o_kepesertaan, c_member AS c_kepesertaan, v_member AS v_kepesertaan,
            $membership_source AS s_kepesertaan, iso(member_day) AS t_kepesertaan,
        outcome_of(c_excluded) AS o_pengecualian, c_excluded AS c_pengecualian, v_excluded AS v_pengecualian,
            $exclusions_source AS s_pengecualian, iso(excluded_day) AS t_pengecualian,
        outcome_of(c_funded) AS o_program_lain, c_funded AS c_program_lain, v_funded AS v_program_lain,
            $schemes_source AS s_program_lain, iso(CASE WHEN is_known THEN funded_day ELSE $schemes_day END) AS t_program_lain,
        outcome_of(c_sector) AS o_sektor, c_sector AS c_sektor,
            CASE WHEN own_sector = '-' THEN '' ELSE own_sector END AS v_sektor,
            'daftar usulan' AS s_sektor, '' AS t_sektor,
        outcome_of(c_fund) AS o_sumber_dana, c_fund AS c_sumber_dana, v_fund AS v_sumber_dana,
            $programme_code AS s_sumber_dana, iso($registration) AS t_sumber_dana,
        outcome_of(c_objection) AS o_keberatan, c_objection AS c_keberatan,
            CASE WHEN objection = '' THEN 'TIDAK ADA' ELSE objection END AS v_keberatan,
            CASE WHEN objection = '' THEN '' ELSE 'keputusan petugas' END AS s_keberatan, '' AS t_keberatan
    FROM coded;
