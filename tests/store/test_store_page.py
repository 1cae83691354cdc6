"""The page about the store: its snippet runs."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "store.md"


def test_the_snippet_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    exec(compile(snippet, PAGE.name, "exec"), {})  # noqa: S102 - the snippet is ours
    assert str(tmp_path / "evaluator.db") in capsys.readouterr().out
