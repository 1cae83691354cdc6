"""The generated pages of keys are what the models say now."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize(("script", "page"), [("make_policy_keys", "policy-keys"), ("make_rubric_keys", "rubric-keys")])
def test_the_page_is_up_to_date(monkeypatch: pytest.MonkeyPatch, script: str, page: str):
    monkeypatch.syspath_prepend(str(DOCS))
    module = import_module(script)
    assert (DOCS / f"{page}.md").read_text(encoding="utf-8") == module.page(), f"run: python docs/{script}.py"
    assert sys.modules[script] is module
