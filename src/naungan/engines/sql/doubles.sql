-- Doubles: every pair of open rows as its rows see it, each for itself: several rows may be one person, no rivals.
-- In: ranked, ready (of the open rows beside each other). Out: row_pairs, shaped as link_posterior.sql asks.

CREATE OR REPLACE TEMP TABLE row_pairs AS
    SELECT row_number() OVER (ORDER BY row_id, other_id) AS cid, row_id, other_id, match_weight, relative_weight,
        1 AS place, greatest(match_weight, relative_weight, $absent) AS heaviest
    FROM (SELECT r.row_id, k.register_id AS other_id, k.match_weight, k.relative_alone AS relative_weight
          FROM ranked AS k JOIN ready AS r ON r.cid = k.cid);
