"""The package as a whole: what importing costs, what the public API holds."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

import evaluator as ev

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(
    module.name for module in pkgutil.walk_packages(ev.__path__, "evaluator.") if "__main__" not in module.name
)


def _seconds(statement: str) -> float:
    code = f"import time; start = time.perf_counter(); {statement}; print(time.perf_counter() - start)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def test_import_costs_at_most_half_a_second_more_than_pandas():
    pairs = [(_seconds("import pandas"), _seconds("import pandas, evaluator")) for _ in range(3)]
    assert statistics.median(ours - pandas for pandas, ours in pairs) <= 0.5


def test_import_loads_nothing_heavy():
    heavy = ["scipy.stats", "scipy.optimize", "statsmodels", "openpyxl", "xlsxwriter", "pydantic", "streamlit"]
    code = f"import sys, evaluator; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_names_are_there():
    for name in ev.__all__:
        assert getattr(ev, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'allocat'"):
        _ = ev.allocat


def test_the_array_functions_have_the_fixed_names():
    fixed = [
        "wilson_interval", "byar_interval", "indirect_standardise", "between_variance", "shrink", "rank_interval",
        "rank_confidence_sets", "false_discovery",
    ]  # fmt: skip
    assert [name for name in fixed if not callable(getattr(ev.statistics, name, None))] == []


@pytest.mark.parametrize("name", MODULES)
def test_doctests(name: str):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


PUBLIC = [name for name in ev.__all__ if inspect.isfunction(getattr(ev, name))]


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_function_shows_an_example_that_runs_as_it_stands(name: str):
    """A newcomer pastes the example into an empty session: nothing but its own imports may be needed."""
    found = doctest.DocTestFinder(recurse=False).find(getattr(ev, name), name, globs={})
    assert [len(test.examples) > 0 for test in found] == [True], f"{name} has no example"
    assert doctest.DocTestRunner().run(found[0]).failed == 0


def test_no_source_file_is_longer_than_400_lines():
    files = [*ROOT.glob("evaluator/**/*.py"), *ROOT.glob("tests/**/*.py")]
    assert [str(file) for file in files if len(file.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_every_open_names_its_encoding_and_no_policy_number_stands_in_code():
    """Cut scores and weights live in rubrics: no quoted decimal that looks like one stands in the method's rooms."""
    rooms = ["scoring", "classing", "evaluation", "dataset", "statistics"]
    found = [
        f"{file.name}: {hit}"
        for room in rooms
        for file in (ROOT / "evaluator" / room).glob("*.py")
        for hit in re.findall(r'"(?:0?\.\d+|\d\d(?:\.\d+)?)"', file.read_text(encoding="utf-8"))
    ]
    assert found == []
