"""Tables of units as the app shows them: words for codes, headings, and the same table as a download (表)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from pandas.api.types import is_numeric_dtype

from evaluator.excel import table_book
from evaluator.report import column_named, heading
from evaluator.text import Reader, say
from evaluator.ui import desk
from evaluator.ui.frame import who
from evaluator.ui.words import lang, t

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd
    from streamlit.elements.lib.column_types import ColumnConfig

    from evaluator.ui.frame import Here

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# How the app writes the kinds of figures that the table of columns knows.
_FORMATS = {"score": "%.2f", "contribution": "%+.2f", "probability": "percent"}


def in_words(units: pd.DataFrame, against: str) -> pd.DataFrame:
    """Replace codes of standings and reasons by words of the reader's language."""
    shown = units.copy()
    kinds = {"standing": "letter_standing", "average_standing": f"{against}_standing"}
    for column, kind in kinds.items():
        if column in shown:
            found = {code: say(f"terms.{kind}.{code}", lang()) for code in shown[column].fillna("").unique()}
            shown[column] = shown[column].fillna("").map(found)
    if "unstable" in shown:
        shown["unstable"] = [
            say("workbook.unstable", lang()) if mark else "" for mark in shown["unstable"].eq(other=True)
        ]
    if "reasons" in shown:
        found = {codes: _reasons(codes) for codes in shown["reasons"].fillna("").unique()}
        shown["reasons"] = shown["reasons"].fillna("").map(found)
    return shown


def _reasons(codes: str) -> str:
    return t("frame.comma").join(say(f"reasons.{code}", lang()) for code in codes.split(";") if code)


def headings(here: Here, columns: Sequence[str]) -> dict[str, str]:
    """Headings of unit columns, as the workbook of the run has them."""
    read = Reader(lang(), "workbook")
    return {name: heading(name, read, here.rubric, here.against) for name in columns}


def show_table(table: pd.DataFrame, heads: Mapping[str, str], key: str, **more: Any) -> Any:
    """Show the columns that have a heading; numbers as the app writes them."""
    config = {name: _column(name, head) for name, head in heads.items()}
    kept = [name for name in heads if name in table]
    return st.dataframe(table[kept], hide_index=True, column_config=config, key=key, **more)


def _column(name: str, head: str) -> ColumnConfig:
    """How a column is written, and what it means where its heading does not say it."""
    entry = column_named(name)
    about = say(f"workbook.{entry.help}", lang()) if entry and entry.help else None
    if entry and entry.column.kind in _FORMATS:
        return st.column_config.NumberColumn(head, format=_FORMATS[entry.column.kind], help=about)
    return st.column_config.Column(head, help=about)


def show_yuan(table: pd.DataFrame, heads: Mapping[str, str], key: str) -> None:
    """Show a table of money: whole yuan with thousands apart."""
    config = {
        name: st.column_config.NumberColumn(head, format="localized")
        if is_numeric_dtype(table[name])
        else st.column_config.TextColumn(head)
        for name, head in heads.items()
    }
    st.dataframe(table[[*heads]], hide_index=True, column_config=config, key=key)


def download(label: str, name: str, make: Callable[[], bytes], what: str, mime: str = XLSX, **more: Any) -> None:
    """Offer a file, a workbook by default, that is made when asked for; who took it goes into the log."""
    person = who()

    def made() -> bytes:
        content = make()
        desk.store().note(person, "download", what)
        return content

    st.download_button(label, made, file_name=name, mime=mime, icon=":material/download:", on_click="ignore", **more)


def download_table(here: Here, table: pd.DataFrame, heads: Mapping[str, str], title: str) -> None:
    """Offer a table about a run as a workbook that says where it comes from."""
    said = [t("frame.book_line", **here.facts)]
    said += [t("frame.synthetic_book")] if here.run.synthetic else []

    def make() -> bytes:
        return table_book(table, heads, title, said, letters=here.letters)

    download(t("frame.download"), f"{title}.xlsx", make, f"{title}: run {here.run.id}")
