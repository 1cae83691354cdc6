"""Load a rubric: find the file, lay it over the defaults, check everything, say all problems at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from evaluator.rubric.checks import check
from evaluator.rubric.find import overlay_files, pick_version, rubrics_path, version_files
from evaluator.rubric.leaf_checks import leaf_problems
from evaluator.rubric.model import Node, Overlay, ScoredRubric
from evaluator.rubric.overlay import apply_overlay, overlap_problems, overlay_problems, overlay_weight_problems
from evaluator.rubric.rubric import Rubric
from evaluator.rubric.validation import problems_from
from evaluator.rubric.yaml_file import YamlFile, merge, read_yaml
from evaluator.text import Place, Problem, Reason, RubricProblems, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

M = TypeVar("M", bound=BaseModel)
MODELS: dict[str, type[ScoredRubric]] = {"scored": ScoredRubric}


def load_rubric(rubric: str | Path, as_of: str | date | None = None) -> Rubric:
    """Load a rubric (指标体系) by id or path.

    Parameters
    ----------
    rubric : str or Path
        An id in ``rubrics/`` such as ``"undergraduate_program"``, or the path of a YAML file.
    as_of : str or date, optional
        Pick the version in force on that day (``"2025-06-30"``); without it, the newest.

    Returns
    -------
    Rubric

    Raises
    ------
    RubricProblems
        With file, line, key, value and what is allowed, all problems at once.

    Examples
    --------
    >>> load_rubric("undergraduate_program").model.unit
    'programme'
    """
    path = Path(rubric)
    if path.suffix in {".yaml", ".yml"}:
        if not path.is_file():
            raise RubricProblems([Problem(Reason.RUBRIC_FILE_MISSING, Place(file=str(rubric)), str(rubric))])
        return load_file(path)
    versions = [(file, read_yaml(file).content) for file in version_files(str(rubric))]
    return load_file(pick_version(str(rubric), versions, as_of))


def load_file(path: Path) -> Rubric:
    """Load one rubric file with the overlays that stand beside it."""
    file = read_yaml(path)
    model = base_model(file)
    refusals: list[Problem] = []
    overlays: list[tuple[Overlay, YamlFile]] = []
    for overlay_path in overlay_files(path):
        overlay_file = read_yaml(overlay_path)
        try:
            overlays.append((overlay_model(overlay_file), overlay_file))
        except RubricProblems as refused:
            refusals += refused.problems
    used, trees, problems = lay_over(model, file, overlays)
    if refusals or problems:
        raise RubricProblems([*refusals, *problems])
    return Rubric(model, used, trees, path)


def lay_over(
    model: ScoredRubric, file: YamlFile, overlays: Sequence[tuple[Overlay, YamlFile]]
) -> tuple[tuple[Overlay, ...], tuple[tuple[Node, ...], ...], list[Problem]]:
    """Give the overlays of the model's version, the trees (base first), and everything wrong with them."""
    problems = check(model, file)
    trees: list[tuple[Node, ...]] = [model.indicators]
    used: list[tuple[Overlay, YamlFile]] = []
    for overlay, overlay_file in overlays:
        if overlay.of != model.id:
            details = {"expected": model.id}
            problems.append(Problem(Reason.OVERLAY_OF, overlay_file.place(("of",)), overlay.of, details=details))
        elif overlay.version == model.version:
            tree, found = apply_overlay(model.indicators, overlay, overlay_file)
            problems += overlay_problems(overlay, model, overlay_file) + found
            # A change that found no node leaves sums wrong by itself: it is said, they are not.
            problems += [] if found else overlay_weight_problems(tree, overlay, model, overlay_file)
            for index, change in enumerate(overlay.changes):
                if change.leaf is not None:
                    problems += leaf_problems(change.leaf, ("changes", index, "leaf"), model, overlay_file)
            used.append((overlay, overlay_file))
            trees.append(tree)
    problems += overlap_problems(used)
    return tuple(overlay for overlay, _ in used), tuple(trees), problems


def base_model(file: YamlFile) -> ScoredRubric:
    """Read the base rubric strictly, defaults filled in.

    Raises
    ------
    RubricProblems
        Everything that the model refuses.
    """
    kind = file.content.get("kind")
    if not isinstance(kind, str) or kind not in MODELS:
        details = {"allowed": ", ".join(MODELS)}
        raise RubricProblems([Problem(Reason.UNKNOWN_KIND, file.place(("kind",)), str(kind), details=details)])
    return validated(MODELS[kind], merge(_defaults(file), file.content), file)


def overlay_model(file: YamlFile) -> Overlay:
    """Read an overlay strictly.

    Raises
    ------
    RubricProblems
        Everything that the model refuses.
    """
    return validated(Overlay, file.content, file)


def _defaults(file: YamlFile) -> dict[str, Any]:
    defaults = read_yaml(rubrics_path() / "defaults.yaml").content
    units: dict[str, Any] = defaults["units"]
    unit = str(file.content.get("unit", ""))
    if unit not in units:
        allowed = ", ".join(suggest(unit, units) or units)
        details = {"allowed": allowed}
        raise RubricProblems([Problem(Reason.UNKNOWN_NAME, file.place(("unit",)), unit, details=details)])
    return merge(defaults["rubric"], units[unit])


def default_confidence() -> float:
    """Give how sure a statement must be where no rubric says it: ``certainty.average`` of the defaults."""
    content = read_yaml(rubrics_path() / "defaults.yaml").content
    return float(content["rubric"]["certainty"]["average"])


def validated(model: type[M], content: dict[str, Any], file: YamlFile) -> M:
    """Read content by a model, every refusal as a problem with its line."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise RubricProblems(problems_from(error, model, file)) from error
