"""Scenarios (情景): a small file of changes to a policy, with author, date and reason."""

from __future__ import annotations

import copy
import datetime as dt  # noqa: TC003 - pydantic reads the annotations
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from evaluator.funding.policy import policy_of
from evaluator.rubric import YamlFile, parse_yaml, read_yaml, validated, yaml_text
from evaluator.rubric.model import Code, Strict
from evaluator.text import Message, Place, Problem, Reason, RubricProblems, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.funding.policy import Policy

BUDGET = "budget"
# What tells the items of a list apart.
_NAMES = ("code", "name")


class ChangedValue(Strict):
    """One change: ``pots.quality.share``, ``volume.cost.values.08.value`` or ``budget``, and the new value."""

    path: str
    value: Any


class ScenarioFile(Strict):
    """A scenario as its file says it."""

    scenario: Code
    title: str
    of: Code
    author: str
    date: dt.date
    reason: str
    changes: Annotated[tuple[ChangedValue, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Scenario:
    """A scenario, read.

    Attributes
    ----------
    file : ScenarioFile
    source : YamlFile
    """

    file: ScenarioFile
    source: YamlFile

    def apply(self, policy: Policy, budget: int) -> tuple[Policy, int]:
        """Give the policy and the budget that the scenario makes of these.

        Raises
        ------
        RubricProblems
            A path that does not exist (the likeliest keys are named), another policy than the scenario's, or
            whatever is wrong with the policy that comes out.
        """
        base = read_yaml(policy.path)
        content, problems = copy.deepcopy(base.content), []
        if self.file.of != policy.id:
            details = {"expected": policy.id}
            problems.append(Problem(Reason.SCENARIO_OF, self.source.place(("of",)), self.file.of, details=details))
        for index, change in enumerate(self.file.changes):
            if change.path == BUDGET:
                budget, faults = _budget(change.value, budget, self.source.place(("changes", index)))
            else:
                faults = _set(content, change, self.source.place(("changes", index, "path")))
            problems += faults
        if problems:
            raise RubricProblems(problems)
        return policy_of(base, content, policy.day), budget


def load_scenario(path: str | Path) -> Scenario:
    """Read a scenario file strictly.

    Raises
    ------
    RubricProblems
        Everything that is wrong with it, with file, line and key.
    """
    if not Path(path).is_file():
        raise RubricProblems([Problem(Reason.RUBRIC_FILE_MISSING, Place(file=str(path)), str(path))])
    source = read_yaml(Path(path))
    return Scenario(validated(ScenarioFile, source.content, source), source)


def scenario_of(content: Mapping[str, Any], name: str = "") -> Scenario:
    """Check the content of a scenario that stands in no file.

    Raises
    ------
    RubricProblems
        Everything that is wrong with it.
    """
    source = YamlFile(Path(name or f"{content.get('scenario', '')}.yaml"), dict(content), {})
    return Scenario(validated(ScenarioFile, source.content, source), source)


def read_scenario(text: str, name: str = "") -> Scenario:
    """Read the text of a scenario file, strictly; see `load_scenario`."""
    source = parse_yaml(text, Path(name or "scenario.yaml"))
    return Scenario(validated(ScenarioFile, source.content, source), source)


def scenario_text(scenario: Scenario) -> str:
    """Write a scenario as the text of its file."""
    return yaml_text(scenario.file.model_dump(mode="json"))


def _budget(value: object, budget: int, place: Place) -> tuple[int, list[Problem]]:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value, []
    return budget, [Problem(Reason.BAD_VALUE, place, str(value), details={"why": Message("model_faults.whole_yuan")})]


def _set(content: dict[str, Any], change: ChangedValue, place: Place) -> list[Problem]:
    """Put a value at a path; items of a list go by their code."""
    here: Any = content
    parts = change.path.split(".")
    for index, part in enumerate(parts):
        known = _keys(here)
        if part not in known:
            allowed = ", ".join(suggest(part, known) or known) or "—"
            details = {"part": part, "allowed": allowed}
            return [Problem(Reason.SCENARIO_PATH, place, change.path, details=details)]
        key = known[part]
        if index == len(parts) - 1:
            here[key] = change.value
        else:
            here = here[key]
    return []


def _keys(here: Any) -> dict[str, Any]:
    """Keys that a path may go on with, and where they are."""
    if isinstance(here, dict):
        return {str(key): key for key in here}
    if isinstance(here, list):
        named = {}
        for index, item in enumerate(here):
            name = next((item[key] for key in _NAMES if isinstance(item, dict) and key in item), index)
            named[str(name)] = index
        return named
    return {}
