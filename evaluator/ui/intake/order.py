"""Choose what is evaluated against what, and have it done in the background (运行评价)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from evaluator.dataset import SOURCES
from evaluator.store import NATION, OWN, Order, run_order
from evaluator.ui import desk, work
from evaluator.ui.frame import who
from evaluator.ui.intake.versions import label, version_of, versions
from evaluator.ui.times import shown
from evaluator.ui.words import plain, t

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from evaluator.store import Store
    from evaluator.ui.work import Job

_COMPUTED, _PROVINCIAL = SOURCES[2:]
# Where averages come from: a dataset of the nation, a published file, the province itself, or nowhere.
_FILE, _ITSELF, _NONE = ("averages", "provincial", "none")


def form() -> None:
    """Ask for data, version, averages, the cohort before and a title; without data say what to do."""
    store = desk.store()
    datasets = store.datasets()
    own = datasets[datasets["role"] == OWN]
    if own.empty:
        st.info(t("intake.no_own"), icon=":material/info:")
        return
    rows = {int(row["id"]): row for row in own.to_dict("records")}
    left, right = st.columns(2)
    data = left.selectbox(t("intake.data"), [*rows], format_func=lambda one: _said(rows[one]), key="run_data")
    chosen, known = rows[data], versions()
    prints = version_of(chosen["rubric"], chosen["rubric_version"])
    version = right.selectbox(
        t("intake.version"), prints, format_func=lambda one: label(known[one]), key=f"run_version_{data}"
    )
    against = _averages(store, datasets, chosen, optional=not known[version].against_average)
    if not against:
        st.info(t("intake.no_averages"), icon=":material/info:")
        return
    kind, number = left.selectbox(
        t("intake.against"), [*against], format_func=against.__getitem__, key=f"run_against_{data}"
    )
    before = right.selectbox(
        t("intake.before"),
        [one for one, row in rows.items() if row["rubric"] == chosen["rubric"] and row["year"] < chosen["year"]],
        index=None, format_func=lambda one: _said(rows[one]), placeholder=t("intake.no_before"),
        help=t("intake.before_help"), key=f"run_before_{data}",
    )  # fmt: skip
    title = st.text_input(t("intake.title"), key="run_title", placeholder=t("intake.title_hint"))
    _warn(datasets, chosen, kind, number)
    if st.button(t("intake.run"), type="primary", icon=":material/play_arrow:", key="run_start"):
        facts = {"nation": number if kind in {NATION, _ITSELF} else None, "averages": number if kind == _FILE else None}
        source = _PROVINCIAL if kind == _ITSELF else _COMPUTED
        order = Order(known[version], data, who(), title.strip(), before=before, source=source, **facts)
        work.bench().start(title.strip() or _said(chosen), who(), _doing(store, order))
        st.rerun()


def _averages(store: Store, datasets: pd.DataFrame, chosen: dict[str, Any], *, optional: bool) -> dict[Any, str]:
    """Averages to choose from, those of the year first: computed from the nation, published, of the province only."""
    found: list[tuple[bool, tuple[str, int | None], str]] = []
    for row in datasets[datasets["role"] == NATION].to_dict("records"):
        if row["rubric"] == chosen["rubric"]:
            label_ = t("intake.from_nation", what=_said(row))
            found.append((row["year"] != chosen["year"], (NATION, int(row["id"])), label_))
    for row in store.averages_table().to_dict("records"):
        if row["rubric"] == chosen["rubric"]:
            facts = {"source": row["source"], "year": row["year"], "file": row["file"], "id": row["id"]}
            found.append((row["year"] != chosen["year"], (_FILE, int(row["id"])), t("intake.from_file", **facts)))
    found.sort(key=lambda one: one[0])
    own: list[tuple[tuple[str, int | None], str]] = [((_NONE, None), t("intake.from_nowhere"))] if optional else []
    if not optional:
        own.append(((_ITSELF, int(chosen["id"])), t("intake.from_itself")))
    return dict([*(one[1:] for one in found), *own])


def _said(row: dict[str, Any]) -> str:
    synthetic = f" · {t('frame.synthetic')}" if row["synthetic"] else ""
    facts = {"year": row["year"], "units": f"{row['units']:,}", "id": row["id"], "at": shown(row["at"])}
    return f"{t('intake.data_label', **facts, rubric=_title(row), version=row['rubric_version'])}{synthetic}"


def _title(row: dict[str, Any]) -> str:
    return next((one.model.title for one in versions().values() if one.id == row["rubric"]), row["rubric"])


def _warn(datasets: pd.DataFrame, chosen: dict[str, Any], kind: str, number: int | None) -> None:
    """Say beforehand what the result will not be able to say."""
    if kind == _ITSELF:
        st.warning(t("frame.provincial"), icon=":material/info:")
    if kind == NATION:
        nation = datasets.loc[datasets["id"] == number].iloc[0]
        if nation["units"] <= chosen["units"]:
            st.warning(t("intake.small_nation", nation=nation["units"], units=chosen["units"]), icon=":material/info:")
        if nation["year"] != chosen["year"]:
            years = {"year": chosen["year"], "other": nation["year"]}
            st.warning(t("intake.other_year", **years), icon=":material/info:")
    st.caption(t("intake.run_about", who=plain(who())))


def _doing(store: Store, order: Order) -> Callable[[Job], None]:
    """Give what the background does: nothing of a page is at hand there."""

    def do(job: Job) -> None:
        kept = run_order(store, order, lambda step: setattr(job, "step", step))
        job.found, job.recognised = kept.id, kept.recognised

    return do
