"""…"""

import streamlit as st

st.title("intake")
