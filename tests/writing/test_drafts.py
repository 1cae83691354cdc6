"""Drafts: of the dead they are removed, of the living never; and nothing that only looks like one."""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
from pathlib import Path

import pytest
from kills import hidden, visible

from evaluator.text import EvaluatorError
from evaluator.writing import lock, settle, whole_file, whole_folder
from evaluator.writing.draft import PREFIX, clear, draft_folder
from evaluator.writing.lock import TURN, take, turn
from evaluator.writing.moves import NOTE, place


def write_one(folder: Path, text: str, name: str = "a.csv", record: str = "r.json") -> None:
    def write(new: Path) -> list[Path]:
        for each in (name, record):
            (new / each).write_text(text, encoding="utf-8")
        return [new / name, new / record]

    whole_folder(folder, write, records=[record])


def left_behind(folder: Path) -> Path:
    draft = folder / f"{PREFIX}abcdefgh"
    (draft / "new").mkdir(parents=True)
    (draft / "new" / "half.csv").write_text("half", encoding="utf-8")
    (draft / "lock").touch()
    return draft


def test_drafts_of_the_dead_go_with_the_next_writing(tmp_path: Path):
    left_behind(tmp_path)
    (tmp_path / TURN).touch()
    write_one(tmp_path, "new")
    assert hidden(tmp_path) == []
    left_behind(tmp_path)
    with whole_file(tmp_path / "b.csv") as part:
        part.write_text("b", encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv", "r.json"]


def test_a_draft_whose_process_was_killed_before_it_made_the_folder(tmp_path: Path):
    left_behind(tmp_path)
    (tmp_path / "结果").mkdir()
    write_one(tmp_path / "结果", "new")
    assert hidden(tmp_path) == []


def test_the_living_keep_their_drafts(tmp_path: Path):
    with draft_folder(tmp_path, tmp_path / "x") as mine:
        (mine / "new").mkdir()
        clear(tmp_path)
        write_one(tmp_path, "other")
        assert (mine / "new").is_dir()
    assert hidden(tmp_path) == []


@pytest.mark.parametrize("name", [f"{PREFIX}abcdefgh", ".evaluator-notes"])
def test_what_only_looks_like_a_draft_is_left_alone(tmp_path: Path, name: str):
    (tmp_path / name / "new").mkdir(parents=True)
    (tmp_path / name / "我的.txt").write_text("mine", encoding="utf-8")
    write_one(tmp_path, "new")
    assert (tmp_path / name / "我的.txt").read_text(encoding="utf-8") == "mine"


def test_a_disk_without_locks_removes_nothing_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    draft = left_behind(tmp_path)

    def refuse(handle: int) -> None:
        raise OSError(next(iter(lock._NO_LOCKS)), "no locks")

    monkeypatch.setattr(lock, "_lock", refuse)
    write_one(tmp_path, "new")
    assert visible(tmp_path)["a.csv"] == "new"
    assert hidden(tmp_path) == [draft.name]


def test_locks(tmp_path: Path):
    first = take(tmp_path / "lock")
    assert first is not None
    assert take(tmp_path / "lock") is None
    first.release()
    again = take(tmp_path / "lock")
    assert again is not None
    again.release()


def test_a_folder_that_another_process_does_not_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lock, "_PATIENCE", 0.1)
    write_one(tmp_path, "old")
    with turn(tmp_path), pytest.raises(EvaluatorError, match=r"一直没有写完.*\n"):
        write_one(tmp_path, "new")
    assert visible(tmp_path) == {"a.csv": "old", "r.json": "old"}
    assert hidden(tmp_path) == []


def test_many_at_once_never_mix(tmp_path: Path):
    write_one(tmp_path, "first")
    stop, seen = threading.Event(), set()

    def write(number: int) -> None:
        for at in range(8):
            write_one(tmp_path, f"{number}.{at}")

    def look() -> None:
        while not stop.is_set():
            with turn(tmp_path):
                seen.add(tuple((tmp_path / name).read_text(encoding="utf-8") for name in ("a.csv", "r.json")))

    context = multiprocessing.get_context("spawn")
    watcher = threading.Thread(target=look)
    writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    other = context.Process(target=write_one, args=(tmp_path, "process"))
    other.start()
    for thread in (watcher, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    other.join()
    stop.set()
    watcher.join()
    assert other.exitcode == 0
    assert all(len(set(texts)) == 1 and len(texts) == 2 for texts in seen)
    assert hidden(tmp_path) == []


def test_a_reader_waits_for_who_moves_files(tmp_path: Path):
    write_one(tmp_path, "old")
    (tmp_path / f"{PREFIX}abcdefgh" / "old").mkdir(parents=True)
    note = tmp_path / f"{PREFIX}abcdefgh" / "old" / NOTE
    note.write_text('{"moves": [], "made": []}', encoding="utf-8")

    def finish() -> None:
        time.sleep(0.2)
        note.unlink()

    with turn(tmp_path):
        mover, reader = threading.Thread(target=finish), threading.Thread(target=settle, args=(tmp_path,))
        reader.start()
        mover.start()
        mover.join()
        assert reader.is_alive()
    reader.join()


def test_what_cannot_be_put_back_is_said_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_one(tmp_path, "old")
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "a.csv" and opened:
            raise PermissionError(13, "open", str(self))
        if self.name == "r.json" and self.parent.name == "new":
            # Excel opens the new table just now, and the record cannot be written.
            opened.append("a.csv")
            raise PermissionError(13, "open", str(target))
        return rename(self, target)

    opened: list[str] = []
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", refuse)
        with pytest.raises(PermissionError):
            write_one(tmp_path, "new")
        # Not readable as a run, and the old files are not lost.
        assert "r.json" not in visible(tmp_path)
        assert len(hidden(tmp_path)) == 1
        with pytest.raises(EvaluatorError, match=r"新旧混在一起.*\n"):
            settle(tmp_path)
    settle(tmp_path)
    assert visible(tmp_path) == {"a.csv": "old", "r.json": "old"}
    assert hidden(tmp_path) == []


def test_a_move_that_fails_leaves_everything(tmp_path: Path):
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "old").mkdir()
    (tmp_path / "b" / "x").parent.touch()
    # The last target lies below a file.
    moves = [(tmp_path / "a", tmp_path / "away" / "a"), (tmp_path / "b", tmp_path / "a")]
    moves.append((tmp_path / "c", tmp_path / "away" / "a" / "c"))
    with pytest.raises(OSError, match="away"):
        place(moves, tmp_path / "old")
    assert visible(tmp_path) == {"a": "a", "b": "b", "c": "c"}
    assert not (tmp_path / "away").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are those of POSIX")
def test_a_new_folder_has_the_rights_of_any_other(tmp_path: Path):
    (tmp_path / "other").mkdir()
    write_one(tmp_path / "a" / "b", "new")
    wanted = (tmp_path / "other").stat().st_mode
    assert [(tmp_path / name).stat().st_mode for name in ("a", "a/b")] == [wanted, wanted]
