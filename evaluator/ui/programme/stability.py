"""Whether the letter of one programme would hold had the method been decided otherwise (稳健性)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluator.evaluation import Stability, stability
from evaluator.ui import desk
from evaluator.ui.charts.shares import share_bars
from evaluator.ui.words import heading, t

if TYPE_CHECKING:
    from evaluator.ui.frame import Here

# Enough to tell 95 % from 80 %; the command line tries as many as the rubric asks for.
_WORLDS = 128


@st.cache_resource(show_spinner=False, max_entries=4)
def _found(run: int, stamp: str) -> Stability:  # noqa: ARG001 - part of the key
    return stability(desk.live(run), national=desk.nation(run), worlds=_WORLDS)


def show(here: Here, unit: str) -> None:
    """Ask before the worlds are tried, for it takes some seconds; after that they are kept."""
    st.caption(t("programme.stability_about", worlds=_WORLDS))
    asked = f"stability_{here.run.id}"
    if not st.session_state.get(asked):
        if not st.button(t("programme.stability_try"), key=f"try_{asked}", icon=":material/science:"):
            return
        st.session_state[asked] = True
    with st.spinner(t("programme.stability_trying")):
        table = _found(here.run.id, desk.stamp("run", here.run.id)).units
    row = table[table["unit"] == unit].iloc[0]
    if not here.letters or row["letter"] == "":
        st.info(t("programme.stability_none"))
        return
    shares = {letter: float(row[f"share_{letter}"]) for letter in here.letters}
    names = {"letter": heading("letter"), "share": t("programme.stability_share")}
    st.altair_chart(share_bars(shares, names), theme=None)
    facts = {name: row[name] for name in ("letter", "score_low", "score_high", "rank_all_low", "rank_all_high")}
    st.markdown(t("programme.stability_said", same=f"{row['same_letter']:.0%}", **facts))
