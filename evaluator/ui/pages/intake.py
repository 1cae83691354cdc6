"""数据导入: upload, check cell by cell, look, keep; then evaluate what is kept in the background."""

from __future__ import annotations

import streamlit as st

from evaluator.ui.intake import jobs, order, preview, problems, upload
from evaluator.ui.words import t

st.title(t("frame.page_intake"))
jobs.left_behind()
preview.said()
jobs.show()
st.subheader(t("intake.upload"), divider="gray")
brought = upload.form()
if brought is not None:
    problems.show(brought)
    preview.show(brought)
st.subheader(t("intake.evaluate"), divider="gray")
order.form()
