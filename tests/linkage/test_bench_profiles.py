"""The public sets as our files: the profiles load, and name the columns that the sets are written with."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.linkage.public import PROFILES, TASKS
from bench.linkage.public_sets import CENSUS, TAX, american_date, iso_date, person_of, readable
from naungan.sources.link_files import load_link_model, load_link_profile

FEBRL = {
    "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth",
    "soc_sec_id",
}  # fmt: skip
COLUMNS = {"febrl3": FEBRL, "febrl4": FEBRL, "census-ssa": set(CENSUS), "census-w2": set(TAX.values()) & set(CENSUS)}


def profile_file(task: str) -> Path:
    return PROFILES / f"{task}.profile.toml"


def test_every_task_has_its_profile_and_model() -> None:
    wanted = {f"{task}.{kind}.toml" for task in TASKS for kind in ("profile", "model")}
    assert {path.name for path in PROFILES.iterdir()} == wanted


@pytest.mark.parametrize("task", TASKS)
def test_a_model_weighs_what_its_profile_compares(task: str) -> None:
    profile = load_link_profile(profile_file(task))
    model = load_link_model(PROFILES / f"{task}.model.toml", profile)
    assert [table.comparison for table in model.tables] == [c.name for c in profile.comparisons]
    assert all(table.levels[0].same > table.levels[0].stranger > 0 for table in model.tables)
    assert all(table.levels[-1].same < table.levels[-1].stranger for table in model.tables)


@pytest.mark.parametrize("task", TASKS)
def test_a_profile_names_columns_that_are_written(task: str) -> None:
    profile = load_link_profile(profile_file(task))
    assert {c.row for c in profile.comparisons} | {c.register for c in profile.comparisons} <= COLUMNS[task]
    assert (profile.row_id, profile.register_id) == ("candidate_id", "record_id")


def test_dates_are_written_one_way_and_what_is_no_date_stays() -> None:
    assert (iso_date("19560409"), iso_date("1956040"), iso_date("")) == ("1956-04-09", "1956040", "")
    assert (american_date("05/25/1986"), american_date("05/25/86")) == ("1986-05-25", "05/25/86")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1956-31-10", "1956-10-31"),
        ("1956-10-31", "1956-10-31"),
        ("196O-l2-0S", "1960-12-05"),
        ("1983-10-57", "1983-10-57"),
        ("08/13/18965", "08/13/18965"),
    ],
)
def test_a_damaged_date_is_read_as_a_clerk_would(written: str, read: str) -> None:
    assert readable(written) == read


def test_a_febrl_record_tells_its_person() -> None:
    assert (person_of("rec-12-org"), person_of("rec-12-dup-0")) == ("12", "12")
    with pytest.raises(ValueError, match="FEBRL"):
        person_of("12")
