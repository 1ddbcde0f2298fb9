-- Link: what every pair that met in a block has in common, and what it weighs.
-- In: met_people (of the index), ready (open rows made ready), pairs (cid, pid), odds. Out: $$ranked.
-- Dollar words are written by engines/link_sql.py from the profile and the model.

CREATE OR REPLACE TEMP TABLE $ranked AS
    WITH sides AS (
        SELECT q.cid, q.pid, p.register_id, $family_card AS card, $side_by_side
        FROM pairs AS q JOIN ready AS r ON r.cid = q.cid JOIN met_people AS p ON p.pid = q.pid
    ), levelled AS (SELECT *, $levels FROM sides
    ), weighed AS (SELECT *, $weights FROM levelled
    ), summed AS (
        SELECT cid, pid, register_id, card, $level_names, $weight_names,
            $total_same AS match_weight, $total_relative AS relative_alone
        FROM weighed
    ), once AS (
        -- one number may stand in several rows of a register: the one most alike speaks for it
        SELECT * FROM summed WHERE greatest(match_weight, relative_alone) >= $hopeless
        QUALIFY row_number() OVER (PARTITION BY cid, register_id ORDER BY match_weight DESC, pid) = 1
    ), placed AS (
        SELECT *, row_number() OVER (PARTITION BY cid ORDER BY match_weight DESC, pid) AS place,
            first_value(card) OVER (PARTITION BY cid ORDER BY match_weight DESC, pid) AS best_card
        FROM once
    ), counted AS (
        -- who is like the row because he is a relative of the best record says nothing against it
        SELECT *, CASE WHEN place = 1 OR card = '' OR card <> best_card THEN relative_alone ELSE $uncounted END
            AS relative_weight
        FROM placed
    )
    SELECT *, greatest(max(match_weight) OVER (PARTITION BY cid), max(relative_weight) OVER (PARTITION BY cid), $absent)
            AS heaviest
    FROM counted;
