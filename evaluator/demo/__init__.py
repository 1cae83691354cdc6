"""The synthetic province and nation (模拟数据), whose truth is known."""

from evaluator.demo.check import TruthCheck, truth_check
from evaluator.demo.example import Example, ExampleFiles, example
from evaluator.demo.run import Demo, run_demo
from evaluator.demo.summary import print_summary, summary
from evaluator.demo.tables import Table
from evaluator.demo.world import SEED, World, YearData, make_world

__all__ = [
    "SEED",
    "Demo",
    "Example",
    "ExampleFiles",
    "Table",
    "TruthCheck",
    "World",
    "YearData",
    "example",
    "make_world",
    "print_summary",
    "run_demo",
    "summary",
    "truth_check",
]
