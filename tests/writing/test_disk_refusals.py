"""What the disk refuses bears the name of the file that was to be written."""

from __future__ import annotations

import errno
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from evaluator.report.safe_csv import write_csv
from evaluator.writing import naming, refusal, whole_file, whole_folder, write_json
from evaluator.writing.refusal import to_disk
from evaluator.writing.whole import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator


def refused(error: BaseException) -> tuple[int | None, str]:
    found = refusal(error)
    assert found is not None
    return found.errno, str(found.filename)


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """Give a disk that holds little; only an administrator can make one."""
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], check=False)
    if made.returncode:
        pytest.skip("no right to make a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill(path: Path) -> None:
    with workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(4000):
            sheet.write_string(row, 0, os.urandom(40).hex())


TABLE = pd.DataFrame({"a": [f"{number:0100d}" for number in range(3000)]})


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only an administrator can make a small disk"
)
@pytest.mark.parametrize("kind", ["a.csv", "a.json", "a.xlsx"])
def test_a_full_disk_names_the_file(tmp_path: Path, kind: str):
    def write(new: Path) -> list[Path]:
        (new / "first.csv").write_text("fits", encoding="utf-8")
        path = new / kind
        if kind == "a.csv":
            write_csv(TABLE, path)
        elif kind == "a.json":
            write_json({"a": TABLE["a"].tolist()}, path)
        else:
            fill(path)
        return [new / "first.csv", path]

    with small_disk(tmp_path / "盘", "160k") as disk:
        for folder in (disk, disk / "深" / "结果"):
            with pytest.raises(Exception) as caught:  # noqa: PT011 - xlsxwriter has errors of its own
                whole_folder(folder, write)
            assert refused(caught.value) == (errno.ENOSPC, str(folder / kind))
        with pytest.raises(Exception) as caught, whole_file(disk / "b.xlsx") as part:  # noqa: PT011 - same
            fill(part)
        assert refused(caught.value) == (errno.ENOSPC, str(disk / "b.xlsx"))
        assert list(disk.iterdir()) == []


@pytest.mark.parametrize("given", [None, "tmp/scrap"])
def test_errors_without_a_name_get_one(tmp_path: Path, given: str | None):
    with pytest.raises(OSError, match="full") as caught, naming(tmp_path / "a.csv"):
        raise OSError(errno.ENOSPC, "full", *([] if given is None else [str(tmp_path / "scrap")]))
    assert caught.value.filename == str(tmp_path / "a.csv")


def test_errors_about_another_file_keep_its_name(tmp_path: Path):
    with pytest.raises(OSError, match="no") as caught, naming(tmp_path / "a.csv"):
        raise OSError(errno.EIO, "no", "/elsewhere/source.xlsx")
    assert caught.value.filename == "/elsewhere/source.xlsx"


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(path: object, *rest: object) -> None:
        raise PermissionError(errno.EACCES, "no right", str(path))

    monkeypatch.setattr(os, "mkdir", refuse)
    (there := tmp_path / "结果").touch()
    there.unlink()
    with pytest.raises(PermissionError) as caught:
        whole_folder(there, lambda _: [])
    assert caught.value.filename == str(there)
    with pytest.raises(PermissionError) as caught, whole_file(tmp_path / "a.xlsx"):
        pass
    assert caught.value.filename == str(tmp_path / "a.xlsx")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="an administrator may write anywhere")
def test_a_read_only_folder(tmp_path: Path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError) as caught:
            whole_folder(tmp_path / "结果", lambda _: [])
    finally:
        tmp_path.chmod(0o700)
    assert caught.value.filename == str(tmp_path / "结果")


def test_a_file_that_cannot_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "results.xlsx").write_text("open in Excel", encoding="utf-8")
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self == tmp_path / "results.xlsx":
            raise PermissionError(errno.EACCES, "open", str(self))
        return rename(self, target)

    def write(new: Path) -> list[Path]:
        for name in ("a.csv", "results.xlsx"):
            (new / name).write_text("new", encoding="utf-8")
        return sorted(new.iterdir())

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError) as caught:
        whole_folder(tmp_path, write)
    assert caught.value.filename == str(tmp_path / "results.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["results.xlsx"]


def test_a_disk_that_is_full_only_when_it_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.csv"
    path.write_text("a", encoding="utf-8")

    def refuse(number: int, _: int) -> None:
        raise OSError(number, "asked")

    monkeypatch.setattr(os, "fsync", lambda handle: refuse(errno.EINVAL, handle))
    to_disk(path)
    monkeypatch.setattr(os, "fsync", lambda handle: refuse(errno.ENOSPC, handle))
    with pytest.raises(OSError, match="asked") as caught:
        to_disk(path)
    assert caught.value.filename == str(path)


@pytest.mark.parametrize("memory", [True, False])
def test_a_workbook_that_is_given_up_leaves_nothing(tmp_path: Path, memory: bool):
    def give_up() -> None:
        with workbook(tmp_path / "a.xlsx", {"constant_memory": memory}) as book:
            book.add_worksheet().write_string(0, 0, "half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_up()
    assert list(tmp_path.iterdir()) == []
