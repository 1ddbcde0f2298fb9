-- Spare seats: of everybody waiting in a pool of cells, the best ranked take as many seats as are spare. And the rank
-- texts that draw the seating lines: the last row within a cell's own quota, the last on a seat that moved in its pool.

CREATE OR REPLACE TEMP TABLE takers AS
    SELECT cell, pool, count(*) AS taken, max(rank_key) AS worst FROM (
        SELECT c.cell, c.rank_key, s.pool, p.spare,
            row_number() OVER (PARTITION BY s.pool ORDER BY c.rank_key, c.ticket, c.cell) AS place
        FROM competing AS c
        JOIN plain_seats AS s ON s.cell = c.cell AND c.rank > s.seats
        JOIN pools AS p ON p.pool = s.pool)
    WHERE place <= spare GROUP BY cell, pool;

CREATE OR REPLACE TEMP TABLE last_of_quota AS
    SELECT c.cell, c.rank_key FROM competing AS c JOIN plain_seats AS s ON s.cell = c.cell AND c.rank = s.seats;
