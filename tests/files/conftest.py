"""Files to be refused, each made here from nothing: no bad file lies in the repository."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from evaluator.files import Limits, load_limits, open_sheets
from evaluator.text import DataProblems, Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def limits() -> Limits:
    return load_limits()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small good workbook."""
    made = Workbook()
    made.active.append(["学校代码", "满意度（%）", "生师比（人）"])
    made.active.append(["90001", 85.5, 17.5])
    path = tmp_path / "云溪大学.xlsx"
    made.save(path)
    return path


@pytest.fixture
def remade(book: Path) -> Callable[..., Path]:
    """The workbook with parts added or replaced: ``{name: bytes, or function of the old bytes}``."""

    def remade(changes: dict[str, object], name: str = "改过.xlsx") -> Path:
        path = book.with_name(name)
        with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            parts = {part: old.read(part) for part in old.namelist()}
            for part, change in changes.items():
                parts[part] = change(parts[part]) if callable(change) else change
            for part, content in parts.items():
                new.writestr(part, content)
        return path

    return remade


@pytest.fixture
def refusal() -> Callable[..., Problem]:
    """Open a file that must be refused; give the one problem after a look at its sentences."""

    def refusal(path: Path, limits: Limits | None = None) -> Problem:
        with pytest.raises(DataProblems) as caught:
            open_sheets(path, limits)
        (problem,) = caught.value.problems
        assert problem.place.file == path.name
        for lang in ("zh", "en"):
            sentence = problem.sentence(lang)
            assert sentence
            assert "{" not in sentence
        assert any("一" <= letter <= "鿿" for letter in problem.sentence("zh"))
        return problem

    return refusal
