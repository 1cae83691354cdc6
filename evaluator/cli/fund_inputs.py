"""What the commands of ``evaluator fund`` ask for, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import pandas as pd
import typer

from evaluator.cli.compare import refuse_backwards
from evaluator.cli.show import working
from evaluator.evaluation import compare_sides
from evaluator.funding import allocate, compare_allocations, load_policy, refuse_other_rubric
from evaluator.intake import read_last_year, read_successors, read_volumes
from evaluator.report import read_results
from evaluator.report.allocation import last_amounts_of, read_allocation, read_standings
from evaluator.text import EvaluatorError, Reason, say

if TYPE_CHECKING:
    from evaluator.dataset import Successors
    from evaluator.evaluation import Comparison
    from evaluator.funding import Allocation, AllocationChange, AllocationTables, Policy, Standings

PolicyArgument = Annotated[str, typer.Argument(metavar="POLICY", help="资金政策：名称或yaml文件 / policy id or file")]
ResultsFolder = Annotated[
    Path | None,
    typer.Option("--results", metavar="DIR", readable=False, help="评价结果文件夹（evaluator score 写的）/ results"),
]
VolumesFile = Annotated[
    Path, typer.Option("--volumes", metavar="FILE", readable=False, help="办学量表 / volumes: heads of every unit")
]
PolicyDay = Annotated[str | None, typer.Option("--as-of", help="系数取此日施行的 / day of the values in force")]
BudgetOption = Annotated[str, typer.Option("--budget", metavar="YUAN", help="预算，整数元 / budget in whole yuan")]
MaybeBudget = Annotated[
    str | None, typer.Option("--budget", metavar="YUAN", help="预算，整数元 / budget in whole yuan")
]
BeforeFolder = Annotated[
    Path | None,
    typer.Option("--before", metavar="DIR", readable=False, help="上一年的评价结果，增量要用 / the year before"),
]
LastYearFile = Annotated[
    Path | None,
    typer.Option("--last-year", metavar="FILE", readable=False, help="上年拨款：代码、金额 / last year's amounts"),
]
LastAllocation = Annotated[
    Path | None,
    typer.Option(
        "--last-allocation",
        metavar="DIR",
        readable=False,
        help="上年的分配（evaluator fund run 写的）：说明为什么变了，也作上年拨款 / last year's allocation",
    ),
]


@dataclass(frozen=True)
class Inputs:
    """Files as they were named.

    Attributes
    ----------
    policy : str
    volumes : Path
    results, before, last_year, last_allocation, successors : Path, optional
    as_of : str, optional
    """

    policy: str
    volumes: Path
    results: Path | None = None
    before: Path | None = None
    last_year: Path | None = None
    successors: Path | None = None
    as_of: str | None = None
    last_allocation: Path | None = None

    def read(self, lang: str) -> Given:
        """Read all of them; results of another rubric are refused before anything that hangs on them."""
        rule = load_policy(self.policy, self.as_of)
        with working(say("terminal.reading", lang)):
            known = read_successors(self.successors) if self.successors is not None else None
            standings = standings_for(rule, self.results)
            table = read_volumes(self.volumes, rule, standings)
            past = read_allocation(self.last_allocation) if self.last_allocation is not None else None
            return Given(rule, standings, table, self._last(rule, past), self._change(known), known, past)

    @property
    def files(self) -> dict[str, Path]:
        """Files whose fingerprints belong in the record."""
        named = {"volumes": self.volumes, "last_year": self.last_year, "successors": self.successors}
        if self.last_allocation is not None:
            named["last_allocation"] = self.last_allocation / "fund_recipe.json"
        return {what: path for what, path in named.items() if path is not None}

    def _last(self, rule: Policy, past: AllocationTables | None) -> pd.DataFrame | None:
        if self.last_year is not None:
            return read_last_year(self.last_year, rule)
        return None if past is None else last_amounts_of(past, rule.model.recipient.column)

    def _change(self, known: Successors | None) -> Comparison | None:
        if self.before is None or self.results is None:
            return None
        first, second = (read_results(folder)[0] for folder in (self.before, self.results))
        refuse_backwards(first, second)
        return compare_sides(first, second, known)


@dataclass(frozen=True)
class Given:
    """What was read: the same for every policy and budget."""

    policy: Policy
    standings: Standings | None
    volumes: pd.DataFrame
    last: pd.DataFrame | None
    change: Comparison | pd.DataFrame | None
    successors: Successors | None
    past: AllocationTables | None

    def divide(self, budget: int, policy: Policy | None = None) -> Allocation:
        """Divide a budget, by the policy that was read or by another."""
        more: dict[str, Any] = {"last_year": self.last, "change": self.change, "successors": self.successors}
        return allocate(self.standings, policy or self.policy, self.volumes, budget, **more)

    def tried(self, budget: int | None) -> Allocation:
        """Divide only to see whether everything fits; what is not there yet is made up.

        Without a change everybody has grown alike. Without a budget only fixed amounts are divided and nobody is
        bounded.
        """
        alike = pd.DataFrame({"unit": self.volumes["unit"], "difference": 1.0, "se": 0.0})
        given = replace(self, change=self.change if self.change is not None else alike)
        if budget is not None:
            return given.divide(budget)
        model = self.policy.model
        free = replace(self.policy, model=model.model_copy(update={"bounds": None}))
        found = given.divide(sum(pot.amount or 0 for pot in model.pots), free)
        # Nobody has given this budget.
        return replace(found, notices=tuple(one for one in found.notices if one.reason != Reason.BUDGET_DOUBTFUL))

    def changed(self, found: Allocation) -> AllocationChange | None:
        """Say why amounts changed, where last year's allocation was given."""
        return None if self.past is None else compare_allocations(self.past, found, successors=self.successors)


def standings_for(policy: Policy, results: Path | None) -> Standings | None:
    """Read the results that a policy goes by; None where it goes by none."""
    if policy.model.results is None:
        return None
    if results is None:
        raise EvaluatorError("funding.results_needed", policy=policy.id, rubric=policy.model.results)
    standings = read_standings(results)
    refuse_other_rubric(policy, standings)
    return standings
