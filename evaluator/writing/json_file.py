"""Records as JSON files that people and programs read (运行记录)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from evaluator.writing.refusal import naming

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write_json(record: Mapping[str, Any], path: Path) -> None:
    """Write a record: indented, Chinese as it is, UTF-8, line feeds, the same bytes every time."""
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    with naming(path):
        path.write_text(text, encoding="utf-8", newline="\n")


def file_fingerprint(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
