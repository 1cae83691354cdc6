"""A workbook that is written to the end, or given up without a trace (工作簿)."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.writing.refusal import naming

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlsxwriter.workbook import Workbook


@contextmanager
def workbook(path: Path, options: Mapping[str, Any]) -> Iterator[Workbook]:
    """Open a workbook to write; it is packed at the end of its ``with``, unless that ends with an error.

    Parameters
    ----------
    path : Path
        What xlsxwriter needs on the way it puts beside this file: on the disk that is to hold it, and gone with the
        draft where the process is killed.
    options : mapping
        Of xlsxwriter.
    """
    import xlsxwriter  # noqa: PLC0415 - only when a workbook is written

    book = xlsxwriter.Workbook(str(path), {**options, "tmpdir": str(path.absolute().parent)})
    with naming(path.absolute()):
        try:
            yield book
            book.close()
        except BaseException:
            _give_up(book)
            raise


def _give_up(book: Workbook) -> None:
    # Else it would be packed after all, which takes seconds where somebody has pressed Ctrl+C.
    book.fileclosed = True
    for sheet in book.worksheets():
        if sheet.row_data_fh is not None:
            with suppress(OSError):
                sheet.row_data_fh.close()
            with suppress(OSError):
                Path(sheet.row_data_filename).unlink()
