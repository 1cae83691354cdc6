"""The frame around every page (页框): pages, language, person, and the run that a page shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from evaluator.rubric import KINDS, kind_named
from evaluator.ui import desk
from evaluator.ui.address import choose_one
from evaluator.ui.words import LANGUAGES, plain, t

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.rubric import ScoredRubric
    from evaluator.store import Store, StoredRun

# Pages in the order of the work, each with its symbol.
PAGES = {
    "overview": ":material/dashboard:",
    "intake": ":material/upload_file:",
    "ranking": ":material/format_list_numbered:",
    "programme": ":material/school:",
    "moves": ":material/swap_vert:",
    "disciplines": ":material/science:",
    "money": ":material/payments:",
    "rubrics": ":material/account_tree:",
    "audit": ":material/history:",
}
_STYLE = """<style>
.stMainBlockContainer {padding-top: 2.5rem; padding-bottom: 3rem}
[data-testid="stSidebarHeader"] {height: 1.5rem; padding-top: 0.5rem}
@media print {
section[data-testid="stSidebar"], header[data-testid="stHeader"], .stDownloadButton, .stButton {display: none}
}</style>"""


# The box for files has words of its own, in English only.
_UPLOAD = """<style>
[data-testid="stFileUploaderDropzone"] button p {{font-size: 0}}
[data-testid="stFileUploaderDropzone"] button p::after {{content: "{choose}"; font-size: 0.9rem}}
[data-testid="stFileUploaderDropzoneInstructions"] span {{font-size: 0}}
[data-testid="stFileUploaderDropzoneInstructions"] span::after {{content: "{limit}"; font-size: 0.85rem}}
</style>"""


@dataclass(frozen=True)
class Here:
    """What a page about one run needs.

    Attributes
    ----------
    store : Store
    run : StoredRun
    rubric : ScoredRubric
    units : DataFrame
        Table of the run, as it was written.
    letters : list of str
        Best first; none where only a provincial benchmark was to be had.
    status : str
        Of the run today: draft, consultation, published or replaced.
    runs : DataFrame
        All runs of the kind of unit.
    """

    store: Store
    run: StoredRun
    rubric: ScoredRubric
    units: pd.DataFrame
    letters: list[str]
    status: str
    runs: pd.DataFrame

    @property
    def facts(self) -> dict[str, str]:
        """What stands in the head of every page and every download."""
        model = self.rubric.model
        return {
            "year": str(self.run.year),
            "rubric": model.title,
            "version": model.version,
            "standing": model.status,
            "status": t(f"frame.status_{self.status}"),
            "source": (self.run.recipe.get("benchmark") or {}).get("source") or "—",
            "units": f"{len(self.units):,}",
            "run": str(self.run.id),
        }

    @property
    def before(self) -> int | None:
        """Run of the year before, see `desk.before`."""
        return desk.before(self.run.id, self.runs)

    @property
    def against(self) -> str:
        """What scores are compared with: ``average`` of the nation or ``provincial``."""
        return "provincial" if self.provincial else "average"

    @property
    def provincial(self) -> bool:
        """Whether only a provincial benchmark was to be had."""
        return "provincial" in ";".join(self.units["reasons"].fillna("").unique()).split(";")


def pages() -> dict[str, str]:
    """All pages with their symbols: those of the app, then those that a kind of rubric brings along."""
    return PAGES | {name: icon for kind in KINDS for name, icon in kind_named(kind).menu.items()}


def page_file(name: str) -> Path:
    """File of a page."""
    return Path(__file__).parent / "pages" / f"{name}.py"


def begin() -> None:
    """Set title and width; the language stands in the address."""
    st.set_page_config(page_title="Evaluator 专业评价", page_icon="📊", layout="wide")
    st.html(_STYLE)
    with st.sidebar:
        st.session_state["lang"] = choose_one(
            st.segmented_control, "语言 · Language", LANGUAGES, "lang", required=True, label_visibility="collapsed"
        )


def sidebar() -> None:
    """Ask who is working, and say where everything is kept."""
    limit = t("frame.upload_limit", size=st.get_option("server.maxUploadSize"))
    st.html(_UPLOAD.format(choose=t("frame.upload_choose"), limit=limit))
    with st.sidebar:
        st.text_input(t("frame.who"), key="who", persist_state="session", placeholder=t("frame.who_hint"))
        st.caption(t("frame.where", where=plain(desk.store().where)))


def who() -> str:
    """Name that goes into the log."""
    return str(st.session_state.get("who") or "").strip() or t("frame.nobody")


def open_page(name: str, unit: str = "programme") -> Here:
    """Begin a page about a run: title, which run, and how far it may be trusted.

    Without any run the page says what to do next, and ends.
    """
    st.title(t(f"frame.page_{name}"))
    runs = desk.runs(unit)
    if runs.empty:
        st.info(t("frame.no_run"), icon=":material/info:")
        st.page_link(page_file("intake"), label=t("frame.page_intake"), icon=PAGES["intake"])
        st.stop()
    here = _here(_chosen(runs, unit), runs)
    _head(here)
    return here


def run_key(unit: str) -> str:
    """Name in the address of the run of a kind of unit."""
    return "run" if unit == "programme" else f"run_{unit}"


def _chosen(runs: pd.DataFrame, unit: str) -> int:
    """Let the visitor choose a run: the published one of the last year stands first."""
    labels = {
        str(row["id"]): t(
            "frame.run_label",
            id=row["id"],
            year=row["year"],
            title=row["title"],
            status=t(f"frame.status_{row['status']}"),
        )
        for row in desk.first(runs).to_dict("records")
    }
    with st.sidebar:
        return int(choose_one(st.selectbox, t("frame.run"), labels, run_key(unit)))


def _here(run: int, runs: pd.DataFrame) -> Here:
    kept = desk.kept(run)
    letters = [entry.letter for entry in kept.rubric.model.classes.letters]
    status = str(runs.loc[runs["id"] == run, "status"].iloc[0])
    here = Here(desk.store(), kept, kept.rubric, kept.units, letters, status, runs)
    return replace(here, letters=[]) if here.provincial else here


def _head(here: Here) -> None:
    if here.run.synthetic:
        st.badge(t("frame.synthetic"), icon=":material/science:", color="orange")
    st.caption(t("frame.head", **{key: plain(value) for key, value in here.facts.items()}))
    if here.provincial:
        st.warning(t("frame.provincial"), icon=":material/info:")
