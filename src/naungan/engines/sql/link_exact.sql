-- Link, the exact path: rows whose whole NIK is held by somebody of the same name, birth date and mother are settled.
-- In: seekers (the rows), people. Out: nik_holders (who holds each row's NIK), settled.
-- Rarity is not looked up here: the model's averages stand for it.

CREATE OR REPLACE TEMP TABLE nik_holders AS
    WITH sides AS (
        SELECT r.row_id, p.pid, p.register_id, $family_card AS kk, $plain_sides
        FROM seekers AS r JOIN people AS p ON p.$nik = r.$nik WHERE NOT r.${nik}_fifteen
    )
    SELECT *, $plain_levels FROM sides;

CREATE OR REPLACE TEMP TABLE settled AS
    WITH weighed AS (SELECT *, $plain_weights FROM nik_holders WHERE $is_settled
    ), summed AS (
        SELECT row_id, pid, register_id, $level_names, $weight_names,
            $total_same AS match_weight, $total_relative AS relative_weight
        FROM weighed
    ), best AS (
        SELECT * FROM summed QUALIFY row_number() OVER (PARTITION BY row_id ORDER BY match_weight DESC, pid) = 1
    )
    SELECT row_number() OVER (ORDER BY row_id) AS cid, *, 1 AS place,
        greatest(match_weight, relative_weight, $absent) AS heaviest
    FROM best;
