"""What was uploaded, read and checked by the library (检查); nothing of it is kept."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from evaluator.files import lay_out, open_sheets
from evaluator.intake import read_benchmark, says_synthetic, stated_years
from evaluator.store import OWN
from evaluator.text import DataProblems, Place, Problem, Reason
from evaluator.workflows import CheckRequest, check

if TYPE_CHECKING:
    from evaluator.dataset import Benchmark, Dataset
    from evaluator.intake import Inspection
    from evaluator.rubric import ScoredRubric
    from evaluator.store.files import File

AVERAGES = "averages"


@dataclass(frozen=True, eq=False)
class Checked:
    """What was found in the files.

    Attributes
    ----------
    kind : {"own", "nation", "averages"}
    rubric : ScoredRubric
    year : int
    files : tuple of (name, bytes)
        Under the names that problems carry.
    problems : tuple of Problem
        Errors and notices.
    found : Dataset, Benchmark or None
        None where there is an error.
    synthetic : bool
        The title of a file carries the mark 模拟数据.
    years : tuple of int
        Years that names and titles of the files speak of.
    source : str or None
        Source kind of published averages, where the visitor said it.
    """

    kind: str
    rubric: ScoredRubric
    year: int
    files: tuple[File, ...]
    problems: tuple[Problem, ...]
    found: Dataset | Benchmark | None
    synthetic: bool
    years: tuple[int, ...] = ()
    source: str | None = None

    @property
    def errors(self) -> list[Problem]:
        """What stops the files."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def notices(self) -> list[Problem]:
        """What is worth knowing."""
        return [problem for problem in self.problems if problem.severity != "error"]


@st.cache_resource(show_spinner=False, max_entries=2, scope="session")
def checked(
    _rubric: ScoredRubric, fingerprint: str, year: int, kind: str, files: tuple[File, ...], source: str | None
) -> Checked:
    """Read the files strictly, once however often the page is drawn; ``fingerprint`` is that of the rubric."""
    del fingerprint
    with tempfile.TemporaryDirectory(prefix="evaluator-") as folder:
        named = lay_out(files, Path(folder))
        if kind == AVERAGES:
            return _averages(_rubric, year, files, named, source)
        problems, found = _inspected(named, Path(folder), _rubric, year)
        sheets = [] if found is None else [part.header.sheet for part in found.returns]
        data = None if found is None or problems else found.data
        said = (*problems, *(found.problems if found is not None else ()))
        return Checked(kind, _rubric, year, files, said, data, says_synthetic(sheets), stated_years(sheets))


def _inspected(
    named: dict[str, Path], folder: Path, rubric: ScoredRubric, year: int
) -> tuple[list[Problem], Inspection | None]:
    """Inspect all files as one dataset; what a folder of returns would pass over is refused here."""
    if len(named) == 1:
        return [], check(CheckRequest(rubric, next(iter(named.values())), year))
    try:
        found = check(CheckRequest(rubric, folder, year))
    except DataProblems:
        # No table among them: each is refused by itself, below.
        found = None
    looked_at = {} if found is None else found.files
    strangers = [problem for name, path in named.items() if name not in looked_at for problem in _refused(name, path)]
    return strangers, found


def _refused(name: str, path: Path) -> list[Problem]:
    try:
        open_sheets(path)
    except DataProblems as refused:
        return [replace(problem, place=replace(problem.place, file=name)) for problem in refused.problems]
    return [Problem(Reason.FILE_KIND, Place(file=name), path.suffix)]


def _averages(
    rubric: ScoredRubric, year: int, files: tuple[File, ...], named: dict[str, Path], source: str | None
) -> Checked:
    path = next(iter(named.values()))
    try:
        found = read_benchmark(path, rubric, source=source, year=year)
        sheets = open_sheets(path)
    except DataProblems as refused:
        return Checked(AVERAGES, rubric, year, files, refused.problems, None, synthetic=False, source=source)
    marked, years = says_synthetic(sheets), stated_years(sheets)
    return Checked(AVERAGES, rubric, year, files, found.notices, found, marked, years, source)


def role_of(kind: str) -> str:
    """Role of a dataset in the store; own programmes unless they are the nation's."""
    return kind if kind != AVERAGES else OWN
