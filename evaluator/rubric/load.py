"""Load a rubric: find the file, lay it over the defaults, check everything, say all problems at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from evaluator.rubric.find import overlay_files, pick_version, rubrics_path, version_files
from evaluator.rubric.kinds import kind_named, kind_of_file
from evaluator.rubric.validation import header_problems, problems_from
from evaluator.rubric.yaml_file import YamlFile, merge, read_yaml
from evaluator.text import Place, Problem, Reason, RubricProblems, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from evaluator.rubric.kinds import RubricKind
    from evaluator.rubric.model import Header
    from evaluator.rubric.rubric import Rubric

M = TypeVar("M", bound=BaseModel)


def load_rubric(rubric: str | Path, as_of: str | date | None = None) -> Rubric:
    """Load a rubric (指标体系) of any kind by id or path.

    Parameters
    ----------
    rubric : str or Path
        An id in ``rubrics/`` such as ``"undergraduate_program"``, or the path of a YAML file.
    as_of : str or date, optional
        Pick the version in force on that day (``"2025-06-30"``); without it, the newest.

    Returns
    -------
    Rubric
        The loaded rubric of its kind: a `ScoredRubric` where it says ``kind: scored``.

    Raises
    ------
    RubricProblems
        With file, line, key, value and what is allowed, all problems at once.

    Examples
    --------
    >>> import evaluator as ev
    >>> ev.load_rubric("undergraduate_program").model.unit
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
    """Load one rubric file, with the overlays that stand beside it where its kind has such."""
    file = read_yaml(path)
    kind, model = kind_of_file(file), base_model(file)
    refusals: list[Problem] = []
    beside: list[tuple[Any, YamlFile]] = []
    for other in overlay_files(path) if kind.beside is not None else ():
        overlay_file = read_yaml(other)
        try:
            beside.append((beside_model(kind, overlay_file), overlay_file))
        except RubricProblems as refused:
            refusals += refused.problems
    rubric, problems = _built(model, file, beside)
    if refusals or problems:
        raise RubricProblems([*refusals, *problems])
    return rubric


def restored(parts: Sequence[Mapping[str, Any]], path: Path) -> Rubric:
    """Make a rubric from its parts (``Rubric.parts``) as they were written down, defaults as they were then.

    Raises
    ------
    RubricProblems
        Everything that is wrong with them by now.
    """
    first, *others = parts
    file = YamlFile(path, dict(first), {})
    kind = kind_of_file(file)
    beside = [YamlFile(path, dict(other), {}) for other in others]
    rubric, problems = _built(
        validated(kind.model, file.content, file), file, [(beside_model(kind, item), item) for item in beside]
    )
    if problems:
        raise RubricProblems(problems)
    return rubric


def base_model(file: YamlFile) -> Header:
    """Read a rubric by the model of its kind strictly, defaults filled in; its overlays and checks come later.

    Raises
    ------
    RubricProblems
        Everything that the model refuses.
    """
    model: Header = validated(kind_of_file(file).model, merge(_defaults(file), file.content), file)
    return model


def beside_model(kind: RubricKind[Any, Any, Any], file: YamlFile) -> Any:
    """Read a file that stands beside a rubric by the model that its kind has for such.

    Raises
    ------
    RubricProblems
        Everything that the model refuses.
    """
    assert kind.beside is not None  # noqa: S101 - only kinds that have such files are asked
    return validated(kind.beside, file.content, file)


def checked(model: Header, file: YamlFile) -> list[Problem]:
    """List everything wrong with the file itself: head and body."""
    return [*kind_named(model.kind).checks(model, file), *header_problems(model, file)]


def _built(model: Header, file: YamlFile, beside: Sequence[tuple[Any, YamlFile]]) -> tuple[Rubric, list[Problem]]:
    rubric, problems = kind_named(model.kind).build(model, file, beside)
    return rubric, [*checked(model, file), *problems]


def _defaults(file: YamlFile) -> dict[str, Any]:
    """Give what a file need not say: the values of every rubric, then of its kind, each with those of its unit."""
    defaults = read_yaml(rubrics_path() / "defaults.yaml").content
    units: dict[str, Any] = defaults["units"]
    unit = str(file.content.get("unit", ""))
    if unit not in units:
        allowed = ", ".join(suggest(unit, units) or units)
        details = {"allowed": allowed}
        raise RubricProblems([Problem(Reason.UNKNOWN_NAME, file.place(("unit",)), unit, details=details)])
    own: dict[str, Any] = dict(defaults["kinds"].get(kind_of_file(file).name, {}))
    of_unit = own.pop("units", {}).get(unit, {})
    return merge(merge(defaults["rubric"], units[unit]), merge(own, of_unit))


def validated(model: type[M], content: dict[str, Any], file: YamlFile) -> M:
    """Read content by a model, every refusal as a problem with its line."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise RubricProblems(problems_from(error, model, file)) from error
