"""What the model alone cannot say: sums of weights, references, names that must exist, what 50 means."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.rubric.class_checks import letter_problems
from evaluator.rubric.leaf_checks import aggregate_problems, leaf_problems
from evaluator.rubric.model import Group, Leaf, Node, ScoredRubric, leaves_of
from evaluator.rubric.walk import allowed_names, walk
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.rubric.yaml_file import KeyPath, YamlFile

DERIVED = ("major", "major_name", "major_class", "major_class_name", "category", "category_name")


def unit_columns(model: ScoredRubric) -> list[str]:
    """Columns by which units can be grouped or chosen: those of the file, and what a major code implies."""
    return [*(column.code for column in model.data.columns), *(DERIVED if model.unit == "programme" else ())]


def weight_problems(nodes: Sequence[Node], file: YamlFile, title: str) -> list[Problem]:
    """Siblings sum to 1, in exact decimals."""
    levels: list[tuple[KeyPath, str, Sequence[Node]]] = [(("indicators",), title, nodes)]
    levels += [(path, node.name, node.children) for path, node in walk(nodes) if isinstance(node, Group)]
    problems = []
    for path, name, children in levels:
        total = sum((child.weight for child in children), Decimal(0))
        if total != 1:
            details = weight_details(name, children)
            problems.append(Problem(Reason.WEIGHTS_NOT_ONE, file.place(path), str(total), details=details))
    return problems


def weight_details(name: str, children: Sequence[Node]) -> dict[str, object]:
    """Give what the sentence about a sum says: the node and its parts; and the codes, for whoever looks further."""
    parts = " + ".join(f"{child.code} {child.weight}" for child in children)
    return {"name": name, "parts": parts, "codes": tuple(child.code for child in children)}


def siblings_of(nodes: Sequence[Node], root: str, title: str) -> Iterator[tuple[str, str, Sequence[Node]]]:
    """Give code, name and children of every node that has some; the root, which no file writes, first."""
    yield root, title, nodes
    for _, node in walk(nodes):
        if isinstance(node, Group):
            yield node.code, node.name, node.children


def check(model: ScoredRubric, file: YamlFile) -> list[Problem]:
    """List everything wrong with the base rubric."""
    problems = weight_problems(model.indicators, file, model.title)
    problems += _duplicates(model, file)
    problems += _references(model, file)
    problems += _names(model, file)
    for path, node in walk(model.indicators):
        if isinstance(node, Leaf):
            problems += leaf_problems(node, path, model, file)
    problems += letter_problems(model, file)
    problems += aggregate_problems(model, file)
    problems += _data_checks(model, file)
    if model.effective.until is not None and model.effective.until < model.effective.from_:
        place = file.place(("effective", "until"))
        problems.append(Problem(Reason.EFFECTIVE_BACKWARDS, place, str(model.effective.until)))
    return problems


def _duplicates(model: ScoredRubric, file: YamlFile) -> list[Problem]:
    coded: list[tuple[KeyPath, str]] = [(("id",), model.id)]
    coded += [(("data", "columns", i, "code"), column.code) for i, column in enumerate(model.data.columns)]
    coded += [(("data", "figures", i, "code"), figure.code) for i, figure in enumerate(model.data.figures)]
    coded += [(("samples", i, "code"), sample.code) for i, sample in enumerate(model.samples)]
    coded += [((*path, "code"), node.code) for path, node in walk(model.indicators)]
    seen: set[str] = set()
    problems = []
    for path, code in coded:
        if code in seen:
            problems.append(Problem(Reason.DUPLICATE_CODE, file.place(path), code))
        seen.add(code)
    return problems


def _references(model: ScoredRubric, file: YamlFile) -> list[Problem]:
    def visit(nodes: Sequence[Node], path: KeyPath, covered: bool) -> Iterator[Problem]:
        for index, node in enumerate(nodes):
            here = covered or bool(node.references)
            if isinstance(node, Group):
                yield from visit(node.children, (*path, index, "children"), here)
            elif not here:
                yield Problem(Reason.NO_REFERENCE, file.place((*path, index)), node.code)

    covered = bool(model.references)
    problems = (
        []
        if covered or not model.classes.letters
        else [Problem(Reason.NO_REFERENCE, file.place(("classes",)), "classes")]
    )
    return problems + list(visit(model.indicators, ("indicators",), covered))


def _names(model: ScoredRubric, file: YamlFile) -> list[Problem]:
    columns = [column.code for column in model.data.columns]
    known = [*unit_columns(model), "all"]
    wanted: list[tuple[KeyPath, str, list[str]]] = [
        (("data", "id", i), code, columns) for i, code in enumerate(model.data.id)
    ]
    wanted += [(("benchmark", "groups", i), code, known) for i, code in enumerate(model.benchmark.groups)]
    wanted += [(("ranks", i), code, known) for i, code in enumerate(model.ranks)]
    wanted += [(("impact", i), code, [*known, "cohort_size"]) for i, code in enumerate(model.impact)]
    wanted += [(("certainty", "shrink_over", i), code, known) for i, code in enumerate(model.certainty.shrink_over)]
    wanted += [(("eligible", "only", code), code, known) for code in model.eligible.only]
    if model.data.cohort is not None:
        wanted.append((("data", "cohort"), model.data.cohort, [figure.code for figure in model.data.figures]))
    if model.eligible.min_graduating_cohorts is not None:
        wanted.append((("eligible", "min_graduating_cohorts"), "first_graduating_year", known))
    return [
        Problem(Reason.UNKNOWN_NAME, file.place(path), code, details=allowed_names(code, allowed))
        for path, code, allowed in wanted
        if code not in allowed
    ]


def _data_checks(model: ScoredRubric, file: YamlFile) -> Iterator[Problem]:
    """Severities of reasons that may be changed only; totals of columns that are numbers."""
    may = [str(reason) for reason in Reason if reason.adjustable]
    for reason in model.data.checks.severity:
        if reason not in may:
            place = file.place(("data", "checks", "severity", reason))
            yield Problem(Reason.UNKNOWN_NAME, place, reason, details=allowed_names(reason, may))
    numbers = [figure.code for figure in model.data.figures] + [leaf.code for leaf in leaves_of(model.indicators)]
    for index, rule in enumerate(model.data.checks.totals):
        for code in (rule.total, *rule.parts):
            if code not in numbers:
                place = file.place(("data", "checks", "totals", index))
                yield Problem(Reason.UNKNOWN_NAME, place, code, details=allowed_names(code, numbers))
