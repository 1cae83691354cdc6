"""Refuse a file that must not be parsed (安全检查): too large, disguised, encrypted, with macros or links, damaged.

Nothing here runs, follows or lays out what a file holds: it reads names, sizes and addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.files.binary import check_xls
from evaluator.files.kind import LOOKED_AT, Kind, kind_of
from evaluator.files.refuse import MB, damaged_unless_read, in_mb, refused
from evaluator.files.zipped import check_zip
from evaluator.text import Reason

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.files.limits import Limits

WORKBOOKS = {".xlsx", ".xls"}
TEXTS = {".csv", ".txt", ".tsv"}
_WITH_MACROS = {".xlsm", ".xltm", ".xlam", ".xla"}


def guard(path: Path, limits: Limits) -> Kind:
    """Refuse what must not be parsed, and say what kind of file it is by its content.

    Raises
    ------
    DataProblems
        One problem, with the file as its place.
    """
    with damaged_unless_read(path):
        kind = _by_name_and_size(path, limits)
        if kind == Kind.XLSX:
            check_zip(path, limits)
        elif kind == Kind.XLS:
            check_xls(path, limits)
    return kind


def _by_name_and_size(path: Path, limits: Limits) -> Kind:
    if path.is_dir():
        raise refused(Reason.IS_A_FOLDER, path)
    if not path.is_file():
        raise refused(Reason.FILE_MISSING, path)
    size, suffix = path.stat().st_size, path.suffix.lower()
    if size == 0:
        raise refused(Reason.FILE_EMPTY, path)
    if suffix in _WITH_MACROS:
        raise refused(Reason.FILE_MACROS, path)
    if suffix not in WORKBOOKS | TEXTS:
        raise refused(Reason.FILE_KIND, path, suffix)
    if size > limits.max_file_mb * MB:
        raise refused(Reason.FILE_TOO_LARGE, path, in_mb(size), limit=limits.max_file_mb)
    with path.open("rb") as file:
        kind = kind_of(file.read(LOOKED_AT))
    if not isinstance(kind, Kind):
        raise refused(Reason.FILE_DISGUISED, path, path.suffix, found=kind)
    return kind
