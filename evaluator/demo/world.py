"""The synthetic nation and its province (模拟的全国与省): truth first, then what is observed of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.demo.institutions import PROVINCE, make_institutions
from evaluator.demo.observe import Observation
from evaluator.demo.parameters import Parameters, parameters, tables
from evaluator.demo.programmes import make_programmes
from evaluator.demo.tables import Table, make_table
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from evaluator.rubric import ScoredRubric

SEED = 2025


@dataclass(frozen=True, eq=False)
class YearData:
    """One year: the whole nation (the province is part of it) and the province alone."""

    year: int
    nation: Table
    province: Table


@dataclass(frozen=True, eq=False)
class World:
    """A fictional nation whose true figures are known (模拟数据).

    Attributes
    ----------
    rubric : ScoredRubric
    seed : int
        The same seed gives the same world, year by year.
    institutions, programmes : DataFrame
        As `make_institutions` and `make_programmes` give them; nothing in them is real but the major codes.
    parameters : Parameters
    """

    rubric: ScoredRubric
    seed: int
    institutions: pd.DataFrame
    programmes: pd.DataFrame
    parameters: Parameters

    @property
    def years(self) -> tuple[int, ...]:
        """Years that the world is made for, oldest first."""
        return tuple(sorted(tables("world")["years"]))

    @property
    def name(self) -> str:
        """Name of the fictional province."""
        return str(tables("world")[PROVINCE]["name"])

    def year(self, year: int) -> YearData:
        """Draw what is observed in one year.

        Programmes that have not opened yet are not in it; cohorts are new each year, the programmes behind them drift.
        """
        seen = Observation(self.rubric, self.parameters, self.programmes, self.seed, year)
        opened = (self.programmes["first_year"] - tables("world")["years_of_study"] <= year).to_numpy()
        nation = make_table(seen, opened)
        inside = (self.programmes["place"] == PROVINCE).to_numpy()[opened]
        return YearData(year, nation, _rows(nation, inside))


def make_world(rubric: ScoredRubric, *, seed: int = SEED, scale: float = 1.0) -> World:
    """Make the synthetic nation (模拟数据): about 300 institutions and 12,000 programmes, 40 and 1,800 in the province.

    Parameters
    ----------
    rubric : ScoredRubric
        Any scored rubric whose units are programmes.
    seed : int
    scale : float
        Above 0, at most 1: shrinks the numbers of institutions and programmes.

    Raises
    ------
    EvaluatorError
        Another kind of unit, or a scale outside its range.
    """
    if rubric.model.unit != "programme":
        raise EvaluatorError("demo.not_programmes", rubric=rubric.id)
    if not 0 < scale <= 1:
        raise EvaluatorError("demo.bad_scale", scale=scale)
    institutions = make_institutions(seed, scale)
    programmes = make_programmes(institutions, seed, scale)
    return World(rubric, seed, institutions, programmes, parameters(rubric))


def _rows(table: Table, rows: np.ndarray) -> Table:
    data = table.data
    part = type(data)(
        rubric=data.rubric,
        year=data.year,
        leaves=data.leaves,
        units=data.units[rows].reset_index(drop=True),
        value=data.value[rows],
        n=data.n[rows],
        state=data.state[rows],
        sd={code: column[rows] for code, column in data.sd.items()},
        cohort=data.cohort[rows],
    )
    cells = {code: column[rows] for code, column in table.cells.items()}
    return Table(table.rubric, table.year, cells, part, table.truth[rows])
