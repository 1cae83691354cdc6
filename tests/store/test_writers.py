"""Six writers at once: every write arrives, none fails."""

from __future__ import annotations

import multiprocessing
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
from sqlalchemy import text
from store_world import make_small_world, put_run

from evaluator.store import open_store

WRITERS, EACH = 6, 20


def _write(given: tuple[str, str, int]) -> str:
    """One process: lines of the log, an own dataset, and one that all of them put in."""
    place, folder, number = given
    try:
        world = make_small_world(Path(folder) / str(number))
        with open_store(place) as store:
            for line in range(EACH):
                store.note(f"人{number}", "download", f"表{line}")
            store.add_dataset(replace(world.own, year=2000 + number), world.rubric, world.files, who=f"人{number}")
            store.add_dataset(world.own, world.rubric, world.files, who=f"人{number}")
    except Exception as error:  # noqa: BLE001 - told by the test
        return repr(error)
    return "ok"


def test_six_processes(place, tmp_path):
    for number in range(WRITERS):
        (tmp_path / str(number)).mkdir()
    with multiprocessing.get_context("spawn").Pool(WRITERS) as pool:
        said = pool.map(_write, [(str(place), str(tmp_path), number) for number in range(WRITERS)])
    assert said == ["ok"] * WRITERS
    with open_store(place) as store:
        log = store.log(10_000)
        assert (log["action"] == "download").sum() == WRITERS * EACH
        assert log.query("action == 'download'").groupby("who").size().tolist() == [EACH] * WRITERS
        assert sorted(store.datasets()["year"]) == [2000, 2001, 2002, 2003, 2004, 2005, 2025]
        assert (log["action"] == "recognise_dataset").sum() == WRITERS - 1
        assert store.unfinished(running=True) == []
        assert store.verify() == []


def test_what_is_read_is_of_one_moment(store):
    """Or a database that another process is making would be taken for one with tables and without a version."""
    count = text("SELECT count(*) FROM log")
    with store.base.reading() as connection:
        before = connection.execute(count).scalar_one()
        store.note("张三", "download", "表")
        assert connection.execute(count).scalar_one() == before
    with store.base.reading() as connection:
        assert connection.execute(count).scalar_one() == before + 1


def test_six_threads_of_one_store(store, world):
    """As a web application does it: readers and writers share one store."""
    number, faults = put_run(store, world), []

    def office(who: int) -> None:
        try:
            for turn in range(5):
                store.note(f"人{who}", "download", str(turn))
                value = world.own.value.copy()
                value[0, 4] = who * 10 + turn
                kept = store.add_dataset(replace(world.own, value=value), world.rubric, who=f"人{who}")
                assert store.dataset(kept.id).value[0, 4] == who * 10 + turn
                run = store.run(number)
                assert len(run.units) == len(run.result().units) == 24
                np.testing.assert_array_equal(run.standings().units["score"], run.units["score"])
        except Exception as error:  # noqa: BLE001 - told by the test
            faults.append(error)

    threads = [threading.Thread(target=office, args=(who,)) for who in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(store.datasets()) == 2 + 5 * WRITERS
    assert (store.log(1000)["action"] == "download").sum() == 5 * WRITERS
