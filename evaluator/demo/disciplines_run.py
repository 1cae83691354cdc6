"""Evaluate the synthetic disciplines with the second rubric, by way of files, as an office would (模拟学科)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.demo.check import TruthCheck, truth_check
from evaluator.demo.disciplines import RUBRIC, make_disciplines
from evaluator.demo.disciplines_table import discipline_table
from evaluator.demo.files import write_nation, write_province
from evaluator.demo.institutions import PROVINCE
from evaluator.demo.observe import Observation
from evaluator.demo.parameters import parameters, tables
from evaluator.intake import read_data
from evaluator.rubric import load_scored
from evaluator.text import say
from evaluator.workflows import ScoreRequest, score

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from evaluator.dataset import Dataset
    from evaluator.demo.tables import Table
    from evaluator.evaluation import Result
    from evaluator.rubric import ScoredRubric


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
