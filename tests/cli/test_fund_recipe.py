"""fund_recipe.json: what went in and what came out, by fingerprint; the same again gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from fund_office import BUDGET, UNITS, amounts_file, edited, words_of

if TYPE_CHECKING:
    from pathlib import Path

    from fund_office import Office


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> Path:
    amounts = {str(90000 + at): 16_667 for at in range(UNITS)}
    return amounts_file(tmp_path_factory.mktemp("上年") / "上年拨款.csv", amounts)


@pytest.fixture(scope="module")
def out(office: Office, last: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("拨款")
    done = divide(office, last, folder)
    assert done.returncode == 0, done.stderr
    return folder


def divide(office: Office, last: Path, folder: Path) -> Any:
    more = ("--before", office.before, "--last-year", last, "--draws", 50)
    return office.divide(folder, *more, policy=office.growing)


def recipe(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "fund_recipe.json").read_text(encoding="utf-8"))


def print_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_files_that_were_read_are_recorded_by_name_and_bytes(office: Office, last: Path, out: Path):
    assert recipe(out)["files"] == {
        "volumes": {"file": "办学量.xlsx", "fingerprint": print_of(office.volumes)},
        "last_year": {"file": "上年拨款.csv", "fingerprint": print_of(last)},
    }


def test_tables_that_were_written_are_recorded_by_their_bytes(out: Path):
    tables = ("fund_units.csv", "fund_recipients.csv", "fund_pots.csv", "fund_groups.csv")
    assert recipe(out)["tables"] == {name: print_of(out / name) for name in tables}


def test_facts_of_both_runs_are_those_of_their_own_recipes(office: Office, out: Path):
    for part, folder, year in (("results", office.results, 2025), ("before", office.before, 2024)):
        own = json.loads((folder / "recipe.json").read_text(encoding="utf-8"))
        facts = recipe(out)[part]
        assert facts["data"]["year"] == year
        for name in ("rubric", "data", "benchmark"):
            assert facts[name]["fingerprint"] == own[name]["fingerprint"]
        assert facts["tables"] == {name: print_of(folder / name) for name in own["tables"]}
    facts = recipe(out)
    assert facts["results"]["data"]["fingerprint"] != facts["before"]["data"]["fingerprint"]
    assert facts["results"]["rubric"] == facts["before"]["rubric"]


def test_policy_budget_and_last_year_stand_there(out: Path):
    facts = recipe(out)
    assert facts["policy"] | {"fingerprint": "…"} == {
        "id": "trial",
        "title": "试算",
        "version": "1",
        "status": "示例",
        "day": "2025-01-01",
        "fingerprint": "…",
    }
    assert facts["budget"] == BUDGET
    assert facts["last_year"] == {str(90000 + at): 16_667 for at in range(UNITS)}
    assert (facts["exposure"]["draws"], facts["volumes"]["units"]) == (50, UNITS)


def test_every_fingerprint_stands_on_the_sheet_of_sources(office: Office, out: Path):
    shown = {*words_of(out / "allocation.xlsx", "依据")}
    facts = recipe(out)
    assert {file["fingerprint"] for file in facts["files"].values()} <= shown
    assert {
        facts[part][name]["fingerprint"] for part in ("results", "before") for name in ("rubric", "data", "benchmark")
    } <= shown
    assert facts["policy"]["fingerprint"] in shown


def test_the_same_again_gives_the_same_bytes(office: Office, last: Path, out: Path, tmp_path: Path):
    assert divide(office, last, tmp_path / "又").returncode == 0
    assert {file.name for file in out.iterdir()} == {file.name for file in (tmp_path / "又").iterdir()}
    for file in out.iterdir():
        assert file.read_bytes() == (tmp_path / "又" / file.name).read_bytes(), file.name


def test_one_student_more_is_another_fingerprint(office: Office, out: Path, tmp_path: Path):
    more = edited(office.volumes, tmp_path / "办学量.xlsx", {"D4": 105})
    assert office.divide(tmp_path / "出", policy=office.bounded, volumes=more).returncode == 0
    other = recipe(tmp_path / "出")
    assert other["volumes"]["fingerprint"] != recipe(out)["volumes"]["fingerprint"]
    assert other["files"]["volumes"]["fingerprint"] != recipe(out)["files"]["volumes"]["fingerprint"]
    assert other["before"] is None
