-- Compare: stages/compare.py as macros. -1 = one side does not say.
-- Only functions that mean the same in Spark SQL; every text is folded to ASCII before it comes here.

CREATE OR REPLACE MACRO is_near(a, b, edits) AS abs(length(a) - length(b)) <= edits AND levenshtein(a, b) <= edits;

CREATE OR REPLACE MACRO is_mistyped(a, b, long) AS least(length(a), length(b)) >= $short_name_letters
    AND is_near(a, b, CASE WHEN least(length(a), length(b)) >= long THEN $name_edits ELSE 1 END);

-- what can be said of two names without a dictionary of words: 8 same, 7 same words or letters in another order or spacing,
-- 5 at most two letters differ, 1 a word agrees
CREATE OR REPLACE MACRO plain_name_level(a, b) AS CASE
    WHEN a = '' OR b = '' THEN -1
    WHEN a = b THEN 8
    WHEN replace(a, ' ', '') = replace(b, ' ', '')
         OR list_sort(string_split(a, ' ')) = list_sort(string_split(b, ' ')) THEN 7
    WHEN is_mistyped(replace(a, ' ', ''), replace(b, ' ', ''), $name_edit_letters) THEN 5
    WHEN len(list_intersect(string_split(a, ' '), string_split(b, ' '))) > 0 THEN 1
    ELSE 0 END;

CREATE OR REPLACE MACRO holds_all(a, b) AS
    len(list_distinct(string_split(a, ' '))) >= 2
    AND len(list_intersect(string_split(a, ' '), string_split(b, ' '))) = len(list_distinct(string_split(a, ' ')));

CREATE OR REPLACE MACRO is_spelled_alike(a, b) AS a <> '' AND b <> '' AND (
    plain_name_level(a, b) >= 5 OR holds_all(a, b) OR holds_all(b, a));

-- a: the row's name, an its words, shared: how many of them b has in any spelling; bn: words of b; *_joined: without spaces;
-- short: the pattern of a word that may be an initial or abbreviation, '' when b has it as it is; first: do the first words agree;
-- odd: a has a word that b lacks and hardly anybody bears
CREATE OR REPLACE MACRO name_level(a, a_joined, an, short, b, b_joined, bn, shared, first, odd) AS CASE
    WHEN a = '' OR b = '' THEN -1
    WHEN a = b THEN 8
    WHEN shared = greatest(an, bn) OR a_joined = b_joined THEN 7
    WHEN shared >= 2 AND shared = least(an, bn) THEN 6
    WHEN odd AND is_mistyped(a_joined, b_joined, $odd_edit_letters) THEN 5
    WHEN shared >= 1 AND shared = an - 1 AND short <> '' AND ' ' || b LIKE short THEN 4
    WHEN shared = 1 AND least(an, bn) = 1 THEN CASE WHEN first THEN 3 ELSE 2 END
    WHEN shared >= 1 THEN 1
    ELSE 0 END;

CREATE OR REPLACE MACRO is_placeholder(d) AS day(d) * 100 + month(d) IN ($placeholder_days);

CREATE OR REPLACE MACRO date_level(a, b) AS CASE
    WHEN a IS NULL OR b IS NULL THEN -1
    WHEN a = b THEN 6
    WHEN year(a) = year(b) AND month(a) = day(b) AND day(a) = month(b) THEN 5
    WHEN cast(day(a) = day(b) AS int) + cast(month(a) = month(b) AS int) + cast(year(a) = year(b) AS int) = 2 THEN
        CASE WHEN abs(year(a) - year(b)) IN ($year_slips) THEN 4 ELSE 3 END
    WHEN year(a) <> year(b) THEN 0
    WHEN is_placeholder(a) OR is_placeholder(b) THEN 2
    ELSE 1 END;

CREATE OR REPLACE MACRO day_digits(d) AS day(d) * 10000 + month(d) * 100 + year(d) % 100;
CREATE OR REPLACE MACRO says_birth(a, d) AS coalesce(
    (a // 10000) % 1000000 = day_digits(d) OR (a // 10000) % 1000000 = day_digits(d) + $other_sex, false);

-- holder_kk: family card of whoever holds the row's NIK, kk: the registered person's, born: the row's birth date
CREATE OR REPLACE MACRO nik_level(a, fifteen, b, holder_kk, kk, born) AS CASE
    WHEN a IS NULL OR b IS NULL THEN -1
    WHEN fifteen THEN CASE WHEN a // 10 = b // 10 THEN 8
        WHEN abs(a // 10000 - b // 10000) IN (0, $other_sex) THEN 1 ELSE 0 END
    WHEN a = b THEN 9
    WHEN length(cast(a AS varchar)) <> $nik_digits THEN CASE
        WHEN NOT is_near(cast(a AS varchar), cast(b AS varchar), 1) THEN 0
        WHEN substr(cast(a AS varchar), 1, 12) = substr(cast(b AS varchar), 1, 12) THEN 5
        ELSE 7 END
    WHEN abs(a - b) <= $neighbours THEN 3
    WHEN abs(a // 10000 - b // 10000) <> $other_sex
         AND levenshtein(cast(a AS varchar), cast(b AS varchar)) <= $nik_edits THEN CASE
        WHEN (a // 10000) % 1000000 <> (b // 10000) % 1000000 AND says_birth(a, born) THEN 0
        WHEN a % 10000 = b % 10000 THEN CASE WHEN (a // 10000) % 1000000 = (b // 10000) % 1000000 THEN 6 ELSE 7 END
        WHEN a // 10000 = b // 10000 THEN 5
        ELSE 4 END
    WHEN holder_kk <> '' AND holder_kk = kk THEN 2
    WHEN abs(a // 10000 - b // 10000) IN (0, $other_sex) THEN 1
    ELSE 0 END;

CREATE OR REPLACE MACRO number_level(a, b) AS CASE
    WHEN a = '' OR b = '' THEN -1 WHEN a = b THEN 2 WHEN is_near(a, b, $number_edits) THEN 1 ELSE 0 END;

CREATE OR REPLACE MACRO code_level(a, b) AS CASE WHEN a = '' OR b = '' THEN -1 WHEN a = b THEN 1 ELSE 0 END;
