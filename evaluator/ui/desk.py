"""What the pages read: the store, and what follows from a run that never changes, kept between visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluator.evaluation import compare_sides, moves_between
from evaluator.store import open_store

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.dataset import Dataset
    from evaluator.evaluation import Comparison, Result
    from evaluator.evaluation.compare import Moves
    from evaluator.store import Store, StoredRun


@st.cache_resource(show_spinner=False, on_release=lambda store: store.close())
def store() -> Store:
    """Open the database of this server, once for all visitors."""
    return open_store()


def stamp(kind: str, number: int) -> str:
    """Say what stands under a number in the store now; whatever is kept between visits has it in its key.

    While the server runs a backup may be restored, and the number of a run be another's from then on.
    """
    return store().stamp(kind, number)


def kept(run: int) -> StoredRun:
    """Tables of a run as they were written."""
    return _kept(run, stamp("run", run))


@st.cache_resource(show_spinner=False, max_entries=64)
def _kept(run: int, stamp: str) -> StoredRun:  # noqa: ARG001 - part of the key
    return store().run(run)


def live(run: int) -> Result:
    """Evaluate the inputs of a run anew: for explanations and trials."""
    return _live(run, stamp("run", run))


@st.cache_resource(show_spinner=False, max_entries=6)
def _live(run: int, stamp: str) -> Result:
    return _kept(run, stamp).result()


def nation(run: int) -> Dataset | None:
    """Programmes that the averages of a run were computed from; None where they were published."""
    return _nation(run, stamp("run", run))


@st.cache_resource(show_spinner=False, max_entries=4)
def _nation(run: int, stamp: str) -> Dataset | None:
    number = _kept(run, stamp).nation_id
    return None if number is None else store().dataset(number)


def comparison(before: int, after: int) -> Comparison:
    """Compare two runs of one rubric."""
    return _comparison(before, after, (stamp("run", before), stamp("run", after)))


@st.cache_resource(show_spinner=False, max_entries=4)
def _comparison(before: int, after: int, stamps: tuple[str, str]) -> Comparison:
    return compare_sides(_kept(before, stamps[0]).side(), _kept(after, stamps[1]).side())


def moves(before: int, after: int) -> Moves:
    """Count the moves between the letters of two runs."""
    return _moves(before, after, (stamp("run", before), stamp("run", after)))


@st.cache_resource(show_spinner=False, max_entries=8)
def _moves(before: int, after: int, stamps: tuple[str, str]) -> Moves:
    return moves_between(_kept(before, stamps[0]).side(), _kept(after, stamps[1]).side())


def runs(unit: str) -> pd.DataFrame:
    """Runs of rubrics for one kind of unit, newest first."""
    table = store().runs()
    mine = [kept(int(run)).rubric.model.unit == unit for run in table["id"]]
    return table[mine]


def first(table: pd.DataFrame) -> pd.DataFrame:
    """Order runs as pages offer them: the last year first, in it the published run."""
    order = table.assign(first=(table["status"] != "published").astype(int))
    return order.sort_values(["year", "first", "id"], ascending=[False, True, False]).drop(columns="first")


def before(run: int, table: pd.DataFrame) -> int | None:
    """Run of the year before that a comparison is held against: published first, then the newest."""
    own = table[(table["rubric"] == kept(run).recipe["rubric"]["id"]) & (table["year"] == kept(run).year_before)]
    return None if own.empty else int(first(own)["id"].iloc[0])


def warm() -> int | None:
    """Read what the first page shows; gives the run that it is about, None where there is none."""
    table = runs("programme")
    if table.empty:
        return None
    run = int(first(table)["id"].iloc[0])
    earlier = before(run, table)
    if earlier is not None:
        moves(earlier, run)
    return run
