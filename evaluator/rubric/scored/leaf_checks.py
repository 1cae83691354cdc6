"""What leaves and nodes lack or contradict: kinds, scales, transforms, aggregations."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from evaluator.rubric.model import Group, Leaf, Node, ScoredModel, leaves_of
from evaluator.rubric.validation import allowed_names
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.rubric.yaml_file import KeyPath, YamlFile


def walk(nodes: Sequence[Node], path: KeyPath = ("indicators",)) -> Iterator[tuple[KeyPath, Node]]:
    """Walk all nodes with the path of each in the file."""
    for index, node in enumerate(nodes):
        here = (*path, index)
        yield here, node
        if isinstance(node, Group):
            yield from walk(node.children, (*here, "children"))


_AVERAGE = 50
# The lowest figure that each transform can take; log needs more than its own.
_LOWEST = {"log": 0, "log1p": -1, "sqrt": 0}


def leaf_problems(leaf: Leaf, path: KeyPath, model: ScoredModel, file: YamlFile) -> Iterator[Problem]:
    """List what one leaf lacks or contradicts."""
    figures = [figure.code for figure in model.data.figures]
    sources = [*figures, *(other.code for other in leaves_of(model.indicators) if other.code != leaf.code)]
    for key, codes, allowed in (
        ("n", leaf.n, sources),
        ("events", (leaf.events,) if leaf.events else (), figures),
        ("sd", (leaf.sd,) if leaf.sd else (), figures),
        ("population", (leaf.population,) if leaf.population else (), figures),
        ("sample", (leaf.sample,) if leaf.sample else (), [sample.code for sample in model.samples]),
    ):
        for code in codes:
            if code not in allowed:
                yield Problem(Reason.UNKNOWN_NAME, file.place((*path, key)), code, details=allowed_names(code, allowed))
    yield from _kind_problems(leaf, path, model, file)
    yield from _scale_problems(leaf, path, file)
    for key in ("range", "goalposts", "best"):
        pair = getattr(leaf, key)
        if pair is not None and pair[0] >= pair[1]:
            value = f"{pair[0]}, {pair[1]}"
            yield Problem(Reason.RANGE_BACKWARDS, file.place((*path, key)), value, details={"leaf": leaf.code})


def _kind_problems(leaf: Leaf, path: KeyPath, model: ScoredModel, file: YamlFile) -> Iterator[Problem]:
    """What a leaf of one kind or scale must say."""
    sampled, against = leaf.sampling == "yes", model.classes.against == "national_average"
    for key, wrong, reason in (
        ("kind", sampled and leaf.kind in {"proportion", "rate"} and not leaf.n, Reason.N_MISSING_IN_RUBRIC),
        ("events", leaf.events is not None and len(leaf.n) != 1, Reason.EVENTS_WITHOUT_N),
        (
            "events",
            bool(leaf.events) and len(leaf.n) == 1 and leaf.kind not in {"proportion", "rate"},
            Reason.EVENTS_KIND,
        ),
        ("sd", leaf.sd is not None and leaf.kind != "mean", Reason.SD_KIND),
        (
            "kind",
            sampled and leaf.kind == "mean" and not ((leaf.sd or leaf.within_sd) and leaf.n),
            Reason.SD_MISSING_IN_RUBRIC,
        ),
        ("within_sd", leaf.within_sd is not None and leaf.kind != "mean", Reason.SD_KIND),
        ("min_n", leaf.min_n is not None and not leaf.n, Reason.MIN_N_WITHOUT_N),
        (
            "min_response",
            leaf.min_response is not None and not (leaf.population and leaf.n),
            Reason.RESPONSE_WITHOUT_POPULATION,
        ),
        ("kind", leaf.kind == "judged" and leaf.error_sd is None, Reason.ERROR_SD_MISSING),
        ("unit", leaf.kind == "proportion" and leaf.unit not in {"%", "‰", "1"}, Reason.PROPORTION_UNIT),
        ("scale", leaf.scale == "goalposts" and leaf.goalposts is None, Reason.GOALPOSTS_MISSING),
        ("scale", against and not _puts_average_at_50(leaf), Reason.AVERAGE_NOT_50),
    ):
        if wrong:
            value = str(getattr(leaf, key))
            yield Problem(reason, file.place((*path, key)), value, details={"leaf": leaf.code})


def _puts_average_at_50(leaf: Leaf) -> bool:
    """Whether a programme whose figure is the national average gets 50."""
    if leaf.scale == "anchors":
        return any(figure == "benchmark" and score == _AVERAGE for figure, score in leaf.anchors)
    return leaf.scale == "benchmark" and leaf.better != "range"


def _scale_problems(leaf: Leaf, path: KeyPath, file: YamlFile) -> Iterator[Problem]:
    """Points in order, a range that is best, figures that a transform can take."""
    low = leaf.range[0] if leaf.range else None
    lowest = _LOWEST.get(leaf.transform)
    outside = lowest is not None and (low is None or low < lowest or (leaf.transform != "sqrt" and low == lowest))
    ranged = leaf.better == "range" and leaf.scale != "anchors"
    for key, wrong, reason in (
        ("anchors", leaf.scale == "anchors" and not _in_order(leaf), Reason.ANCHORS_WRONG),
        ("anchors", leaf.scale != "anchors" and bool(leaf.anchors), Reason.ANCHORS_WRONG),
        ("best", ranged and (leaf.best is None or leaf.scale not in {"goalposts", "minmax"}), Reason.BEST_RANGE),
        ("best", leaf.better != "range" and leaf.best is not None, Reason.BEST_RANGE),
        ("goalposts", ranged and not _around_best(leaf), Reason.BEST_RANGE),
        ("transform", outside, Reason.TRANSFORM_RANGE),
    ):
        if wrong:
            value = str(getattr(leaf, key) or "")
            yield Problem(reason, file.place((*path, key)), value, details={"leaf": leaf.code})
            return


def _in_order(leaf: Leaf) -> bool:
    figures = [figure for figure, _ in leaf.anchors if figure != "benchmark"]
    rising = all(before < after for before, after in pairwise(figures))
    steps = [after[1] - before[1] for before, after in pairwise(leaf.anchors)]
    falls = {"higher": min(steps, default=0) >= 0, "lower": max(steps, default=0) <= 0, "range": True}[leaf.better]
    return len(leaf.anchors) > 1 and len(leaf.anchors) - len(figures) <= 1 and rising and falls


def _around_best(leaf: Leaf) -> bool:
    if leaf.scale != "goalposts" or leaf.goalposts is None or leaf.best is None:
        return True
    return leaf.goalposts[0] < leaf.best[0] and leaf.best[1] < leaf.goalposts[1]


def aggregate_problems(model: ScoredModel, file: YamlFile) -> Iterator[Problem]:
    """A geometric mean of negative scores is none."""
    limit = _AVERAGE - 10 * model.scale.limit
    nodes: list[tuple[KeyPath, str, tuple[Node, ...]]] = [((), model.aggregate, model.indicators)]
    nodes += [(path, node.aggregate, node.children) for path, node in walk(model.indicators) if isinstance(node, Group)]
    for path, aggregate, children in nodes:
        if aggregate != "geometric":
            continue
        lowest = min(
            limit if leaf.scale == "benchmark" else min((score for _, score in leaf.anchors), default=0)
            for leaf in leaves_of(children)
        )
        if lowest < 0:
            yield Problem(Reason.GEOMETRIC_NEGATIVE, file.place((*path, "aggregate")), str(lowest))
