-- Identify, the rest: the best record of every row whose NIK has settled nothing, and what it is called.

CREATE OR REPLACE TEMP TABLE best_rivals AS
    SELECT r.row_id AS candidate_id, cast(k.register_id AS bigint) AS nik, k.match_weight, s.ppm, s.runner_up_weight,
        $level_names, $link_band AS band
    FROM ranked AS k JOIN ready AS r ON r.cid = k.cid JOIN posterior AS s ON s.cid = k.cid WHERE k.place = 1;
