"""Choose what is evaluated against what, and have it done in the background (运行评价)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from evaluator.store import COMPUTED, NATION, OWN, PROVINCIAL, Order, RunInputs, run_order
from evaluator.ui import desk, work
from evaluator.ui.frame import who
from evaluator.ui.intake.versions import label, title_of, version_of, versions
from evaluator.ui.words import plain, t

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from evaluator.store import Store
    from evaluator.ui.work import Job

    Row = Mapping[Any, Any]


@dataclass(frozen=True)
class _Against:
    """What averages come from: at most one of the two numbers."""

    label: str
    nation: int | None = None
    averages: int | None = None
    source: str = COMPUTED


def form() -> None:
    """Ask for data, version, averages, earlier years and a title; without data say what to do."""
    datasets = desk.store().datasets()
    own = datasets[datasets["role"] == OWN]
    if own.empty:
        st.info(t("intake.no_own"), icon=":material/info:")
        return
    rows = {int(row["id"]): row for row in _rows(own)}
    left, right = st.columns([3, 2])
    data = left.selectbox(t("intake.data"), [*rows], format_func=lambda one: _said(rows[one]), key="run_data")
    chosen, known = rows[data], versions()
    prints = version_of(chosen["rubric"], chosen["rubric_version"])
    version = right.selectbox(
        t("intake.version"), prints, format_func=lambda one: label(known[one]), key=f"run_version_{data}"
    )
    rubric = known[version]
    ways = _ways(datasets, chosen, against_average=rubric.against_average)
    way = left.selectbox(
        t("intake.against"), ways, format_func=lambda one: one.label, key=f"run_against_{data}_{len(ways)}"
    )
    earlier = right.multiselect(
        t("intake.earlier"),
        [one for one, row in rows.items() if _earlier(row, chosen)],
        format_func=lambda one: _said(rows[one]),
        placeholder=t("intake.no_earlier"),
        help=t("intake.earlier_help"),
        key=f"run_earlier_{data}",
    )
    # One a year, oldest first; the last is the cohort before.
    years = {int(rows[one]["year"]): int(one) for one in earlier}
    ordered = [years[year] for year in sorted(years)]
    successors = None
    if years:
        successors = st.file_uploader(
            t("intake.successors"), type=["xlsx", "xls", "csv"], help=t("intake.successors_help"), key="run_successors"
        )
    title = st.text_input(t("intake.title"), key="run_title", placeholder=t("intake.title_hint"))
    _warn(datasets, chosen, way)
    st.caption(t("intake.run_about", who=plain(who())))
    if st.button(t("intake.run"), type="primary", icon=":material/play_arrow:", key="run_start"):
        given = None if successors is None else (successors.name, successors.getvalue())
        inputs = RunInputs(
            data=data,
            nation=way.nation,
            averages=way.averages,
            before=ordered[-1] if ordered else None,
            earlier=tuple(ordered[:-1]),
            successors=given,
            source=way.source,
        )
        order = Order(rubric, inputs, who(), title.strip())
        work.bench().start(title.strip() or _said(chosen), who(), _doing(desk.store(), order))
        st.rerun()


def _ways(datasets: pd.DataFrame, chosen: Row, *, against_average: bool) -> list[_Against]:
    """Averages to choose from, those of the year first: of the nation, published, of the province itself, none."""
    found: list[tuple[bool, _Against]] = []
    for row in _rows(datasets[datasets["role"] == NATION]):
        if row["rubric"] == chosen["rubric"]:
            said = t("intake.from_nation", **_facts(row))
            found.append((row["year"] != chosen["year"], _Against(said, nation=int(row["id"]))))
    for row in _rows(desk.store().averages_table()):
        if row["rubric"] == chosen["rubric"]:
            said = t("intake.from_file", **{name: row[name] for name in ("source", "year", "file", "id")})
            found.append((row["year"] != chosen["year"], _Against(said, averages=int(row["id"]))))
    found.sort(key=lambda one: one[0])
    itself = _Against(t("intake.from_itself"), nation=int(chosen["id"]), source=PROVINCIAL)
    return [*(way for _, way in found), itself if against_average else _Against(t("intake.from_nowhere"))]


def _rows(table: pd.DataFrame) -> list[Row]:
    """Rows of a table of the store; a year that is not known is None."""
    return [{**row, "year": None if row["year"] is pd.NA else row["year"]} for row in table.to_dict("records")]


def _earlier(row: Row, chosen: Row) -> bool:
    known = row["rubric"] == chosen["rubric"] and None not in {row["year"], chosen["year"]}
    return known and bool(row["year"] < chosen["year"])


def _facts(row: Row) -> dict[str, Any]:
    mark = t("intake.mark") if row["synthetic"] else ""
    return {"year": row["year"] or "—", "units": f"{row['units']:,}", "id": row["id"], "mark": mark}


def _said(row: Row) -> str:
    return t("intake.data_label", **_facts(row), rubric=title_of(row["rubric"]))


def _warn(datasets: pd.DataFrame, chosen: Row, way: _Against) -> None:
    """Say beforehand what the result will not be able to say."""
    if way.source == PROVINCIAL:
        st.warning(t("intake.itself_about"), icon=":material/info:")
    elif way.nation is not None:
        nation = next(row for row in _rows(datasets) if row["id"] == way.nation)
        if nation["units"] <= chosen["units"]:
            st.warning(t("intake.small_nation", nation=nation["units"], units=chosen["units"]), icon=":material/info:")
        if nation["year"] != chosen["year"]:
            years = {"year": chosen["year"], "other": nation["year"]}
            st.warning(t("intake.other_year", **years), icon=":material/info:")


def _doing(store: Store, order: Order) -> Callable[[Job], None]:
    """Give what the background does: nothing of a page is at hand there."""

    def do(job: Job) -> None:
        kept = run_order(store, order, lambda step: setattr(job, "step", step))
        job.found, job.recognised = kept.id, kept.recognised

    return do
