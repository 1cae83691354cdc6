"""From score to letter, with probability and standing (归类)."""

from evaluator.classing.cuts import Cuts, letter_cuts, top_cuts
from evaluator.classing.letters import (
    ABOVE,
    BELOW,
    BORDERLINE,
    CONFIRMED,
    NOT_CLASSIFIABLE,
    UNCERTAIN,
    Classed,
    average_standing,
    classify,
    letters_of,
)

__all__ = [
    "ABOVE",
    "BELOW",
    "BORDERLINE",
    "CONFIRMED",
    "NOT_CLASSIFIABLE",
    "UNCERTAIN",
    "Classed",
    "Cuts",
    "average_standing",
    "classify",
    "letter_cuts",
    "letters_of",
    "top_cuts",
]
