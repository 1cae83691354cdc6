"""``evaluator stability`` as a shell starts it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from small_worlds import drawn, result_of, rubric_of
from test_stability_laws import WIDE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def case(tmp_path: Path) -> tuple[Path, Path]:
    rubric = rubric_of(tmp_path, WIDE)
    data = result_of(rubric, drawn(30, 31)).data
    names = [leaf.name for leaf in rubric.leaves]
    frame = pd.DataFrame(data.value, columns=names)
    frame.insert(0, "学校", data.units["school"])
    frame.insert(1, "城市", data.units["city"])
    table = tmp_path / "模拟.csv"
    frame.to_csv(table, index=False, encoding="utf-8")
    return rubric.path, table


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from evaluator.cli import main; main()", "stability", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_the_command_writes_and_says(case: tuple[Path, Path], tmp_path: Path):
    rubric, table = case
    done = run(rubric, table, "--national", table, "--worlds", 16, "--out", tmp_path / "出", "--year", 2025)
    assert done.returncode == 0, done.stderr
    assert "稳健性试算" in done.stdout
    assert "16个方法情景" in done.stdout
    assert "按全国数据" in done.stdout
    assert (tmp_path / "出" / "stability_ranks.png").exists()
    options = ("--worlds", 16, "--no-pictures", "--lang", "en", "--seed", 5, "--year", 2025)
    done = run(rubric, table, "--national", table, "--out", tmp_path / "out", *options)
    assert "16 method worlds" in done.stdout
    assert not list((tmp_path / "out").glob("*.svg"))


def test_averages_are_asked_for(case: tuple[Path, Path], tmp_path: Path):
    done = run(*case, "--out", tmp_path / "out", "--year", 2025)
    assert done.returncode == 2
    assert not (tmp_path / "out").exists()
