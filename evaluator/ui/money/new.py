"""Divide a new budget: policy, runs, volumes, last year's amounts (新的分配)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from evaluator.forms import write_volume_template
from evaluator.funding import load_policy, policy_files, policy_ids
from evaluator.intake import yuan
from evaluator.store import AllocationOrder, divide_order
from evaluator.text import EvaluatorError
from evaluator.ui import desk
from evaluator.ui.address import set_choice
from evaluator.ui.frame import who
from evaluator.ui.money import base
from evaluator.ui.problems import show_problems
from evaluator.ui.tables import download
from evaluator.ui.words import plain, t
from evaluator.writing import file_bytes

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.funding import Policy

_KINDS = ["xlsx", "xls", "csv"]


def form() -> None:
    """Ask for what a division needs; everything that is wrong is said at once, and nothing is kept then."""
    ids = policy_ids()
    policy = _policy(st.selectbox(t("money.policy"), ids, index=ids.index(_FIRST) if _FIRST in ids else 0))
    st.caption(t("money.policy_said", title=plain(policy.model.title), status=policy.model.status))
    runs = desk.store().runs()
    runs = runs[runs["rubric"] == policy.model.results]
    if policy.model.results and runs.empty:
        st.info(t("money.no_run_for", rubric=plain(policy.model.results)))
        return
    run, before = _runs(policy, runs)
    standings = None if run is None else desk.kept(run).standings()
    download(
        t("money.take_template"),
        f"{t('money.volumes')}.xlsx",
        lambda: file_bytes("volumes.xlsx", lambda path: write_volume_template(policy, path, standings)),
        "volumes",
    )
    left, right = st.columns(2)
    volumes = left.file_uploader(t("money.volumes"), type=_KINDS, key="volumes")
    last = right.file_uploader(t("money.last_year"), type=_KINDS, key="last_year")
    past = _past(policy)
    successors = None
    if before is not None or past is not None:
        successors = st.file_uploader(t("money.successors"), type=_KINDS, key="successors")
    left, right = st.columns(2)
    budget = left.text_input(t("money.budget_asked"), key="budget", placeholder="1,200,000,000")
    title = right.text_input(t("money.title_asked"), key="allocation_title")
    if st.button(t("money.divide"), type="primary", disabled=volumes is None or not budget, key="divide"):
        given = {"volumes": volumes, "last_year": last, "successors": successors}
        _divide(_Asked(policy, run, before, past, budget, title), given)


_FIRST = "undergraduate_quality"


def _policy(policy: str) -> Policy:
    """Give a policy that comes with the program, read once: the form is drawn whenever the page is."""
    return _loaded(policy, tuple(path.stat().st_mtime_ns for path in policy_files(policy)))


@st.cache_resource(show_spinner=False, max_entries=16)
def _loaded(policy: str, stamps: tuple[int, ...]) -> Policy:  # noqa: ARG001 - a file that was changed is read again
    return load_policy(policy)


@dataclass(frozen=True)
class _Asked:
    """What was asked for, besides files."""

    policy: Policy
    run: int | None
    before: int | None
    past: int | None
    budget: str
    title: str


def _past(policy: Policy) -> int | None:
    """Let the visitor name last year's allocation: the new one says why it differs from it."""
    table = desk.store().allocations()
    labels = {int(row["id"]): base.label(row) for row in table[table["policy"] == policy.id].to_dict("records")}
    chosen = st.selectbox(
        t("money.past"),
        [None, *labels],
        format_func=lambda one: labels.get(one, t("money.no_before")),
        key="money_past",
    )
    return None if chosen is None else int(chosen)


def _runs(policy: Policy, runs: pd.DataFrame) -> tuple[int | None, int | None]:
    if not policy.model.results:
        return None, None
    labels = {int(row["id"]): t("money.run_label", **_facts(row)) for row in runs.to_dict("records")}
    left, right = st.columns(2)
    run = left.selectbox(t("money.run"), [*labels], format_func=labels.__getitem__, key="money_run")
    year = runs.loc[runs["id"] == run, "year"].iloc[0]
    earlier = [number for number in labels if runs.loc[runs["id"] == number, "year"].iloc[0] < year]
    before = right.selectbox(
        t("money.before_run"), [None, *earlier], format_func=lambda one: labels.get(one, t("money.no_before")),
        index=1 if earlier else 0, key="money_before",
    )  # fmt: skip
    return int(run), None if before is None else int(before)


def _facts(row: dict[Any, Any]) -> dict[str, Any]:
    return {"id": row["id"], "year": row["year"], "status": t(f"frame.status_{row['status']}")}


def _divide(asked: _Asked, given: dict[str, Any]) -> None:
    files = {what: (file.name, file.getvalue()) for what, file in given.items() if file is not None}
    try:
        order = AllocationOrder(
            policy=asked.policy,
            budget=yuan(asked.budget),
            files=files,
            who=who(),
            title=asked.title,
            run=asked.run,
            before=asked.before,
            past=asked.past,
        )
        kept = divide_order(desk.store(), order)
    except EvaluatorError as error:
        show_problems(error)
        return
    set_choice("allocation", str(kept.id))
    st.rerun()
