"""Opening what people send: guarded, limited, as plain tables (打开文件)."""

from evaluator.files.guard import guard
from evaluator.files.lay_out import lay_out
from evaluator.files.limits import Limits, for_copy, load_limits
from evaluator.files.sheets import SheetCells, open_sheets

__all__ = ["Limits", "SheetCells", "for_copy", "guard", "lay_out", "load_limits", "open_sheets"]
