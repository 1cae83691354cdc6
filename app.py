"""The desk of an office (专业评价): ``evaluator serve`` starts it."""

from __future__ import annotations

import streamlit as st

from evaluator.ui.address import arrive
from evaluator.ui.frame import begin, page_file, pages, sidebar
from evaluator.ui.uploads import release_other_pages
from evaluator.ui.words import t

begin()
chosen = st.navigation(
    [
        st.Page(page_file(name), title=t(f"frame.page_{name}"), icon=icon, url_path=name, default=name == "overview")
        for name, icon in pages().items()
    ]
)
release_other_pages(chosen.url_path)
arrive(chosen.url_path)
sidebar()
chosen.run()
