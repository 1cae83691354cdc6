"""One year of the synthetic data as tables: what is written into files, what it means, and what is true."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.catalog import majors
from evaluator.dataset import Dataset, State, make_dataset, used_leaves
from evaluator.demo.parameters import tables
from evaluator.demo.streams import stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from evaluator.demo.observe import Observation
    from evaluator.rubric import ScoredRubric

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    from evaluator.rubric import Leaf


def leaf_state(leaf: Leaf, seen: Observation, asked: Mask) -> NDArray[np.int8]:
    """State of a leaf for every programme.

    Parameters
    ----------
    leaf : Leaf
    seen : Observation
    asked : ndarray of bool, shape (N,)
        Whether the tree that applies to the programme uses the leaf; else it is left blank.
    """
    params, rule = seen.params.leaves[leaf.code], tables("world")["states"]
    state = np.full(seen.count, State.OBSERVED, dtype=np.int8)
    if may_hide(leaf, seen):
        rng = stream(seen.seed, "state", leaf.code, seen.year)
        careless = stream(seen.seed, "careless", seen.year).random(seen.count) < rule["careless"]
        missing, hidden = rng.random(seen.count), rng.random(seen.count)
        state[missing < np.where(careless, rule["careless_missing"], rule["missing"])] = State.MISSING
        small = np.nan_to_num(seen.cohort) < rule["small"]
        likely = np.where(small & params.private, rule["small_suppressed"], rule["suppressed"])
        state[hidden < likely] = State.SUPPRESSED
    state[~np.isfinite(seen.leaf(leaf.code).value)] = State.MISSING
    state[~asked] = State.MISSING
    if leaf.may_not_apply and params.not_applicable:
        inapplicable = seen.programmes["major"].astype(str).str.startswith(params.not_applicable).to_numpy()
        state[inapplicable & asked] = State.NOT_APPLICABLE
    return state


def may_hide(leaf: Leaf, seen: Observation) -> bool:
    """Whether the cell of a leaf can be blank without taking others with it: its column is nobody's size."""
    column = leaf.events or leaf.code
    return not any(column in other.n for other in seen.rubric.leaves)


@dataclass(frozen=True, eq=False)
class Table:
    """Programmes of one year, N rows.

    Attributes
    ----------
    rubric : ScoredRubric
    year : int
    cells : mapping of column code to ndarray of object, shape (N,)
        Cells as an office writes them, for unit columns, figures and leaves without ``events``; "" is blank.
    data : Dataset
        The same in memory: what reading the cells gives.
    truth : ndarray, shape (N, J)
        True figures, also behind cells that are hidden or missing; NaN where there is nothing to know yet.
    """

    rubric: ScoredRubric
    year: int
    cells: Mapping[str, NDArray[np.object_]]
    data: Dataset
    truth: Array

    def __len__(self) -> int:
        return len(self.data)

    def true_data(self, *, reveal: bool = False) -> Dataset:
        """Data with true figures in place of observed ones.

        Parameters
        ----------
        reveal : bool
            Show hidden and missing figures too, where there is one; else the states stay as observed.
        """
        state = self.data.state.copy()
        if reveal:
            state[(state != State.NOT_APPLICABLE) & np.isfinite(self.truth)] = State.OBSERVED
        shown = (state == State.OBSERVED) & np.isfinite(self.truth)
        return replace(self.data, value=np.where(shown, self.truth, np.nan), state=state)


