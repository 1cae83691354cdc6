"""Kills at random instants over everything the store does, and a look at what each left.

A short one runs with the tests. The long one, of 200 kills by default::

    python tests/store/kill_trial.py --kills 200 --seed 20261128

Every trial lays out a store, begins one operation in a process of its own, kills that process after a random part of
the time the operation takes, and asks: does the store open, does `verify` find nothing, does it hold what it held
before or what it was to hold, and does the same operation succeed when it is done again?
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from store_world import WHO, SmallWorld, make_small_world, put_in, put_run

import evaluator.store  # noqa: F401 - the module of the demo is loaded by it
from evaluator.store import backup, open_store, restore, store_demo
from evaluator.store.base import Base
from evaluator.store.engine import make_engine
from evaluator.store.migrate import migrate
from evaluator.store.where import find_place

if TYPE_CHECKING:
    from collections.abc import Callable

# Lines that a server writes before it is killed or goes on.
_LINES = 30
_NOW = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)
State = tuple[str, ...]


@dataclass(frozen=True)
class Ground:
    """Stores that trials begin with: made once, copied for each.

    Attributes
    ----------
    world : SmallWorld
    folder : Path
        ``data.db`` (no run), ``run.db`` (a draft), ``old.db`` (as it, of an older version), ``backup.db`` (of data.db).
    """

    world: SmallWorld
    folder: Path


@dataclass(frozen=True)
class Operation:
    """One thing that the store does.

    Attributes
    ----------
    begins : str or None
        Store of the ground that lies there before; None where there is none.
    do : callable
        Takes the ground and the place of the store.
    looks : str
        Name of the file that is looked at afterwards.
    server : {"", "killed", "deleted", "running"}
        What had the store open: was killed; was killed and the file deleted after it; is still there.
    """

    begins: str | None
    do: Callable[[Ground, Path], object]
    looks: str = "库.db"
    server: str = ""


def _publish(_ground: Ground, place: Path) -> None:
    with open_store(place) as store:
        for status in ("consultation", "published"):
            if store.run(1).status not in {status, "published"}:
                store.move(1, status, WHO)


def _keep_run(ground: Ground, place: Path) -> None:
    with open_store(place) as store:
        put_run(store, ground.world)


def _import(ground: Ground, place: Path) -> None:
    with open_store(place) as store:
        put_in(store, ground.world)


def _restore(ground: Ground, place: Path) -> None:
    restore(ground.folder / "backup.db", place, replace=True, now=_NOW)


def _backup(_ground: Ground, place: Path) -> None:
    backup(place, place.with_name("备份.db"), replace=True)


def _upgrade(_ground: Ground, place: Path) -> None:
    open_store(place).close()


def _demo(ground: Ground, place: Path) -> None:
    sys.modules["evaluator.store.load_demo"].load_demo = lambda store, _: put_run(store, ground.world)
    store_demo(place, SimpleNamespace())


OPERATIONS = {
    "import": Operation(None, _import),
    "run kept": Operation("data.db", _keep_run),
    "publish": Operation("run.db", _publish),
    "backup": Operation("run.db", _backup, "备份.db"),
    "backup while a server writes": Operation("run.db", _backup, "备份.db", "running"),
    "upgrade": Operation("old.db", _upgrade),
    "demo store": Operation(None, _demo),
    "demo store beside an old log": Operation("run.db", _demo, server="deleted"),
    "restore": Operation("run.db", _restore),
    "restore, nothing there": Operation(None, _restore),
    "restore over a killed server": Operation("run.db", _restore, server="killed"),
    "restore beside an old log": Operation("run.db", _restore, server="deleted"),
    "restore over a running server": Operation("run.db", _restore, server="running"),
}


def make_ground(folder: Path) -> Ground:
    """Make the stores that trials begin with."""
    (folder / "world").mkdir()
    ground = Ground(make_small_world(folder / "world"), folder)
    _import(ground, folder / "data.db")
    _keep_run(ground, folder / "run.db")
    shutil.copy(folder / "run.db", folder / "old.db")
    place = find_place(folder / "old.db")
    base = Base(make_engine(place), place)
    with base.writing() as connection:
        migrate(connection, "0002")
    base.close()
    backup(folder / "data.db", folder / "backup.db")
    return ground


def state(place: Path) -> State:
    """Say what a store holds, after everything in it was verified; a file that is not there holds nothing."""
    if not place.exists():
        return ("absent",)
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with open_store(place) as store:
        faults = store.verify()
        assert faults == [], faults
        runs, data = store.runs(), store.datasets()
        return (*runs["status"], *(f"{row.role} {row.units}" for row in data.itertuples()))


def begin(do: Callable[[], object]) -> int:
    """Do it in a process of its own; gives the number of the process."""
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
                os.dup2(nowhere.fileno(), 2)
            do()
            code = 0
        finally:
            os._exit(code)
    return pid


def _serve(place: Path, ready: Path) -> None:
    with open_store(place) as store:
        for line in range(_LINES):
            store.note("服务", "download", f"表{line}")
        ready.touch()
        while True:
            store.runs()
            store.note("服务", "download", "表")
            time.sleep(0.02)


def server(place: Path) -> int:
    """Begin a server, and wait until it has written."""
    ready = place.with_name("ready")
    pid = begin(lambda: _serve(place, ready))
    end = time.monotonic() + 120
    while not ready.exists():
        assert time.monotonic() < end, "the server did not begin"
        time.sleep(0.01)
    ready.unlink()
    return pid


def end_process(pid: int) -> None:
    """Kill a process, and wait for it."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def lay_out(ground: Ground, operation: Operation, folder: Path) -> tuple[Path, int | None]:
    """Lay out what an operation begins with; gives the place of the store, and the server that lives."""
    place = folder / "库.db"
    if operation.begins is not None:
        shutil.copy(ground.folder / operation.begins, place)
    if not operation.server:
        return place, None
    pid = server(place)
    if operation.server == "running":
        return place, pid
    end_process(pid)
    if operation.server == "deleted":
        place.unlink()
    return place, None


