"""Other weights on the same data (试算权重): scores, letters and ranks as they would be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pandas as pd

from evaluator.evaluation.evaluate import evaluate
from evaluator.evaluation.national import with_national_scores
from evaluator.text import EvaluatorError, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.dataset import Dataset
    from evaluator.evaluation.result import Result
    from evaluator.rubric import Node, ScoredRubric


def reweighed(rubric: ScoredRubric, weights: Mapping[str, str]) -> ScoredRubric:
    """Give a rubric other weights in its base tree, each family of siblings brought back to a sum of 1.

    Parameters
    ----------
    rubric : ScoredRubric
    weights : mapping of node code to decimal string
        Weights of siblings, of any scale; nodes that are not named keep theirs. Trees of overlays follow where they
        keep the weight of the base.

    Raises
    ------
    EvaluatorError
        A code that is not in the tree, a weight that is no number or is negative, siblings that all have none.
    """
    given = {code: _weight(code, text) for code, text in weights.items()}
    base, known = rubric.trees[0], _weights_of(rubric.trees[0])
    for code in given:
        if code not in known:
            raise EvaluatorError(
                "data.unknown_node", node=code, allowed=", ".join(suggest(code, known) or [*known][:5])
            )
    trees = (_laid(base, given), *(_laid(tree, given, known) for tree in rubric.trees[1:]))
    return replace(rubric, model=rubric.model.model_copy(update={"indicators": trees[0]}), trees=trees)


def what_if(result: Result, rubric: ScoredRubric, nation: Dataset | None = None) -> Result:
    """Evaluate the data of a run by another rubric of the same leaves; without ranks' intervals, which take draws.

    Parameters
    ----------
    result : Result
    rubric : ScoredRubric
        Of the same leaves, see `reweighed`.
    nation : Dataset, optional
        The programmes that the averages were computed from: letters by top shares hang on their scores too.
    """
    bench = result.benchmark
    if bench is not None and bench.national is not None and nation is not None:
        bench = with_national_scores(bench, nation, rubric)
    return evaluate(result.data, rubric, bench, rank_draws=0, seed=result.seed)


def moved_ranks(before: Result, after: Result) -> pd.DataFrame:
    """Set two results of the same units beside each other.

    Returns
    -------
    DataFrame, one row a unit, in the order of the data
        The unit columns; ``score_before, score_after, difference, rank_before, rank_after, places`` (up is positive),
        ``letter_before, letter_after, moved``. Ranks are competition ranks among classifiable units, from printed
        scores; empty where a unit has none.
    """
    units = before.data.units.copy()
    first, second = before.units, after.units
    units["score_before"], units["score_after"] = first["score"], second["score"]
    units["difference"] = second["score"] - first["score"]
    for name, result in (("rank_before", before), ("rank_after", after)):
        shown = result.units["score"].where(pd.Series(result.classifiable))
        units[name] = shown.rank(method="min", ascending=False).astype("Int64")
    units["places"] = units["rank_before"] - units["rank_after"]
    units["letter_before"], units["letter_after"] = first["letter"], second["letter"]
    units["moved"] = first["letter"].to_numpy() != second["letter"].to_numpy()
    return units


def _weight(code: str, text: str) -> Decimal:
    try:
        weight = Decimal(str(text))
    except InvalidOperation:
        weight = Decimal(-1)
    if not weight.is_finite() or weight < 0:
        raise EvaluatorError("data.bad_weight", node=code, value=text)
    return weight


def _weights_of(nodes: Sequence[Node]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for node in nodes:
        found[node.code] = node.weight
        found |= _weights_of(getattr(node, "children", ()))
    return found


def _laid(
    nodes: Sequence[Node], given: Mapping[str, Decimal], base: Mapping[str, Decimal] | None = None
) -> tuple[Node, ...]:
    """Lay weights on a tree; where ``base`` is given, only on nodes whose weight is the base's."""
    follows = [node.code in given and (base is None or base.get(node.code) == node.weight) for node in nodes]
    weights = [given[node.code] if own else node.weight for node, own in zip(nodes, follows, strict=True)]
    whole = sum(weights, Decimal(0))
    if nodes and not whole:
        raise EvaluatorError("data.no_weight", nodes="、".join(node.name for node in nodes))
    touched = any(follows)
    laid = []
    for node, weight in zip(nodes, weights, strict=True):
        changes: dict[str, object] = {"weight": weight if whole == 1 else weight / whole} if touched else {}
        if getattr(node, "children", ()):
            changes["children"] = _laid(node.children, given, base)  # type: ignore[union-attr]
        laid.append(node.model_copy(update=changes))
    return tuple(laid)
