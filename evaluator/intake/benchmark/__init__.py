"""National averages (常模) from a workbook or a csv: our own long form, or a published table with one row a group."""

from evaluator.intake.benchmark.headers import LONG, long_headers
from evaluator.intake.benchmark.read import read_benchmark

__all__ = ["LONG", "long_headers", "read_benchmark"]
