"""Files of an allocation (分配结果文件)."""

from evaluator.report.allocation.files import record, write_allocation
from evaluator.report.allocation.folder import last_amounts_of, read_allocation
from evaluator.report.allocation.proof_book import proof_lines, refuse_unknown, write_proof
from evaluator.report.allocation.scenarios import Tried, scenario_lines, write_scenarios
from evaluator.report.allocation.settlement import settlement_lines, write_settlement
from evaluator.report.allocation.standings import read_standings
from evaluator.report.allocation.words import summary_lines, title

__all__ = [
    "Tried",
    "last_amounts_of",
    "proof_lines",
    "read_allocation",
    "read_standings",
    "record",
    "refuse_unknown",
    "scenario_lines",
    "settlement_lines",
    "summary_lines",
    "title",
    "write_allocation",
    "write_proof",
    "write_scenarios",
    "write_settlement",
]
