"""A request of `score` from files, as an office keeps them (由文件评价)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluator.intake import read_benchmark, read_data, read_history, read_successors
from evaluator.rubric import load_scored
from evaluator.scoring import SEED
from evaluator.text import EvaluatorError
from evaluator.workflows.score import ScoreRequest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class ScoreFiles:
    """Files as they were named, and which of their rows are meant.

    Attributes
    ----------
    rubric : str
        Id or YAML file.
    data : Path
        Table, workbook or folder of returns.
    benchmark, national : Path, optional
        Published averages, or the nation's units that they are computed from; at most one.
    source : str, optional
        Source kind of the averages.
    year : int, optional
    history, successors : Path, optional
        Years before, and what became of renamed units.
    select, select_averages : mapping of column to value
        Rows of the data, and rows of the averages.
    as_of : str, optional
        Day on which the version of the rubric was in force.
    rank_draws : int, optional
    seed : int
    """

    rubric: str
    data: Path
    benchmark: Path | None = None
    national: Path | None = None
    source: str | None = None
    year: int | None = None
    history: Path | None = None
    successors: Path | None = None
    select: Mapping[str, str] = field(default_factory=dict)
    select_averages: Mapping[str, str] = field(default_factory=dict)
    as_of: str | None = None
    rank_draws: int | None = None
    seed: int = SEED

    def read(self) -> ScoreRequest:
        """Read all of them.

        Raises
        ------
        RubricProblems, DataProblems, EvaluatorError
            What is wrong with a file, at its place.
        """
        rubric = load_scored(self.rubric, self.as_of)
        if rubric.against_average and self.benchmark is None and self.national is None:
            # Before anything that takes long is read.
            raise EvaluatorError("terminal.benchmark_needed")
        chosen, averages, nation = dict(self.select_averages), None, None
        if self.benchmark is not None:
            averages = read_benchmark(self.benchmark, rubric, source=self.source, select=chosen)
        elif self.national is not None:
            nation = read_data(self.national, rubric, self.year, select=chosen)
        return ScoreRequest(
            rubric=rubric,
            data=read_data(self.data, rubric, self.year, select=dict(self.select)),
            averages=averages,
            nation=nation,
            source=self.source or "计算",
            earlier=() if self.history is None else read_history(self.history, rubric).datasets,
            successors=None if self.successors is None else read_successors(self.successors),
            rank_draws=self.rank_draws,
            seed=self.seed,
        )
