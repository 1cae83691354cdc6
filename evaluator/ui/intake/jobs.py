"""What is being evaluated, what is done, and what a kill has left behind (进行中和未完成的工作)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluator.text import EvaluatorError
from evaluator.ui import desk, work
from evaluator.ui.frame import who
from evaluator.ui.links import run_link
from evaluator.ui.problems import show_problems
from evaluator.ui.times import shown
from evaluator.ui.words import lang, plain, t

if TYPE_CHECKING:
    from evaluator.ui.work import Job

# How much of the work is behind each step: the ranks are most of it. Measured on 1,800 programmes.
_SHARES = {"": 0.02, "reading": 0.05, "averages": 0.1, "evaluating": 0.3, "trying": 0.7, "keeping": 0.9}
_EVERY, _SHOWN = 1.0, 5


def left_behind() -> None:
    """Say at the top what was begun and never finished; a row goes when somebody has read it."""
    for one in desk.store().unfinished():
        left, right = st.columns([6, 1], vertical_alignment="center")
        left.warning(plain(one.sentence(lang())), icon=":material/warning:")
        if right.button(t("intake.dismiss"), key=f"dismiss_{one.id}"):
            try:
                desk.store().dismiss(one.id, who())
            except EvaluatorError as error:
                show_problems(error)
                continue
            st.rerun()


def show() -> None:
    """Show the newest work; while something goes on it is looked at again every second."""
    jobs = work.bench().jobs
    if not jobs:
        return
    busy = any(job.active for job in jobs)
    st.subheader(t("intake.jobs"))
    st.fragment(_polled if busy else _list, run_every=_EVERY if busy else None)()


def _polled() -> None:
    _list()
    if not any(job.active for job in work.bench().jobs):
        # The whole page: what was made can be chosen from now on, and nothing needs to be asked any more.
        st.rerun(scope="app")


def _list() -> None:
    for job in reversed(work.bench().jobs[-_SHOWN:]):
        with st.container(border=True):
            _job(job)


def _job(job: Job) -> None:
    facts = {"title": plain(job.title), "who": plain(job.who), "at": shown(job.at)}
    if job.active:
        step = t(f"intake.step_{job.step}") if job.step else t("intake.step_waiting")
        st.progress(_SHARES[job.step], text=t("intake.job_active", **facts, step=step))
        st.caption(t("intake.job_leave"))
        return
    left, right = st.columns([6, 1], vertical_alignment="center")
    with left:
        if job.state == work.DONE:
            key = "job_recognised" if job.recognised else "job_done"
            st.markdown(f":material/check_circle: {t(f'intake.{key}', **facts, id=job.found)}")
            if job.found is not None:
                run_link(desk.kept(job.found), t("intake.to_overview", id=job.found))
        else:
            st.markdown(f":material/error: {t('intake.job_failed', **facts)}")
            if job.error is not None:
                show_problems(job.error)
            else:
                st.error(t("intake.job_broken"))
    if right.button(t("intake.forget"), key=f"forget_{job.id}"):
        work.bench().forget(job)
        st.rerun()
