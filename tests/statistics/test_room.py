"""The room as a whole: light to enter, and its examples hold."""

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import evaluator.statistics

ROOM = Path(evaluator.statistics.__file__).parent
MODULES = [path.stem for path in sorted(ROOM.glob("*.py")) if ">>> " in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    found = doctest.testmod(importlib.import_module(f"evaluator.statistics.{name}"))
    assert found.attempted > 0
    assert found.failed == 0


def test_importing_costs_numpy_only():
    heavy = {"scipy", "pandas", "statsmodels"}
    code = f"import sys, evaluator.statistics; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
