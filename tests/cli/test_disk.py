"""What the disk refuses is a sentence, not a traceback."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest
from program import SMALL, run
from xlsxwriter.exceptions import FileCreateError

from evaluator.cli.disk import refused_by_disk

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.EACCES, "没有权限"), (errno.ENOSPC, "磁盘已满"), (errno.EEXIST, "是一个文件"), (errno.EIO, "出错")],
)
def test_what_the_disk_said(number: int, said: str):
    cause = OSError(number, "why", "结果/a.xlsx")
    wrapped = FileCreateError(cause)
    wrapped.__cause__ = cause
    for error in (cause, wrapped):
        assert said in refused_by_disk(error)
        assert "结果/a.xlsx" in refused_by_disk(error)


def test_a_fault_of_our_own_is_not_the_disks():
    assert refused_by_disk(KeyError("x")) == ""


@pytest.mark.parametrize(
    "command",
    [("template", SMALL, "--out"), ("rubrics", "to-excel", SMALL, "--out")],
    ids=["template", "rubrics to-excel"],
)
def test_a_file_where_a_folder_should_be(tmp_path: Path, command: tuple[str, ...]):
    (tmp_path / "占用").write_text("", encoding="utf-8")
    out = tmp_path / "占用" / "a.xlsx" if "to-excel" in command else tmp_path / "占用"
    done = run(*command, out)
    assert done.returncode == 2
    assert "是一个文件，不是文件夹" in done.stderr


def test_a_language_is_kept_to_the_end(tmp_path: Path):
    (tmp_path / "空").mkdir()
    chinese = run("check", SMALL, tmp_path / "空", "--lang", "zh").stderr
    english = run("check", SMALL, tmp_path / "空", "--lang=en").stderr
    both = run("check", SMALL, tmp_path / "空").stderr
    assert "错误" in chinese
    assert "Errors" not in chinese
    assert "Errors" in english
    assert "错误" not in english
    assert "错误" in both
    assert "Errors" in both
    assert "年份应是四位数" in run("check", SMALL, tmp_path / "空", "--year", 25).stderr
