-- Verdicts, reasons and evidence: one row per candidate row, as model/tables.py DECISIONS. `seats` holds seats after moving,
-- `lines` the rank text up to which one more eligible row of a cell would sit.

CREATE OR REPLACE TEMP TABLE could_sit AS
    SELECT u.candidate_id, u.cell FROM (
        SELECT candidate_id, best_key, unnest(possible) AS cell FROM entries
        WHERE class = 1 AND candidate_id NOT IN (SELECT candidate_id FROM seconds)
        UNION ALL
        SELECT e.candidate_id, e.rank_key AS best_key, e.cell FROM entries AS e JOIN probable AS p ON p.candidate_id = e.candidate_id
    ) AS u
    JOIN lines AS l ON l.cell = u.cell AND u.best_key <= l.line;

CREATE OR REPLACE TEMP TABLE decided AS
    SELECT e.candidate_id, r.source_file, r.source_sheet, r.source_row, e.kode_kab, e.sector, e.cell,
        CASE WHEN d.candidate_id IS NOT NULL OR n.class = 2 OR k.candidate_id IS NOT NULL THEN 'TIDAK_MEMENUHI'
             WHEN n.class = 1 OR p.candidate_id IS NOT NULL THEN 'PERLU_TINJAUAN' WHEN c.rank <= s.seats THEN 'DITETAPKAN' ELSE 'CADANGAN' END AS verdict,
        CASE WHEN d.candidate_id IS NOT NULL OR n.class = 2 THEN list_concat(
                CASE WHEN d.candidate_id IS NOT NULL THEN ['NIK_GANDA'] ELSE [] END,
                list_filter([$failed], lambda x: x <> ''))
             WHEN n.class = 1 THEN list_filter([$unknown,
                 CASE WHEN e.nik IS NULL AND o.rows IS NOT NULL THEN 'GANDA_MUNGKIN' ELSE '' END, CASE WHEN $max_per_family > 0 AND e.nik IS NOT NULL
                 AND coalesce(e.kk, '') = '' THEN 'KK_BELUM_DIKETAHUI' ELSE '' END], lambda x: x <> '')
             WHEN p.candidate_id IS NOT NULL THEN ['GANDA_MUNGKIN']
             WHEN k.candidate_id IS NOT NULL THEN ['KK_PENUH']
             WHEN c.rank <= s.seats THEN ['DALAM_KUOTA'] ELSE ['KUOTA_PENUH'] END AS reasons,
        cast(c.rank AS int) AS rank, CASE WHEN c.rank IS NOT NULL THEN cast(s.seats AS int) END AS cut_off,
        CASE WHEN p.candidate_id IS NOT NULL OR (n.class = 1 AND d.candidate_id IS NULL) THEN a.candidate_id IS NOT NULL END AS above_cut_off,
        l.nik, cast(l.match_weight AS int) AS match_weight, cast(l.ppm AS int) AS ppm, c.ticket,
        [$evidence,
         {'check': 'GANDA', 'outcome': CASE WHEN d.candidate_id IS NOT NULL THEN 'GAGAL'
             WHEN p.candidate_id IS NULL AND (e.nik IS NOT NULL OR y."by" IS NOT NULL) THEN 'LOLOS' ELSE 'TIDAK_DIKETAHUI' END,
          'code': CASE WHEN d.candidate_id IS NOT NULL THEN 'NIK_GANDA'
             WHEN p.candidate_id IS NOT NULL OR (e.nik IS NULL AND o.rows IS NOT NULL) THEN 'GANDA_MUNGKIN' ELSE '' END,
          'value': trim(coalesce(d.stands, p.stands, w.regencies, CASE WHEN coalesce(x."by", y."by") IS NOT NULL THEN 'LOLOS' ELSE '' END)
             || coalesce(' $maybe ' || o.rows, '')),
          'source': coalesce('keputusan petugas: ' || coalesce(x."by", y."by"), ''), 'as_of': coalesce(x.day, y.day, '')},
         {'check': 'KK', 'outcome': CASE WHEN k.candidate_id IS NOT NULL THEN 'GAGAL'
             WHEN $max_per_family = 0 OR coalesce(e.kk, '') <> '' THEN 'LOLOS' ELSE 'TIDAK_DIKETAHUI' END,
          'code': CASE WHEN k.candidate_id IS NOT NULL THEN 'KK_PENUH'
             WHEN $max_per_family > 0 AND e.nik IS NOT NULL AND coalesce(e.kk, '') = '' THEN 'KK_BELUM_DIKETAHUI' ELSE '' END,
          'value': coalesce(k.names, ''), 'source': '', 'as_of': ''}
        ] AS evidence
    FROM evidenced AS e
    JOIN entries AS n ON n.candidate_id = e.candidate_id
    JOIN cleaned AS r ON r.candidate_id = e.candidate_id
    JOIN links AS l ON l.candidate_id = e.candidate_id
    LEFT JOIN seconds AS d ON d.candidate_id = e.candidate_id
    LEFT JOIN probable AS p ON p.candidate_id = e.candidate_id
    LEFT JOIN alike AS x ON x.candidate_id = e.candidate_id
    LEFT JOIN others AS o ON o.candidate_id = e.candidate_id
    -- an unlinked row of whom an officer has said that it is a person of its own
    LEFT JOIN answers AS y ON y.candidate_id = e.candidate_id AND y."check" = 'GANDA' AND y.value = 'LOLOS' AND e.nik IS NULL
    LEFT JOIN elsewhere AS w ON w.candidate_id = e.candidate_id
    LEFT JOIN card_full AS k ON k.candidate_id = e.candidate_id
    LEFT JOIN competing AS c ON c.candidate_id = e.candidate_id
    LEFT JOIN seats AS s ON s.cell = c.cell
    LEFT JOIN (SELECT DISTINCT candidate_id FROM could_sit) AS a ON a.candidate_id = e.candidate_id;
