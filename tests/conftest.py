"""What holds for all tests: cases drawn without a clock, no store in the checkout, published results beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT.parent / "shared" / "golden"
WITHOUT_GOLDEN = "published results are not at"

# A busy machine is slow: neither one case nor the drawing of cases has a deadline, anywhere. In CI the same cases are
# drawn every time; elsewhere hypothesis goes on exploring.
_CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("exploring", **_CALM)
settings.register_profile("repeated", derandomize=True, **_CALM)
settings.load_profile("repeated" if os.environ.get("CI") == "true" else "exploring")


@pytest.fixture(scope="session", autouse=True)
def no_store_in_the_checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give whatever opens "the" store one that is nobody's: a page may still be drawn after its test has given up."""
    before = set(ROOT.glob("*.db*"))
    # Never taken back: such a page may outlive the last test.
    os.environ["EVALUATOR_DATABASE_URL"] = f"sqlite:///{tmp_path_factory.mktemp('nobody') / 'evaluator.db'}"
    yield
    assert set(ROOT.glob("*.db*")) <= before, "a test opened a store in the checkout"


@pytest.fixture(scope="session")
def golden() -> Path:
    """Folder of published results: beside the project, never inside it."""
    if GOLDEN.is_dir():
        return GOLDEN
    reason = f"{WITHOUT_GOLDEN} {GOLDEN}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say in one line at the end how many tests against published results did not run."""
    yield
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(1 for report in skipped if WITHOUT_GOLDEN in str(report.longrepr))
    if count:
        terminalreporter.write_line(f"{count} tests against published results were skipped: {GOLDEN} is not there")
