"""From score to letter, with probability and standing (归类)."""

from evaluator.classing.bands import Bands, interval_bands, peer_bands, peer_means
from evaluator.classing.cuts import Cuts, letter_cuts, quantile_cuts, top_cuts, top_places
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
    letter_rule,
    places_taken,
)

__all__ = [
    "ABOVE",
    "BELOW",
    "BORDERLINE",
    "CONFIRMED",
    "NOT_CLASSIFIABLE",
    "UNCERTAIN",
    "Bands",
    "Classed",
    "Cuts",
    "average_standing",
    "classify",
    "interval_bands",
    "letter_cuts",
    "letter_rule",
    "peer_bands",
    "peer_means",
    "places_taken",
    "quantile_cuts",
    "top_cuts",
    "top_places",
]
