"""Reports (报告): results as a workbook and as tables that other programs read."""

from evaluator.report.files import write_results

__all__ = ["write_results"]
