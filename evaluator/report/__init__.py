"""Reports (报告): results as a workbook and as tables that other programs read."""

from evaluator.report.columns import cell_heading, column_named, heading, page_columns
from evaluator.report.comparison import read_results, summary_lines, write_comparison
from evaluator.report.files import write_results
from evaluator.report.legend import cohort_sentence, letter_conditions
from evaluator.report.run_record import recipe_differences, recipe_table
from evaluator.report.stability import write_stability

__all__ = [
    "cell_heading",
    "cohort_sentence",
    "column_named",
    "heading",
    "letter_conditions",
    "page_columns",
    "read_results",
    "recipe_differences",
    "recipe_table",
    "summary_lines",
    "write_comparison",
    "write_results",
    "write_stability",
]
