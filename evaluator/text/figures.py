"""Figures in sentences: as people write them, never with an exponent (数字写法)."""

from __future__ import annotations

import math


def figure_text(value: float, digits: int = 12) -> str:
    """Write a figure with so many significant digits, whole numbers whole, no exponent and no trailing zeros.

    Parameters
    ----------
    value : float
    digits : int
        Significant digits; digits before the decimal point are never cut.

    Examples
    --------
    >>> figure_text(10910.4, 4), figure_text(0.012345, 4), figure_text(1234567.0), figure_text(20.0, 4)
    ('10910', '0.01235', '1234567', '20')
    """
    value = float(value)
    if not math.isfinite(value) or value == 0:
        return f"{value:g}"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
