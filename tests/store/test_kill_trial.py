"""The short version of the kill trial: every operation once."""

from __future__ import annotations

import os

import pytest

if not hasattr(os, "fork"):
    pytest.skip("processes are begun by fork", allow_module_level=True)

from kill_trial import OPERATIONS, make_ground, run


def test_every_operation_is_killed_once(tmp_path):
    found = run(len(OPERATIONS), 7, make_ground(tmp_path), print)
    assert sum(count for name, count in found.items() if not name.endswith("done")) == len(OPERATIONS)
