"""Divide a budget (资金分配): results, volumes, last year's amounts, bounds; what hangs on noise, why it changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from evaluator.funding import AllocationTables, allocate, compare_allocations, exposure, refuse_other_rubric
from evaluator.report.allocation import Tried, last_amounts_of, write_allocation
from evaluator.text import EvaluatorError, Reason
from evaluator.workflows.compare import CompareRequest, compare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from evaluator.dataset import Successors
    from evaluator.evaluation import Comparison, Side
    from evaluator.funding import Allocation, AllocationChange, Exposure, Policy, Scenario, Standings


@dataclass(frozen=True, eq=False)
class FundRequest:
    """What is divided, by which policy, among whom; read from files (`FundFiles`) or from a store.

    Attributes
    ----------
    policy : Policy
        On the day whose values are in force.
    volumes : DataFrame
        Heads of every unit, as `read_volumes` gives them.
    budget : int or None
        Whole yuan; None only to see whether everything fits (`fits`).
    standings : Standings or None
        Results that the policy goes by.
    before, after : Side or None
        Results of last year and of this one, for growth.
    amounts : DataFrame or None
        Last year's amounts, as `read_last_year` gives them; else those of ``past``.
    past : Allocation or AllocationTables or None
        Last year's allocation.
    successors : Successors or None
    draws : int
        Draws for what hangs on noise; 0 leaves it out.
    """

    policy: Policy
    volumes: pd.DataFrame
    budget: int | None = None
    standings: Standings | None = None
    before: Side | None = None
    after: Side | None = None
    amounts: pd.DataFrame | None = None
    past: Allocation | AllocationTables | None = None
    successors: Successors | None = None
    draws: int = 0

    @cached_property
    def last_year(self) -> pd.DataFrame | None:
        """Last year's amounts, from their own table or from last year's allocation."""
        if self.amounts is not None or not isinstance(self.past, AllocationTables):
            return self.amounts
        return last_amounts_of(self.past, self.policy.model.recipient.column)

    @cached_property
    def growth(self) -> Comparison | None:
        """What changed since last year."""
        if self.before is None or self.after is None:
            return None
        return compare(CompareRequest(self.before, self.after, self.successors))

    def divided(
        self, budget: int, policy: Policy | None = None, growth: Comparison | pd.DataFrame | None = None
    ) -> Allocation:
        """Divide a budget, by the policy that was asked for or by another."""
        return allocate(
            self.standings,
            policy or self.policy,
            self.volumes,
            budget,
            last_year=self.last_year,
            change=self.growth if growth is None else growth,
            successors=self.successors,
        )


@dataclass(frozen=True, eq=False)
class FundResult:
    """What came of it.

    Attributes
    ----------
    request : FundRequest
    allocation : Allocation
    exposure : Exposure or None
        What hangs on noise.
    change : AllocationChange or None
        Why amounts differ from last year's allocation.
    """

    request: FundRequest
    allocation: Allocation
    exposure: Exposure | None = None
    change: AllocationChange | None = None

    def write(self, out: str | Path, files: Mapping[str, Path], *, title_note: str = "") -> list[Path]:
        """Write the workbook, the tables and the recipe into a folder, see `write_allocation`."""
        more = {"exposure": self.exposure, "change": self.change, "inputs": files, "title_note": title_note}
        return write_allocation(self.allocation, out, **more)  # type: ignore[arg-type]


def fund(request: FundRequest) -> FundResult:
    """Divide a budget: the same request gives the same amounts, whoever asks.

    Raises
    ------
    EvaluatorError
        No budget, results missing or of another rubric, a budget that cannot be divided.
    DataProblems
        Policy, results, volumes and last year's amounts do not fit each other.
    """
    if request.budget is None:
        raise ValueError("a budget is needed")
    refuse_results(request.policy, request.standings)
    found = request.divided(request.budget)
    noise = exposure(found, draws=request.draws) if request.draws and found.standings is not None else None
    past = request.past
    changed = None if past is None else compare_allocations(past, found, successors=request.successors)
    return FundResult(request, found, noise, changed)


def fits(request: FundRequest) -> Allocation:
    """Divide only to see whether everything fits; what is not there yet is made up.

    Without a change everybody has grown alike. Without a budget only fixed amounts are divided and nobody is bounded.
    """
    alike = pd.DataFrame({"unit": request.volumes["unit"], "difference": 1.0, "se": 0.0})
    growth = alike if request.growth is None else request.growth
    if request.budget is not None:
        return request.divided(request.budget, growth=growth)
    model = request.policy.model
    free = replace(request.policy, model=model.model_copy(update={"bounds": None}))
    found = request.divided(sum(pot.amount or 0 for pot in model.pots), free, growth)
    # Nobody has given this budget.
    return replace(found, notices=tuple(notice for notice in found.notices if notice.reason != Reason.BUDGET_DOUBTFUL))


def scenarios(request: FundRequest, tried: Sequence[Scenario]) -> tuple[Allocation, list[Tried]]:
    """Divide as asked, and again under each scenario: who gains, who loses, and why."""
    base = fund(replace(request, draws=0, past=None, amounts=request.last_year)).allocation
    found = []
    for scenario in tried:
        policy, budget = scenario.apply(request.policy, base.budget)
        found.append(Tried(scenario, compare_allocations(base, request.divided(budget, policy))))
    return base, found


def refuse_results(policy: Policy, standings: Standings | None) -> None:
    """Refuse a policy that goes by results where there are none, or those of another rubric."""
    if policy.model.results is None:
        return
    if standings is None:
        raise EvaluatorError("funding.results_needed", policy=policy.id, rubric=policy.model.results)
    refuse_other_rubric(policy, standings)
