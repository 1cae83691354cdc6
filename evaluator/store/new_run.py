"""Evaluate what is kept (运行评价): data, averages and the cohort before by their numbers, and keep the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.dataset import SOURCES
from evaluator.evaluation import evaluate, stability

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.rubric import ScoredRubric
    from evaluator.store.kept import Kept
    from evaluator.store.store import Store

COMPUTED, PROVINCIAL = SOURCES[2:]
# What is told before each step, in their order.
STEPS = ("reading", "averages", "evaluating", "trying", "keeping")


@dataclass(frozen=True)
class Order:
    """What shall be evaluated, and for whom.

    Attributes
    ----------
    rubric : ScoredRubric
        Of the data, in any version with the same indicators.
    data : int
        The own programmes.
    who, title : str
    nation : int or None
        Dataset that the averages are computed from.
    averages : int or None
        Published averages, in place of ``nation``.
    before : int or None
        Figures of the cohort before.
    source : str
        Source kind of computed averages: 计算 (the nation), or 省内 (the province only: then no letters).
    """

    rubric: ScoredRubric
    data: int
    who: str
    title: str = ""
    nation: int | None = None
    averages: int | None = None
    before: int | None = None
    source: str = COMPUTED


def run_order(store: Store, order: Order, tell: Callable[[str], None]) -> Kept:
    """Evaluate as ``evaluator score`` does, and keep the run as a draft; what is killed midway is told by `unfinished`.

    Parameters
    ----------
    store : Store
    order : Order
    tell : callable
        Called with one of ``STEPS`` before each step.

    Raises
    ------
    EvaluatorError
        A number is not in the store, data or averages belong to another rubric, or a benchmark is needed and missing.
    """
    rubric = order.rubric
    with store.begun(order.who, "run", f"{rubric.id} {rubric.model.version} {order.title}".strip()):
        tell("reading")
        data = store.dataset(order.data)
        before = None if order.before is None else store.dataset(order.before)
        nation = None if order.nation is None else store.dataset(order.nation)
        tell("averages")
        averages = None if order.averages is None else store.averages(order.averages)
        if order.nation is not None:
            averages = store.national_averages(order.nation, rubric, order.source)
        tell("evaluating")
        result = evaluate(data, rubric, averages, before=before)
        if rubric.model.stability.min_stability is not None and (result.classed.letter >= 0).any():
            tell("trying")
            result = stability(result, national=nation).marked()
        tell("keeping")
        more = {"nation": order.nation, "averages": order.averages, "before": order.before}
        return store.add_run(result, order.data, **more, who=order.who, title=order.title)
