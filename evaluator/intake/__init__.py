"""Data in (数据读入): workbooks and csv to Dataset and Benchmark, with every problem at its place."""

from evaluator.intake.benchmark_file import read_benchmark
from evaluator.intake.read import inspect_data, read_data
from evaluator.intake.template import template_columns, write_benchmark, write_template

__all__ = [
    "inspect_data",
    "read_benchmark",
    "read_data",
    "template_columns",
    "write_benchmark",
    "write_template",
]
