-- Compare: stages/compare.py as macros. -1 = one side does not say; weights in thousandths of a bit.

CREATE OR REPLACE MACRO long_shared_word(a, b) AS
    len(list_filter(list_intersect(string_split(a, ' '), string_split(b, ' ')), lambda w: length(w) >= $shared_word_length)) > 0;

CREATE OR REPLACE MACRO name_level(a, b) AS CASE
    WHEN a = '' OR b = '' THEN -1
    WHEN a = b THEN 4
    WHEN replace(a, ' ', '') = replace(b, ' ', '')
         OR list_sort(string_split(a, ' ')) = list_sort(string_split(b, ' ')) THEN 3
    WHEN least(len(list_distinct(string_split(a, ' '))), len(list_distinct(string_split(b, ' ')))) >= 2
         AND len(list_intersect(string_split(a, ' '), string_split(b, ' ')))
             = least(len(list_distinct(string_split(a, ' '))), len(list_distinct(string_split(b, ' ')))) THEN 2
    WHEN least(length(replace(a, ' ', '')), length(replace(b, ' ', ''))) >= $shared_word_length
         AND abs(length(replace(a, ' ', '')) - length(replace(b, ' ', ''))) <= $close_edits
         AND levenshtein(replace(a, ' ', ''), replace(b, ' ', '')) <= $close_edits
         THEN CASE WHEN least(length(replace(a, ' ', '')), length(replace(b, ' ', ''))) >= $close_length THEN 2 ELSE 1 END
    WHEN long_shared_word(a, b) THEN 1
    ELSE 0 END;

CREATE OR REPLACE MACRO birth_level(a, b) AS CASE
    WHEN a IS NULL OR b IS NULL THEN -1
    WHEN a = b THEN 3
    WHEN year(a) = year(b) AND month(a) = day(b) AND day(a) = month(b) THEN 2
    WHEN (day(a) = day(b))::int + (month(a) = month(b))::int + (year(a) = year(b))::int = 2 THEN 2
    ELSE 0 END;

CREATE OR REPLACE MACRO nik_level(row_nik, state, registered) AS CASE
    WHEN row_nik IS NULL THEN -1
    WHEN state = 'LIMA_BELAS' THEN CASE WHEN row_nik // 10 = registered // 10 THEN 2 ELSE 0 END
    WHEN row_nik = registered THEN 3
    WHEN levenshtein(cast(row_nik AS varchar), cast(registered AS varchar)) <= $nik_edits THEN 1
    ELSE 0 END;

CREATE OR REPLACE MACRO mother_level(a, b) AS CASE
    WHEN a = '' OR b = '' THEN -1 WHEN a = b THEN 2 WHEN long_shared_word(a, b) THEN 1 ELSE 0 END;

CREATE OR REPLACE MACRO same_level(a, b) AS CASE WHEN a = '' OR b = '' THEN -1 WHEN a = b THEN 1 ELSE 0 END;

CREATE OR REPLACE MACRO match_weight(nik, name, birth, sex, mother, region) AS
    $prior + $weight_nik + $weight_name + $weight_birth + $weight_sex + $weight_mother + $weight_region;

CREATE OR REPLACE MACRO band_of_nik_holder(name, birth, sex, mother, region, words) AS CASE
    WHEN name >= 2 AND birth <> 0 THEN 'COCOK'
    WHEN name >= 3 AND sex <> 0 THEN CASE WHEN words >= 2 OR region = 1 THEN 'COCOK' ELSE 'TINJAUAN' END
    WHEN birth = 3 AND sex <> 0 THEN
        CASE WHEN (name = 1 OR mother >= 1) AND name <> -1 THEN 'COCOK' ELSE 'TINJAUAN' END
    WHEN name >= 2 OR birth >= 2 THEN 'TINJAUAN'
    WHEN name = 1 AND birth = -1 THEN 'TINJAUAN'
    WHEN name = -1 AND birth = -1 THEN 'TINJAUAN'
    ELSE 'TIDAK_ADA' END;

CREATE OR REPLACE MACRO band_of_rival(nik, name, birth, sex, mother, region, words, anothers) AS CASE
    WHEN sex <> 0 AND mother <> 0 AND (
        (nik = 2 AND name >= 3 AND birth >= 2)
        OR (nik = 1 AND name >= 3 AND birth = 3)
        OR ((nik = -1 OR (nik = 0 AND anothers)) AND name >= 3 AND words >= 2 AND birth = 3 AND (region = 1 OR mother = 2))
    ) THEN 'COCOK'
    WHEN name >= 2 AND birth >= 2 THEN 'TINJAUAN'
    WHEN nik >= 1 AND name >= 1 AND birth >= 2 THEN 'TINJAUAN'
    WHEN nik = 2 AND (name >= 2 OR birth = 3) THEN 'TINJAUAN'
    WHEN name >= 3 AND words >= 2 AND region = 1 AND birth = -1 THEN 'TINJAUAN'
    ELSE 'TIDAK_ADA' END;
