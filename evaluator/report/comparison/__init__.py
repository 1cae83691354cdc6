"""The comparison of two years as a workbook and tables, and the folders of results that it is made from (两年比较)."""

from evaluator.report.comparison.files import write_comparison
from evaluator.report.comparison.folder import read_results
from evaluator.report.comparison.words import summary_lines

__all__ = ["read_results", "summary_lines", "write_comparison"]
