"""Where tables used to be opened; `evaluator.intake.files` does it now."""

from evaluator.intake.files.sheets import Sheet, open_sheets

EXCEL = {".xlsx", ".xls", ".xlsm"}

__all__ = ["EXCEL", "Sheet", "open_sheets"]
