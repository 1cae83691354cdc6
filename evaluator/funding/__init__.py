"""Money follows quality (资源配置): exact to the yuan, with what hangs on noise."""

from evaluator.funding.allocate import allocate, refuse_other_rubric
from evaluator.funding.allocation import Allocation
from evaluator.funding.bounds import Bounded, InfeasibleBounds, greatest_floor, proportional_within_bounds
from evaluator.funding.change import log_mean_change
from evaluator.funding.closure import divisor_shares, largest_remainder, rounded_lines, webster
from evaluator.funding.exposure import Exposure, exposure
from evaluator.funding.policy import Policy, load_policy, policy_files, policy_ids
from evaluator.funding.proof import proof
from evaluator.funding.proof_lines import ProofLine
from evaluator.funding.scenario import Scenario, load_scenario, read_scenario, scenario_of, scenario_text
from evaluator.funding.settlement import Settlement, settle
from evaluator.funding.standings import Standings, standings_of
from evaluator.funding.tables import AllocationTables, PotTable
from evaluator.funding.trial import Tunable, balance_of, balancing_pot, trial, tunables
from evaluator.funding.volume import required_columns
from evaluator.funding.why_changed import LINES, AllocationChange, compare_allocations

__all__ = [
    "LINES",
    "Allocation",
    "AllocationChange",
    "AllocationTables",
    "Bounded",
    "Exposure",
    "InfeasibleBounds",
    "Policy",
    "PotTable",
    "ProofLine",
    "Scenario",
    "Settlement",
    "Standings",
    "Tunable",
    "allocate",
    "balance_of",
    "balancing_pot",
    "compare_allocations",
    "divisor_shares",
    "exposure",
    "greatest_floor",
    "largest_remainder",
    "load_policy",
    "load_scenario",
    "log_mean_change",
    "policy_files",
    "policy_ids",
    "proof",
    "proportional_within_bounds",
    "read_scenario",
    "refuse_other_rubric",
    "required_columns",
    "rounded_lines",
    "scenario_of",
    "scenario_text",
    "settle",
    "standings_of",
    "trial",
    "tunables",
    "webster",
]
