"""Rubrics as workbooks that officials edit, and back, without loss (指标体系 ↔ Excel)."""

from evaluator.rubric_excel.save import read_rubric_book
from evaluator.rubric_excel.write import write_rubric_book

__all__ = ["read_rubric_book", "write_rubric_book"]
