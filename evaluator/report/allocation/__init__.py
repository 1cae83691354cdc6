"""Files of an allocation (分配结果文件)."""

from evaluator.report.allocation.files import write_allocation
from evaluator.report.allocation.proof_book import proof_lines, write_proof
from evaluator.report.allocation.scenarios import Tried, scenario_lines, write_scenarios
from evaluator.report.allocation.standings import read_standings
from evaluator.report.allocation.words import summary_lines, title

__all__ = [
    "Tried",
    "proof_lines",
    "read_standings",
    "scenario_lines",
    "summary_lines",
    "title",
    "write_allocation",
    "write_proof",
    "write_scenarios",
]
