"""A request of `fund` from files, as an office keeps them (由文件分配)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.funding import load_policy
from evaluator.intake import read_last_year, read_successors, read_volumes
from evaluator.report import read_results
from evaluator.report.allocation import read_allocation, read_standings
from evaluator.workflows.fund import FundRequest, refuse_results

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.funding import Policy, Standings


@dataclass(frozen=True)
class FundFiles:
    """Files as they were named.

    Attributes
    ----------
    policy : str
        Id or YAML file.
    volumes : Path
    results, before : Path, optional
        Folders that ``evaluator score`` wrote: of this year, and of the year before.
    last_year : Path, optional
        Last year's amounts.
    last_allocation : Path, optional
        Folder that ``evaluator fund run`` wrote last year: says why amounts changed, and serves as ``last_year``.
    successors : Path, optional
    as_of : str, optional
        Day of the values in force.
    """

    policy: str
    volumes: Path
    results: Path | None = None
    before: Path | None = None
    last_year: Path | None = None
    last_allocation: Path | None = None
    successors: Path | None = None
    as_of: str | None = None

    def read(self, budget: int | None = None, draws: int = 0) -> FundRequest:
        """Read all of them; results of another rubric are refused before anything that hangs on them."""
        policy = load_policy(self.policy, self.as_of)
        known = None if self.successors is None else read_successors(self.successors)
        standings = standings_for(policy, self.results)
        volumes = read_volumes(self.volumes, policy, standings)
        past = None if self.last_allocation is None else read_allocation(self.last_allocation)
        amounts = None if self.last_year is None else read_last_year(self.last_year, policy)
        years = (self.before, self.results) if self.before is not None and self.results is not None else ()
        sides = [read_results(folder)[0] for folder in years]
        return FundRequest(
            policy=policy,
            volumes=volumes,
            budget=budget,
            standings=standings,
            before=sides[0] if sides else None,
            after=sides[1] if sides else None,
            amounts=amounts,
            past=past,
            successors=known,
            draws=draws,
        )

    @property
    def files(self) -> dict[str, Path]:
        """Files whose fingerprints belong in the record."""
        named = {"volumes": self.volumes, "last_year": self.last_year, "successors": self.successors}
        if self.last_allocation is not None:
            named["last_allocation"] = self.last_allocation / "fund_recipe.json"
        return {what: path for what, path in named.items() if path is not None}


def standings_for(policy: Policy, results: Path | None) -> Standings | None:
    """Read the results that a policy goes by; None where it goes by none."""
    if policy.model.results is None:
        return None
    standings = None if results is None else read_standings(results)
    refuse_results(policy, standings)
    return standings
