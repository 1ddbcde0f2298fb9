-- What an import reads from text: NIK and plain text. Dates stand in macros.sql, codes are read in Python
-- (sources/register_values.py) once per distinct text.

CREATE OR REPLACE MACRO tidy(x) AS nullif(trim(replace(x, chr(160), ' ')), '');

CREATE OR REPLACE MACRO bare_nik(x) AS regexp_replace(x, '[\s''"=`’\x{A0}\x{200B}\x{FEFF}]', '', 'g');

-- '1207….0' was a number once: a last digit 0 may be Excel's, and above 2^53 none of its last digits is known.
CREATE OR REPLACE MACRO plain_nik(x) AS
    CASE WHEN regexp_matches(x, '^(1[1-9]|[2-9][0-9])[0-9]{14}$') THEN cast(x AS BIGINT)
         WHEN regexp_matches(x, '^(1[1-9]|[2-8][0-9])[0-9]{13}[1-9]\.0$') THEN cast(substring(x, 1, 16) AS BIGINT)
    END;

CREATE OR REPLACE MACRO read_nik(x) AS
    CASE WHEN regexp_matches(x, '^(1[1-9]|[2-9][0-9])[0-9]{14}$') THEN cast(x AS BIGINT) ELSE plain_nik(bare_nik(x)) END;

CREATE OR REPLACE MACRO nik_fault(x) AS
    CASE WHEN coalesce(bare_nik(x), '') = '' THEN 'NIK_KOSONG'
         WHEN regexp_matches(bare_nik(x), '^[0-9]{16}$') THEN 'NIK_TIDAK_MUNGKIN'
         WHEN regexp_matches(bare_nik(x), '^[0-9]+[.,]?[0-9]*[eE][+]?[0-9]+$|^[0-9]{15,17}\.0$') THEN 'NIK_DIGIT_AKHIR_HILANG'
         ELSE 'NIK_BUKAN_16_ANGKA' END;
