"""Data in (数据读入): workbooks and csv to Dataset and Benchmark, with every problem at its place."""

from evaluator.intake.benchmark_table import read_benchmark
from evaluator.intake.fund_tables import read_last_year, read_records, read_volumes, yuan
from evaluator.intake.mark import LAST_YEAR_SHEET, LIST_SHEET, says_synthetic, stated_years
from evaluator.intake.read import Inspection, inspect_data, read_data
from evaluator.intake.register import Register, read_register
from evaluator.intake.successors import read_successors
from evaluator.intake.years import read_history

__all__ = [
    "LAST_YEAR_SHEET",
    "LIST_SHEET",
    "Inspection",
    "Register",
    "inspect_data",
    "read_benchmark",
    "read_data",
    "read_history",
    "read_last_year",
    "read_records",
    "read_register",
    "read_successors",
    "read_volumes",
    "says_synthetic",
    "stated_years",
    "yuan",
]
