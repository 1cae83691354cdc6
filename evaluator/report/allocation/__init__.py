"""Files of an allocation (分配结果文件)."""

from evaluator.report.allocation.files import record, write_allocation
from evaluator.report.allocation.folder import last_amounts_of, read_allocation, read_standings
from evaluator.report.allocation.proof_book import proof_lines, refuse_unknown, write_proof
from evaluator.report.allocation.scenarios import (
    Tried,
    recipients_table,
    scenario_lines,
    scenarios_book,
    write_scenarios,
)
from evaluator.report.allocation.settlement import settlement_lines, write_settlement
from evaluator.report.allocation.words import named_exposure, summary_lines, title

__all__ = [
    "Tried",
    "last_amounts_of",
    "named_exposure",
    "proof_lines",
    "read_allocation",
    "read_standings",
    "recipients_table",
    "record",
    "refuse_unknown",
    "scenario_lines",
    "scenarios_book",
    "settlement_lines",
    "summary_lines",
    "title",
    "write_allocation",
    "write_proof",
    "write_scenarios",
    "write_settlement",
]
