"""Put the demo into a store (模拟数据): what `run_demo` made and found, marked synthetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.store.open import open_store
from evaluator.store.placing import beside, take_place
from evaluator.store.run_inputs import RunInputs
from evaluator.store.runs import add_run
from evaluator.store.status import CONSULTATION, PUBLISHED
from evaluator.text import say

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.dataset import Dataset
    from evaluator.demo import Demo
    from evaluator.evaluation import Result
    from evaluator.store.files import File
    from evaluator.store.store import Store


def load_demo(store: Store, demo: Demo, who: str | None = None) -> dict[str, int]:
    """Keep the demo: province and nation of every year, published runs, the disciplines' run, the allocation.

    Parameters
    ----------
    store : Store
    demo : Demo
        Of `evaluator.demo.run_demo`; nothing is computed again.
    who : str, optional
        By default the mark 模拟数据.

    Returns
    -------
    dict
        Numbers: ``run_<year>`` of the programmes, ``run_disciplines``, ``allocation``.
    """
    person = who or say("demo.mark")
    done: dict[str, int] = {}
    for year, result in sorted(demo.results.items()):
        files = (demo.workbooks[year], demo.nations[year])
        done[f"run_{year}"] = _run(store, result, demo.provinces[year], demo.national_data[year], files, person)
    disciplines = demo.disciplines
    files = (disciplines.workbook, disciplines.national)
    done["run_disciplines"] = _run(store, disciplines.result, disciplines.province, disciplines.nation, files, person)
    money, (before, last) = demo.money, sorted(demo.results)[-2:]
    volumes, grants = money.files[:2]
    done["allocation"] = store.add_allocation(
        money.allocation,
        run=done[f"run_{last}"],
        before=done[f"run_{before}"],
        files={"volumes": _file(volumes), "last_year": _file(grants)},
        who=person,
        title=say("demo.mark"),
        exposure=money.exposure,
        change=money.change,
        synthetic=True,
    ).id
    return done


def store_demo(database: Path, demo: Demo) -> None:
    """Make a database of the demo: whole, or not at all.

    Raises
    ------
    StoreError
        The file cannot be written, or a process has what is there open.
    """
    with beside(database) as part:
        with open_store(part) as store:
            load_demo(store, demo)
        # Closing the last connection of SQLite leaves one file.
        take_place(part, database, replace=True)


def _run(store: Store, result: Result, province: Dataset, nation: Dataset, files: tuple[Path, Path], who: str) -> int:
    """Keep one run with its data, and publish it."""
    own, of_nation = (
        store.add_dataset(data, result.rubric, [_file(path)], role, who, synthetic=True).id
        for data, path, role in zip((province, nation), files, ("own", "nation"), strict=True)
    )
    title = say("demo.mark")
    kept = add_run(store.base, result, RunInputs(own, of_nation), who, title, known_inputs=True)
    if not kept.recognised:
        for status in (CONSULTATION, PUBLISHED):
            store.move(kept.id, status, who)
    return kept.id


def _file(path: Path) -> File:
    return path.name, path.read_bytes()
