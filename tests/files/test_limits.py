"""Limits stand in a data file, and an administrator may raise them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evaluator.files import load_limits
from evaluator.text import DataProblems

if TYPE_CHECKING:
    from pathlib import Path


def test_limits_come_from_the_data_file():
    assert load_limits().max_cells >= 66_000 * 45


def test_another_file_may_change_some_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "限额.toml"
    path.write_text("max_file_mb = 7\n", encoding="utf-8")
    before = load_limits()
    monkeypatch.setenv("EVALUATOR_LIMITS", str(path))
    assert load_limits().max_file_mb == 7
    assert load_limits().max_cells == before.max_cells


@pytest.mark.parametrize(
    "text", ["max_files = 1", "max_file_mb = 0", "max_cells = 1.5", "max_cells = true", "max_cells"]
)
def test_a_wrong_limit_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str):
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("EVALUATOR_LIMITS", str(path))
    with pytest.raises(DataProblems) as caught:
        load_limits()
    (problem,) = caught.value.problems
    assert problem.reason == "limits_file"
    for lang in ("zh", "en"):
        assert "max_cells" in problem.sentence(lang)