def make_table(seen: Observation, rows: Mask) -> Table:
    """Lay out the programmes of some rows: cells, dataset and truth."""
    rubric, programmes = seen.rubric, seen.programmes
    every = _unit_columns(rubric, programmes, seen.year)
    asked = used_leaves(every, rubric)
    states = np.column_stack([leaf_state(leaf, seen, asked[:, j]) for j, leaf in enumerate(rubric.leaves)])
    figures = {code: np.where(used, seen.figure(code), np.nan) for code, used in _used_figures(rubric, asked).items()}
    sizes = [np.where(asked[:, j], seen.size(leaf), np.nan) for j, leaf in enumerate(rubric.leaves)]
    for j, leaf in enumerate(rubric.leaves):
        # A figure that another leaf of the unit's tree needs is filled in all the same.
        if leaf.n and all(code in figures for code in leaf.n):
            sizes[j] = np.prod([figures[code] for code in leaf.n], axis=0)
    values = np.column_stack([seen.leaf(code).value for code in rubric.codes])
    truth = np.column_stack([seen.leaf(code).truth for code in rubric.codes])
    truth[~asked | ~np.isfinite(values)] = np.nan
    values[states != State.OBSERVED] = np.nan
    cohort = rubric.model.data.cohort
    data = make_dataset(
        rubric,
        pd.DataFrame(every[rows]),
        values[rows],
        n=np.column_stack(sizes)[rows],
        state=states[rows],
        sd={leaf.code: figures[leaf.sd][rows] for leaf in rubric.leaves if leaf.sd},
        cohort=figures[cohort][rows] if cohort else None,
        year=seen.year,
    )
    cells = _cells(rubric, every, figures, values, states)
    return Table(rubric, seen.year, {code: column[rows] for code, column in cells.items()}, data, truth[rows])


def _unit_columns(rubric: ScoredRubric, programmes: pd.DataFrame, year: int) -> pd.DataFrame:
    """The unit columns of the rubric, in its order, and the groups of the major."""
    first = programmes["first_year"]
    known = programmes.assign(first_graduating_year=first.astype(str).where(first <= year, ""))
    codes = [column.code for column in rubric.model.data.columns]
    columns = {code: known[code].astype(object) if code in known else "" for code in codes}
    groups = ("major_name", "major_class", "major_class_name", "category", "category_name")
    columns |= {code: known[code].astype(str) for code in groups}
    return pd.DataFrame({"unit": known["unit"], **columns})


def _used_figures(rubric: ScoredRubric, asked: Mask) -> dict[str, Mask]:
    """Which programmes fill in each figure: those whose tree has a leaf that needs it."""
    used = {figure.code: np.zeros(len(asked), dtype=bool) for figure in rubric.model.data.figures}
    for j, leaf in enumerate(rubric.leaves):
        for code in {*leaf.n, leaf.events, leaf.sd} & used.keys():
            used[str(code)] |= asked[:, j]
    if rubric.model.data.cohort:
        used[rubric.model.data.cohort][:] = True
    return used


def _cells(
    rubric: ScoredRubric, units: pd.DataFrame, figures: Mapping[str, Array], values: Array, states: NDArray[np.int8]
) -> dict[str, NDArray[np.object_]]:
    texts = _state_texts(rubric)
    cells = {column.code: units[column.code].to_numpy(dtype=object) for column in rubric.model.data.columns}
    cells["major"] = np.array([majors()[code].code for code in units["major"]], dtype=object)
    for code, figure in figures.items():
        cells[code] = _written(figure)
    for j, leaf in enumerate(rubric.leaves):
        column = cells[leaf.events].copy() if leaf.events else _written(values[:, j])
        for state in (State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE):
            column[states[:, j] == state] = texts[state]
        cells[leaf.events or leaf.code] = column
    return cells


def _written(column: Array) -> NDArray[np.object_]:
    """Numbers as they stand in a cell: whole ones without a decimal point, nothing where there is none."""
    known = np.isfinite(column)
    whole = known & (np.floor(np.where(known, column, 0.0)) == column)
    cells = np.full(len(column), "", dtype=object)
    cells[known] = column[known].tolist()
    cells[whole] = column[whole].astype(np.int64).tolist()
    return cells


def _state_texts(rubric: ScoredRubric) -> dict[State, str]:
    """How each state is written: the first text that the rubric understands as it."""
    texts: dict[State, str] = {}
    for text, name in rubric.model.data.codes.items():
        texts.setdefault(State[name.upper()], text)
    return texts
