"""The kinds of rubric (指标体系的种类): one line a kind; all else that differs by kind stands in its own room."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from evaluator.text import EvaluatorError, Message, Problem, Reason, RubricProblems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from evaluator.rubric.diff import Difference
    from evaluator.rubric.model import Header
    from evaluator.rubric.model.base import Strict
    from evaluator.rubric.rubric import Rubric
    from evaluator.rubric.yaml_file import YamlFile

M = TypeVar("M", bound="Header")
P = TypeVar("P", bound="Strict")
R = TypeVar("R", bound="Rubric")

# Where the entry of each kind stands: module and name.
KINDS: dict[str, str] = {
    "scored": "evaluator.rubric.scored.kind:SCORED",
}


@dataclass(frozen=True)
class RubricKind(Generic[M, P, R]):
    """What a kind of rubric is and what can be done with it.

    The rooms above are named, not imported: ``"evaluator.report:write_results"``. An empty name means that the kind
    does not offer it; whoever asks is told so in a sentence.

    Attributes
    ----------
    name : str
        As ``kind`` in the file, and as the key of its defaults in ``rubrics/defaults.yaml``.
    model : type
        Of the file: a `Header` with a body.
    checks : callable
        ``(model, file)`` → what the model alone cannot say, besides what is wrong with the head.
    build : callable
        ``(model, file, beside)`` → the loaded rubric, and what is wrong with the files beside it.
    beside : type or None
        Model of the files in ``overlays/`` that belong to a rubric, where the kind has such.
    differences : callable or None
        ``(before, after)`` → what differs between two versions.
    show : str
        Prints the body on the terminal: ``(rubric, console, lang)``.
    template, averages : str
        Write the workbooks that people fill: ``(rubric, path, *, year, …)``; averages are the national ones.
    to_excel, from_excel : str
        A rubric as a workbook and back: ``(source, path)`` and ``(path, out, *, force)``.
    workflow : str
        One typed request → one typed result.
    report : str
        Writes the files of a result: ``(result, folder, …)``.
    page, edit : str
        Parts of the page of rubrics: show a version, and edit a copy of it: ``(version)`` and ``(version, known)``.
    menu : mapping
        Pages of its own in the app, beside those of ``ui/frame.py``: name of the script in ``ui/pages/`` → symbol.
    """

    name: str
    model: type[M]
    checks: Callable[[M, YamlFile], Sequence[Problem]]
    build: Callable[[M, YamlFile, Sequence[tuple[P, YamlFile]]], tuple[R, list[Problem]]]
    beside: type[P] | None = None
    differences: Callable[[R, R], Iterable[Difference]] | None = None
    show: str = ""
    template: str = ""
    averages: str = ""
    to_excel: str = ""
    from_excel: str = ""
    workflow: str = ""
    report: str = ""
    page: str = ""
    edit: str = ""
    menu: Mapping[str, str] = field(default_factory=dict)


def kind_named(name: str) -> RubricKind[Any, Any, Any]:
    """Give the entry of a kind.

    Raises
    ------
    KeyError
        There is no such kind.
    """
    found: RubricKind[Any, Any, Any] = named(KINDS[name])
    return found


def kind_of_file(file: YamlFile) -> RubricKind[Any, Any, Any]:
    """Give the entry of the kind that a file says it is of.

    Raises
    ------
    RubricProblems
        There is no such kind; it says which there are.
    """
    kind = file.content.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        details = {"allowed": ", ".join(KINDS)}
        raise RubricProblems([Problem(Reason.UNKNOWN_KIND, file.place(("kind",)), str(kind), details=details)])
    return kind_named(kind)


def named(name: str) -> Any:
    """Import what a dotted name stands for: ``"evaluator.report:write_results"``."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def offer(rubric: Rubric, what: str) -> Any:
    """Give what the kind of a rubric offers, by the name of the field of its entry.

    Raises
    ------
    EvaluatorError
        The kind does not offer it.
    """
    found = getattr(kind_named(rubric.kind), what)
    if not found:
        raise EvaluatorError(not_offered(rubric, what))
    return named(found) if isinstance(found, str) else found


def offers(rubric: Rubric, what: str) -> bool:
    """Whether the kind of a rubric offers something."""
    return bool(getattr(kind_named(rubric.kind), what))


def not_offered(rubric: Rubric, what: str) -> Message:
    """Say that the kind of a rubric does not offer something."""
    names = {"title": rubric.model.title, "kind": rubric.kind}
    return Message("rubric.not_offered", {**names, "what": Message(f"rubric.offer_{what}")})
