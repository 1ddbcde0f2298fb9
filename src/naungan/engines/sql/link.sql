-- Link: what every pair that met in a block has in common, and what it weighs.
-- In: met_people (of the index), ready (open rows made ready), pairs (cid, pid), odds. Out: ranked.
-- Dollar words are written by engines/link_sql.py from the profile and the model.

CREATE OR REPLACE TEMP TABLE ranked AS
    WITH sides AS (
        SELECT q.cid, q.pid, p.register_id, $side_by_side
        FROM pairs AS q JOIN ready AS r ON r.cid = q.cid JOIN met_people AS p ON p.pid = q.pid
    ), levelled AS (SELECT *, $levels FROM sides
    ), weighed AS (SELECT *, $weights FROM levelled
    ), summed AS (
        SELECT cid, pid, register_id, $level_names, $weight_names,
            $total_same AS match_weight, $total_relative AS relative_weight
        FROM weighed
    ), once AS (
        -- one number may stand in several rows of a register: the one most alike speaks for it
        SELECT * FROM summed WHERE greatest(match_weight, relative_weight) >= $hopeless
        QUALIFY row_number() OVER (PARTITION BY cid, register_id ORDER BY match_weight DESC, pid) = 1
    )
    SELECT *, row_number() OVER (PARTITION BY cid ORDER BY match_weight DESC, pid) AS place,
        greatest(max(match_weight) OVER (PARTITION BY cid), max(relative_weight) OVER (PARTITION BY cid), $absent)
            AS heaviest
    FROM once;
