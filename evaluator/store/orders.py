"""Evaluate and divide what is kept (运行评价和分配), by the workflows that files go through."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.files import lay_out
from evaluator.intake import read_last_year, read_successors, read_volumes
from evaluator.store.allocations import add_allocation
from evaluator.store.runs import add_run
from evaluator.store.stored_allocation import stored_allocation
from evaluator.store.stored_run import stored_run
from evaluator.workflows import STEPS as SCORE_STEPS
from evaluator.workflows import FundRequest, fund, score

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from evaluator.funding import Policy
    from evaluator.rubric import ScoredRubric
    from evaluator.store.files import File
    from evaluator.store.kept import Kept
    from evaluator.store.run_inputs import RunInputs
    from evaluator.store.store import Store

# What is told before each step, in their order.
STEPS = ("reading", *SCORE_STEPS, "keeping")


@dataclass(frozen=True)
class Order:
    """What shall be evaluated, and for whom.

    Attributes
    ----------
    rubric : ScoredRubric
        Of the data, in any version with the same indicators.
    inputs : RunInputs
    who, title : str
    """

    rubric: ScoredRubric
    inputs: RunInputs
    who: str
    title: str = ""


def run_order(store: Store, order: Order, tell: Callable[[str], None] = lambda _: None) -> Kept:
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
    rubric, base = order.rubric, store.base
    with store.begun(order.who, "run", f"{rubric.id} {rubric.model.version} {order.title}".strip()):
        tell("reading")
        done = score(order.inputs.request(base, rubric), tell)
        tell("keeping")
        # Just computed from these very inputs: they are not held against each other again.
        return add_run(base, done.result, order.inputs, order.who, order.title, recipe=done.recipe, known_inputs=True)


@dataclass(frozen=True)
class AllocationOrder:
    """What shall be divided, and for whom.

    Attributes
    ----------
    policy : Policy
    budget : int
    files : mapping of what to (name, bytes)
        ``volumes``; ``last_year``, ``successors`` where given.
    who, title : str
    run, before : int or None
        Runs of this year and of the year before.
    past : int or None
        Last year's allocation: says why amounts changed, and serves as last year's amounts where none are given.
    draws : int
        Draws for what hangs on noise.
    """

    policy: Policy
    budget: int
    files: Mapping[str, File]
    who: str
    title: str = ""
    run: int | None = None
    before: int | None = None
    past: int | None = None
    draws: int = 0
    synthetic: bool = False


def divide_order(store: Store, order: AllocationOrder) -> Kept:
    """Divide as ``evaluator fund run`` does, and keep the allocation.

    Raises
    ------
    EvaluatorError
        Everything that is wrong with the files, all at once; nothing is kept then.
    """
    base = store.base
    run = None if order.run is None else stored_run(base, order.run)
    before = None if order.before is None else stored_run(base, order.before)
    with tempfile.TemporaryDirectory(prefix="evaluator-") as folder:
        # Under the names that people know them by: problems carry them.
        paths = dict(zip(order.files, lay_out([*order.files.values()], Path(folder)).values(), strict=True))
        standings = None if run is None else run.standings()
        known = read_successors(paths["successors"]) if "successors" in paths else None
        volumes = read_volumes(paths["volumes"], order.policy, standings)
        amounts = read_last_year(paths["last_year"], order.policy) if "last_year" in paths else None
    request = FundRequest(
        policy=order.policy,
        volumes=volumes,
        budget=order.budget,
        standings=standings,
        before=None if before is None else before.side(),
        after=None if run is None or before is None else run.side(),
        amounts=amounts,
        past=None if order.past is None else stored_allocation(base, order.past).tables(),
        successors=known,
        draws=order.draws,
    )
    done = fund(request)
    return add_allocation(
        base,
        done.allocation,
        order.run,
        order.before,
        order.files,
        order.who,
        order.title,
        exposure=done.exposure,
        change=done.change,
        synthetic=order.synthetic,
    )
