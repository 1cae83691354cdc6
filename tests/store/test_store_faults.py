"""Killed, full, read-only, busy: nothing half-written, a sentence, and the store says what was left."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import event, text
from store_world import WHO, put_in, put_run

import evaluator.store.datasets
import evaluator.store.engine
from evaluator.store import StoreError, open_store

HERE = Path(__file__).resolve().parent
KILLED = """
import os, signal, sys
sys.path.insert(0, {here!r})
from pathlib import Path
from store_world import make_small_world, put_in, put_run
import evaluator.store.{module} as module
from evaluator.store import open_store

def killed(*arguments, **more):
    os.kill(os.getpid(), signal.SIGKILL)

world = make_small_world(Path({folder!r}))
store = open_store({place!r})
if {run}:
    put_in(store, world)
module.{name} = killed
put_run(store, world)
"""
IMPORTS = [("datasets", "keep_names"), ("datasets", "insert_observations"), ("observations", "_with_none")]
RUNS = [("runs", "keep_version")]
AT_NOTE = [("datasets", "note", False), ("runs", "note", True)]


def counts(store) -> dict[str, int]:
    tables = (
        "files",
        "policy_versions",
        "datasets",
        "dataset_columns",
        "observations",
        "runs",
        "run_tables",
        "institutions",
        "log",
    )
    with store.base.reading() as connection:
        return {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables}


def kill(place, folder, module: str, name: str, run: bool) -> None:
    code = KILLED.format(here=str(HERE), module=module, name=name, folder=str(folder), place=str(place), run=run)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize(
    ("module", "name", "run"),
    [*((*at, False) for at in IMPORTS), *((*at, True) for at in RUNS), *AT_NOTE],
)
def test_a_kill_leaves_nothing_half_written(place, world, tmp_path, module, name, run):
    with open_store(place) as store:
        if run:
            put_in(store, world)
        before = counts(store)
    kill(place, tmp_path, module, name, run)
    with open_store(place) as store:
        after = counts(store)
        if run:
            # Its data were recognised before the run was begun: lines of the log, no more.
            assert after.pop("log") >= before.pop("log")
        assert after == before
        (left,) = store.unfinished()
        assert (left.who, left.action, left.running) == (WHO, "run" if run else "import", False)
        assert "没有写入任何内容" in left.sentence()
        assert f"process {left.pid}" in left.sentence("en")
        assert store.verify() == []
        put_run(store, world)
        assert len(store.runs()) == 1
        assert [one.id for one in store.unfinished()] == [left.id]
        store.dismiss(left.id, "李四")
        assert store.unfinished(running=True) == []
        assert store.log(1)["action"].tolist() == ["dismiss"]


def test_an_error_within_leaves_nothing_and_nothing_unfinished(store, world, monkeypatch):
    def breaks(*arguments, **more):
        raise RuntimeError("某处出错")

    before = counts(store)
    monkeypatch.setattr(evaluator.store.datasets, "keep_names", breaks)
    with pytest.raises(RuntimeError, match="某处出错"):
        put_in(store, world)
    assert counts(store) == before
    assert store.unfinished(running=True) == []
    monkeypatch.undo()
    put_in(store, world)


def test_work_that_goes_on_is_not_called_unfinished(store, world, monkeypatch):
    seen = []

    def looks(*arguments, **more):
        seen.append([len(store.unfinished()), len(store.unfinished(running=True))])

    monkeypatch.setattr(evaluator.store.datasets, "keep_names", looks)
    store.add_dataset(world.own, world.rubric, who=WHO)
    assert seen == [[0, 1]]


def test_work_of_another_machine_is_told_and_may_be_dismissed(store):
    with store.base.engine.begin() as connection:
        row = "'2026-11-28T00:00:00+00:00', '张三', 'import', '数据', '别的机器', 1, 'x'"
        connection.execute(text(f"INSERT INTO work (at, who, action, what, host, pid, process) VALUES ({row})"))
    (left,) = store.unfinished()
    assert left.running is None
    store.dismiss(left.id, WHO)
    with pytest.raises(StoreError, match=f"没有编号为{left.id}的未完成工作"):
        store.dismiss(left.id, WHO)


def test_a_number_that_belongs_to_another_process_by_now(place, tmp_path, world):
    """As after a long while, or a restart: some process has the number of the one that was killed."""
    kill(place, tmp_path, "datasets", "keep_names", run=False)
    with open_store(place) as store:
        with store.base.engine.begin() as connection:
            connection.execute(text("UPDATE work SET pid = :other"), {"other": os.getppid()})
        (left,) = store.unfinished()
        assert (left.pid, left.running) == (os.getppid(), False)
        store.dismiss(left.id, WHO)


def test_work_of_a_process_that_lives_is_known_from_another(place):
    code = "import sys; from evaluator.store import open_store; s = open_store(sys.argv[1]);"
    code += "c = s.begun('张三', 'run', '长'); c.__enter__(); print('ready', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(place)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        with open_store(place) as store:
            assert store.unfinished() == []
            (left,) = store.unfinished(running=True)
            with pytest.raises(StoreError, match="不能当作未完成的除去"):
                store.dismiss(left.id, WHO)
            process.kill()
            process.wait()
            assert len(store.unfinished()) == 1


def limited(store, statement: str):
    """Every connection from now on is set so."""
    store.base.engine.dispose()

    def settle(driver, _record):
        driver.execute(statement)

    event.listen(store.base.engine, "connect", settle)
    return settle


def test_a_full_database_is_a_sentence_and_nothing_is_lost(sqlite_store, world):
    own, _ = put_in(sqlite_store, world)
    with sqlite_store.base.reading() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    before = counts(sqlite_store)
    settle = limited(sqlite_store, f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreError, match=r"已满.*已有内容完好.*\n.*is full"):
        sqlite_store.add_dataset(
            world.earlier, world.rubric, [("大.bin", np.random.default_rng(1).bytes(300_000))], who=WHO
        )
    assert counts(sqlite_store) == before
    assert sqlite_store.dataset(own.id).fingerprint() == world.own.fingerprint()
    event.remove(sqlite_store.base.engine, "connect", settle)
    sqlite_store.base.engine.dispose()
    assert sqlite_store.verify() == []
    assert not sqlite_store.add_dataset(world.earlier, world.rubric, who=WHO).recognised


def test_a_read_only_database_is_read_and_not_written(sqlite_store, world):
    number = put_run(sqlite_store, world)
    before = counts(sqlite_store)
    settle = limited(sqlite_store, "PRAGMA query_only = ON")
    for write in (
        lambda: sqlite_store.add_dataset(world.earlier, world.rubric, who=WHO),
        lambda: sqlite_store.move(number, "consultation", WHO),
        lambda: sqlite_store.note(WHO, "download", "表"),
    ):
        with pytest.raises(StoreError, match=r"只能读，不能写.*\n.*can be read but not written"):
            write()
    assert sqlite_store.run(number).units["letter"].tolist() == world.result.units["letter"].tolist()
    assert counts(sqlite_store) == before
    event.remove(sqlite_store.base.engine, "connect", settle)
    sqlite_store.base.engine.dispose()
    sqlite_store.note(WHO, "download", "表")


def test_a_read_only_role_of_postgresql_is_a_sentence(postgres_place, world):
    with open_store(postgres_place) as store:
        put_run(store, world)
    with open_store(f"{postgres_place}?options=-c%20default_transaction_read_only%3Don") as store:
        assert len(store.runs()) == 1
        with pytest.raises(StoreError, match="只能读，不能写"):
            store.note(WHO, "download", "表")


def test_waiting_too_long_is_a_sentence(sqlite_place, monkeypatch):
    monkeypatch.setattr(evaluator.store.engine, "TURNS", 2)
    monkeypatch.setattr(evaluator.store.engine, "BUSY_SECONDS", 0.05)
    with open_store(sqlite_place) as store, closing(sqlite3.connect(sqlite_place)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"正被别人写入.*\n.*Others are writing"):
            store.note(WHO, "download", "表")
        assert len(store.log()) == 0
        other.rollback()
        store.note(WHO, "download", "表")
        assert len(store.log()) == 1


def test_waiting_too_long_for_postgresql_is_a_sentence(postgres_place, monkeypatch):
    monkeypatch.setattr(evaluator.store.engine, "TURNS", 1)
    monkeypatch.setattr(evaluator.store.engine, "BUSY_SECONDS", 1)
    with open_store(postgres_place) as store, store.base.writing():
        with open_store(postgres_place) as other, pytest.raises(StoreError, match="正被别人写入"):
            other.note(WHO, "download", "表")
        assert len(store.log()) == 0


def test_a_server_that_is_not_there_is_a_sentence_without_the_password():
    with pytest.raises(StoreError, match=r"连不上数据库.*\n.*does not answer") as error:
        open_store("postgresql://office:geheim@127.0.0.1:1/evaluator")
    assert "geheim" not in str(error.value)


def test_a_database_that_is_not_there_is_a_sentence(postgres):
    with pytest.raises(StoreError, match=r"服务器上没有数据库|连不上数据库"):
        open_store(f"{postgres}/nobody_made_it")


def test_bytes_that_changed_are_not_given_out(sqlite_store, world):
    number = put_run(sqlite_store, world)
    own = sqlite_store.run(number).data_id
    file = sqlite_store.dataset_files(own)[0]
    with closing(sqlite3.connect(sqlite_store.base.where.path)) as other:
        guards = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            other.execute(f"DROP TRIGGER {name}")
        other.execute(
            "UPDATE observations SET value = value + 1 WHERE dataset_id = ? AND unit = 3 AND leaf = 0", (own,)
        )
        other.execute("UPDATE run_tables SET content = substr(content, 2) WHERE name = 'cells'")
        other.execute("UPDATE files SET content = x'789c' WHERE id = ?", (file,))
        for _, made in guards:
            other.execute(made)
        other.commit()
    with open_store(sqlite_store.base.where.path) as store:
        with pytest.raises(StoreError, match=f"编号为{own}的数据与存入时不同"):
            store.dataset(own)
        with pytest.raises(StoreError, match=f"“cells #{number}”的内容与存入时不同"):
            _ = store.run(number).cells
        with pytest.raises(StoreError, match=r"“本省.csv”的内容与存入时不同"):
            store.file(file)
        assert [str(fault)[:6] for fault in store.verify()] == ["“本省.cs", "编号为1的数", "“cells"]
