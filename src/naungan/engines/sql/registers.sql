-- The registers as the stages see them: what a register does not say is '', dates and numbers stay null.

CREATE OR REPLACE TEMP VIEW population AS
    SELECT nik, coalesce(kk, '') AS kk, coalesce(nama_lipat, '') AS name, coalesce(ibu_lipat, '') AS mother,
        tanggal_lahir AS birth_date, coalesce(jenis_kelamin, '') AS sex, coalesce(kode_kab, '') AS kode_kab,
        coalesce(status, '') AS status, as_of
    FROM $population;

CREATE OR REPLACE TEMP VIEW welfare AS
    SELECT nik, coalesce(nama_lipat, '') AS name, tanggal_lahir AS birth_date, coalesce(kode_kab, '') AS kode_kab,
        $decile_column AS decile, persentil AS percentile, coalesce(hubungan, '') AS relation,
        jumlah_anggota AS members, disabilitas AS disabled, padan_dukcapil AS matched, coalesce(source, '') AS source, as_of
    FROM $welfare;

CREATE OR REPLACE TEMP VIEW membership AS
    SELECT nik, coalesce(segmen, '') AS segment, coalesce(status, '') AS status, coalesce(pembayar, '') AS payer,
        coalesce(as_of, $membership_day) AS day
    FROM $membership;

CREATE OR REPLACE TEMP VIEW schemes AS
    SELECT nik, program AS programme, coalesce(pembayar, '') AS payer, coalesce(sumber_dana, '') AS fund,
        mulai AS begins, sampai AS ends, as_of
    FROM $schemes;

CREATE OR REPLACE TEMP VIEW exclusions AS
    SELECT nik, daftar AS name, coalesce(as_of, $exclusions_day) AS day FROM $exclusions;
