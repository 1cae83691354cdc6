"""What is measured and how, of a scored rubric (看): the tree as a picture, then as a table, letters, references."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from evaluator.report import letter_conditions
from evaluator.rubric import Leaf, as_scored, outline
from evaluator.text import say
from evaluator.ui.address import choose_one
from evaluator.ui.charts.tree import weight_tiles
from evaluator.ui.rubrics import book, copies, versions
from evaluator.ui.tables import download
from evaluator.ui.words import lang, plain, t

if TYPE_CHECKING:
    from evaluator.rubric import OutlineRow, ScoredRubric, Variant
    from evaluator.rubric.model import ReferenceEntry
    from evaluator.ui.rubrics.versions import Version

_COLUMNS = (
    *("name", "weight", "effective", "unit", "better", "scale", "kind", "period", "definition", "source", "status"),
    *("note", "references", "code"),
)
_INDENT = "　"


def show(version: Version) -> None:
    """Show a version."""
    versions.status(version)
    rubric = as_scored(version.rubric)
    variant = _variant(rubric)
    rows = outline(variant.indicators)
    st.subheader(t("rubrics.picture"))
    names = {name: t(f"rubrics.{name}") for name in ("effective", "alt")}
    st.echarts_chart(weight_tiles(rows, names), height=520, key=f"tiles_{variant.code}", alt=names["alt"])
    st.caption(t("rubrics.picture_about"))
    _letters(rubric)
    st.subheader(t("rubrics.table"))
    st.dataframe(
        table_of(rows),
        hide_index=True,
        height=520,
        key="tree",
        column_config={name: st.column_config.Column(t(f"rubrics.column_{name}")) for name in _COLUMNS}
        | {
            name: st.column_config.TextColumn(t(f"rubrics.column_{name}"), width="large")
            for name in ("definition", "source", "note", "references")
        },
    )
    download(t("rubrics.take_book"), f"{rubric.id}_{rubric.model.version}.xlsx", lambda: _book(version), version.key)
    _references(rubric)


def _book(version: Version) -> bytes:
    texts = copies.fresh(version)
    return book.book_of(texts.name, texts.text, texts.overlays)


def _variant(rubric: ScoredRubric) -> Variant:
    """Let the visitor choose the base tree or one that applies to some units."""
    if len(rubric.variants) == 1:
        return rubric.variants[0]
    titles = {variant.code: variant.title for variant in rubric.variants}
    titles["base"] = t("rubrics.base_tree")
    chosen = choose_one(st.segmented_control, t("rubrics.tree"), titles, "tree_of", required=True)
    return next(variant for variant in rubric.variants if variant.code == chosen)


def table_of(rows: list[OutlineRow]) -> pd.DataFrame:
    """Write the rows of a tree in words, one a node."""
    return pd.DataFrame([_row(row) for row in rows], columns=[*_COLUMNS]).fillna("")


def _row(row: OutlineRow) -> dict[str, str]:
    node = row.node
    said = {
        "name": f"{''.ljust(row.above, _INDENT)}{node.name}",
        "weight": str(node.weight),
        "effective": f"{row.effective:.2%}",
        "status": node.status or "",
        "note": node.note,
        "references": t("rubrics.semicolon").join(_reference(one) for one in node.references),
        "code": node.code,
    }
    if isinstance(node, Leaf):
        said |= {"unit": node.measure, "better": say(f"terminal.better_{node.better}", lang())}
        said |= {"kind": t(f"rubrics.kind_{node.kind}"), "scale": t(f"rubrics.scale_{node.scale}")}
        said |= {"period": node.period or "", "definition": node.definition, "source": node.source}
    else:
        said["scale"] = t(f"rubrics.aggregate_{node.aggregate}")
    return said


def _letters(rubric: ScoredRubric) -> None:
    letters = rubric.model.classes.letters
    st.subheader(t("rubrics.letters"))
    if not letters:
        st.caption(t("rubrics.no_letters"))
        return
    for place, entry in enumerate(letters):
        asked = t("frame.comma").join(letter_conditions(rubric, entry, place, lang())) or t("rubrics.takes_rest")
        st.markdown(t("rubrics.letter_line", letter=plain(entry.letter), name=plain(entry.name), asked=plain(asked)))


def _references(rubric: ScoredRubric) -> None:
    with st.expander(t("rubrics.references"), expanded=False):
        for reference in rubric.model.references:
            st.markdown(t("rubrics.reference_line", said=plain(_reference(reference))))
        if rubric.model.note:
            st.caption(plain(rubric.model.note))


def _reference(reference: ReferenceEntry) -> str:
    parts = [reference.title, reference.article, str(reference.date or ""), reference.note]
    return t("frame.comma").join(part for part in parts if part)
