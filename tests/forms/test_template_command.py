"""``evaluator template`` as its user meets it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

RUBRIC = str(Path(__file__).with_name("template_small.yaml"))
Write = Callable[..., Path]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from evaluator.cli import main; main()", "template", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_from_a_register(register_file: Path, tmp_path: Path):
    done = run(RUBRIC, "--from", register_file, "--year", "2026", "--out", tmp_path / "下发")
    assert done.returncode == 0, done.stderr
    names = sorted(file.name for file in (tmp_path / "下发").iterdir())
    assert names == ["90001_云溪大学_模板测试_2026.xlsx", "90002_苍梧学院_模板测试_2026.xlsx"]
    assert all(name in done.stdout for name in names)
    assert "90003 无何有学院" in done.stdout


def test_many_files_are_counted(write_rows: Write, tmp_path: Path):
    rows = [["学校代码", "学校名称"], *([str(90001 + i), f"虚构{i}学院"] for i in range(7))]
    done = run(RUBRIC, "--institutions", write_rows(rows), "--out", tmp_path / "下发")
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "下发").iterdir())) == 7
    assert "7所学校" in done.stdout
    assert "90003" not in done.stdout


def test_a_bad_register_writes_nothing(write_rows: Write, tmp_path: Path):
    bad = write_rows([["学校代码", "学校名称", "专业代码", "状态"], ["90001", "云溪大学", "089999", "停了"]])
    done = run(RUBRIC, "--from", bad, "--out", tmp_path / "下发")
    assert done.returncode == 1
    assert "089999" in done.stderr
    assert "停了" in done.stderr
    assert not (tmp_path / "下发").exists()


def test_two_lists_are_one_too_many(register_file: Path, tmp_path: Path):
    done = run(RUBRIC, "--from", register_file, "--institutions", register_file, "--out", tmp_path / "下发")
    assert done.returncode == 2
    assert "--institutions" in done.stderr
