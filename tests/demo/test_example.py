"""The small example that newcomers and the documentation use: quick, marked, and the same in memory as in its files."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import evaluator as ev
from evaluator.demo import Example, example


@pytest.fixture(scope="module")
def small() -> Example:
    return example()


def test_made_in_under_two_seconds_and_once(small):
    start = time.process_time()
    example.__wrapped__()
    assert time.process_time() - start < 2.0
    assert ev.example() is small


def test_what_is_read_from_the_files_is_what_is_in_memory(small):
    read = ev.read_data(small.files.data, small.rubric, year=small.year)
    assert read.units["unit"].tolist() == small.data.units["unit"].tolist()
    assert np.array_equal(read.state, small.data.state)
    assert np.allclose(read.value, small.data.value, rtol=1e-9, atol=0, equal_nan=True)
    nation = ev.read_data(small.files.nation, small.rubric, year=small.year)
    assert np.allclose(nation.value, small.nation.value, rtol=1e-9, atol=0, equal_nan=True)
    history = ev.read_history(small.files.years, small.rubric)
    assert history.years == small.history.years
    averages = ev.read_benchmark(small.files.benchmark, small.rubric)
    assert np.allclose(averages.levels[-1].mean, small.benchmark.levels[-1].mean, rtol=1e-9, atol=0, equal_nan=True)
    register = ev.read_register(small.files.register, small.rubric)
    assert register.units["unit"].tolist() == small.data.units["unit"].tolist()


def test_the_faulty_file_has_one_fault_and_it_is_said(small):
    found = ev.inspect_data(small.files.faulty, small.rubric, year=small.year)
    errors = [problem for problem in found.problems if problem.severity == "error"]
    assert [(problem.value, problem.place.row) for problem in errors] == [("一百零五", 4)]


def test_nothing_in_it_is_real(small):
    assert small.data.units["institution"].str.startswith("99").all()
    for path in (small.files.data, small.files.faulty, small.files.nation):
        assert path.read_text(encoding="utf-8-sig").startswith("模拟数据")
        assert path.name.startswith("模拟")


def test_letters_of_several_kinds_stand_in_it(small):
    assert set(small.result.units["letter"]) >= {"A", "B", "C", "D"}
    assert int(small.allocation.amount.sum()) == small.budget


def test_its_folder_goes_when_python_ends():
    code = "import evaluator as ev; print(ev.example().files.folder)"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert done.stdout.strip()
    assert not Path(done.stdout.strip()).exists()
