"""The generated page of a policy's keys is what the model says now."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_is_up_to_date(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(DOCS))
    made = import_module("make_policy_keys").page()
    assert (DOCS / "policy-keys.md").read_text(encoding="utf-8") == made, "run: python docs/make_policy_keys.py"
