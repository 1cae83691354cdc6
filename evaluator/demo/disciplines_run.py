"""Evaluate the synthetic disciplines with the second rubric, by way of files, as an office would (模拟学科)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import State, make_dataset, used_leaves
from evaluator.demo.check import TruthCheck, truth_check
from evaluator.demo.disciplines import RUBRIC, make_disciplines
from evaluator.demo.files import write_nation, write_province
from evaluator.demo.institutions import PROVINCE
from evaluator.demo.observe import Observation
from evaluator.demo.parameters import parameters, tables
from evaluator.demo.tables import Table, leaf_state
from evaluator.forms import dataset_rows
from evaluator.intake import read_data
from evaluator.rubric import load_scored
from evaluator.text import say
from evaluator.workflows import ScoreRequest, score

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from evaluator.dataset import Dataset
    from evaluator.evaluation import Result
    from evaluator.rubric import Leaf, ScoredRubric

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]


def discipline_table(seen: Observation, rows: Mask | None = None) -> Table:
    """Lay out the disciplines of some rows, by default of all: cells, dataset and truth.

    Rates are stored as the counts that an office fills in give them, so that reading the cells gives the same figures.
    """
    rubric = seen.rubric
    columns = [column.code for column in rubric.model.data.columns]
    units = pd.DataFrame(seen.programmes[["unit", *columns]])
    asked = used_leaves(units, rubric)
    sizes, values, truth, states = (np.full(asked.shape, np.nan) for _ in range(4))
    for j, leaf in enumerate(rubric.leaves):
        size = seen.size(leaf)
        value, true = _counted(leaf, seen, size)
        state = leaf_state(leaf, seen, asked[:, j])
        sizes[:, j] = np.where(asked[:, j] | _asked_elsewhere(rubric, leaf, asked), size, np.nan)
        values[:, j] = np.where(state == State.OBSERVED, value, np.nan)
        truth[:, j] = np.where(asked[:, j], true, np.nan)
        states[:, j] = state
    cohort = rubric.model.data.cohort
    kept = np.ones(len(units), dtype=bool) if rows is None else rows
    data = make_dataset(
        rubric,
        pd.DataFrame(units[kept]),
        values[kept],
        n=sizes[kept],
        state=states[kept].astype(np.int8),
        cohort=seen.figure(cohort)[kept] if cohort else None,
        year=seen.year,
    )
    return Table(rubric, seen.year, _cells(rubric, data), data, truth[kept])


def _counted(leaf: Leaf, seen: Observation, size: Array) -> tuple[Array, Array]:
    """Published and true figure; a rate whose events are filled in is that whole number of events over its size."""
    drawn = seen.leaf(leaf.code)
    if leaf.kind != "rate" or not leaf.events:
        return drawn.value, drawn.truth
    per = float(leaf.per or 1)
    value = per * np.rint(drawn.value * size / per) / size
    # What is counted in full is the truth.
    return value, value if leaf.sampling == "none" else drawn.truth


def _asked_elsewhere(rubric: ScoredRubric, leaf: Leaf, asked: Mask) -> Mask:
    """Whether the sizes of a leaf are filled in for another leaf that the unit's tree uses."""
    sharing = [j for j, other in enumerate(rubric.leaves) if leaf.n and set(leaf.n) <= set(other.n)]
    return np.asarray(asked[:, sharing].any(axis=1))


def _cells(rubric: ScoredRubric, data: Dataset) -> dict[str, NDArray[np.object_]]:
    """Cells as an office writes them: whole numbers without a decimal point."""
    cells = {}
    for code, column in dataset_rows(rubric, data).items():
        written = [int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in column]
        cells[code] = np.array(written, dtype=object)
    return cells


@dataclass(frozen=True, eq=False)
class DisciplineYear:
    """Disciplines of the whole nation (the province is part of it) and of the province alone, in one year."""

    nation: Table
    province: Table


@dataclass(frozen=True, eq=False)
class DisciplineDemo:
    """What the demo made of disciplines, and found.

    Attributes
    ----------
    data : DisciplineYear
    result : Result
        Of the province.
    check : TruthCheck
    workbook, national : Path
        Data of the province and of the nation.
    province, nation : Dataset
        The same as they were read back.
    written : tuple of Path
        Results.
    """

    data: DisciplineYear
    result: Result
    check: TruthCheck
    workbook: Path
    national: Path
    province: Dataset
    nation: Dataset
    written: tuple[Path, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """Everything that was written."""
        return (self.workbook, self.national, *self.written)


def discipline_year(
    rubric: ScoredRubric, institutions: pd.DataFrame, seed: int, year: int | None = None
) -> DisciplineYear:
    """Draw what is observed of the disciplines in one year, by default the one that the parameters name."""
    units = make_disciplines(institutions, seed)
    seen = Observation(rubric, parameters(rubric), units, seed, year or tables(RUBRIC)["year"])
    inside = (units["place"] == PROVINCE).to_numpy()
    return DisciplineYear(discipline_table(seen), discipline_table(seen, inside))


def run_disciplines(folder: Path, institutions: pd.DataFrame, seed: int) -> DisciplineDemo:
    """Write a workbook of the province and a csv of the nation, read them back, evaluate, report (模拟数据).

    Parameters
    ----------
    folder : Path
        Exists; files of an earlier run are replaced.
    institutions : DataFrame
        As `make_institutions` gives them: the same as those of the programmes.
    seed : int
    """
    rubric = load_scored(RUBRIC)
    data = discipline_year(rubric, institutions, seed)
    year, names = data.nation.year, tables(RUBRIC)["files"]
    workbook = write_province(data.province, folder / names["province"].format(year=year))
    title = say("demo.csv_title_disciplines", year=year)
    national = write_nation(data.nation, folder / names["nation"].format(year=year), title)
    nation, province = (read_data(path, rubric, year) for path in (national, workbook))
    done = score(ScoreRequest(rubric, province, nation=nation))
    results = folder / names["results"].format(year=year)
    written = done.write(results, title_note=say("demo.mark"), flags=False)
    check = truth_check(done.result, data.province)
    return DisciplineDemo(data, done.result, check, workbook, national, province, nation, tuple(written))
