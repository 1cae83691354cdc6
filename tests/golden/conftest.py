"""Where the published results stand: beside the project, never inside it."""

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "golden"


@pytest.fixture(scope="session")
def golden() -> Path:
    if FOLDER.is_dir():
        return FOLDER
    reason = f"published results are not at {FOLDER}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
