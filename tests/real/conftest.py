"""Real tables stand beside the project; they are never copied into it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def golden() -> Path:
    folder = Path(__file__).resolve().parents[2].parent / "shared" / "golden"
    if not folder.is_dir():
        reason = f"golden data not found at {folder}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
