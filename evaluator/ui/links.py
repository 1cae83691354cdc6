"""Ways from page to page, and links that show others the same view (链接)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from evaluator.ui.address import carry
from evaluator.ui.frame import PAGES, page_file, run_key
from evaluator.ui.words import lang, t

if TYPE_CHECKING:
    from evaluator.store import StoredRun


def open_unit(unit: str) -> None:
    """Go to the page of one programme; the run and the language stay."""
    kept = {key: st.query_params[key] for key in ("run", "lang") if key in st.query_params}
    carry()
    st.switch_page(page_file("programme"), query_params={**kept, "unit": unit})


def run_link(run: StoredRun, label: str) -> None:
    """Offer the way to the page that shows a run."""
    unit = run.rubric.model.unit
    name = "overview" if unit == "programme" else "disciplines"
    query = {run_key(unit): str(run.id), "lang": lang()}
    st.page_link(page_file(name), label=label, icon=PAGES[name], query_params=query)


def share_link(**shown: object) -> None:
    """Show the address of this view: what is chosen stands in it.

    ``shown`` names choices that an address leaves out while they are the first of their list: the first may be
    another one tomorrow.
    """
    pairs = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    pairs += [(key, str(value)) for key, value in shown.items() if key not in st.query_params]
    address = f"{(st.context.url or '').partition('?')[0]}?{urlencode(pairs)}"
    st.caption(t("frame.share"))
    st.code(address, language=None, wrap_lines=True)
