"""Settings of all tests: in CI hypothesis draws the same cases every time; elsewhere it goes on exploring."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI") == "true":
    settings.load_profile("ci")
