"""Data that look too good or too odd (存疑提示): questions to the unit, never a penalty."""

from evaluator.evaluation.flags.flags import flag_data
from evaluator.evaluation.flags.found import Flag, Found

__all__ = ["Flag", "Found", "flag_data"]
