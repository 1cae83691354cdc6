"""Data in (数据读入): workbooks and csv to Dataset and Benchmark, with every problem at its place."""

from evaluator.intake.benchmark_file import read_benchmark
from evaluator.intake.read import inspect_data, read_data

__all__ = ["inspect_data", "read_benchmark", "read_data"]
