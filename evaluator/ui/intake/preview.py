"""What was read (预览): how much, which cells are empty and why, the first rows; and the button that keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluator.dataset import Dataset, averages_table, first_rows, state_counts
from evaluator.store import OWN
from evaluator.text import EvaluatorError
from evaluator.ui import desk
from evaluator.ui.charts.states import STATES, state_bars
from evaluator.ui.frame import who
from evaluator.ui.intake import upload
from evaluator.ui.intake.check import AVERAGES, role_of
from evaluator.ui.problems import show_problems
from evaluator.ui.times import shown
from evaluator.ui.words import heading, plain, t

if TYPE_CHECKING:
    from evaluator.dataset import Benchmark
    from evaluator.ui.intake.check import Checked

_ROWS = 8
_SAID = "intake_kept"


def show(checked: Checked) -> None:
    """Show what was read, say whether it is known, and offer to keep it."""
    found = checked.found
    if found is None:
        return
    if checked.years and checked.year not in checked.years:
        years = t("frame.comma").join(map(str, checked.years))
        st.warning(t("intake.other_year_named", years=years, year=checked.year), icon=":material/event_busy:")
    if checked.synthetic:
        st.badge(t("frame.synthetic"), icon=":material/science:", color="orange")
        st.caption(t("intake.synthetic_about"))
    if isinstance(found, Dataset):
        _dataset(found, checked)
    else:
        _averages(found, checked)
    known = _known(checked, found.fingerprint())
    if known:
        st.info(known, icon=":material/bookmark:")
    left, right = st.columns([1, 3], vertical_alignment="center")
    pressed = left.button(t("intake.keep"), type="primary", icon=":material/inventory_2:", key="intake_keep")
    right.caption(t("intake.keep_about", who=plain(who())))
    if pressed:
        _keep(checked, found)


def _dataset(data: Dataset, checked: Checked) -> None:
    facts = {"units": f"{len(data):,}", "leaves": len(data.leaves), "year": checked.year}
    st.success(t(f"intake.read_{checked.kind}", **facts), icon=":material/check_circle:")
    table = state_counts(data, checked.rubric)
    names = {name: t(f"intake.state_{name}") for name in STATES}
    names |= {name: t(f"intake.{name}") for name in ("indicator", "count", "units")}
    st.markdown(f"**{t('intake.states')}**")
    st.altair_chart(state_bars(table, names), theme=None)
    kept = ["name", "units", *(state for state in STATES if table[state].any())]
    with st.expander(t("intake.states_table")):
        heads = {"name": names["indicator"], **names}
        st.dataframe(table[kept].rename(columns=heads), hide_index=True, key="intake_states")
    with st.expander(t("intake.first_rows", rows=_ROWS), expanded=True):
        rows = first_rows(data, checked.rubric, _ROWS)
        heads = {column.code: column.name for column in checked.rubric.model.data.columns if column.name}
        heads["unit"] = heading("unit")
        st.dataframe(rows.rename(columns=heads), hide_index=True, key="intake_rows")


def _averages(found: Benchmark, checked: Checked) -> None:
    facts = {"source": plain(found.source), "year": found.year or "—", "groups": len(found.levels)}
    st.success(t("intake.read_averages", **facts), icon=":material/check_circle:")
    with st.expander(t("intake.averages_rows"), expanded=True):
        names = ("level", "group", "indicator", "mean", "spread", "programmes")
        heads = {name: t(f"intake.average_{name}") for name in names}
        st.dataframe(averages_table(found, checked.rubric).rename(columns=heads), hide_index=True, key="intake_rows")


def _known(checked: Checked, fingerprint: str) -> str:
    """Say that the same figures are kept already."""
    store = desk.store()
    table = store.averages_table() if checked.kind == AVERAGES else store.datasets()
    model = checked.rubric.model
    same = table[(table["fingerprint"] == fingerprint) & (table["rubric"] == model.id)]
    same = same[same["rubric_version"] == model.version]
    if checked.kind != AVERAGES:
        same = same[same["role"] == role_of(checked.kind)]
    if same.empty:
        return ""
    first = same.iloc[0]
    return t("intake.known", id=first["id"], who=plain(first["who"]), at=shown(first["at"]))


def _keep(checked: Checked, found: Dataset | Benchmark) -> None:
    store, rubric, files = desk.store(), checked.rubric, checked.files
    try:
        with st.spinner(t("intake.keeping")):
            if isinstance(found, Dataset):
                role = role_of(checked.kind)
                kept = store.add_dataset(found, rubric, files, role, who(), synthetic=checked.synthetic)
            else:
                synthetic, source = checked.synthetic, checked.source
                kept = store.add_averages(rubric, files, checked.year, who(), synthetic=synthetic, source=source)
    except EvaluatorError as error:
        show_problems(error)
        return
    key = "recognised" if kept.recognised else "kept"
    st.session_state[_SAID] = (key, checked.kind, kept.id)
    if checked.kind == OWN:
        # What was brought last is what is to be evaluated.
        st.session_state["run_data"] = kept.id
    upload.clear()
    st.rerun()


def said() -> None:
    """Say once what was kept."""
    told = st.session_state.pop(_SAID, None)
    if told is not None:
        key, kind, number = told
        st.success(t(f"intake.{key}", kind=t(f"intake.kind_{kind}"), id=number), icon=":material/check_circle:")
