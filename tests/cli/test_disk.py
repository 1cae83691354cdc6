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
        told = refused_by_disk(error)
        assert said in told.show("zh")
        assert all("结果/a.xlsx" in told.show(lang) for lang in ("zh", "en"))


def test_a_fault_of_our_own_is_not_the_disks():
    assert refused_by_disk(KeyError("x")) is None


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


def test_a_name_with_a_bar_comes_out_whole(tmp_path: Path):
    before = tmp_path / "甲 | 乙 {x}"
    said = {lang: run("compare", before, tmp_path / "丙", "--lang", lang).stderr for lang in ("zh", "en")}
    assert said["zh"] == f"没有结果文件夹“{before}”：请给出 evaluator score 写出的文件夹。\n"
    assert said["en"] == f"There is no folder of results '{before}': give a folder that evaluator score has written.\n"
    assert run("compare", before, tmp_path / "丙").stderr == said["zh"] + said["en"]
