"""Import what pages import, before the first visitor waits for it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

import evaluator.ui


def pages() -> None:
    """Import every module of the app but the pages, which are scripts."""
    for module in walk_packages(evaluator.ui.__path__, f"{evaluator.ui.__name__}."):
        if not module.name.startswith("evaluator.ui.pages"):
            import_module(module.name)
