"""The same inputs give the same bytes, whichever door they come in by: command line, Python, store."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import evaluator as ev
from evaluator.dataset import Successors
from evaluator.store import Order, RunInputs, open_store, run_order
from evaluator.workflows import ScoreRequest, score

if TYPE_CHECKING:
    from conftest import Office

sys.path.append(str(Path(__file__).parents[1] / "cli"))
from program import run_here

ALL = ("units.csv", "cells.csv", "nodes.csv", "recipe.json")
CHOICES = {
    "plain": (),
    "selected": ("select",),
    "pooled": ("history",),
    "pooled, renamed, selected": ("history", "successors", "select"),
}
OPTIONS = {"select": ("--select", "办学性质=公办"), "history": (), "successors": ()}


def _of_command_line(office: Office, chosen: tuple[str, ...], out: Path) -> dict[str, bytes]:
    files = {"history": ("--history", office.years), "successors": ("--successors", office.successors)}
    more = [part for name in chosen for part in (*files.get(name, ()), *OPTIONS[name])]
    given = ("score", office.rubric, office.data, "--national", office.nation, "--year", office.year)
    done = run_here(*given, *more, "--out", out)
    assert done.returncode == 0, done.stderr
    return _written(out)


def _request(office: Office, chosen: tuple[str, ...]) -> ScoreRequest:
    """Read as a Python user does."""
    rubric = ev.load_rubric(office.rubric)
    select = {"办学性质": "公办"} if "select" in chosen else None
    return ScoreRequest(
        rubric,
        ev.read_data(office.data, rubric, office.year, select=select),
        nation=ev.read_data(office.nation, rubric, office.year),
        earlier=ev.read_history(office.years, rubric).datasets if "history" in chosen else (),
        successors=ev.read_successors(office.successors) if "successors" in chosen else None,
    )


def _written(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ALL}


def _of_store(office: Office, request: ScoreRequest, chosen: tuple[str, ...], folder: Path) -> dict[str, bytes]:
    """Keep the data, order a run, and lay out what was kept."""
    with open_store(folder / "库.db") as store:
        rubric = request.rubric
        own, *years = (
            store.add_dataset(data, rubric, role="own", who="甲").id for data in (request.data, *request.earlier)
        )
        nation = store.add_dataset(request.nation, rubric, role="nation", who="甲").id
        *earlier, before = years or [None]
        known = (office.successors.name, office.successors.read_bytes()) if "successors" in chosen else None
        inputs = RunInputs(own, nation, before=before, earlier=tuple(earlier), successors=known)
        run = store.run(run_order(store, Order(rubric, inputs, "甲")).id)
        assert store.verify() == []
        again = run.result(run.recipe["options"]["rank_draws"])
        pd.testing.assert_frame_equal(again.units, run.scored().result.units, check_dtype=False)
        found = {name: (run.folder() / name).read_bytes() for name in ALL}
    # The store keeps no workbook, so its recipe lists none.
    recipe = json.loads(found["recipe.json"])
    assert "manifest" not in recipe
    return {**found, "recipe.json": recipe}


@pytest.mark.parametrize("chosen", CHOICES.values(), ids=CHOICES)
def test_score(office: Office, chosen: tuple[str, ...], tmp_path: Path) -> None:
    from_files = _of_command_line(office, chosen, tmp_path / "command line")
    request = _request(office, chosen)
    score(request).write(tmp_path / "python")
    assert _written(tmp_path / "python") == from_files
    stored = _of_store(office, request, chosen, tmp_path)
    recipe = {part: value for part, value in json.loads(from_files["recipe.json"]).items() if part != "manifest"}
    assert stored.pop("recipe.json") == recipe
    assert stored == {name: content for name, content in from_files.items() if name in stored}


def test_every_choice_changes_something(office: Office, tmp_path: Path) -> None:
    """Else the test above would prove nothing: pooling, renaming, selecting and overlays all take part."""
    found = {name: _of_command_line(office, chosen, tmp_path / name) for name, chosen in CHOICES.items()}
    assert len({files["units.csv"] for files in found.values()}) == len(CHOICES)
    without = _of_command_line(office, ("history", "select"), tmp_path / "not renamed")
    assert without["units.csv"] != found["pooled, renamed, selected"]["units.csv"]
    recipe = json.loads(found["pooled, renamed, selected"]["recipe.json"])
    assert len(recipe["rubric"]["overlays"]) == 3
    assert [year["year"] for year in recipe["earlier"]] == [office.year - 2, office.year - 1]
    assert recipe["successors"] == office.successors.name
    assert b"pooled_years" in found["pooled"]["units.csv"].splitlines()[0]


def test_years_from_this_one_on_are_left_out(office: Office) -> None:
    rubric = ev.load_rubric(office.rubric)
    this = ev.read_data(office.data, rubric, office.year)
    nation = ev.read_data(office.nation, rubric, office.year)
    alone = score(ScoreRequest(rubric, this, nation=nation, earlier=(this,), successors=Successors()))
    assert alone.result.before is None
    assert alone.recipe["earlier"] == []
