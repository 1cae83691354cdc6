"""How long a test waits for what must come: it goes on as soon as it is there; a busy machine may take long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# An end for what never comes, not a measure of anything.
PATIENCE = 900


def wait_until(there: Callable[[], object]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.05)
