-- Clean: stages/clean.py over all rows. Dates, sex and occupations have few distinct texts: the stage itself reads each
-- of them once (tables birth_texts, sex_texts, work_texts); what is different in every row is done here. Sixteen digits
-- are taken apart as a number, which is ten times faster than as text.

CREATE OR REPLACE MACRO is_sixteen(x) AS regexp_matches(x, '^[0-9]{16}$$');
CREATE OR REPLACE MACRO digits_of(x) AS CASE WHEN is_sixteen(x) THEN x
    ELSE translate(regexp_replace(x, '[^0-9A-Za-z]+', '', 'g'), 'OoIiLl', '001111') END;
CREATE OR REPLACE MACRO number_of(x) AS CASE WHEN is_sixteen(x) THEN cast(x AS bigint) END;
CREATE OR REPLACE MACRO masked(x) AS CASE WHEN x = '' THEN '' ELSE '************' || right(x, 4) END;

-- the parts of a NIK n: ppkkcc DDMMYY ssss
CREATE OR REPLACE MACRO nik_day(n) AS (n // 100000000) % 100 - CASE WHEN (n // 100000000) % 100 > $female_day_offset
    THEN $female_day_offset ELSE 0 END;
CREATE OR REPLACE MACRO nik_month(n) AS (n // 1000000) % 100;
CREATE OR REPLACE MACRO nik_sex(n) AS CASE WHEN (n // 100000000) % 100 > $female_day_offset THEN 'P' ELSE 'L' END;
CREATE OR REPLACE MACRO days_in(month) AS
    CASE month WHEN 2 THEN 29 WHEN 4 THEN 30 WHEN 6 THEN 30 WHEN 9 THEN 30 WHEN 11 THEN 30 ELSE 31 END;
CREATE OR REPLACE MACRO is_nik(n) AS coalesce(
    n >= 1100000000000000 AND (n // 1000000000000) % 100 > 0 AND (n // 10000000000) % 100 > 0
    AND nik_month(n) BETWEEN 1 AND 12 AND nik_day(n) BETWEEN 1 AND days_in(nik_month(n)) AND n % 10000 > 0, false);
CREATE OR REPLACE MACRO carries_birth(n, d) AS coalesce(
    nik_day(n) = day(d) AND nik_month(n) = month(d) AND (n // 10000) % 100 = year(d) % 100 AND is_nik(n), false);
CREATE OR REPLACE MACRO is_dummy(x) AS
    x = repeat(substr(x, 1, 1), 16) OR substr(x, 7) = '0000000000' OR x = '$dummy_nik';

CREATE OR REPLACE TEMP VIEW tidied AS
    SELECT *, number_of(nik_digits) AS nik_n, number_of(kk_digits) AS kk_n FROM (
        SELECT r.*, digits_of(r.nik) AS nik_digits, digits_of(r.kk) AS kk_digits, b.birth_date, b.code AS birth_code
        FROM rows AS r JOIN birth_texts AS b ON b.text = r.birth_text AND b.date_order = r.date_order);

CREATE OR REPLACE TEMP VIEW numbered AS
    SELECT *, CASE
        WHEN nik_digits = '' AND NOT nik_damaged AND carries_birth(kk_n, birth_date) THEN 'NIK_KK_TERTUKAR'
        WHEN nik_digits = '' THEN 'NIK_KOSONG'
        WHEN nik_n IS NULL THEN 'NIK_BUKAN_16_ANGKA'
        WHEN nik_damaged THEN 'DAMAGED'
        WHEN kk_n IS NOT NULL AND carries_birth(kk_n, birth_date) AND NOT carries_birth(nik_n, birth_date) THEN 'NIK_KK_TERTUKAR'
        WHEN is_dummy(nik_digits) THEN 'NIK_CONTOH'
        WHEN NOT is_nik(nik_n) THEN 'NIK_TIDAK_MUNGKIN'
        WHEN nik_digits <> bare(nik) THEN 'NIK_DIRAPIKAN'
        ELSE 'OK' END AS nik_code
    FROM tidied;

CREATE OR REPLACE TEMP TABLE cleaned AS
    SELECT *, masked(bare(raw_nik)) AS nik_shown,
        nik_state = 'LENGKAP' AND birth_date IS NOT NULL AND NOT carries_birth(nik_n, birth_date) AS birth_contradicts,
        nik_state = 'LENGKAP' AND sex <> '' AND sex <> nik_sex(nik_n) AS sex_contradicts
    FROM (
        SELECT n.candidate_id, n.kode_kab, n.nik AS raw_nik, n.nik_code, n.birth_date, n.birth_code, n.birth_text,
            CASE WHEN n.nik_code = 'NIK_KK_TERTUKAR' THEN n.kk_n
                 WHEN n.nik_code IN ('OK', 'NIK_DIRAPIKAN', 'DAMAGED') THEN n.nik_n END AS nik_n,
            CASE WHEN n.nik_code = 'NIK_KK_TERTUKAR' THEN n.kk_digits
                 WHEN n.nik_code IN ('OK', 'NIK_DIRAPIKAN', 'DAMAGED') THEN n.nik_digits ELSE '' END AS nik,
            CASE WHEN n.nik_code IN ('OK', 'NIK_DIRAPIKAN', 'NIK_KK_TERTUKAR') THEN 'LENGKAP'
                 WHEN n.nik_code = 'DAMAGED' THEN 'LIMA_BELAS'
                 WHEN n.nik_code = 'NIK_KOSONG' THEN 'KOSONG' ELSE 'TIDAK_SAH' END AS nik_state,
            n.nik_code <> 'NIK_KK_TERTUKAR' AND n.kk_n IS NULL AND bare(n.kk) <> '' AS kk_bad, n.kk,
            CASE WHEN n.nik_code <> 'NIK_KK_TERTUKAR' AND n.kk_n IS NOT NULL THEN n.kk_digits ELSE '' END AS kk_read,
            fold_name(n.nama) AS name, n.nama, fold_name(n.nama_ibu) AS mother,
            s.sex, s.readable AS sex_readable, n.jenis_kelamin, w.sector, w.risk, w.code AS work_code, n.pekerjaan,
            n.source_file, n.source_sheet, n.source_row
        FROM numbered AS n
        JOIN sex_texts AS s ON s.text = n.jenis_kelamin
        JOIN work_texts AS w ON w.text = n.pekerjaan);

CREATE OR REPLACE TEMP TABLE clean_problems AS
    WITH faults AS (
        SELECT *, 'nik' AS field, CASE WHEN nik_code = 'NIK_KOSONG' THEN ''
                WHEN nik_code = 'NIK_KK_TERTUKAR' AND digits_of(raw_nik) = '' THEN masked(nik) ELSE nik_shown END AS value,
            nik_code AS code FROM cleaned WHERE nik_code NOT IN ('OK', 'DAMAGED')
        UNION ALL SELECT *, 'kk', masked(bare(kk)), 'KK_TIDAK_SAH' FROM cleaned WHERE kk_bad
        UNION ALL SELECT *, 'tanggal_lahir', cast(birth_date AS varchar), 'NIK_BEDA_TANGGAL_LAHIR' FROM cleaned WHERE birth_contradicts
        UNION ALL SELECT *, 'jenis_kelamin', sex, 'NIK_BEDA_JENIS_KELAMIN' FROM cleaned WHERE sex_contradicts
        UNION ALL SELECT *, 'nama', nama, 'NAMA_KOSONG' FROM cleaned WHERE name = ''
        UNION ALL SELECT *, 'jenis_kelamin', jenis_kelamin, 'JENIS_KELAMIN_TIDAK_TERBACA' FROM cleaned WHERE sex = '' AND sex_readable
        UNION ALL SELECT *, 'pekerjaan', pekerjaan, work_code FROM cleaned WHERE work_code <> ''
        UNION ALL SELECT *, 'tanggal_lahir', birth_text, birth_code FROM cleaned WHERE birth_code <> ''
        UNION ALL SELECT c.*, 'nik', masked(c.nik), 'NIK_BERULANG' FROM cleaned AS c JOIN (
            SELECT nik_n FROM cleaned WHERE nik_state = 'LENGKAP' GROUP BY nik_n HAVING count(*) > 1) AS d ON d.nik_n = c.nik_n
            WHERE c.nik_state = 'LENGKAP'
    )
    SELECT candidate_id, source_file, source_sheet, source_row, field AS "column", value, code FROM faults;