def duration(ground: Ground, operation: Operation) -> tuple[float, State]:
    """Do an operation undisturbed; gives how long it takes and what is there after it."""
    with tempfile.TemporaryDirectory() as folder:
        place, served = lay_out(ground, operation, Path(folder))
        began = time.monotonic()
        assert os.waitpid(begin(lambda: operation.do(ground, place)), 0)[1] == 0
        took = time.monotonic() - began
        if served is not None:
            end_process(served)
        return took, state(place.with_name(operation.looks))


def trial(ground: Ground, operation: Operation, seconds: float, after: State) -> str:
    """Kill an operation after so long, and look; gives ``before``, ``after`` or ``done`` (no kill struck)."""
    with tempfile.TemporaryDirectory() as folder:
        place, served = lay_out(ground, operation, Path(folder))
        looked, before = place.with_name(operation.looks), ("absent",)
        if operation.looks == place.name and place.exists():
            # Looked at in a copy of its own: the log of the server stays where it is.
            shutil.copy(ground.folder / str(operation.begins), Path(folder, "before.db"))
            before = state(Path(folder, "before.db"))
        pid = begin(lambda: operation.do(ground, place))
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        killed = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
        if served is not None and operation.looks == place.name:
            # The server goes on with what it finds.
            time.sleep(0.1)
            assert os.waitpid(served, os.WNOHANG) == (0, 0), "the server died"
        found = state(looked)
        steps = {before, after, *_between(operation, before)}
        assert found in steps, (found, steps)
        if served is not None:
            end_process(served)
            assert state(looked) == found
        again = begin(lambda: operation.do(ground, place))
        assert os.waitpid(again, 0)[1] == 0, "it does not succeed when it is done again"
        assert state(looked) == after
        assert list(Path(folder).glob(".*.part*")) == [], "parts are left"
        return "done" if not killed else "after" if found == after else "before"


def _between(operation: Operation, before: State) -> list[State]:
    """Steps of an operation that are transactions of their own."""
    if operation.do is _publish:
        return [("consultation", *before[1:])]
    if operation.do in {_import, _keep_run}:
        # An import of two datasets are two; and an empty store was made before.
        return [(), ("own 24",)]
    return []


def run(kills: int, seed: int, ground: Ground, tell: Callable[[str], object]) -> Counter[str]:
    """Kill so often, each operation in its turn; gives what was found, by operation."""
    instants, found = random.Random(seed), Counter[str]()  # noqa: S311 - instants, no secrets
    times = {name: duration(ground, operation) for name, operation in OPERATIONS.items()}
    for turn in range(kills):
        name, became = [*OPERATIONS][turn % len(OPERATIONS)], "done"
        while became == "done":
            # Only a kill that struck counts; an operation that was faster is begun anew, and its time known better.
            took, after = times[name]
            seconds = instants.uniform(0.0, took)
            try:
                became = trial(ground, OPERATIONS[name], seconds, after)
            except AssertionError as error:
                raise AssertionError(f"kill {turn} (seed {seed}): {name}, after {seconds:.4f} s: {error}") from error
            if became == "done":
                times[name] = (seconds, after)
            found[f"{name}: {became}"] += 1
            tell(f"{turn + 1:4} {name}, {seconds:.3f} s: {became}")
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261128)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        total = run(given.kills, given.seed, make_ground(Path(made)), print)
    for line, count in sorted(total.items()):
        print(f"{count:5} {line}")
    print(f"{given.kills} kills that struck, nothing half-written, everything verified")
