"""GB18030 files, Chinese paths and Windows line ends under locales that are not UTF-8."""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING

import pytest
from program import SMALL, run
from small_table import HEADER, ROWS

if TYPE_CHECKING:
    from pathlib import Path

# Without the last two, Python itself would turn a bare C locale into UTF-8.
BARE = {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two returns, one of them without a base, as an office's Windows machine writes them."""
    folder = tmp_path / "各校 填报（定稿）"
    folder.mkdir()
    bad = [list(row) for row in ROWS]
    bad[0][5] = ""
    for name, rows in (("云溪大学 等.csv", bad), ("好的.csv", [["90009", "蓬莱学院", *row[2:]] for row in ROWS[-1:]])):
        with (folder / name).open("w", encoding="gb18030", newline="") as file:
            csv.writer(file, lineterminator="\r\n").writerows([HEADER, *rows])
    return folder


@pytest.mark.parametrize(
    ("encoding", "environment"),
    [
        ("utf-8", BARE),
        ("gb18030", {**BARE, "PYTHONIOENCODING": "gb18030", "PYTHONUTF8": "1"}),
        ("utf-8", {**BARE, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "1"}),
    ],
    ids=["bare C", "a GB18030 terminal", "a Latin-1 terminal"],
)
def test_returns_in_gb18030(folder: Path, encoding: str, environment: dict[str, str]):
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON"))}
    asked = ("check", SMALL, folder.name, "--year", 2025, "--out", "答 复")
    done = run(*asked, encoding=encoding, cwd=folder.parent, env={**kept, **environment})
    assert done.returncode == 1, done.stderr
    assert "■ 云溪大学" in done.stderr
    assert "云溪大学 等.csv F2 第2行 “毕业人数”列: 填了“落实去向人数”，却没有填“毕业人数”" in done.stderr
    assert "共1个错误" in done.stderr
    written = {file.name for file in (folder.parent / "答 复").iterdir()}
    assert written == {"problems.xlsx", "云溪大学_说明.txt", "云溪大学_需改正.xlsx"}
