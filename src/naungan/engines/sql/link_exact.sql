-- Link, the exact path: who holds each row's whole NIK, and what both have in common without a dictionary of words.
-- In: seekers (the rows), people. Out: nik_holders.

CREATE OR REPLACE TEMP TABLE nik_holders AS
    WITH sides AS (
        SELECT r.row_id, p.pid, p.register_id, $family_card AS kk, $plain_sides
        FROM seekers AS r JOIN people AS p ON p.$nik = r.$nik WHERE NOT r.${nik}_fifteen
    )
    SELECT *, $plain_levels FROM sides;
