-- Folding and dates as SQL, equal to stages/fold.py: tests/properties/test_fold_equal.py holds them so.
-- A dollar word stands for a list that engines/session.py makes from the Python constants, so that nothing is written twice.
-- Only functions that mean the same in Spark SQL, and no look-around, for RE2 has none: to drop a word, every word
-- gets two spaces of its own (' A  B  C '), so that ' B ' can go without touching a neighbour.

-- Non-ASCII letters one by one: the place of the letter among all that have an ASCII form is the number of its cell
-- (of equal width) in the text of those forms. Cell 0 is empty: what has no ASCII form is dropped.
CREATE OR REPLACE MACRO fold_letter(c) AS
    CASE WHEN c <= chr(127) THEN c
         ELSE replace(substring('$plain', strpos('$foreign', c) * $width + 1, $width), '$padding', '') END;

-- list_transform over a list of one, here and below, names a value so that it is worked out once: array_to_string,
-- nullif and coalesce become CASE, and CASE works a branch out again for every mention.
CREATE OR REPLACE MACRO fold_foreign(x) AS
    list_transform([list_transform(string_split(x, ''), lambda c: fold_letter(c))], lambda cs: array_to_string(cs, ''))[1];

CREATE OR REPLACE MACRO fold_ascii(x) AS
    upper(replace(replace(CASE WHEN regexp_matches(x, '[^\x00-\x7F]') THEN fold_foreign(x) ELSE x END,
        '''', ''), '`', ''));

-- Runs of other signs become one space. A single space is left alone: rewriting each would take 8 times as long.
CREATE OR REPLACE MACRO squeeze(x) AS trim(regexp_replace(x, ' *[^A-Z0-9 ][^A-Z0-9]*|  +', ' ', 'g'));

CREATE OR REPLACE MACRO fold_text(x) AS squeeze(fold_ascii(x));

-- A name without its aliases, word by word; x is ASCII and has no comma.
CREATE OR REPLACE MACRO fold_words(x) AS
    trim(replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    ' ' || replace(squeeze(regexp_replace(x, '(@| ALIAS | ALS )[\x00-\x7F]*', '')), ' ', '  ') || ' ',
                    ' ($titles) ', '', 'g'),
                ' ($muhammads) ', ' MUHAMMAD ', 'g'),
            '^ M  ', ' MUHAMMAD  '),
        '  ', ' '));

CREATE OR REPLACE MACRO before_comma(x) AS string_split(fold_ascii(x), ',')[1];

CREATE OR REPLACE MACRO fold_any_name(x) AS
    list_transform([before_comma(x)], lambda a:
        list_transform([fold_words(a)], lambda words: CASE WHEN words = '' THEN squeeze(a) ELSE words END)[1])[1];

-- Nine names in ten are plain words already: one look tells, and only the others take the long way (6 times slower).
CREATE OR REPLACE MACRO fold_name(x) AS
    CASE WHEN regexp_matches(' ' || x || ' ', '[^A-Za-z0-9 ]|  |(?i: (M|ALIAS|ALS|$titles|$muhammads) )')
         THEN fold_any_name(x) ELSE upper(x) END;

-- A calendar date from its parts as text; null when there is no such day.
CREATE OR REPLACE MACRO day_of(y, m, d) AS
    try_cast(y || '-' || lpad(m, 2, '0') || '-' || lpad(d, 2, '0') AS DATE);

-- The other ways to write a day; parts are taken out by pattern.
CREATE OR REPLACE MACRO read_odd_date(x) AS
    CASE
        WHEN regexp_matches(x, '^\s*(19|20)[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}([T ].*)?\s*$$') THEN day_of(
            regexp_extract(x, '^\s*([0-9]{4})', 1), regexp_extract(x, '[-/]([0-9]{1,2})[-/]', 1),
            regexp_extract(x, '[-/][0-9]{1,2}[-/]([0-9]{1,2})', 1))
        WHEN regexp_matches(x, '^\s*[0-9]{1,2}[-/.][0-9]{1,2}[-/.](19|20)[0-9]{2}([T ].*)?\s*$$') THEN day_of(
            regexp_extract(x, '[-/.]([0-9]{4})', 1), regexp_extract(x, '[-/.]([0-9]{1,2})[-/.]', 1),
            regexp_extract(x, '^\s*([0-9]{1,2})', 1))
        WHEN regexp_matches(x, '^\s*(19|20)[0-9]{2}(0[1-9]|1[0-2])[0-3][0-9]\s*$$') THEN day_of(
            substring(trim(x), 1, 4), substring(trim(x), 5, 2), substring(trim(x), 7, 2))
        WHEN regexp_matches(x, '^\s*[0-3][0-9](0[1-9]|1[0-2])(19|20)[0-9]{2}\s*$$') THEN day_of(
            substring(trim(x), 5, 4), substring(trim(x), 3, 2), substring(trim(x), 1, 2))
    END;

-- A date as registers write it: 1980-03-12 (with or without a time), 12-03-1980, 12/3/1980, 12.03.1980, 12031980,
-- 19800312. Eight digits are never in doubt: 19 and 20 are no months. Two-digit years are not guessed.
-- The first two forms are nearly all there is, and are read without taking the text apart by pattern.
CREATE OR REPLACE MACRO read_date(x) AS
    CASE
        WHEN regexp_matches(x, '^[0-9]{2}[-/][0-9]{2}[-/](19|20)[0-9]{2}$$')
            THEN try_cast(substring(x, 7, 4) || '-' || substring(x, 4, 2) || '-' || substring(x, 1, 2) AS DATE)
        WHEN regexp_matches(x, '^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$$') THEN try_cast(x AS DATE)
        ELSE read_odd_date(x)
    END;
