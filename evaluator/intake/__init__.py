"""Data in (数据读入): workbooks and csv to Dataset and Benchmark, with every problem at its place."""

from evaluator.intake.answers import (
    LIST_SHEET,
    ProblemGroup,
    cover_note,
    group_problems,
    mark_copy,
    write_answers,
    write_problems,
)
from evaluator.intake.benchmark import read_benchmark
from evaluator.intake.read import Inspection, inspect_data, read_data
from evaluator.intake.records import read_records
from evaluator.intake.register import Register, read_register
from evaluator.intake.rubric_book import read_rubric_book, write_rubric_book
from evaluator.intake.successors import read_successors
from evaluator.intake.template import (
    template_columns,
    write_benchmark,
    write_institution_templates,
    write_record_form,
    write_template,
    write_volume_template,
)
from evaluator.intake.titles import says_synthetic, stated_years
from evaluator.intake.volumes import read_last_year, read_volumes
from evaluator.intake.years import read_history
from evaluator.intake.yuan import yuan

__all__ = [
    "LIST_SHEET",
    "Inspection",
    "ProblemGroup",
    "Register",
    "cover_note",
    "group_problems",
    "inspect_data",
    "mark_copy",
    "read_benchmark",
    "read_data",
    "read_history",
    "read_last_year",
    "read_records",
    "read_register",
    "read_rubric_book",
    "read_successors",
    "read_volumes",
    "says_synthetic",
    "stated_years",
    "template_columns",
    "write_answers",
    "write_benchmark",
    "write_institution_templates",
    "write_problems",
    "write_record_form",
    "write_rubric_book",
    "write_template",
    "write_volume_template",
    "yuan",
]
