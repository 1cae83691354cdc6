"""Results of a run and the files behind it, to take away (下载)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from evaluator.report.manifest import run_mark
from evaluator.report.workbook import write_workbook
from evaluator.text import say
from evaluator.ui import desk
from evaluator.ui.intake.zipped import ZIP, zipped
from evaluator.ui.tables import XLSX, download
from evaluator.ui.words import plain, t
from evaluator.writing import file_bytes, write_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evaluator.store import StoredRun

_ANY = "application/octet-stream"


def show(run: StoredRun) -> None:
    """Offer the workbook, the tables with the recipe, and every file that was put in."""
    _book(run)
    download(
        t("audit.take_tables"), t("audit.tables_file", id=run.id), lambda: zipped(lambda out: _tables(run, out)),
        f"tables: run {run.id}", ZIP, key="take_tables",
    )  # fmt: skip
    st.markdown(f"**{t('audit.behind')}**")
    files = desk.store().files()
    names = dict(zip(files["id"].astype(int), files["name"].astype(str), strict=True))
    for part, number in _behind(run):
        name = names[number]
        download(
            f"{t(f'audit.part_{part}')}：{plain(name)}", name, _taken(number), f"file {number}: {name}", _ANY,
            key=f"file_{part}_{number}",
        )  # fmt: skip


def _taken(number: int) -> Callable[[], bytes]:
    return lambda: desk.store().file(number)[1]


def _behind(run: StoredRun) -> list[tuple[str, int]]:
    """Files by what they are: data, nation, averages, years before, successor map."""
    store = desk.store()
    inputs = run.inputs
    datasets = [("data", inputs.data), ("nation", inputs.nation), ("before", inputs.before)]
    datasets += [("earlier", number) for number in inputs.earlier]
    found = [(part, file) for part, number in datasets if number is not None for file in store.dataset_files(number)]
    if isinstance(inputs.successors, int):
        found.append(("successors", inputs.successors))
    if run.averages_id is not None:
        table = store.averages_table()
        found.append(("averages", int(table.loc[table["id"] == run.averages_id, "file_id"].iloc[0])))
    return found


def _book(run: StoredRun) -> None:
    """Make the workbook when it is asked for: it takes a while, and is then kept for whoever comes next."""
    if st.session_state.get("audit_book") != run.id:
        if st.button(t("audit.make_book"), icon=":material/table_chart:", key="make_book", help=t("audit.book_help")):
            st.session_state["audit_book"] = run.id
            st.rerun()
        return
    with st.spinner(t("audit.making")):
        content = _results(run.id, desk.stamp("run", run.id))
    name = t("audit.book_file", id=run.id)
    download(t("audit.take_book"), name, lambda: content, f"results.xlsx: run {run.id}", XLSX, key="take_book")


@st.cache_resource(show_spinner=False, max_entries=2)
def _results(number: int, stamp: str) -> bytes:  # noqa: ARG001 - part of the key
    """Write results.xlsx as ``evaluator score`` does, with the ranks that were kept."""
    run = desk.kept(number)
    scored = run.scored()
    note = say("demo.mark") if run.synthetic else ""
    more: dict[str, Any] = {
        "title_note": note,
        "flags": scored.flags,
        "run": run_mark(run.recipe["tables"]),
        "recipe": scored.recipe,
    }
    return file_bytes("results.xlsx", lambda path: write_workbook(scored.result, path, **more))


def _tables(run: StoredRun, folder: Path) -> None:
    for name, content in run.files().items():
        (folder / name).write_bytes(content)
    write_json(run.recipe, folder / "recipe.json")
