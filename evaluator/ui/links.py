"""Ways from page to page, and links that show others the same view (链接)."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from evaluator.ui.frame import page_file
from evaluator.ui.words import t


def open_unit(unit: str) -> None:
    """Go to the page of one programme; the run and the language stay."""
    kept = {key: st.query_params[key] for key in ("run", "lang") if key in st.query_params}
    st.switch_page(page_file("programme"), query_params={**kept, "unit": unit})


def share_link() -> None:
    """Show the address of this view: run and filters stand in it."""
    query = urlencode([(key, value) for key in st.query_params for value in st.query_params.get_all(key)])
    address = f"{(st.context.url or '').split('?')[0]}?{query}" if query else str(st.context.url or "")
    st.caption(t("frame.share"))
    st.code(address, language=None, wrap_lines=True)
