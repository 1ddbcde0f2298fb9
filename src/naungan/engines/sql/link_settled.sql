-- Link, the exact path: rows whose whole NIK is held by somebody of the same name, birth date and mother are settled.
-- In: nik_holders. Out: settled. Rarity is not looked up here: the model's averages stand for it.

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
