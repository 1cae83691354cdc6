from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_rubric import VALID

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a rubric (by default the small one) into a folder of its own, and give its path."""

    def write(text: str = VALID, name: str = "small.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write
