"""evaluator score: what is chosen with --select and laid beside with --history must exist and say its year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from program import SMALL, run_here, write_nation

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_nation(tmp_path_factory.mktemp("全国") / "全国.csv")


def score(nation: Path, out: Path, *more: object) -> subprocess.CompletedProcess[str]:
    return run_here("score", SMALL, nation, "--national", nation, "--out", out, *more)


def test_a_value_that_stands_nowhere_is_told_which_there_are(nation: Path, tmp_path: Path):
    done = score(nation, tmp_path / "没有", "--year", 2025, "--select", "学校名称=虚构88大学")
    assert done.returncode == 1
    assert "“学校名称”列里没有“虚构88大学”，一行也没有选中。该列共有60种值，相近的在前：虚构8大学、" in done.stderr
    (line,) = (line for line in done.stderr.splitlines() if "相近的在前" in line)
    assert line.count("、") == 9, "ten of sixty"
    assert not (tmp_path / "没有").exists()


def test_a_value_of_few_shows_them_all(nation: Path, tmp_path: Path):
    done = score(nation, tmp_path / "没有", "--year", 2025, "--select", "首届毕业年份=2011")
    assert done.returncode == 1
    assert "该列共有1种值，相近的在前：2010。" in done.stderr


@pytest.mark.parametrize("name", ["历年.csv", "2023_2024.csv"])
def test_earlier_years_say_which_they_are(nation: Path, tmp_path: Path, name: str):
    earlier = tmp_path / name
    earlier.write_bytes(nation.read_bytes())
    done = score(nation, tmp_path / "没有", "--year", 2025, "--history", earlier)
    assert done.returncode == 1
    assert f"“{name}”的名字里看不出是哪一年的：请在文件夹或文件名里写上一个四位年份" in done.stderr
    assert not (tmp_path / "没有").exists()


def test_beside_earlier_years_this_year_is_asked_for(nation: Path, tmp_path: Path):
    earlier = tmp_path / "数据_2024.csv"
    earlier.write_bytes(nation.read_bytes())
    done = score(nation, tmp_path / "没有", "--history", earlier)
    assert done.returncode == 2
    assert "请加 --year" in done.stderr
    assert not (tmp_path / "没有").exists()
