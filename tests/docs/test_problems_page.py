"""The page of reason codes says what the catalogue of sentences says now."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evaluator.text import Reason, keys
from evaluator.text.reason import TOPICS

if TYPE_CHECKING:
    from types import ModuleType

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_problems_page", DOCS / "make_problems_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current(maker: ModuleType):
    written = (DOCS / "problems.md").read_text(encoding="utf-8")
    assert written == maker.page(), "run: python docs/make_problems_page.py"


def test_every_code_has_one_row(maker: ModuleType):
    text = maker.page()
    assert [reason for reason in Reason if text.count(f"\n| `{reason}` |") != 1] == []
    assert text.count("\n| `") == sum(len(keys(topic)) for topic in TOPICS)


def test_the_page_says_which_a_rubric_may_change(maker: ModuleType):
    rows = {line.split("`")[1]: line for line in maker.page().splitlines() if line.startswith("| `")}
    assert {code for code, row in rows.items() if row.endswith("是 / yes |")} == {r for r in Reason if r.adjustable}
