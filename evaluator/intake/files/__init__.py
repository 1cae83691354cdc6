"""Opening what people send: guarded, limited, as plain tables (打开文件)."""

from evaluator.intake.files.guard import guard
from evaluator.intake.files.limits import Limits, for_copy, load_limits
from evaluator.intake.files.sheets import Sheet, open_sheets

__all__ = ["Limits", "Sheet", "for_copy", "guard", "load_limits", "open_sheets"]
