import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest

FACTS = Path(__file__).resolve().parents[2].parent / "shared" / "facts"


@pytest.fixture(scope="session")
def facts() -> Callable[[str], list[dict[str, str]]]:
    """Rows of a file of facts; the test is skipped where the facts are not at hand, but never in CI."""

    def read(name: str) -> list[dict[str, str]]:
        if not FACTS.is_dir():
            missing = f"the facts are not at {FACTS}"
            if os.environ.get("CI") == "true":
                pytest.fail(f"{missing}; CI needs them")
            pytest.skip(missing)
        with (FACTS / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return read
