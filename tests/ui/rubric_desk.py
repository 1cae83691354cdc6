"""A small office for tests of the page of rubrics: the demo at its least size in a store, and the page in a test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from patience import PATIENCE
from streamlit.testing.v1 import AppTest

from evaluator.demo import run_demo
from evaluator.store import open_store
from evaluator.store.load_demo import load_demo

if TYPE_CHECKING:
    from evaluator.store import Store

ROOT = Path(__file__).parents[2]
RUBRIC = "undergraduate_program/2025.1"


def fill(folder: Path) -> Path:
    """Keep the demo in a store; gives its file."""
    demo = run_demo(folder / "demo", scale=0.05)
    with open_store(folder / "office.db") as store:
        load_demo(store, demo)
    return folder / "office.db"


def open_view(view: str, lang: str = "zh", **state: Any) -> AppTest:
    """Open one view of the page as a visitor does."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    page.switch_page(str(ROOT / "evaluator/ui/pages/rubrics.py"))
    # As the address says it.
    page.session_state["wanted_lang"], page.session_state["wanted_rubric_view"] = lang, view
    for key, value in state.items():
        page.session_state[key] = value
    page.run()
    assert not page.exception, [error.message for error in page.exception]
    return page


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception, [error.message for error in page.exception]
    return page


def editor_key(page: AppTest, table: str = "nodes") -> str:
    """Key of an editor: it bears the serial of the copy."""
    copy = page.session_state["rubric_copies"][RUBRIC]
    return f"{table}_{RUBRIC}_{copy.serial}"


def kept_versions(store: Store) -> list[tuple[str, int]]:
    table = store.rubrics()
    own = table[table["rubric"] == "undergraduate_program"]
    return sorted(zip(own["version"], own["edit"], strict=True))
