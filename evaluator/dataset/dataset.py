"""One rubric, one year: units, and for every leaf a value, its n and a state (数据集); and its overview (概况)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.text import EvaluatorError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    from evaluator.rubric import Rubric


class State(IntEnum):
    """State of a cell (数据状态); never one code for two of these."""

    OBSERVED = 0
    SUPPRESSED = 1
    MISSING = 2
    NOT_APPLICABLE = 3
    # What a rubric does not score, though it was given; never in a file.
    TOO_SMALL = 4
    LOW_RESPONSE = 5


@dataclass(frozen=True, eq=False)
class Dataset:
    """The figures of all units for one year.

    Attributes
    ----------
    rubric : str
        Id of the rubric whose leaves the columns are.
    year : int or None
        The year of evaluation.
    leaves : tuple of str, length J
        Leaf codes in column order.
    units : DataFrame, N rows
        ``unit`` (unique id) and the unit columns of the rubric, as text; groups derived from codes included.
    value, n : ndarray of float64, shape (N, J)
        Figures in the leaf's unit, and their denominators or sample sizes; NaN where there is none.
    state : ndarray of int8, shape (N, J)
        See `State`.
    sd : mapping of leaf code to ndarray, shape (N,)
        Within-unit standard deviation of leaves of kind ``mean``.
    cohort : ndarray, shape (N,)
        Size of the graduating cohort, NaN where unknown.
    figures : mapping of figure code to ndarray, shape (N,)
        Other numbers that the rubric asks for by name: who was asked, published ends of intervals.
    notices : tuple of Problem
        What was repaired or is worth knowing.
    sources : tuple of str
        Names of the files read.
    """

    rubric: str
    year: int | None
    leaves: tuple[str, ...]
    units: pd.DataFrame
    value: NDArray[np.float64]
    n: NDArray[np.float64]
    state: NDArray[np.int8]
    sd: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    cohort: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    figures: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    notices: tuple[Problem, ...] = ()
    sources: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.units)

    def fingerprint(self) -> str:
        """SHA-256 of everything that can change a result: units, values, sizes and states."""
        digest = hashlib.sha256(f"{self.rubric}|{self.year}|{','.join(self.leaves)}".encode())
        digest.update(self.units.to_csv(index=False, lineterminator="\n").encode("utf-8"))
        for array in (self.value, self.n, self.state, self.cohort):
            digest.update(np.ascontiguousarray(array).tobytes())
        for code, column in sorted([*self.sd.items(), *self.figures.items()]):
            digest.update(code.encode("utf-8") + np.ascontiguousarray(column).tobytes())
        return digest.hexdigest()


def make_dataset(
    rubric: Rubric,
    units: pd.DataFrame,
    value: ArrayLike,
    *,
    n: ArrayLike | None = None,
    state: ArrayLike | None = None,
    sd: Mapping[str, ArrayLike] | None = None,
    cohort: ArrayLike | None = None,
    figures: Mapping[str, ArrayLike] | None = None,
    year: int | None = None,
    notices: tuple[Problem, ...] = (),
    sources: tuple[str, ...] = (),
) -> Dataset:
    """Make a Dataset from arrays, with every contradiction refused.

    Parameters
    ----------
    rubric : Rubric
        Its ``codes`` give the order of the J columns.
    units : DataFrame, N rows
        Must hold ``unit``, unique, and the columns that the rubric groups by.
    value : array_like, shape (N, J)
        In the leaf's unit; NaN where not observed.
    n : array_like, shape (N, J), optional
        Denominator or sample size.
    state : array_like, shape (N, J), optional
        `State`; by default observed where ``value`` is finite, else missing.
    sd, cohort, figures, year, notices, sources
        See `Dataset`.

    Raises
    ------
    EvaluatorError
        Shapes differ, a unit stands twice, an observed value is not a number, or a proportion has no positive n.

    Examples
    --------
    >>> import evaluator as ev
    >>> import pandas as pd
    >>> rubric, units = ev.example().rubric, ev.example().data.units.head(2)
    >>> value, n = (pd.DataFrame(float("nan"), units.index, rubric.codes) for _ in range(2))
    >>> value["graduation_rate"], n["graduation_rate"] = [95.0, 97.5], [40, 80]
    >>> data = ev.make_dataset(rubric, units, value, n=n, year=2025)
    >>> int((data.state == ev.State.OBSERVED).sum()), int((data.state == ev.State.MISSING).sum())
    (2, 66)
    """
    shape = (len(units), len(rubric.codes))
    values = _matrix(value, shape, "value")
    sizes = np.full(shape, np.nan) if n is None else _matrix(n, shape, "n")
    states = np.where(np.isfinite(values), State.OBSERVED, State.MISSING) if state is None else np.asarray(state)
    states = np.asarray(states, dtype=np.int8)
    if states.shape != shape:
        raise _refused("data_shape", name="state", shape=states.shape, expected=shape)
    observed = states == State.OBSERVED
    if not np.isfinite(values[observed]).all():
        raise _refused("data_not_finite", name="value")
    sized = np.array([bool(leaf.n) and leaf.sampling == "yes" for leaf in rubric.leaves], dtype=bool)
    sizeless = observed & ~(sizes > 0) & sized
    if sizeless.any():
        row, column = np.argwhere(sizeless)[0]
        raise _refused("data_no_n", unit=units["unit"].iloc[row], leaf=rubric.codes[column])
    means = np.array([leaf.kind == "mean" and leaf.sampling == "yes" for leaf in rubric.leaves])
    for column in np.flatnonzero(means):
        spread = np.asarray((sd or {}).get(rubric.codes[column], np.full(len(units), np.nan)), dtype=np.float64)
        if rubric.leaves[column].within_sd is not None:
            continue
        bare = observed[:, column] & ~(spread >= 0)
        if bare.any():
            unit = units["unit"].iloc[int(np.flatnonzero(bare)[0])]
            raise _refused("data_no_sd", unit=unit, leaf=rubric.codes[column])
    repeated = units["unit"][units["unit"].duplicated()]
    if len(repeated):
        raise _refused("data_duplicate_unit", unit=repeated.iloc[0])
    cohorts = np.full(shape[0], np.nan) if cohort is None else np.asarray(cohort, dtype=np.float64)
    return Dataset(
        rubric=rubric.id,
        year=year,
        leaves=rubric.codes,
        units=units.reset_index(drop=True).fillna("").astype(str),
        value=np.where(observed, values, np.nan),
        n=sizes,
        state=states,
        sd={code: np.asarray(column, dtype=np.float64) for code, column in (sd or {}).items()},
        cohort=cohorts,
        figures={code: np.asarray(column, dtype=np.float64) for code, column in (figures or {}).items()},
        notices=notices,
        sources=sources,
    )


def _matrix(array: ArrayLike, shape: tuple[int, int], name: str) -> NDArray[np.float64]:
    matrix = np.ascontiguousarray(array, dtype=np.float64)
    if matrix.shape != shape:
        raise _refused("data_shape", name=name, shape=matrix.shape, expected=shape)
    return matrix


def _refused(reason: str, **values: object) -> EvaluatorError:
    return EvaluatorError(f"data.{reason}", **values)


def variant_of(units: pd.DataFrame, rubric: Rubric) -> NDArray[np.intp]:
    """What each unit is asked: position in ``rubric.leaf_sets``, as in its trees; the first where no condition fits."""
    chosen = np.zeros(len(units), dtype=np.intp)
    # Overlays exclude each other (the loader sees to it), so their order is of no account.
    for index, leaf_set in enumerate(rubric.leaf_sets[1:], start=1):
        fits = np.ones(len(units), dtype=bool)
        for column, values in leaf_set.applies.items():
            fits &= units[column].isin(values).to_numpy()
        chosen[fits] = index
    return chosen


def used_leaves(units: pd.DataFrame, rubric: Rubric) -> NDArray[np.bool_]:
    """Which leaves are asked of each unit, shape (units, leaves)."""
    places = {code: column for column, code in enumerate(rubric.codes)}
    uses = np.zeros((len(rubric.leaf_sets), len(places)), dtype=bool)
    for row, leaf_set in enumerate(rubric.leaf_sets):
        uses[row, [places[leaf.code] for leaf in leaf_set.leaves]] = True
    return np.asarray(uses[variant_of(units, rubric)])


def state_counts(data: Dataset, rubric: Rubric) -> pd.DataFrame:
    """Count the cells of each indicator by state, over the units whose tree uses it.

    Returns
    -------
    DataFrame, one row an indicator
        ``indicator, name, units`` (that use it), then one column a state by its name in lower case: ``observed,
        suppressed, missing, not_applicable, too_small, low_response``, which sum to ``units``.
    """
    used = used_leaves(data.units, rubric)
    counts = {state.name.lower(): ((data.state == state) & used).sum(axis=0) for state in State}
    names = [leaf.name for leaf in rubric.leaves]
    return pd.DataFrame({"indicator": list(rubric.codes), "name": names, "units": used.sum(axis=0), **counts})


def first_rows(data: Dataset, rubric: Rubric, rows: int) -> pd.DataFrame:
    """Give the first units with their figures; headings of figures are the names of the indicators."""
    shown = {leaf.name: data.value[:rows, j] for j, leaf in enumerate(rubric.leaves)}
    figures = pd.DataFrame({name: np.where(np.isfinite(column), column, np.nan) for name, column in shown.items()})
    return pd.concat([data.units.head(rows).reset_index(drop=True), figures], axis=1)
