-- Link: how probable each row's best record is, against all its rivals, relatives of an absent person, and nobody.
-- In: $ranked (cid, place, match_weight, relative_weight, heaviest), odds. Out: $posterior. Units: parts of a million.

CREATE OR REPLACE TEMP TABLE $posterior AS
    WITH hypotheses AS (
        SELECT cid, heaviest - match_weight AS lighter FROM $ranked WHERE heaviest - match_weight <= $farthest
        UNION ALL
        SELECT cid, heaviest - relative_weight FROM $ranked WHERE heaviest - relative_weight <= $farthest
        UNION ALL
        SELECT cid, heaviest - $absent FROM $ranked WHERE place = 1 AND heaviest - $absent <= $farthest
    ), summed AS (
        SELECT h.cid, sum(o.part) AS every FROM hypotheses AS h JOIN odds AS o ON o.lighter = h.lighter GROUP BY h.cid
    )
    SELECT b.cid, cast($million * coalesce(o.part, 0) // s.every AS int) AS ppm, u.match_weight AS runner_up_weight
    FROM $ranked AS b JOIN summed AS s ON s.cid = b.cid
    LEFT JOIN odds AS o ON o.lighter = b.heaviest - b.match_weight
    LEFT JOIN $ranked AS u ON u.cid = b.cid AND u.place = 2
    WHERE b.place = 1;
