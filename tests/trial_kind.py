"""A kind of rubric that lives in the tests only: what a new kind has to bring, and nothing else is changed for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evaluator.rubric import KINDS, Rubric, RubricKind
from evaluator.rubric.model import Code, Exact, Header, Strict
from evaluator.rubric.validation import coded_parts, duplicate_problems, name_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pytest
    from rich.console import Console

    from evaluator.rubric import YamlFile
    from evaluator.text import Problem

YAML = """\
id: trial_lines
kind: trial
title: 试用界线
version: "1.0"
status: 示例
effective: {from: 2025-01-01}
references: [{title: 试用文件, article: 一, date: 2025-01-01}]
unit: other
data:
  id: [school]
  columns: [{code: school, name: 学校, required: true}]
  figures: [{code: graduates, name: 毕业生数}, {code: placed, name: 落实人数}]
lines:
  - {code: small, name: 毕业生太少, figure: graduates, below: "30"}
"""


class Line(Strict):
    code: Code
    name: str
    figure: Code
    below: Exact


class TrialModel(Header):
    kind: Literal["trial"]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class TrialRubric(Rubric):
    model: TrialModel

    @property
    def stored_figures(self) -> tuple[str, ...]:
        return tuple(figure.code for figure in self.model.data.figures)


@dataclass(frozen=True)
class Crossed:
    """Result of the workflow: who is below which line."""

    units: tuple[tuple[str, str], ...]


def checks(model: TrialModel, file: YamlFile) -> list[Problem]:
    figures = [figure.code for figure in model.data.figures]
    wanted = [(("lines", at, "figure"), line.figure, figures) for at, line in enumerate(model.lines)]
    coded = [*coded_parts(model), *((("lines", at, "code"), line.code) for at, line in enumerate(model.lines))]
    return [*name_problems(wanted, file), *duplicate_problems(coded, file)]


def build(model: TrialModel, file: YamlFile, _beside: Sequence[object]) -> tuple[TrialRubric, list[Problem]]:
    return TrialRubric(model, file.path), []


def show(rubric: TrialRubric, console: Console, _lang: str) -> None:
    for line in rubric.model.lines:
        console.print(f"{line.name} {line.figure} < {line.below}", markup=False)


def run(request: tuple[TrialRubric, dict[str, dict[str, int]]]) -> Crossed:
    def crossed() -> Iterator[tuple[str, str]]:
        rubric, figures = request
        for unit, own in figures.items():
            yield from ((unit, line.code) for line in rubric.model.lines if own[line.figure] < line.below)

    return Crossed(tuple(crossed()))


TRIAL: RubricKind[TrialModel, Strict, TrialRubric] = RubricKind(
    name="trial",
    model=TrialModel,
    checks=checks,
    build=build,
    show="trial_kind:show",
    template="evaluator.forms:write_template",
    workflow="trial_kind:run",
)


def register(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the one line into the registry."""
    monkeypatch.setitem(KINDS, "trial", "trial_kind:TRIAL")


def write(folder: Path, text: str = YAML, name: str = "trial.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
