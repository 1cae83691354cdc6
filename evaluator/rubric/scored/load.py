"""Make a scored rubric: its overlays laid over the tree, and everything wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.rubric.find import rubrics_path
from evaluator.rubric.load import load_rubric, validated
from evaluator.rubric.model import Node, Overlay, ScoredModel
from evaluator.rubric.scored.leaf_checks import leaf_problems
from evaluator.rubric.scored.overlay import apply_overlay, overlap_problems, overlay_problems, overlay_weight_problems
from evaluator.rubric.scored.rubric import ScoredRubric, as_scored
from evaluator.rubric.yaml_file import YamlFile, read_yaml
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path


def load_scored(rubric: str | Path, as_of: str | date | None = None) -> ScoredRubric:
    """Load a rubric for what needs a scored one; see `load_rubric`.

    Raises
    ------
    RubricProblems
        Everything that is wrong with it.
    EvaluatorError
        It is of another kind.
    """
    return as_scored(load_rubric(rubric, as_of))


def build(
    model: ScoredModel, file: YamlFile, overlays: Sequence[tuple[Overlay, YamlFile]]
) -> tuple[ScoredRubric, list[Problem]]:
    """Give the rubric with the overlays of its version, and everything wrong with them."""
    problems: list[Problem] = []
    trees: list[tuple[Node, ...]] = [model.indicators]
    used: list[tuple[Overlay, YamlFile]] = []
    for overlay, overlay_file in overlays:
        if overlay.of != model.id:
            details = {"expected": model.id}
            problems.append(Problem(Reason.OVERLAY_OF, overlay_file.place(("of",)), overlay.of, details=details))
        elif overlay.version == model.version:
            tree, result = apply_overlay(model.indicators, overlay, overlay_file)
            problems += overlay_problems(overlay, model, overlay_file) + result
            # A change that found no node leaves sums wrong by itself: it is said, they are not.
            problems += [] if result else overlay_weight_problems(tree, overlay, model, overlay_file)
            for index, change in enumerate(overlay.changes):
                if change.leaf is not None:
                    problems += leaf_problems(change.leaf, ("changes", index, "leaf"), model, overlay_file)
            used.append((overlay, overlay_file))
            trees.append(tree)
    problems += overlap_problems(used)
    return ScoredRubric(model, file.path, tuple(overlay for overlay, _ in used), tuple(trees)), problems


def overlay_model(file: YamlFile) -> Overlay:
    """Read an overlay strictly.

    Raises
    ------
    RubricProblems
        Everything that the model refuses.
    """
    return validated(Overlay, file.content, file)


def default_confidence() -> float:
    """Give how sure a statement must be where no rubric says it: ``certainty.average`` of the defaults."""
    content = read_yaml(rubrics_path() / "defaults.yaml").content
    return float(content["kinds"]["scored"]["certainty"]["average"])
