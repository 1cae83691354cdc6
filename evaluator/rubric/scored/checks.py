"""What the model alone cannot say: sums of weights, references, names that must exist, what 50 means."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.rubric.header_checks import coded_parts, duplicate_problems, name_problems, unit_columns
from evaluator.rubric.model import Group, Leaf, Node, ScoredModel, leaves_of
from evaluator.rubric.scored.class_checks import letter_problems
from evaluator.rubric.scored.leaf_checks import aggregate_problems, leaf_problems
from evaluator.rubric.scored.walk import walk
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.rubric.yaml_file import KeyPath, YamlFile


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


def check(model: ScoredModel, file: YamlFile) -> list[Problem]:
    """List everything wrong with the base rubric."""
    problems = weight_problems(model.indicators, file, model.title)
    problems += duplicate_problems(_coded(model), file)
    problems += _references(model, file)
    problems += name_problems(_names(model), file)
    for path, node in walk(model.indicators):
        if isinstance(node, Leaf):
            problems += leaf_problems(node, path, model, file)
    problems += letter_problems(model, file)
    problems += aggregate_problems(model, file)
    problems += name_problems(_totals(model), file)
    return problems


def _coded(model: ScoredModel) -> Iterator[tuple[KeyPath, str]]:
    yield from coded_parts(model)
    yield from ((("samples", i, "code"), sample.code) for i, sample in enumerate(model.samples))
    yield from (((*path, "code"), node.code) for path, node in walk(model.indicators))


def _references(model: ScoredModel, file: YamlFile) -> list[Problem]:
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


def _names(model: ScoredModel) -> Iterator[tuple[KeyPath, str, list[str]]]:
    known = [*unit_columns(model), "all"]
    yield from ((("benchmark", "groups", i), code, known) for i, code in enumerate(model.benchmark.groups))
    yield from ((("ranks", i), code, known) for i, code in enumerate(model.ranks))
    yield from ((("impact", i), code, [*known, "cohort_size"]) for i, code in enumerate(model.impact))
    yield from ((("certainty", "shrink_over", i), code, known) for i, code in enumerate(model.certainty.shrink_over))
    yield from ((("eligible", "only", code), code, known) for code in model.eligible.only)
    if model.eligible.min_graduating_cohorts is not None:
        yield ("eligible", "min_graduating_cohorts"), "first_graduating_year", known


def _totals(model: ScoredModel) -> Iterator[tuple[KeyPath, str, list[str]]]:
    """Totals are of columns that are numbers."""
    numbers = [figure.code for figure in model.data.figures] + [leaf.code for leaf in leaves_of(model.indicators)]
    for index, rule in enumerate(model.data.checks.totals):
        yield from ((("data", "checks", "totals", index), code, numbers) for code in (rule.total, *rule.parts))
