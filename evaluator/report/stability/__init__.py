"""Stability on paper (稳健性报告): workbook, tables, record and pictures."""

from evaluator.report.stability.files import write_stability
from evaluator.report.stability.words import head, output_words, summary_lines, title

__all__ = ["head", "output_words", "summary_lines", "title", "write_stability"]
