"""Killed at any point, a set of files is the whole old one or the whole new one; nobody's own files are touched."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest
from kills import hidden, killed_at, visible

from evaluator.writing import settle, whole_file, whole_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed on POSIX only")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill takes nothing from the disk's cache: it need not be waited for."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


OWN = ("a.csv", "b.csv", "picture.png", "sub/c.csv", "record.json")
FOREIGN = {"我的笔记.txt": "mine", "sub/别的.txt": "mine too"}
OLD = {name: f"old {name}" for name in OWN}
# Without the picture: that of the old set has to go.
NEW = {name: f"new {name}" for name in (*OWN[:2], *OWN[3:])}


def write_set(folder: Path, content: dict[str, str]) -> list[Path]:
    def write(new: Path) -> list[Path]:
        for name, text in content.items():
            (new / name).parent.mkdir(exist_ok=True)
            (new / name).write_text(text, encoding="utf-8")
        return [new / name for name in content]

    return whole_folder(folder, write, own=OWN, records=["record.json"])


def old_set(folder: Path) -> Path:
    write_set(folder, OLD)
    for name, text in FOREIGN.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def check(folder: Path, whole: Callable[[], object]) -> None:
    """Whole where there is a record; whole after a look; new after the next run, with nothing left."""
    seen = visible(folder)
    if "record.json" in seen:
        assert seen in ({**OLD, **FOREIGN}, {**NEW, **FOREIGN})
    whole()
    assert visible(folder) in ({**OLD, **FOREIGN}, {**NEW, **FOREIGN})
    write_set(folder, NEW)
    assert visible(folder) == {**NEW, **FOREIGN}
    assert (hidden(folder), hidden(folder.parent)) == ([], [])


def test_killed_at_every_point(tmp_path: Path):
    point, mixed = 0, 0
    while True:
        point += 1
        folder = old_set(tmp_path / str(point) / "结果")
        if not killed_at(point, tmp_path, lambda: write_set(folder, NEW)):  # noqa: B023 - done at once
            break
        mixed += visible(folder) not in ({**OLD, **FOREIGN}, {**NEW, **FOREIGN})
        check(folder, lambda: settle(folder))  # noqa: B023 - same
    # The test would prove nothing if it never came between two moves.
    assert mixed >= 2 * len(NEW)


def test_killed_while_putting_back(tmp_path: Path):
    chosen, point, again = random.Random(20251201), 0, 0  # noqa: S311 - no secret
    while True:
        point += 1
        folder = old_set(tmp_path / str(point) / "结果")
        if not killed_at(point, tmp_path, lambda: write_set(folder, NEW), {"os.rename"}):  # noqa: B023 - done at once
            break
        for _ in range(3):
            again += killed_at(chosen.randint(1, 12), tmp_path, lambda: settle(folder))  # noqa: B023 - same
        check(folder, lambda: settle(folder))  # noqa: B023 - same
    assert again > point


def test_a_folder_that_was_renamed_after_the_kill(tmp_path: Path):
    for point in range(3, 11):
        folder = old_set(tmp_path / str(point) / "结果")
        assert killed_at(point, tmp_path, lambda: write_set(folder, NEW), {"os.rename"})  # noqa: B023 - done at once
        check(folder.rename(folder.with_name("结果（旧）")), lambda: settle(folder.with_name("结果（旧）")))  # noqa: B023


def test_a_new_folder_is_there_with_all_its_files_or_not_at_all(tmp_path: Path):
    point, killed = 1, True
    while killed:
        folder = tmp_path / str(point) / "深" / "结果"
        folder.parent.parent.mkdir()
        killed = killed_at(point, tmp_path, lambda: write_set(folder, NEW))  # noqa: B023 - done at once
        assert visible(folder.parent.parent) in ({}, {f"深/结果/{name}": text for name, text in NEW.items()})
        assert folder.parent.exists() == folder.exists()
        write_set(folder, NEW)
        assert (visible(folder), hidden(folder.parent.parent)) == (NEW, [])
        point += 1
    assert point > 10


def test_a_file_is_the_old_or_the_new_one(tmp_path: Path):
    def write(path: Path, text: str) -> None:
        with whole_file(path) as part:
            part.write_text(text, encoding="utf-8")

    point, killed = 1, True
    while killed:
        path = tmp_path / str(point) / "表.xlsx"
        path.parent.mkdir()
        write(path, "old")
        killed = killed_at(point, tmp_path, lambda: write(path, "new"))  # noqa: B023 - done at once
        assert path.read_text(encoding="utf-8") in {"old", "new"}
        write(path, "new")
        assert [one.name for one in path.parent.iterdir()] == ["表.xlsx"]
        point += 1
    assert point > 5


def test_files_that_were_put_aside_come_back(tmp_path: Path):
    point, killed = 1, True
    while killed:
        folder = tmp_path / str(point)
        folder.mkdir()
        (folder / "list").write_text("first round", encoding="utf-8")
        aside = folder / "以前的" / "list"

        def write(new: Path) -> list[Path]:
            (new / "list").write_text("second round", encoding="utf-8")
            return [new / "list"]

        def work(folder: Path = folder, aside: Path = aside) -> None:
            whole_folder(folder, write, aside=[(folder / "list", aside)])

        killed = killed_at(point, tmp_path, work)
        settle(folder)
        seen = visible(folder)
        assert seen in ({"list": "first round"}, {"list": "second round", "以前的/list": "first round"})
        assert aside.parent.exists() == (len(seen) == 2)
        point += 1
