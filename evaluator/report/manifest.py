"""Which files are of one run (清单): fingerprints of all of them in its record, and a mark in its workbook."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import TYPE_CHECKING

from evaluator.writing import file_fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

_PROPERTIES = "docProps/custom.xml"
# What programs write there is far smaller; a crafted one is not read.
_MOST = 100_000


def run_mark(tables: Mapping[str, str]) -> str:
    """Mark of a run in its workbook, out of the fingerprints of its tables."""
    return hashlib.sha256(json.dumps(dict(sorted(tables.items()))).encode("utf-8")).hexdigest()


def manifest_of(folder: Path) -> dict[str, str]:
    """Fingerprint of every file of a folder, by its name."""
    return {file.name: file_fingerprint(file) for file in sorted(folder.iterdir())}


def strangers(folder: Path, record: Mapping[str, Any]) -> list[str]:
    """Name the files in a folder that are not those of its record.

    A workbook that was saved anew (column widths, remarks) is still the run's, by the mark in it; nothing is computed
    from it. A file that is not there was taken away by somebody, which mixes nothing.

    Parameters
    ----------
    folder : Path
    record : mapping
        With ``tables`` and ``manifest``; of earlier versions without, and nothing is found.
    """
    tables = record.get("tables")
    mark = run_mark(tables) if isinstance(tables, dict) else ""
    listed = record.get("manifest")
    found = ((name, folder / name, wanted) for name, wanted in (listed if isinstance(listed, dict) else {}).items())
    other = [(name, path) for name, path, wanted in found if path.is_file() and file_fingerprint(path) != wanted]
    return [name for name, path in other if not (path.suffix == ".xlsx" and mark and _bears(path, mark))]


def _bears(path: Path, mark: str) -> bool:
    try:
        with zipfile.ZipFile(path) as book, book.open(_PROPERTIES) as file:
            return mark.encode("ascii") in file.read(_MOST)
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return False
